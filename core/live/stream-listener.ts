/** Listens for connections over TCP, plain or with TLS (RFC 7011 §10.4, §11). */
import { X509Certificate } from 'node:crypto'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls'
import { LIVE_DRAIN_MS, LIVE_ROOM_MS, MAX_EXPORTER_CONNECTIONS, TLS_HANDSHAKE_MS } from '../limits/live.ts'
import type { Failure } from '../protocol/failure.ts'
import type { ListenerReport, ListenerSpec } from '../protocol/live-api.ts'
import type { Listener, ListenerContext } from './listener.ts'
import { describeListenFailure } from './listener-failure.ts'
import { parseSocketAddress } from './socket-address.ts'
import { createStreamConnection, type ConnectionEnd, type StreamConnection } from './stream-connection.ts'
import { readTlsCredentials } from './tls-credentials.ts'
import { describeDates, describeTlsFailure } from './tls-failure.ts'

/** Connections of all listeners together. */
export interface ConnectionCount {
  open: number
}

export interface StreamListenerOptions extends ListenerContext {
  readonly spec: ListenerSpec
  readonly connectionCount: ConnectionCount
}

/** A dead exporter is noticed by the system after this time and some tries. */
const KEEP_ALIVE_MS = 60_000
/** Milliseconds between two looks whether connections that wait may go on, and in which what has arrived is read. */
const LOOK_MS = 20

