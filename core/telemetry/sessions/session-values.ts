/** Values of a session as they are listed: NaN where there is none, and then why. A 0 that was measured is 0. */
import { EXCLUDING_BITS, extensionName } from './layer7-elements.ts'
import {
  clientHalf,
  endOf,
  hasHalf,
  NO_FLAGS,
  NONE_32,
  OFFERED,
  serverHalf,
  startOf,
  type SessionColumns,
} from './session-columns.ts'

const TCP = 6
const UDP = 17

/** What a probe of network performance measures, and what it reads from the client's SYN. */
export type Measure =
  | 'roundTripTime'
  | 'serverResponseTime'
  | 'jitter'
  | 'delay'
  | 'retransmissions'
  | 'outOfOrder'
  | 'ttl'
  | 'synSize'
  | 'windowSize'

/** Why a session has no value: a word for programs, a sentence for people. */
export interface MissingValue {
  readonly code: 'extension' | 'notOfProtocol' | 'oneDirection' | 'zero' | 'tooFewPackets' | 'noElement'
  readonly sentence: string
}

type Read = (columns: SessionColumns, row: number) => number

const none = Number.NaN

/** True when all metrics are missing or 0 beside an extension that the exporter measures nothing with: then 0 is missing, too. */
export function areMetricsExcluded(columns: SessionColumns, row: number): boolean {
  if (((columns.extensions[row] ?? 0) & EXCLUDING_BITS) === 0) return false
  return (
    columns.roundTripTime[row] === 0 &&
    columns.serverResponseTime[row] === 0 &&
    isNothing(columns.jitterMaximum[row]) &&
    isNothing(columns.jitterAverage[row]) &&
    isNothing(columns.delayMaximum[row]) &&
    isNothing(columns.delayAverage[row]) &&
    isNothing(columns.retransmissions[2 * row]) &&
    isNothing(columns.retransmissions[2 * row + 1]) &&
    isNothing(columns.outOfOrder[2 * row]) &&
    isNothing(columns.outOfOrder[2 * row + 1])
  )
}

function isNothing(value: number | undefined): boolean {
  return value === undefined || value === 0 || value === NONE_32
}

/** Microseconds; 0 reads as not measured. */
export const roundTripTime: Read = (columns, row) => aboveZero(columns.roundTripTime[row])

/** Microseconds; 0 reads as not measured. */
export const serverResponseTime: Read = (columns, row) => aboveZero(columns.serverResponseTime[row])

/** A reader of one of the parts of jitter and delay. */
export function spreadReader(name: `${'jitter' | 'delay'}${'Average' | 'Minimum' | 'Maximum' | 'Deviation'}`): Read {
  return (columns, row) => {
    const value = columns[name][row]
    if (value === undefined || value === NONE_32) return none
    return value === 0 && areMetricsExcluded(columns, row) ? none : value
  }
}

export const jitterAverage = spreadReader('jitterAverage')

/** Packets, of both directions. */
export const retransmissions: Read = (columns, row) => countOf(columns, columns.retransmissions, row)

/** Packets, of both directions. */
export const outOfOrder: Read = (columns, row) => countOf(columns, columns.outOfOrder, row)

function countOf(columns: SessionColumns, counts: Uint32Array, row: number): number {
  const one = counts[2 * row]
  const other = counts[2 * row + 1]
  if (one === NONE_32 && other === NONE_32) return none
  const sum = (one === NONE_32 ? 0 : (one ?? 0)) + (other === NONE_32 ? 0 : (other ?? 0))
  return sum === 0 && areMetricsExcluded(columns, row) ? none : sum
}

/** Of the client: of its SYN, else the smallest of its packets. */
export const clientTtl: Read = (columns, row) => {
  return ttlOf(columns, clientHalf(columns, row))
}

export const serverTtl: Read = (columns, row) => {
  return ttlOf(columns, serverHalf(columns, row))
}

function ttlOf(columns: SessionColumns, half: number): number {
  const ofSyn = columns.synTtl[half] ?? 0
  return ofSyn > 0 ? ofSyn : aboveZero(columns.ttl[half])
}

function aboveZero(value: number | undefined): number {
  return value === undefined || value === 0 ? none : value
}

/** Octets of the client's SYN. */
export const synSize: Read = (columns, row) => known(columns.synSize[clientHalf(columns, row)])

/** The client's TCP window; 0 is a window that is shut. */
export const windowSize: Read = (columns, row) =>
  columns.protocol[row] === TCP ? known(columns.windowSize[clientHalf(columns, row)]) : none

