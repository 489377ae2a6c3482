/** Which legs of a transaction are there, from the list's column `legs`: four characters, a digit for each leg that is there. */
import { LEGS, type Leg, type LegState } from '../../core/protocol/transaction-report.ts'

const STATES: Readonly<Record<string, LegState>> = {
  '-': 'notExpected',
  x: 'notExported',
  '!': 'lost',
  '?': 'waiting',
}

/** The states of the four legs. */
export function legStates(text: string): readonly LegState[] {
  return LEGS.map((leg) => STATES[text[leg - 1] ?? ''] ?? 'there')
}

/** The legs in a state. */
export function legsIn(states: readonly LegState[], state: LegState): readonly Leg[] {
  return LEGS.filter((leg) => states[leg - 1] === state)
}

/** `leg 3`, `legs 2 3`. */
export function legsText(legs: readonly Leg[]): string {
  return `${legs.length === 1 ? 'leg' : 'legs'} ${legs.join(' ')}`
}
