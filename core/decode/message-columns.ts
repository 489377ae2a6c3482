/** Facts of messages into columns and back: between two threads, columns change hands where objects would be copied. */
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

/** Makes an empty builder. */
export function createMessageColumnsBuilder(): MessageColumnsBuilder {
  let columns = createColumns(FIRST_CAPACITY)

  return {
    count: () => columns.count,
    add(facts) {
      if (columns.count === columns.number.length) columns = resize(columns, columns.count * 2)
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
      const taken = columns.count === columns.number.length ? columns : resize(columns, columns.count)
      columns = createColumns(FIRST_CAPACITY)
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

function createColumns(capacity: number): Draft {
  return {
    count: 0,
    number: new Uint32Array(capacity),
    sessionId: new Uint32Array(capacity),
    domain: new Uint32Array(capacity),
    protocolVersion: new Uint8Array(capacity),
    exportTime: new BigInt64Array(capacity),
    sequence: new Uint32Array(capacity),
    sysUpTimeMs: new Uint32Array(capacity),
    frame: new Uint32Array(capacity),
    arrival: new BigInt64Array(capacity),
    length: new Uint32Array(capacity),
    fileOffset: new Float64Array(capacity),
  }
}

/** The same rows with another capacity, at least their number. */
function resize(columns: MessageColumns, capacity: number): Draft {
  const resized = createColumns(capacity)
  const { count } = columns
  resized.count = count
  resized.number.set(columns.number.subarray(0, count))
  resized.sessionId.set(columns.sessionId.subarray(0, count))
  resized.domain.set(columns.domain.subarray(0, count))
  resized.protocolVersion.set(columns.protocolVersion.subarray(0, count))
  resized.exportTime.set(columns.exportTime.subarray(0, count))
  resized.sequence.set(columns.sequence.subarray(0, count))
  resized.sysUpTimeMs.set(columns.sysUpTimeMs.subarray(0, count))
  resized.frame.set(columns.frame.subarray(0, count))
  resized.arrival.set(columns.arrival.subarray(0, count))
  resized.length.set(columns.length.subarray(0, count))
  resized.fileOffset.set(columns.fileOffset.subarray(0, count))
  return resized
}
