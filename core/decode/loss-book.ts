/**
 * The intervals between sequence numbers of which not everything was decoded. An interval begins with the sequence number of
 * a message and ends with that of the next; what of it was not decoded is lost, or unknown while (or because) a set of that
 * message cannot be counted. Each change of an interval moves its account by the difference, so that nothing counts twice.
 */
import type { IntervalTimes, LossPlace, LossTarget } from './loss-place.ts'

export interface SequenceInterval {
  /** In the order of their making. */
  readonly serial: number
  /** Where it counts. */
  readonly target: LossTarget
  /** Unix seconds at which it was noticed. */
  readonly atSeconds: number
  /** Export times of the messages before and after it, Unix seconds; the later one once such a message came. */
  readonly fromSeconds: number
  toSeconds: number
  readonly first: number
  /** Undefined until another message follows; what is unknown then has no size yet. */
  length: number | undefined
  /** Decoded, from `first` on. */
  known: number
  /** Sets that may still be decoded. */
  waiting: number
  /** Some of it will never be known. */
  isStuck: boolean
  /** What it adds to the account. */
  lost: number
  unknown: number
}

export interface LossBook {
  /** A message that holds sets that cannot be counted. */
  open(first: number, times: IntervalTimes): SequenceInterval
  /** A gap: all of it is lost so far. */
  add(first: number, length: number, times: IntervalTimes): SequenceInterval
  /** Another message, exported at `toSeconds`, follows `length` units after the first of the interval. */
  close(interval: SequenceInterval, length: number, toSeconds: number): void
  /** A message lies at `sequence` in the interval: the part from there on, which counts once the message is finished. */
  split(interval: SequenceInterval, sequence: number): SequenceInterval
  addKnown(interval: SequenceInterval, units: number, completeness: 'whole' | 'partly'): void
  recount(interval: SequenceInterval): void
  /** It never was: nothing of it counts, now or later. */
  forget(interval: SequenceInterval): void
  restOf(interval: SequenceInterval): number
  isUnknown(interval: SequenceInterval): boolean
  /** Nothing is missing, nothing will change. */
  isOver(interval: SequenceInterval): boolean
  readonly nextSerial: () => number
}

/** Makes an empty book; `onChange` hears of losses in the account of now, and of those taken back. */
export function createLossBook(place: LossPlace, onChange: (units: number) => void): LossBook {
  let serial = 0

  function create(
    first: number,
    length: number | undefined,
    times: IntervalTimes,
    target = place.now,
  ): SequenceInterval {
    const { atSeconds, fromSeconds, toSeconds } = times
    const account = { known: 0, waiting: 0, isStuck: false, lost: 0, unknown: 0 }
    return { serial: serial++, target, atSeconds, fromSeconds, toSeconds, first, length, ...account }
  }

  function restOf({ length, known }: SequenceInterval): number {
    return length === undefined ? 0 : Math.max(0, length - known)
  }

  function isUnknown({ waiting, isStuck }: SequenceInterval): boolean {
    return waiting > 0 || isStuck
  }

  function recount(interval: SequenceInterval): void {
    const rest = restOf(interval)
    const lost = isUnknown(interval) ? 0 : rest
    const change = lost - interval.lost
    const { target } = interval
    target.account.unknown += rest - lost - interval.unknown
    interval.lost = lost
    interval.unknown = rest - lost
    if (change === 0) return
    target.account.lost += change
    target.onLoss?.(interval, change)
    if (target === place.now) onChange(change)
  }

  return {
    open: (first, times) => create(first, undefined, times),
    add(first, length, times) {
      const interval = create(first, length, times)
      recount(interval)
      return interval
    },
    close(interval, length, toSeconds) {
      interval.length = length
      interval.toSeconds = toSeconds
      recount(interval)
    },
    split(interval, sequence) {
      const offset = (sequence - interval.first) >>> 0
      // Two messages with one number: one of them holds no record, and nobody can tell which.
      if (offset === 0) return interval
      const rest = create(sequence, (interval.length ?? offset) - offset, interval, interval.target)
      interval.length = offset
      return rest
    },
    addKnown(interval, units, completeness) {
      interval.known += units
      interval.isStuck ||= completeness === 'partly'
      recount(interval)
    },
    recount,
    forget(interval) {
      interval.length = undefined
      recount(interval)
    },
    restOf,
    isUnknown,
    isOver: (interval) => restOf(interval) === 0 && interval.waiting === 0,
    nextSerial: () => serial,
  }
}
