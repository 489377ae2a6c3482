/** The sockets of one target: one for each exporter session of the capture, so that the collector keeps them apart as they were. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, isIPv6, type Socket } from 'node:net'
import { MAX_REPLAYED_SESSIONS } from '../limits/live.ts'
import { describeSendFailure } from '../live/send-failure.ts'
import type { Failure } from '../protocol/failure.ts'
import type { ReplayTarget } from '../protocol/replay-api.ts'

/** What a target was given. */
export interface TargetCounts {
  sent: number
  octets: number
  /** Datagrams that nobody took, as far as the system says so. */
  refused: number
  /** Sessions that had a socket; one that had to make room and came back counts twice. */
  sessions: number
}

export interface TargetSockets {
  readonly target: ReplayTarget
  readonly counts: Readonly<TargetCounts>
  /** Whether the session has its socket: what is sent without one comes after what is sent meanwhile. */
  isOpen(session: number): boolean
  /** Resolves when the system has taken the octets; undefined when that went well. */
  send(session: number, octets: Uint8Array): Promise<Failure | undefined>
  /** Says that all sockets have sent everything, and closes them. */
  close(): Promise<void>
}

interface SessionSocket {
  send(octets: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** Milliseconds for a collector to close its side. */
const PATIENCE_MS = 1000

/** Opens nothing yet: each session's socket opens with its first datagram. */
export function createTargetSockets(target: ReplayTarget): TargetSockets {
  const counts: TargetCounts = { sent: 0, octets: 0, refused: 0, sessions: 0 }
  /** The one used longest ago comes first. */
  const sockets = new Map<number, Promise<SessionSocket>>()
  let broken: Failure | undefined

  async function open(): Promise<SessionSocket> {
    counts.sessions++
    return target.transport === 'udp' ? openUdp(target, counts) : openTcp(target, (failure) => (broken = failure))
  }

  async function socketOf(session: number): Promise<SessionSocket> {
    const socket = sockets.get(session) ?? open()
    sockets.delete(session)
    sockets.set(session, socket)
    if (sockets.size > MAX_REPLAYED_SESSIONS) {
      const [oldest] = sockets
      if (oldest !== undefined) {
        sockets.delete(oldest[0])
        await (await oldest[1]).close()
      }
    }
    return socket
  }

  return {
    target,
    counts,
    isOpen: (session) => sockets.has(session),
    async send(session, octets) {
      if (broken !== undefined) return broken
      try {
        await (await socketOf(session)).send(octets)
      } catch (reason) {
        return (broken = describeSendFailure(reason, target.transport, target))
      }
      counts.sent++
      counts.octets += octets.length
      return broken
    },
    async close() {
      for (const opening of sockets.values()) {
        // One that could not be opened has said so.
        const socket = await opening.catch(() => undefined)
        await socket?.close()
      }
    },
  }
}

async function openUdp({ address, port }: ReplayTarget, counts: TargetCounts): Promise<SessionSocket> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  await connectUdp(socket, address, port)
  // Loopback says with the next datagram that nobody took the one before; a collector may still come.
  socket.on('error', () => (counts.refused += 1))
  return {
    send: (octets) =>
      new Promise((settle, refuse) => {
        socket.send(octets, (error) => {
          if (error !== null && (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') return refuse(error)
          if (error !== null) counts.refused += 1
          settle()
        })
      }),
    close: () => new Promise((settle) => socket.close(settle)),
  }
}

function connectUdp(socket: UdpSocket, address: string, port: number): Promise<void> {
  return new Promise((settle, refuse) => {
    socket.once('error', (reason) => {
      socket.close()
      refuse(reason)
    })
    socket.connect(port, address, () => {
      socket.removeAllListeners('error')
      settle()
    })
  })
}

async function openTcp(target: ReplayTarget, onBroken: (failure: Failure) => void): Promise<SessionSocket> {
  const socket = connect({ host: target.address, port: target.port })
  await once(socket, 'connect')
  socket.on('error', (error) => {
    onBroken(describeSendFailure(error, 'tcp', target))
  })
  // The collector says nothing; what it sends all the same is read away, so that its end is seen.
  socket.resume()
  return {
    async send(octets) {
      if (!socket.write(octets)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
    },
    close: () => endTcp(socket),
  }
}

async function endTcp(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  const closed = once(socket, 'close')
  socket.end()
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS)
  await closed.catch(() => undefined)
  clearTimeout(patience)
}
