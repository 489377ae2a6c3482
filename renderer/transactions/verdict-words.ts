/** Verdicts and phases in words, as the list of transactions and its summary line have them. */
import type { LegState, Phase, Verdict } from '../../core/protocol/transaction-report.ts'
import { legsIn, legsText } from './leg-states.ts'

/** In the summary line, after which a count follows. */
export const VERDICT_SHORT: Readonly<Record<Verdict, string>> = {
  complete: 'complete',
  answeredByAppliance: 'cache or policy',
  legNotExported: 'not exported',
  legLost: 'lost',
  waiting: 'still to come',
}

/** What a verdict rests on, for a tooltip. */
export const VERDICT_MEANING: Readonly<Record<Verdict, string>> = {
  complete: 'Complete: all four legs are there',
  answeredByAppliance: 'Cache or policy answered: legs 2 and 3 are not expected',
  legNotExported: 'A leg was not exported: the sequence of its exporter has no gap there',
  legLost: 'A leg was lost: it would lie inside a gap of the sequence',
  waiting: 'Still to come: the window for late legs is not over',
}

const MISSING: Partial<Record<Verdict, LegState>> = {
  legNotExported: 'notExported',
  legLost: 'lost',
  waiting: 'waiting',
}

/** `leg 3 lost`: the verdict of one transaction. */
export function verdictText(verdict: Verdict, states: readonly LegState[]): string {
  if (verdict === 'complete') return 'complete'
  if (verdict === 'answeredByAppliance') return 'cache answered'
  const state = MISSING[verdict]
  const legs = state === undefined ? [] : legsIn(states, state)
  if (verdict === 'waiting') return 'still to come'
  return legs.length === 0 ? `leg ${VERDICT_SHORT[verdict]}` : `${legsText(legs)} ${VERDICT_SHORT[verdict]}`
}

export const PHASE_TITLES: Readonly<Record<Phase, string>> = {
  requestFromClient: 'Request from client',
  holdIn: 'NetScaler, request',
  requestToServer: 'Request to server',
  serverWait: 'Server wait',
  responseFromServer: 'Response from server',
  holdOut: 'NetScaler, response',
  responseToClient: 'Response to client',
}
