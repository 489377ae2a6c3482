/**
 * Where arrivals become blocks of a pcapng file: written once, then copied into the ring at the end of the turn and lent to the
 * recorder, so that what is decoded is what is recorded.
 *
 * A datagram that finds the ring full is dropped and counted, but recorded. A segment is refused before it is written, so that its
 * connection can wait instead.
 */
import { LIVE_STAGE_BUFFERS, LIVE_STAGE_OCTETS } from '../limits/live.ts'
import type { QueueReport } from '../protocol/live-api.ts'
import type { ArrivalClock } from './arrival-clock.ts'
import type { RingWriter } from './byte-ring.ts'
import {
  blockOctets,
  createBlockMemory,
  createPacketWriter,
  type BlockMemory,
  type PacketHead,
  type SegmentPlace,
} from './pcapng-writer.ts'

/** Blocks that nobody changes until they are given back. */
export interface LentBlocks {
  readonly memory: BlockMemory
  readonly from: number
  readonly to: number
  /** Datagrams, and messages of streams that end there. */
  readonly datagrams: number
  /** Unix milliseconds of the first and the last arrival. */
  readonly firstMs: number
  readonly lastMs: number
}

/** Who keeps what arrives. */
export interface BlockKeeper {
  /** Octets after which it wants the blocks. */
  readonly lotOctets: number
  /** Takes blocks on loan until `giveBack` is called, once. */
  take(blocks: LentBlocks, giveBack: () => void): void
  /** Says that so many datagrams could not be lent, because all memory is. */
  miss(datagrams: number): void
}

export interface ArrivalStage {
  /** Takes a datagram that has just arrived; its payload is copied. */
  addDatagram(head: PacketHead, sourcePort: number, payload: Uint8Array): void
  /** Takes a segment, at most `MAX_SEGMENT_OCTETS`, in which so many messages end; false, and nothing taken, when the ring is nearly full. */
  addSegment(head: PacketHead, place: SegmentPlace, payload: Uint8Array, messages: number): boolean
  /** Whether streams may go on: more than a quarter of the ring is free. */
  hasRoomForStreams(): boolean
  /** Puts everything into the ring now. */
  flush(): void
  /** Lends the keeper what it has not got yet. */
  lend(): void
  report(): QueueReport
}

interface StageBuffer extends BlockMemory {
  /** Loans that have not been given back. */
  loans: number
}

const BLOCK_LENGTH_AT = 4
/** What a segment leaves free in the ring for datagrams, which cannot wait. */
const STREAM_SHARE = 1 / 8
const RESUME_SHARE = 1 / 4

export interface StageOptions {
  readonly ring: RingWriter
  readonly clock: ArrivalClock
  /** Absent: nothing is kept. */
  readonly keeper?: BlockKeeper
}

