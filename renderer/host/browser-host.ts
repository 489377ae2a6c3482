/** The host behind `flowglass serve`: a WebSocket that comes back by itself. The token travels in a same-site cookie. */
import { fail, type Result } from '../../core/protocol/failure.ts'
import type { HostFunctions } from '../../core/protocol/viewer-rpc.ts'
import { HOST_FUNCTIONS, SESSION_FUNCTIONS } from '../../core/protocol/viewer-rpc.ts'
import type { Connection, Host, UploadProgress } from './host.ts'
import { createRpcClient, createRpcEvents, type RpcClient } from './rpc-host.ts'
import { createBrowserKept } from './browser-kept.ts'
import { uploadCapture } from './upload.ts'

/** Milliseconds before the first and the last further try to connect. */
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000

function downloadFile(path: string | undefined, name: string): void {
  if (path === undefined) return
  const link = document.createElement('a')
  link.href = path
  link.download = name
  link.click()
}

async function send(
  file: File,
  as: 'session' | 'compared',
  onProgress: ((progress: UploadProgress) => void) | undefined,
): Promise<Result<void>> {
  onProgress?.({ name: file.name, octetsSent: 0, octetsTotal: file.size })
  const sent = await uploadCapture(file, as)
  if (sent.ok) onProgress?.({ name: file.name, octetsSent: file.size, octetsTotal: file.size })
  return sent
}

/** Connects to the host that served the page; calls wait for the first connection and reject while there is none. */
export function createBrowserHost(location: { readonly protocol: string; readonly host: string }): Host {
  const events = createRpcEvents()
  const address = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`
  let connection: Connection = { kind: 'connecting' }
  let client: RpcClient | undefined
  let socket: WebSocket | undefined
  let retryMs = FIRST_RETRY_MS
  let retryTimer: number | undefined
  let sinceMs = 0
  let isDisposed = false
  let waiting: (() => void)[] = []

  const say = (next: Connection) => events.connection.emit(next)
  events.connection.on((next) => {
    connection = next
  })

  const connect = () => {
    window.clearTimeout(retryTimer)
    const opened = new WebSocket(address)
    socket = opened
    opened.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS
      client = createRpcClient(
        {
          post: (message) => opened.send(JSON.stringify(message)),
          on: (listener) => {
            opened.addEventListener('message', (event: MessageEvent<string>) => {
              const message: unknown = JSON.parse(event.data)
              listener(message)
            })
          },
        },
        events,
      )
      say({ kind: 'connected' })
      for (const go of waiting) go()
      waiting = []
    })
    opened.addEventListener('close', () => {
      if (socket !== opened || isDisposed) return
      client?.close('The connection to the host is gone.')
      client = undefined
      if (connection.kind !== 'disconnected') sinceMs = Date.now()
      say({ kind: 'disconnected', peer: location.host, sinceMs, nextTryAtMs: Date.now() + retryMs })
      retryTimer = window.setTimeout(connect, retryMs)
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
    })
  }
  connect()

  const connected = async (): Promise<RpcClient> => {
    if (client === undefined && connection.kind === 'connecting') await new Promise<void>((go) => waiting.push(go))
    if (client === undefined) throw new Error('There is no connection to the host.')
    return client
  }
  const call =
    (name: keyof HostFunctions) =>
    async (...args: unknown[]): Promise<unknown> => {
      const { functions } = await connected()
      return (functions[name] as (...args: unknown[]) => Promise<unknown>)(...args)
    }
  // Every name of the table, each bound to whatever connection there is at the time of the call.
  const functions = Object.fromEntries(
    [...SESSION_FUNCTIONS, ...HOST_FUNCTIONS].map((name) => [name, call(name)]),
  ) as unknown as HostFunctions

  return {
    session: functions,
    host: {
      ...functions,
      ...createBrowserKept(localStorage),
      // A browser keeps a bundle by downloading it; its host has it until then.
      saveBundle: async (request) => {
        const saved = await functions.saveBundle(request)
        if (saved.ok && saved.value !== false) downloadFile(saved.value.downloadPath, saved.value.name)
        return saved
      },
      saveExport: async (request) => {
        const saved = await functions.saveExport(request)
        if (saved.ok && saved.value !== false) downloadFile(saved.value.downloadPath, saved.value.name)
        return saved
      },
    },
    connection: () => connection,
    onConnection: events.connection.on,
    onChanged: events.changed.on,
    onCommand: events.command.on,
    onOpenFailed: events.openFailed.on,
    onAlerted: events.alerted.on,
    openDropped: async (files, onProgress) => {
      const file = files[0]
      if (file === undefined) {
        return fail('request-invalid', 'Nothing that can be opened was dropped.', 'Drop a capture file.')
      }
      return send(file, 'session', onProgress)
    },
    uploadCompared: (file, onProgress) => send(file, 'compared', onProgress),
    reconnect: () => {
      if (connection.kind === 'engine-stopped') {
        void functions.restartEngine().then((result) => {
          if (result.ok) say({ kind: 'connected' })
        })
        return
      }
      retryMs = FIRST_RETRY_MS
      connect()
    },
    dispose: () => {
      isDisposed = true
      window.clearTimeout(retryTimer)
      client?.close('The page closes.')
      socket?.close()
    },
  }
}
