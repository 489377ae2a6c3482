/** The sockets of one target: one for each exporter session of the capture, so that the collector keeps them apart as they were. */
import { MAX_REPLAYED_SESSIONS } from '../limits/live.ts'
import { describeSendFailure } from '../live/send-failure.ts'
import { connectTcp, connectUdp, type SendingSocket } from '../live/sending-socket.ts'
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

/** Opens nothing yet: each session's socket opens with its first datagram. */
export function createTargetSockets(target: ReplayTarget): TargetSockets {
  const counts: TargetCounts = { sent: 0, octets: 0, refused: 0, sessions: 0 }
  /** The one used longest ago comes first. */
  const sockets = new Map<number, Promise<SendingSocket>>()
  let broken: Failure | undefined

  async function open(): Promise<SendingSocket> {
    counts.sessions++
    return target.transport === 'udp'
      ? connectUdp(target, () => (counts.refused += 1))
      : connectTcp(target, (failure) => (broken = failure))
  }

  async function socketOf(session: number): Promise<SendingSocket> {
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
        return (broken ??= describeSendFailure(reason, target.transport, target))
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
