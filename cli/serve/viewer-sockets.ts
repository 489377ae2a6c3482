/** The WebSockets of the viewers: each gets the events of the session and may call it. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { HostedSession } from '../../core/node/hosted-session.ts'
import { MAX_REQUEST_OCTETS, MAX_VIEWERS, MAX_VIEWER_BACKLOG_OCTETS } from '../../core/limits/viewer.ts'
import type { HostFunctions } from '../../core/protocol/viewer-rpc.ts'
import { serveViewer } from '../../core/session/rpc.ts'

/** Milliseconds between two pings; a viewer that has not answered the last one is gone. */
const PING_INTERVAL_MS = 30_000

/** WebSocket close codes (RFC 6455 §7.4.1). */
const GOING_AWAY = 1001
const TRY_AGAIN_LATER = 1013

export interface ViewerSockets {
  /** Takes over a connection whose request has been let in. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  dispose(): void
}

/** All viewers of one session. */
export function createViewerSockets(session: HostedSession, functions: HostFunctions): ViewerSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_OCTETS, perMessageDeflate: false })
  const answered = new WeakSet<WebSocket>()

  const ping = setInterval(() => {
    for (const socket of server.clients) {
      if (!answered.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }, PING_INTERVAL_MS)
  ping.unref()

  const serve = (socket: WebSocket): void => {
    answered.add(socket)
    socket.on('pong', () => answered.add(socket))
    // What is too large or no WebSocket frame ends the connection; ws has closed it when this is called.
    socket.on('error', () => undefined)
    const link = serveViewer(functions, {
      send: (message) => {
        socket.send(JSON.stringify(message))
      },
      listen: (receive) => {
        socket.on('message', (data: RawData, isBinary) => {
          receive(isBinary ? undefined : parseJson(data))
        })
      },
    })
    const ends = [
      session.onChanged((status) => {
        // A viewer that does not keep up misses events, not answers; the next event makes up for it.
        if (socket.bufferedAmount < MAX_VIEWER_BACKLOG_OCTETS) link.tell.changed(status)
      }),
      session.onAlerted((alert) => {
        if (socket.bufferedAmount < MAX_VIEWER_BACKLOG_OCTETS) link.tell.alerted(alert)
      }),
      session.onStopped((failure) => {
        link.tell.engineStopped(failure.message)
      }),
    ]
    socket.on('close', () => {
      link.close()
      for (const end of ends) end()
    })
    const stopped = session.stoppedBy()
    if (stopped !== undefined) link.tell.engineStopped(stopped.message)
  }

  return {
    accept: (request, socket, head) => {
      server.handleUpgrade(request, socket, head, (accepted) => {
        if (server.clients.size > MAX_VIEWERS) accepted.close(TRY_AGAIN_LATER, 'too many viewers')
        else serve(accepted)
      })
    },
    dispose: () => {
      clearInterval(ping)
      for (const socket of server.clients) socket.close(GOING_AWAY, 'the host stops')
      server.close()
    },
  }
}

function parseJson(data: RawData): unknown {
  try {
    // One buffer is what ws gives for its default binary type.
    return JSON.parse((data as Buffer).toString('utf8'))
  } catch {
    return undefined
  }
}