/** Creates a listener; nothing is opened yet. */
export function createStreamListener(options: StreamListenerOptions): Listener {
  const { spec, stage, allowed, connectionCount } = options
  const sockets = new Set<Socket>()
  /** Sockets whose handshake is not over, by who they are of. */
  const handshakes = new Map<string, Socket>()
  const connections = new Set<StreamConnection>()
  let server: Server | undefined
  let secure: TlsServer | undefined
  /** Of this listener. */
  let certificate: X509Certificate | undefined
  let state: ListenerReport['state'] = 'starting'
  let failure: Failure | undefined
  let port = spec.port
  let datagrams = 0
  let octets = 0
  let failedConnections = 0
  let lastConnectionFailure: string | undefined
  let lastArrivalMs: number | undefined
  let looking: NodeJS.Timeout | undefined
  let isClosing = false

  function failConnection(who: string, why: string): void {
    failedConnections++
    lastConnectionFailure = `${who}: ${why}.`
  }

  function onSocket(socket: Socket): void {
    const who = formatPeer(socket)
    const refusal = refusalOf(socket)
    if (refusal !== undefined) {
      failConnection(who, refusal)
      socket.destroy()
      return
    }
    sockets.add(socket)
    connectionCount.open++
    socket.once('close', () => {
      sockets.delete(socket)
      connectionCount.open--
    })
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    if (secure === undefined) {
      connect(socket, who)
      return
    }
    handshakes.set(who, socket)
    // Errors of the handshake come from the socket above it.
    socket.on('error', () => undefined)
    secure.emit('connection', socket)
  }

  function refusalOf(socket: Socket): string | undefined {
    if (!allowed.admits(socket.remoteAddress ?? '')) return 'it is not in the list of exporters that are let in'
    if (connectionCount.open < MAX_EXPORTER_CONNECTIONS) return undefined
    return `there are ${MAX_EXPORTER_CONNECTIONS} connections already (MAX_EXPORTER_CONNECTIONS)`
  }

  function connect(socket: Socket, who: string): void {
    const source = parseSocketAddress(socket.remoteAddress ?? '')
    const destination = parseSocketAddress(socket.localAddress ?? '')
    // Without an address it has ended already.
    if (source === undefined || destination?.length !== source.length) {
      failConnection(who, 'it ended as soon as it began')
      socket.destroy()
      return
    }
    const ends = { source, sourcePort: socket.remotePort ?? 0, destination, destinationPort: port }
    const connection = createStreamConnection(socket, ends, {
      stage,
      onTaken(taken, messages) {
        octets += taken
        datagrams += messages
        lastArrivalMs = options.now()
      },
      onEnd(end) {
        connections.delete(connection)
        if (end.kind === 'cut' && !isClosing) failConnection(who, describeEnd(end))
      },
    })
    connections.add(connection)
  }

  function onSecure(socket: TLSSocket): void {
    const who = formatPeer(socket)
    handshakes.delete(who)
    connect(socket, who)
  }

  function onTlsError(reason: NodeJS.ErrnoException, socket: TLSSocket): void {
    const who = socket.remotePort === undefined ? findBrokenHandshake() : formatPeer(socket)
    handshakes.delete(who)
    // Where its certificate is what is wrong, the error itself only tells that the connection was closed.
    const certificateError: unknown = socket.authorizationError
    const code = typeof certificateError === 'string' ? certificateError : (reason.code ?? reason.message)
    failConnection(who, describeTlsFailure(code, certificate && describeDates(certificate, options.now())))
    socket.destroy()
  }

  /** A socket that is closed no longer tells who it was of, but the one below it is closed as well. */
  function findBrokenHandshake(): string {
    for (const [who, { destroyed }] of handshakes) if (destroyed) return who
    return 'An exporter'
  }

  function advance(): void {
    for (const connection of connections) connection.advance()
  }

  async function openServer(): Promise<void> {
    if (spec.protocol === 'tls') {
      const credentials = await readTlsCredentials(spec.tls)
      if (!credentials.ok) {
        failure = credentials.failure
        return
      }
      certificate = new X509Certificate(credentials.value.cert)
      secure = createTlsServer({ ...credentials.value, minVersion: 'TLSv1.2', handshakeTimeout: TLS_HANDSHAKE_MS })
      secure.on('tlsClientError', onTlsError)
      secure.on('secureConnection', onSecure)
    }
    const opening = createServer({ noDelay: true }, onSocket)
    await new Promise<void>((settle) => {
      opening.on('error', (reason) => {
        failure = describeListenFailure(reason, spec)
        state = 'failed'
        settle()
      })
      opening.listen({ host: spec.address, port: spec.port, ipv6Only: isIPv6(spec.address), exclusive: true }, () => {
        server = opening
        const address = opening.address()
        if (address !== null && typeof address === 'object') port = address.port
        settle()
      })
    })
  }

  /** Reads until nothing more comes, or exporters that go on have had their time. */
  async function drain(): Promise<void> {
    const startedMs = performance.now()
    let before = -1
    while (waitingOctets() > 0 || before !== octets) {
      const limitMs = waitingOctets() > 0 ? LIVE_ROOM_MS : LIVE_DRAIN_MS
      if (performance.now() - startedMs > limitMs) return
      before = octets
      await new Promise((settle) => setTimeout(settle, LOOK_MS))
    }
  }

  function waitingOctets(): number {
    let waiting = 0
    for (const connection of connections) waiting += connection.waitingOctets()
    return waiting
  }

  return {
    async open() {
      await openServer()
      state = server === undefined ? 'failed' : 'listening'
      if (server !== undefined) looking = setInterval(advance, LOOK_MS)
    },
    tick: () => undefined,
    report: () => ({
      spec,
      state,
      port,
      ...(failure && { failure }),
      datagrams,
      octets,
      refused: 0,
      connections: connections.size,
      failedConnections,
      ...(lastConnectionFailure !== undefined && { lastConnectionFailure }),
      ...(lastArrivalMs !== undefined && { lastArrival: new Date(lastArrivalMs).toISOString() }),
    }),
    async close() {
      const closing = server
      if (closing === undefined) return
      server = undefined
      const closed = new Promise<void>((settle) => closing.close(() => settle()))
      await drain()
      const lost = waitingOctets()
      if (lost > 0) failConnection('Listening ended', `${lost} octets of streams found no room in the queue`)
      isClosing = true
      for (const connection of connections) connection.destroy()
      for (const socket of sockets) socket.destroy()
      await closed
      clearInterval(looking)
      if (state === 'listening') state = 'stopped'
    },
  }
}

function formatPeer({ remoteAddress = 'An exporter', remotePort }: Socket): string {
  if (remotePort === undefined) return remoteAddress
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`
}

function describeEnd({ code, unfinishedOctets }: ConnectionEnd & { readonly kind: 'cut' }): string {
  const how = code === undefined ? 'it ended' : `it was cut (${code})`
  return unfinishedOctets > 0 ? `${how} after ${unfinishedOctets} octets of a message` : how
}