function known(value: number | undefined): number {
  return value === undefined || value === NONE_32 ? none : value
}

/** Microseconds since 1970. */
export const start: Read = startOf

/** Microseconds. */
export const duration: Read = (columns, row) => endOf(columns, row) - startOf(columns, row)

/** Sum of both directions; NaN when neither has the count. */
export function bothOf(values: Float64Array, row: number): number {
  const one = values[2 * row] ?? none
  const other = values[2 * row + 1] ?? none
  return Number.isNaN(one) ? other : Number.isNaN(other) ? one : one + other
}

/** Flags of both directions together. */
export const tcpFlags: Read = (columns, row) => {
  const one = columns.tcpFlags[2 * row] ?? NO_FLAGS
  const other = columns.tcpFlags[2 * row + 1] ?? NO_FLAGS
  if (one === NO_FLAGS) return other === NO_FLAGS ? none : other
  return other === NO_FLAGS ? one : one | other
}

/** True when both directions were exported. */
export function hasBothDirections(columns: SessionColumns, row: number): boolean {
  return hasHalf(columns, 2 * row) && hasHalf(columns, 2 * row + 1)
}

const READERS: Readonly<Record<Measure, Read>> = {
  roundTripTime,
  serverResponseTime,
  jitter: jitterAverage,
  delay: spreadReader('delayAverage'),
  retransmissions,
  outOfOrder,
  ttl: clientTtl,
  synSize,
  windowSize,
}

/** The value of a measure, NaN without. */
export function measureOf(columns: SessionColumns, row: number, measure: Measure): number {
  return READERS[measure](columns, row)
}

/** True when a session of this protocol has nothing of the kind: no packet of UDP is sent again. */
export function isNotOfProtocol(columns: SessionColumns, row: number, measure: Measure): boolean {
  const protocol = columns.protocol[row]
  if (protocol === TCP) return false
  switch (measure) {
    case 'retransmissions':
    case 'outOfOrder':
    case 'synSize':
    case 'windowSize':
      return true
    default:
      return false
  }
}

/** Why a session has no value of a measure; undefined when it has one. */
export function missingValueOf(columns: SessionColumns, row: number, measure: Measure): MissingValue | undefined {
  if (!Number.isNaN(measureOf(columns, row, measure))) return undefined
  if (isNotOfProtocol(columns, row, measure)) {
    return { code: 'notOfProtocol', sentence: 'Only TCP has it.' }
  }
  if (measure === 'ttl' || measure === 'synSize' || measure === 'windowSize')
    return missingHeader(columns, row, measure)
  const extension = extensionName((columns.extensions[row] ?? 0) & EXCLUDING_BITS)
  if (extension !== undefined) {
    return { code: 'extension', sentence: `${extension} extension present: this exporter sends no such value.` }
  }
  const protocol = columns.protocol[row]
  if (measure === 'roundTripTime' && protocol !== TCP) {
    return { code: 'notOfProtocol', sentence: 'It is measured on the handshake of TCP alone.' }
  }
  if (measure === 'serverResponseTime' && protocol !== TCP && protocol !== UDP) {
    return { code: 'notOfProtocol', sentence: 'It is measured on TCP, and on DNS over UDP.' }
  }
  if (!hasBothDirections(columns, row)) {
    return {
      code: 'oneDirection',
      sentence: 'One direction only was exported: what rests on both cannot be measured.',
    }
  }
  const offered = columns.offered[row] ?? 0
  if ((offered & OFFERED.tooFewPackets) !== 0 && (measure === 'jitter' || measure === 'delay')) {
    return { code: 'tooFewPackets', sentence: 'Too few packets to measure it.' }
  }
  return (offered & OFFERED[measure]) === 0
    ? { code: 'noElement', sentence: 'The template has no such element.' }
    : { code: 'zero', sentence: 'The exporter sent 0, which reads as not measured.' }
}

function missingHeader(columns: SessionColumns, row: number, measure: 'ttl' | 'synSize' | 'windowSize'): MissingValue {
  if (!hasHalf(columns, clientHalf(columns, row))) {
    return { code: 'oneDirection', sentence: 'The direction from the client was not exported.' }
  }
  return ((columns.offered[row] ?? 0) & OFFERED[measure]) === 0
    ? { code: 'noElement', sentence: 'The template has no such element.' }
    : { code: 'zero', sentence: 'The exporter sent 0: the packet that has it was not seen.' }
}
