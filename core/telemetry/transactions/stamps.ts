/**
 * The eight stamps of the appliance's own clock: which of them can be believed, and the phases between them. Each is checked by
 * itself and against the others; what fails is unsound, and a phase that it bounds is not known.
 */
import { PHASES, type Phase } from '../../protocol/transaction-report.ts'

/** In causal order; `leg` is that of the record which carries it in the templates that are seen. */
export const STAMPS = [
  { element: 153, name: 'request received, first octet', leg: 3 },
  { element: 159, name: 'request received, last octet', leg: 3 },
  { element: 156, name: 'request forwarded, first octet', leg: 3 },
  { element: 160, name: 'request forwarded, last octet', leg: 3 },
  { element: 157, name: 'response received, first octet', leg: 3 },
  { element: 169, name: 'response received, last octet', leg: 3 },
  { element: 158, name: 'response forwarded, first octet', leg: 1 },
  { element: 170, name: 'response forwarded, last octet', leg: 1 },
] as const

export const STAMP_COUNT = STAMPS.length

/** Places in `STAMPS`. */
export const FIRST_STAMP = 0
const LAST_STAMP = 7

/** Between which stamps each phase lies, by their places. */
export const PHASE_BOUNDS: Readonly<Record<Phase, readonly [from: number, to: number]>> = {
  requestFromClient: [0, 1],
  holdIn: [1, 2],
  requestToServer: [2, 3],
  serverWait: [3, 4],
  responseFromServer: [4, 5],
  holdOut: [4, 6],
  responseToClient: [6, 7],
}

/** No transaction takes longer, microseconds: a stamp so far from the others is none. */
const MAX_SPAN_US = 86_400_000_000
/** A count of microseconds past it has run for 285 years, and is exact no more. */
const MAX_MICROS = 2 ** 53

/** What cannot be the other way round, whatever streams through: last after first, forwarded after received. */
const ORDER: readonly (readonly [before: number, after: number])[] = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [2, 4],
  [4, 6],
  [5, 7],
]

export const STAMP_FAULTS = {
  sound: 0,
  missing: 1,
  /** No count of microseconds. */
  noCount: 2,
  /** Far from the others. */
  far: 3,
  /** Against the order of events. */
  disordered: 4,
} as const

export interface CheckedStamps {
  /** Of each stamp, one of `STAMP_FAULTS`. */
  readonly faults: Uint8Array
  /** Microseconds of the appliance's clock; 0 without. */
  readonly micros: Float64Array
}

/** Room for the stamps of one transaction, to be used again. */
export function createCheckedStamps(): CheckedStamps {
  return { faults: new Uint8Array(STAMP_COUNT), micros: new Float64Array(STAMP_COUNT) }
}

/**
 * Checks the stamps of a row.
 *
 * @param words two for each stamp, the low one first, from `from` on
 */
export function checkStamps(words: Uint32Array, from: number, into: CheckedStamps): void {
  const { faults, micros } = into
  let count = 0
  for (let stamp = 0; stamp < STAMP_COUNT; stamp++) {
    const value = words[from + 2 * stamp + 1]! * 0x1_0000_0000 + words[from + 2 * stamp]!
    micros[stamp] = value
    faults[stamp] = value === 0 ? STAMP_FAULTS.missing : value >= MAX_MICROS ? STAMP_FAULTS.noCount : STAMP_FAULTS.sound
    if (faults[stamp] === STAMP_FAULTS.sound) count++
  }
  if (count < 2) return
  if (isPlain(micros, faults)) return
  refuseFar(into, count)
  refuseDisordered(into)
}

/** In order and close together, as nearly all are. */
function isPlain(micros: Float64Array, faults: Uint8Array): boolean {
  let least = Infinity
  let most = -Infinity
  for (let stamp = 0; stamp < STAMP_COUNT; stamp++) {
    if (faults[stamp] !== STAMP_FAULTS.sound) continue
    least = Math.min(least, micros[stamp]!)
    most = Math.max(most, micros[stamp]!)
  }
  if (most - least > MAX_SPAN_US) return false
  for (const [before, after] of ORDER) if (isAgainst(before, after, micros, faults)) return false
  return true
}

function isAgainst(before: number, after: number, micros: Float64Array, faults: Uint8Array): boolean {
  const { sound } = STAMP_FAULTS
  return faults[before] === sound && faults[after] === sound && micros[after]! < micros[before]!
}

function refuseFar({ faults, micros }: CheckedStamps, count: number): void {
  const sound = [...micros].filter((_, stamp) => faults[stamp] === STAMP_FAULTS.sound).sort((a, b) => a - b)
  // Of two that are far apart nobody can tell which is wrong: neither says anything.
  const lower = sound[(count - 1) >> 1]!
  const upper = sound[count >> 1]!
  const isSplit = upper - lower > MAX_SPAN_US
  for (let stamp = 0; stamp < STAMP_COUNT; stamp++) {
    if (faults[stamp] !== STAMP_FAULTS.sound) continue
    if (isSplit || Math.abs(micros[stamp]! - lower) > MAX_SPAN_US) faults[stamp] = STAMP_FAULTS.far
  }
}

/** Refuses the stamp that contradicts most others, until none does; of two that contradict each other the later one. */
function refuseDisordered({ faults, micros }: CheckedStamps): void {
  const against = new Uint8Array(STAMP_COUNT)
  for (;;) {
    against.fill(0)
    let worst = -1
    for (const [before, after] of ORDER) {
      if (!isAgainst(before, after, micros, faults)) continue
      against[before]!++
      against[after]!++
    }
    for (let stamp = 0; stamp < STAMP_COUNT; stamp++) {
      if (against[stamp]! > 0 && (worst < 0 || against[stamp]! >= against[worst]!)) worst = stamp
    }
    if (worst < 0) return
    faults[worst] = STAMP_FAULTS.disordered
  }
}

/** Microseconds of a phase; NaN where a stamp that bounds it is missing or unsound, and where it is below zero. */
export function phaseOf(checked: CheckedStamps, phase: Phase): number {
  const [from, to] = PHASE_BOUNDS[phase]
  return between(checked, from, to)
}

/** Microseconds from the first to the last stamp; NaN as of phases. */
export function totalOf(checked: CheckedStamps): number {
  return between(checked, FIRST_STAMP, LAST_STAMP)
}

function between({ faults, micros }: CheckedStamps, from: number, to: number): number {
  if (faults[from] !== STAMP_FAULTS.sound || faults[to] !== STAMP_FAULTS.sound) return Number.NaN
  const length = micros[to]! - micros[from]!
  return length < 0 ? Number.NaN : length
}

/** The place in `PHASES` of the longest phase; -1 unless all are known: a phase that is not known could be longer. */
export function slowestPhase(checked: CheckedStamps): number {
  let slowest = -1
  let most = -1
  for (let index = 0; index < PHASES.length; index++) {
    const length = phaseOf(checked, PHASES[index]!)
    if (Number.isNaN(length)) return -1
    if (length > most) {
      most = length
      slowest = index
    }
  }
  return slowest
}
