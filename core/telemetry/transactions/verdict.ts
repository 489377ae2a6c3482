/** The verdict on a transaction: made when it is asked for, from its legs, the exporter's clock and what is lost by now. */
import { TRANSACTION_WINDOW_SECONDS } from '../../limits/lists.ts'
import { VERDICTS, type Leg, type LegState, type Verdict } from '../../protocol/transaction-report.ts'
import { lossKey, type BookState } from './book-state.ts'
import { OVER } from './packet-engines.ts'
import { ALL_LEGS, CLIENT_LEGS, legBit, legsOf } from './transaction-sides.ts'
import type { LossTimes } from '../../decode/loss-spans.ts'

/** The verdict, as its place in `VERDICTS`. */
export function verdictIndexOf(state: BookState, row: number): number {
  return VERDICT_INDEX[verdictOf(state, row)]
}

const VERDICT_INDEX = Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, index])) as Record<Verdict, number>

/** In this order: all legs are there, they may still come, a loss is near, only the client's side is there. */
export function verdictOf(state: BookState, row: number): Verdict {
  const legs = legsOf(state.rows, state.connections.rows, row)
  if (legs === ALL_LEGS) return 'complete'
  if (silenceOf(state, row) < TRANSACTION_WINDOW_SECONDS) return 'waiting'
  if (lossNear(state, row) !== undefined) return 'legLost'
  return legs === CLIENT_LEGS ? 'answeredByAppliance' : 'legNotExported'
}

/** Seconds of the exporter's clock since the last record of a transaction; infinite where nothing can come any more. */
export function silenceOf(state: BookState, row: number): number {
  const { sessionId } = state.engines.engineOf(state.rows.get.engine(row))
  if (sessionId === OVER) return Number.POSITIVE_INFINITY
  return (state.exportClocks[sessionId] ?? 0) - state.rows.get.exportLast(row)
}

/** A span in which records were lost that may be those of a transaction. */
export function lossNear(state: BookState, row: number): LossTimes | undefined {
  if (state.losses.size === 0) return undefined
  const { sessionId, domain } = state.engines.engineOf(state.rows.get.engine(row))
  const from = state.rows.get.exportFirst(row) - TRANSACTION_WINDOW_SECONDS
  const to = state.rows.get.exportLast(row) + TRANSACTION_WINDOW_SECONDS
  return state.losses
    .get(lossKey(sessionId, domain))
    ?.find(({ fromSeconds, toSeconds }) => toSeconds >= from && fromSeconds <= to)
}

/** Why a leg has no record, or that it has. */
export function legStateOf(leg: Leg, legs: number, verdict: Verdict): LegState {
  if ((legs & legBit(leg)) !== 0) return 'there'
  switch (verdict) {
    case 'waiting':
      return 'waiting'
    case 'legLost':
      return 'lost'
    case 'answeredByAppliance':
      return 'notExpected'
    default:
      return 'notExported'
  }
}
