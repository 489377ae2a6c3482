/** Facts of messages into columns and back: between two threads, columns change hands where objects would be copied. */
import type { BlockMemory } from './block-memory.ts'
import type { MessageColumns, MessageFacts, ProtocolVersion } from './block.ts'

const FIRST_CAPACITY = 256
const IPFIX = 10

type Draft = { -readonly [Name in keyof MessageColumns]: MessageColumns[Name] }

export interface MessageColumnsBuilder {
  readonly count: () => number
  add(facts: MessageFacts): void
  /** Hands over what was added; the builder is empty afterwards. */
  take(): MessageColumns
}

/** Octets of a message in all columns. */
const ROW_OCTETS = 3 * 8 + 7 * 4 + 1

/** Makes an empty builder. */
export function createMessageColumnsBuilder(memory: BlockMemory): MessageColumnsBuilder {
  let columns = createColumns(FIRST_CAPACITY, memory)

  return {
    count: () => columns.count,
    add(facts) {
      if (columns.count === columns.number.length) columns = enlarge(columns, memory)
      const row = columns.count++
      columns.number[row] = facts.number
      columns.sessionId[row] = facts.sessionId
      columns.domain[row] = facts.domain
      columns.protocolVersion[row] = facts.protocolVersion
      columns.exportTime[row] = facts.exportTimeNs
      columns.sequence[row] = facts.sequence
      columns.sysUpTimeMs[row] = facts.sysUpTimeMs ?? 0
      columns.frame[row] = facts.frame
      columns.arrival[row] = facts.arrivalNs
      columns.length[row] = facts.length
      columns.fileOffset[row] = facts.fileOffset ?? Number.NaN
    },
    take() {
      const taken = withoutRoom(columns)
      // The next block has about as many.
      columns = createColumns(columns.number.length, memory)
      return taken
    },
  }
}

/** The facts of one message; undefined past the end. */
export function messageAt(columns: MessageColumns, row: number): MessageFacts | undefined {
  if (row < 0 || row >= columns.count) return undefined
  const protocolVersion = (columns.protocolVersion[row] ?? IPFIX) as ProtocolVersion
  const fileOffset = columns.fileOffset[row] ?? Number.NaN
  return {
    number: columns.number[row] ?? 0,
    sessionId: columns.sessionId[row] ?? 0,
    domain: columns.domain[row] ?? 0,
    protocolVersion,
    exportTimeNs: columns.exportTime[row] ?? 0n,
    sequence: columns.sequence[row] ?? 0,
    sysUpTimeMs: protocolVersion === IPFIX ? undefined : columns.sysUpTimeMs[row],
    frame: columns.frame[row] ?? 0,
    arrivalNs: columns.arrival[row] ?? 0n,
    length: columns.length[row] ?? 0,
    fileOffset: Number.isNaN(fileOffset) ? undefined : fileOffset,
  }
}

/** The columns one after the other in one buffer, those of eight octets first. */
function createColumns(capacity: number, memory: BlockMemory): Draft {
  const buffer = memory.take(capacity * ROW_OCTETS)
  const words = (index: number): Uint32Array<ArrayBuffer> =>
    new Uint32Array(buffer, (3 * 8 + index * 4) * capacity, capacity)
  return {
    count: 0,
    exportTime: new BigInt64Array(buffer, 0, capacity),
    arrival: new BigInt64Array(buffer, 8 * capacity, capacity),
    fileOffset: new Float64Array(buffer, 16 * capacity, capacity),
    number: words(0),
    sessionId: words(1),
    domain: words(2),
    sequence: words(3),
    sysUpTimeMs: words(4),
    frame: words(5),
    length: words(6),
    protocolVersion: new Uint8Array(buffer, (ROW_OCTETS - 1) * capacity, capacity),
  }
}

/** The same rows with twice the room. */
function enlarge(columns: Draft, memory: BlockMemory): Draft {
  const enlarged = createColumns(2 * columns.number.length, memory)
  enlarged.count = columns.count
  enlarged.number.set(columns.number)
  enlarged.sessionId.set(columns.sessionId)
  enlarged.domain.set(columns.domain)
  enlarged.protocolVersion.set(columns.protocolVersion)
  enlarged.exportTime.set(columns.exportTime)
  enlarged.sequence.set(columns.sequence)
  enlarged.sysUpTimeMs.set(columns.sysUpTimeMs)
  enlarged.frame.set(columns.frame)
  enlarged.arrival.set(columns.arrival)
  enlarged.length.set(columns.length)
  enlarged.fileOffset.set(columns.fileOffset)
  memory.giveBack([columns.number.buffer])
  return enlarged
}

/** The rows that there are, without the room behind them. */
function withoutRoom(columns: Draft): MessageColumns {
  const { count } = columns
  return {
    count,
    number: columns.number.subarray(0, count),
    sessionId: columns.sessionId.subarray(0, count),
    domain: columns.domain.subarray(0, count),
    protocolVersion: columns.protocolVersion.subarray(0, count),
    exportTime: columns.exportTime.subarray(0, count),
    sequence: columns.sequence.subarray(0, count),
    sysUpTimeMs: columns.sysUpTimeMs.subarray(0, count),
    frame: columns.frame.subarray(0, count),
    arrival: columns.arrival.subarray(0, count),
    length: columns.length.subarray(0, count),
    fileOffset: columns.fileOffset.subarray(0, count),
  }
}
