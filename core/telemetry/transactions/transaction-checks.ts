/** What was checked of a transaction: what holds, what is doubtful, which quirk was applied. */
import { formatCount } from '../../elements/format-quantity.ts'
import { PHASES, type TransactionCheck } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'
import { PHASE_BOUNDS, STAMP_FAULTS, STAMPS, type CheckedStamps } from './stamps.ts'
import { TRANSACTION_MARKS } from './transaction-rows.ts'
import type { TransactionValues } from './transaction-values.ts'

/** The appliance begins to measure TTFB with the request from the client, or with that to the server, by its firmware. */
const TTFB_TOLERANCE = 0.1
const TTFB_TOLERANCE_US = 2000

/** All checks, the doubtful ones first. */
export function checksOf(state: BookState, values: TransactionValues, row: number): TransactionCheck[] {
  const checked = values.stamps(row)
  const checks = [...stampChecks(checked), ...ttfbChecks(state, checked, row), ...quirks(state, row)]
  const order = { doubtful: 0, holds: 1, quirk: 2 }
  return checks.sort((one, other) => order[one.kind] - order[other.kind])
}

function stampChecks(checked: CheckedStamps): TransactionCheck[] {
  const { faults, micros } = checked
  const checks: TransactionCheck[] = []
  let sound = 0
  for (const [index, { element }] of STAMPS.entries()) {
    if (faults[index] === STAMP_FAULTS.sound) sound++
    if (faults[index] === STAMP_FAULTS.sound || faults[index] === STAMP_FAULTS.missing) continue
    checks.push({ kind: 'doubtful', sentence: `Stamp ${element} is no time that fits the others: it is not used.` })
  }
  for (const phase of PHASES) {
    const [from, to] = PHASE_BOUNDS[phase]
    if (faults[from] !== STAMP_FAULTS.sound || faults[to] !== STAMP_FAULTS.sound || micros[to]! >= micros[from]!)
      continue
    const elements = `${STAMPS[to]!.element} comes ${formatCount(micros[from]! - micros[to]!)} µs before ${STAMPS[from]!.element}`
    checks.push({
      kind: 'doubtful',
      sentence: `Stamp ${elements}: octets streamed through, and the phase has no length.`,
    })
  }
  if (checks.length > 0 || sound < 2) return checks
  const which = sound === STAMPS.length ? 'All eight stamps are' : `The ${sound} stamps that came are`
  return [{ kind: 'holds', sentence: `${which} in the order of events.` }]
}

function ttfbChecks({ rows }: BookState, { faults, micros }: CheckedStamps, row: number): TransactionCheck[] {
  const ttfb = rows.get.serverTtfb(row)
  const { sound } = STAMP_FAULTS
  if (!(ttfb > 0) || faults[4] !== sound) return []
  const measured = [0, 1, 2, 3].filter((from) => faults[from] === sound).map((from) => micros[4]! - micros[from]!)
  if (measured.length === 0) return []
  const nearest = measured.reduce((one, other) => (Math.abs(other - ttfb) < Math.abs(one - ttfb) ? other : one))
  const apart = Math.abs(nearest - ttfb)
  const agrees = apart <= Math.max(TTFB_TOLERANCE_US, TTFB_TOLERANCE * ttfb)
  const figures = `serverTTFB is ${formatCount(ttfb)} µs, the stamps say ${formatCount(nearest)} µs`
  return [
    agrees
      ? { kind: 'holds', sentence: `serverTTFB agrees with the stamps: ${figures}.` }
      : { kind: 'doubtful', sentence: `serverTTFB does not agree with the stamps: ${figures}.` },
  ]
}

function quirks({ rows }: BookState, row: number): TransactionCheck[] {
  if ((rows.get.marks(row) & TRANSACTION_MARKS.plainMicroseconds) === 0) return []
  const sentence = 'Flow times were read as plain microseconds, as a NetScaler sends them (against RFC 7011 §6.1.9).'
  return [{ kind: 'quirk', sentence }]
}
