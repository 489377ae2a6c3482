/** The headless host: the viewer's files, its WebSocket and its uploads on one port. Nothing else on disk can be reached. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Failure } from '../../core/protocol/failure.ts'
import type { HostedSession } from '../../core/node/hosted-session.ts'
import { listViewerFiles, VIEWER_HEADERS, type ViewerFile } from '../../core/node/viewer-files.ts'
import { createAccess } from './access.ts'
import type { BrowserHost } from './browser-host.ts'
import type { Downloads } from './downloads.ts'
import type { Uploads } from './upload.ts'
import { createViewerSockets } from './viewer-sockets.ts'

/** Milliseconds for the headers of a request; its body, an upload, may take as long as it wants. */
const HEADERS_TIMEOUT_MS = 10_000

/** Characters of an upload's name; file systems allow 255. */
const MAX_NAME_LENGTH = 255

export interface ServeHostOptions {
  readonly hostName: string
  /** 0: whatever port is free. */
  readonly port: number
  /** The built viewer, `out/renderer`. */
  readonly viewerFolder: string
  readonly session: HostedSession
  readonly host: BrowserHost
  readonly uploads: Uploads
  readonly downloads: Downloads
}

export interface ServeHost {
  /** With the token: for the eyes of the one who started the host. */
  readonly url: string
  readonly port: number
  /** Closes all connections; the session and the uploads are the caller's. */
  dispose(): Promise<void>
}

/** Listens; rejects with the error of the operating system when the port or address cannot be had. */
export async function startServeHost(options: ServeHostOptions): Promise<ServeHost> {
  const { hostName, session, host, uploads, downloads } = options
  const access = createAccess(hostName)
  const files = await listViewerFiles(options.viewerFolder)
  const sockets = createViewerSockets(session, host.functions)
  // What was sent to be compared with is of no use once nothing is.
  const unsubscribe = session.onChanged(({ compared }) => {
    if (compared === undefined) void uploads.release('compared')
  })

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = urlOf(request)
    const refusal = refuse(request, url)
    if (url === undefined || refusal !== undefined) {
      answerText(response, refusal ?? REFUSALS.path)
      return
    }
    if (request.method === 'POST') await answerUpload(request, response, url)
    else if (access.isToken(url.searchParams.get('token'))) {
      // The token leaves the address bar and the history, and stays in a cookie that no script can read.
      response
        .writeHead(303, { ...VIEWER_HEADERS, 'set-cookie': access.cookie, location: '/', 'cache-control': 'no-store' })
        .end()
    } else if (!(await downloads.send(url.pathname, request.method, response)))
      await answerFile(request, response, files.get(url.pathname))
  }

  /** Why a request is not answered; the order matters: who asks under a strange name learns nothing else. */
  const refuse = (request: IncomingMessage, url: URL | undefined): Refusal | undefined => {
    const { headers, method } = request
    if (!access.isHostAllowed(headers)) return REFUSALS.host
    if (url === undefined) return REFUSALS.path
    const isUpload = method === 'POST' && url.pathname === '/upload'
    const isRead = method === 'GET' || method === 'HEAD'
    if (!isUpload && !isRead) return REFUSALS.method
    if ((isUpload || headers.origin !== undefined) && !access.isOriginAllowed(headers)) return REFUSALS.origin
    const mayShowToken = isRead && url.pathname === '/' && access.isToken(url.searchParams.get('token'))
    return access.hasCookie(headers) || mayShowToken ? undefined : REFUSALS.token
  }

  const answerUpload = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const as = url.searchParams.get('as') === 'compared' ? 'compared' : 'session'
    const refused = as === 'session' ? host.refusesOpening() : undefined
    if (refused?.ok === false) {
      answerFailure(response, 403, refused.failure)
      return
    }
    const received = await uploads.receive(request)
    if (!received.ok) {
      answerFailure(response, received.failure.code === 'upload-too-large' ? 413 : 500, received.failure)
      return
    }
    const path = received.value
    const open = as === 'session' ? session.open : session.openCompared
    const opened = await open(path, nameOf(url)).catch(async (reason: unknown) => {
      await uploads.discard(path)
      throw reason
    })
    if (opened.ok) {
      await uploads.use(path, as)
      response.writeHead(204, VIEWER_HEADERS).end()
    } else {
      await uploads.discard(path)
      answerFailure(response, 422, opened.failure)
    }
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const { headers } = request
    const isLetIn =
      urlOf(request)?.pathname === '/rpc' &&
      access.isHostAllowed(headers) &&
      access.isOriginAllowed(headers) &&
      access.hasCookie(headers)
    if (isLetIn) sockets.accept(request, socket, head)
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }

  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: 0 }, (request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.on('upgrade', upgrade)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: hostName, port: options.port }, resolve)
  })
  const { port } = server.address() as AddressInfo
  const shownName = isIPv6(hostName) ? `[${hostName}]` : hostName
  return {
    url: `http://${shownName}:${String(port)}/?token=${access.token}`,
    port,
    dispose: () =>
      new Promise((resolve) => {
        unsubscribe()
        sockets.dispose()
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

interface Refusal {
  readonly status: number
  readonly text: string
}

const REFUSALS = {
  host: { status: 403, text: 'This host does not answer to that name. Use localhost or its address.' },
  origin: { status: 403, text: 'Other sites may not use this host.' },
  method: { status: 405, text: 'This host is only read from, but for uploads of captures.' },
  token: { status: 401, text: 'Open the address that flowglass serve has printed; it holds the token.' },
  path: { status: 404, text: 'There is nothing here.' },
} as const satisfies Record<string, Refusal>

function answerText(response: ServerResponse, { status, text }: Refusal): void {
  // What is left of a refused upload is not read: the connection ends with the answer.
  const headers = { ...VIEWER_HEADERS, 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
  response.writeHead(status, headers).end(`${text}\n`)
}

function answerFailure(response: ServerResponse, status: number, failure: Failure): void {
  const headers = { ...VIEWER_HEADERS, 'content-type': 'application/json; charset=utf-8', connection: 'close' }
  response.writeHead(status, headers).end(JSON.stringify(failure))
}

async function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: ViewerFile | undefined,
): Promise<void> {
  if (file === undefined) {
    answerText(response, REFUSALS.path)
    return
  }
  const octets = await file.read()
  const cacheControl = file.isHashed ? 'private, max-age=31536000, immutable' : 'no-store'
  const headers = {
    ...VIEWER_HEADERS,
    'content-type': file.contentType,
    'content-length': octets.length,
    'cache-control': cacheControl,
  }
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : octets)
}

function urlOf(request: IncomingMessage): URL | undefined {
  // Only the origin form of a target is ours to answer (RFC 9112 §3.2.1).
  const target = request.url ?? ''
  if (!target.startsWith('/') || target.startsWith('//')) return undefined
  try {
    return new URL(target, 'http://localhost')
  } catch {
    return undefined
  }
}

/** The name of an upload is shown and never used as a path. */
function nameOf(url: URL): string {
  const name = url.searchParams.get('name')?.slice(0, MAX_NAME_LENGTH)
  return name === undefined || name === '' ? 'capture' : name
}
