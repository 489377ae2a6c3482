/**
 * Where the losses of an observation domain count. Each interval counts in the account of the session in which it was found. When another
 * session goes on with the domain, what comes late for an interval of before corrects what was told then: no account goes below zero,
 * and the sum of all of them is that of one session.
 */

/** Units lost, and units of which nobody knows. */
export interface LossAccount {
  lost: number
  unknown: number
}

export type SequenceAccount = LossAccount & { reordered: number }

/** When an interval was noticed, and between which export times it lies; Unix seconds. */
export interface IntervalTimes {
  readonly atSeconds: number
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** Hears of units lost, and, below zero, of losses taken back. */
export type OnLoss = (times: IntervalTimes, units: number) => void

/** The account of one session. */
export interface LossTarget {
  account: SequenceAccount
  onLoss: OnLoss | undefined
  /** Restarts that were told in it, less those taken back. */
  restarts: number
  /** Takes what is taken back of the accounts before; undefined of the first. */
  readonly earlier: SequenceAccount | undefined
}

/** Shared by all that follow sequence numbers of one domain. */
export interface LossPlace {
  now: LossTarget
}

/** Makes the place of a domain that has lost nothing yet. */
export function createLossPlace(account: SequenceAccount, onLoss?: OnLoss): LossPlace {
  return { now: { account, onLoss, restarts: 0, earlier: undefined } }
}

/** Ends the account: what was told of it stands, and what changes from here on goes to `corrections`. */
export function endAccount({ now }: LossPlace, corrections: SequenceAccount): void {
  now.account = corrections
  now.onLoss = undefined
}

/** Begins another account after one that was ended: what is found from here on counts in it. */
export function beginAccount(place: LossPlace, account: SequenceAccount, onLoss: OnLoss): void {
  place.now = { account, onLoss, restarts: 0, earlier: place.now.account }
}
