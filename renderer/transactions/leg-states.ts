/**
 * Which legs of a transaction are there, from two columns of the list: `legs` has the digit of each that is (`1--4`), and the
 * verdict says why the others are not.
 */
import { LEGS, type Leg, type LegState, type Verdict } from '../../core/protocol/transaction-report.ts'

/** Why a leg that is not there is missing. */
const MISSING: Readonly<Record<Verdict, LegState>> = {
  complete: 'notExpected',
  answeredByAppliance: 'notExpected',
  legNotExported: 'notExported',
  legLost: 'lost',
  waiting: 'waiting',
}

/** The states of the four legs. */
export function legStates(legs: string, verdict: Verdict): readonly LegState[] {
  return LEGS.map((leg) => (legs.includes(String(leg)) ? 'there' : MISSING[verdict]))
}

/** The legs in a state. */
export function legsIn(states: readonly LegState[], state: LegState): readonly Leg[] {
  return LEGS.filter((leg) => states[leg - 1] === state)
}

/** `leg 3`, `legs 2 3`. */
export function legsText(legs: readonly Leg[]): string {
  return `${legs.length === 1 ? 'leg' : 'legs'} ${legs.join(' ')}`
}
