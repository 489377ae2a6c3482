/** Which side of a session opened it, and what says so: exporters have no field for it. */
import { HALF_MARKS, hasHalf, NO_FLAGS, type SessionColumns } from './session-columns.ts'

const SYN = 2
const ACK = 16
const FIRST_UNPRIVILEGED_PORT = 1024

/** Evidence, the strongest first; a session keeps the number of what decided. */
export const CLIENT_EVIDENCE = [
  'It sent a SYN without an ACK.',
  'The other side sent the DNS response.',
  'Its direction alone carries the size and TTL of the SYN.',
  'Its direction alone carries the name that was asked for.',
  'The other side has a well-known port.',
  'The exporter measured the response time on the other side.',
  'It has the higher port.',
  'It sent the first packet.',
  'It is the source of the first record: nothing else tells the sides apart.',
] as const

const BY_SYN = 0
const BY_RESPONSE = 1
const BY_SYN_METRICS = 2
const BY_NAMES = 3
const BY_KNOWN_PORT = 4
const BY_RESPONSE_TIME = 5
const BY_PORT = 6
const BY_START = 7
const BY_RECORD = 8

/** Decides anew; called whenever a record joined the session. */
export function decideClient(columns: SessionColumns, row: number): void {
  const half = 2 * row
  const has0 = hasHalf(columns, half)
  const has1 = hasHalf(columns, half + 1)
  const isOpening0 = has0 && isOpening(columns.tcpFlags[half]!)
  const isOpening1 = has1 && isOpening(columns.tcpFlags[half + 1]!)
  if (isOpening0 !== isOpening1) return decide(columns, row, isOpening0 ? 0 : 1, BY_SYN)
  const marks0 = columns.marks[half]!
  const marks1 = columns.marks[half + 1]!
  const responds0 = (marks0 & HALF_MARKS.response) !== 0
  const responds1 = (marks1 & HALF_MARKS.response) !== 0
  if (responds0 !== responds1) return decide(columns, row, responds0 ? 1 : 0, BY_RESPONSE)
  if (has0 && has1) {
    const syn = oneSide(marks0, marks1, HALF_MARKS.syn)
    if (syn >= 0) return decide(columns, row, syn, BY_SYN_METRICS)
    const names = oneSide(marks0, marks1, HALF_MARKS.names)
    if (names >= 0) return decide(columns, row, names, BY_NAMES)
  }
  const port0 = columns.port[half]!
  const port1 = columns.port[half + 1]!
  const isKnown0 = port0 < FIRST_UNPRIVILEGED_PORT
  const isKnown1 = port1 < FIRST_UNPRIVILEGED_PORT
  if (isKnown0 !== isKnown1) return decide(columns, row, isKnown0 ? 1 : 0, BY_KNOWN_PORT)
  const answered = oneSide(marks0, marks1, HALF_MARKS.serverResponseTime)
  if (answered >= 0 && has0 && has1) return decide(columns, row, 1 - answered, BY_RESPONSE_TIME)
  if (port0 !== port1) return decide(columns, row, port0 > port1 ? 0 : 1, BY_PORT)
  if (has0 && has1 && columns.start[half] !== columns.start[half + 1]) {
    return decide(columns, row, columns.start[half]! < columns.start[half + 1]! ? 0 : 1, BY_START)
  }
  decide(columns, row, has0 ? 0 : 1, BY_RECORD)
}

function decide(columns: SessionColumns, row: number, direction: number, evidence: number): void {
  columns.clientDirection[row] = direction
  columns.clientEvidence[row] = evidence
}

function isOpening(flags: number): boolean {
  return flags !== NO_FLAGS && (flags & (SYN | ACK)) === SYN
}

/** The only side that has a mark; -1 when both or neither have it. */
function oneSide(marks0: number, marks1: number, mark: number): number {
  const has0 = (marks0 & mark) !== 0
  const has1 = (marks1 & mark) !== 0
  return has0 === has1 ? -1 : has0 ? 0 : 1
}
