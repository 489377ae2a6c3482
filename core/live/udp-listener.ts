/**
 * Listens for datagrams on one UDP socket. What is known of a sender's address is kept under its text, as the system tells it with
 * each datagram: neither parsed nor checked again.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { MAX_TRANSPORT_SESSIONS } from '../limits/capture.ts'
import { LIVE_DRAIN_MS } from '../limits/live.ts'
import type { Failure } from '../protocol/failure.ts'
import type { ListenerReport, ListenerSpec } from '../protocol/live-api.ts'
import { createKernelDrops, type KernelDrops } from './kernel-drops.ts'
import type { Listener, ListenerContext } from './listener.ts'
import { describeListenFailure } from './listener-failure.ts'
import { createUdpHead, type PacketHead } from './pcapng-writer.ts'
import { parseSocketAddress, unspecifiedLike } from './socket-address.ts'

export interface UdpListenerOptions extends ListenerContext {
  readonly spec: ListenerSpec
  readonly receiveBufferOctets: number
}

/** Milliseconds without a datagram after which the socket's buffer is empty. */
const QUIET_MS = 20

/** Systems take the size of a buffer as an `int`. */
const MAX_SOCKET_OPTION = 0x7fff_ffff

/** Creates a listener; nothing is opened yet. */
export function createUdpListener(options: UdpListenerOptions): Listener {
  const { spec, stage, allowed } = options
  const isV6 = isIPv6(spec.address)
  /** Undefined of a sender that is not let in. */
  const heads = new Map<string, PacketHead | undefined>()
  let socket: Socket | undefined
  let drops: KernelDrops | undefined
  let state: ListenerReport['state'] = 'starting'
  let failure: Failure | undefined
  let port = spec.port
  let grantedOctets: number | undefined
  let datagrams = 0
  let octets = 0
  let refused = 0
  let lastArrivalMs: number | undefined

  function onMessage(payload: Uint8Array, sender: RemoteInfo): void {
    datagrams++
    octets += payload.length
    let head = heads.get(sender.address)
    if (head === undefined) {
      head = admit(sender.address)
      if (head === undefined) {
        refused++
        return
      }
    }
    stage.addDatagram(head, sender.port, payload)
  }

  /** What the datagrams of a sender begin with; undefined when it is not let in. */
  function admit(address: string): PacketHead | undefined {
    if (heads.has(address)) return undefined
    // A flood from more senders than there can be sessions: the table begins anew.
    if (heads.size >= MAX_TRANSPORT_SESSIONS) heads.clear()
    const head = allowed.admits(address) ? createHead(address) : undefined
    heads.set(address, head)
    return head
  }

  function createHead(address: string): PacketHead | undefined {
    const source = parseSocketAddress(address)
    if (source === undefined) return undefined
    const own = parseSocketAddress(spec.address)
    // A socket that listens on all addresses does not tell which of them a datagram was sent to.
    const destination = own?.length === source.length ? own : unspecifiedLike(source)
    return createUdpHead(source, destination, port)
  }

  function onOpen(opened: Socket): void {
    state = 'listening'
    port = opened.address().port
    drops = createKernelDrops({ address: spec.address, port })
    opened.on('error', (reason) => {
      state = 'failed'
      failure = describeListenFailure(reason, spec)
      socket = undefined
      opened.close()
    })
    grantedOctets = enlargeBuffer(opened, options.receiveBufferOctets)
    opened.on('message', onMessage)
  }

  let datagramsAtTick = 0
  function noteArrivals(): void {
    if (datagrams !== datagramsAtTick) lastArrivalMs = options.now()
    datagramsAtTick = datagrams
  }

  /** Waits until a turn of the loop brings nothing more, or exporters that go on have had their time. */
  async function drain(): Promise<void> {
    const until = performance.now() + LIVE_DRAIN_MS
    let before = -1
    while (before !== datagrams && performance.now() < until) {
      before = datagrams
      await new Promise((settle) => setTimeout(settle, QUIET_MS))
    }
  }

  return {
    open: () =>
      new Promise((settle) => {
        const opening = createSocket({ type: isV6 ? 'udp6' : 'udp4', ipv6Only: isV6 })
        socket = opening
        const onRefused = (reason: Error): void => {
          state = 'failed'
          failure = describeListenFailure(reason, spec)
          socket = undefined
          opening.close()
          settle()
        }
        opening.once('error', onRefused)
        opening.bind({ address: spec.address, port: spec.port, exclusive: true }, () => {
          opening.off('error', onRefused)
          onOpen(opening)
          settle()
        })
      }),
    tick() {
      noteArrivals()
      void drops?.look()
    },
    report() {
      const kernelDrops = drops?.count()
      return {
        spec,
        state,
        port,
        ...(failure && { failure }),
        datagrams,
        octets,
        refused,
        ...(kernelDrops !== undefined && { kernelDrops }),
        ...(grantedOctets !== undefined && {
          receiveBufferOctets: grantedOctets,
          askedBufferOctets: options.receiveBufferOctets,
        }),
        connections: 0,
        failedConnections: 0,
        ...(lastArrivalMs !== undefined && { lastArrival: new Date(lastArrivalMs).toISOString() }),
      }
    },
    async close() {
      const closing = socket
      if (closing === undefined) return
      socket = undefined
      if (state === 'listening') await drain()
      noteArrivals()
      // The first may be a look that began before the last arrivals.
      await drops?.look()
      await drops?.look()
      await new Promise<void>((settle) => closing.close(settle))
      if (state === 'listening') state = 'stopped'
    },
  }
}

/** Linux answers with twice of what it took, the other half being for its own accounts (socket(7), SO_RCVBUF). */
const TOLD_PER_GRANTED = process.platform === 'linux' ? 2 : 1

/** Asks for a large buffer and answers what was granted; systems that refuse what is above their limit, instead of granting less, are asked for half of it. */
function enlargeBuffer(socket: Socket, wantedOctets: number): number {
  const before = socket.getRecvBufferSize() / TOLD_PER_GRANTED
  for (let octets = Math.min(wantedOctets, MAX_SOCKET_OPTION); octets > before; octets = Math.floor(octets / 2)) {
    try {
      socket.setRecvBufferSize(octets)
      return socket.getRecvBufferSize() / TOLD_PER_GRANTED
    } catch {
      continue
    }
  }
  return before
}