/** Creates an empty stage. Only packets go into the ring: who reads it begins with `createFileHead()`. */
export function createArrivalStage({ ring, clock, keeper }: StageOptions): ArrivalStage {
  const writer = createPacketWriter(clock.time)
  const buffers: StageBuffer[] = []
  const lotOctets = Math.min(keeper?.lotOctets ?? LIVE_STAGE_OCTETS, LIVE_STAGE_OCTETS / 2)
  let buffer = addBuffer()
  /** Everything before it is in the ring; everything before `lentTo` is lent. */
  let sentTo = ring.alignment()
  let lentTo = sentTo
  let filledTo = sentTo
  let isScheduled = false
  /** Takes the place of the others while all of them are lent; it is lent to nobody. */
  let spareBuffer: StageBuffer | undefined
  let isLendable = true
  let unlentDatagrams = 0
  let unlentSince = { seconds: 0, nanos: 0 }
  let droppedDatagrams = 0
  let droppedOctets = 0

  function addBuffer(): StageBuffer {
    const added = { ...createBlockMemory(LIVE_STAGE_OCTETS), loans: 0 }
    buffers.push(added)
    return added
  }

  /** Goes on in a buffer that nobody has on loan. */
  function changeBuffer(): void {
    flush()
    lend()
    if (buffer.loans > 0 || buffer === spareBuffer) buffer = nextBuffer()
    isLendable = buffer !== spareBuffer
    sentTo = lentTo = filledTo = ring.alignment()
  }

  function nextBuffer(): StageBuffer {
    const free = buffers.find(({ loans }) => loans === 0)
    if (free !== undefined) return free
    if (buffers.length < LIVE_STAGE_BUFFERS) return addBuffer()
    spareBuffer ??= { ...createBlockMemory(LIVE_STAGE_OCTETS), loans: 0 }
    return spareBuffer
  }

  /** Makes room for a block; the clock is read for it. */
  function begin(octets: number, datagrams: number): number {
    if (filledTo + octets > LIVE_STAGE_OCTETS) changeBuffer()
    if (!isScheduled) clock.followJump()
    clock.read()
    if (filledTo === lentTo) unlentSince = { ...clock.time }
    unlentDatagrams += datagrams
    return filledTo
  }

  function finish(end: number): void {
    filledTo = end
    if (filledTo - lentTo >= lotOctets) lend()
    if (isScheduled) return
    isScheduled = true
    setImmediate(flush)
  }

  function flush(): void {
    isScheduled = false
    if (sentTo === filledTo) return
    if (!ring.write(buffer.octets, sentTo, filledTo)) sendWhatFits()
    sentTo = filledTo
  }

  /** The ring has no room for all: the first blocks that fit, and the others are dropped. */
  function sendWhatFits(): void {
    const free = ring.freeOctets()
    let at = sentTo
    while (at < filledTo) {
      const next = at + buffer.view.getUint32(at + BLOCK_LENGTH_AT, true)
      if (next - sentTo > free) break
      at = next
    }
    ring.write(buffer.octets, sentTo, at)
    for (; at < filledTo; at += buffer.view.getUint32(at + BLOCK_LENGTH_AT, true)) {
      droppedDatagrams++
      droppedOctets += buffer.view.getUint32(at + BLOCK_LENGTH_AT, true)
    }
  }

  function lend(): void {
    if (keeper === undefined || filledTo === lentTo) return
    if (isLendable) {
      const lender = buffer
      lender.loans++
      const blocks: LentBlocks = {
        memory: lender,
        from: lentTo,
        to: filledTo,
        datagrams: unlentDatagrams,
        firstMs: toMilliseconds(unlentSince),
        lastMs: toMilliseconds(clock.time),
      }
      keeper.take(blocks, () => lender.loans--)
    } else {
      keeper.miss(unlentDatagrams)
    }
    lentTo = filledTo
    unlentDatagrams = 0
  }

  const freeOctets = (): number => ring.freeOctets() - (filledTo - sentTo)

  return {
    addDatagram(head, sourcePort, payload) {
      const at = begin(blockOctets(head, payload.length), 1)
      finish(writer.writeDatagram(buffer, at, head, sourcePort, payload))
    },
    addSegment(head, place, payload, messages) {
      const octets = blockOctets(head, payload.length)
      if (freeOctets() - octets < ring.capacityOctets * STREAM_SHARE) return false
      const at = begin(octets, messages)
      finish(writer.writeSegment(buffer, at, head, place, payload))
      return true
    },
    hasRoomForStreams: () => freeOctets() > ring.capacityOctets * RESUME_SHARE,
    flush,
    lend,
    report: () => ({
      capacityOctets: ring.capacityOctets,
      usedOctets: ring.usedOctets(),
      mostUsedOctets: ring.mostUsedOctets(),
      droppedDatagrams,
      droppedOctets,
    }),
  }
}

function toMilliseconds({ seconds, nanos }: { readonly seconds: number; readonly nanos: number }): number {
  return seconds * 1000 + nanos / 1e6
}
