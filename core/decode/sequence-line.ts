/** Sequence numbers that follow each other: from one restart of the exporter to the next. */
import { MAX_OPEN_GAPS, MAX_SEQUENCE_GAP } from '../limits/decode.ts'
import type { SequenceInterval } from './loss-book.ts'

export interface SequenceLine {
  /** Of the next message; at least so much while the newest one holds sets that wait. */
  expected: number | undefined
  /** The newest message, while its records cannot be counted. */
  open: SequenceInterval | undefined
  /** Between messages: what is lost or unknown there, the oldest first. */
  intervals: SequenceInterval[]
}

/** A line without a message. */
export function createLine(): SequenceLine {
  return { expected: undefined, open: undefined, intervals: [] }
}

/** The interval that a late message falls into. */
export function findInterval({ intervals }: SequenceLine, sequence: number): SequenceInterval | undefined {
  return intervals.find((interval) => {
    const offset = (sequence - interval.first) >>> 0
    return offset >= interval.known && offset < (interval.length ?? 0)
  })
}

/** Lists an interval, so that a late message finds it. */
export function listInterval({ intervals }: SequenceLine, interval: SequenceInterval): void {
  // Who is no longer listed stays in the account, and is settled when its sets are; only a late message finds it no more.
  if (intervals.length >= MAX_OPEN_GAPS) intervals.shift()
  intervals.push(interval)
}

/** How far a sequence number is ahead, mod 2^32; infinite when it is behind, or farther than a gap can be wide. */
export function distanceAhead(expected: number, sequence: number): number {
  const ahead = (sequence - expected) | 0
  return ahead < 0 || ahead > MAX_SEQUENCE_GAP ? Infinity : ahead
}
