/** What a verdict rests on, as a sentence. */
import { formatClockSpan } from '../../elements/format-time.ts'
import { TRANSACTION_WINDOW_SECONDS } from '../../limits/lists.ts'
import { LEGS, type Verdict } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'
import { legBit, legsOf } from './transaction-sides.ts'
import { lossNear, silenceOf } from './verdict.ts'

/** Says why, with the figures that decided. */
export function verdictReasonOf(state: BookState, row: number, verdict: Verdict): string {
  const missing = missingWords(legsOf(state.rows, state.connections.rows, row))
  const window = TRANSACTION_WINDOW_SECONDS
  switch (verdict) {
    case 'complete':
      return 'All four legs have records.'
    case 'waiting': {
      const silence = Math.max(0, Math.round(silenceOf(state, row)))
      return `${missing} to come: the exporter's last message is ${silence} s past the last record, less than ${window} s.`
    }
    case 'legLost': {
      const loss = lossNear(state, row)
      const when = loss === undefined ? '' : ` ${formatClockSpan(loss.fromSeconds, loss.toSeconds)}`
      return `${missing} missing, and records were lost${when}, within ${window} s of this transaction.`
    }
    case 'answeredByAppliance':
      return `Only the client's side has records, and none were lost near them: the appliance answered by itself, from its cache or by policy.`
    case 'legNotExported':
      return `${missing} missing, and no record was lost within ${window} s: the appliance did not export it.`
  }
}

function missingWords(legs: number): string {
  const missing = LEGS.filter((leg) => (legs & legBit(leg)) === 0)
  if (missing.length === 1) return `Leg ${missing[0] ?? ''} is`
  return `Legs ${missing.slice(0, -1).join(', ')} and ${missing[missing.length - 1] ?? ''} are`
}
