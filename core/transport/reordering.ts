/**
 * Brings the parts of a stream into the order of their sequence numbers: TCP segments (which count octets) and
 * SCTP chunks (which count one each). Parts beyond a missing one are held, within bounds; repeated ones are dropped.
 */
import { MAX_ALL_STREAMS_BUFFER_OCTETS, MAX_STREAM_BUFFER_OCTETS, STREAM_START_SEGMENTS } from '../limits/capture.ts'

/** One part of a stream. */
export interface StreamPart {
  /** Borrowed. */
  readonly octets: Uint8Array
  readonly frame: number
  readonly arrivalNs: bigint
  /** Where `octets` begins in the file, when it lies there in one piece. */
  readonly fileOffset: number | undefined
}

/** What holding a part costs beyond its octets, so that parts of one octet are bounded too. */
export const PART_OVERHEAD_OCTETS = 64

/** Octets held over all streams of a capture. */
export interface StreamBudget {
  heldOctets: number
}

export interface ReorderingOptions<Part extends StreamPart> {
  readonly budget: StreamBudget
  /** How far the part moves the sequence number. */
  lengthOf(part: Part): number
  /** Takes the next part; its first `skip` numbers were taken before (it overlaps with another part). */
  deliver(part: Part, skip: number): void
  /** Says that `missing` numbers before the next part will not come. */
  onGap(missing: number): void
}

export interface Reordering<Part extends StreamPart> {
  /** The next sequence number; undefined before the start is known. */
  next(): number | undefined
  /** Sets the first sequence number, once. */
  start(sequence: number): void
  /** Takes a part; `far` when it lies so far behind that it belongs to another connection. */
  add(sequence: number, part: Part): 'taken' | 'repeated' | 'far'
  /** Gives up what is missing before `sequence`. */
  advance(sequence: number): void
  /** Delivers all that is held and gives up what is missing. */
  flush(): void
}

interface HeldPart<Part> {
  readonly sequence: number
  readonly part: Part
}

/** How far `sequence` is ahead of `reference`, mod 2^32 (RFC 9293 §3.4, RFC 9260 §1.6). */
export function distance(sequence: number, reference: number): number {
  return (sequence - reference) | 0
}

/** Creates an empty reordering. */
export function createReordering<Part extends StreamPart>(options: ReorderingOptions<Part>): Reordering<Part> {
  const { budget, lengthOf } = options
  let next: number | undefined
  /** Ascending; those before `firstHeld` are delivered. */
  let held: HeldPart<Part>[] = []
  let firstHeld = 0
  let heldOctets = 0

  function costOf(part: Part): number {
    return part.octets.length + PART_OVERHEAD_OCTETS
  }

  function lastBefore(place: number): HeldPart<Part> | undefined {
    return place > firstHeld ? held[place - 1] : undefined
  }

  function hold(sequence: number, part: Part): void {
    let place = held.length
    let before = lastBefore(place)
    while (before !== undefined && distance(sequence, before.sequence) < 0) before = lastBefore(--place)
    if (before !== undefined) {
      const ahead = distance(sequence, before.sequence)
      if (ahead + lengthOf(part) <= lengthOf(before.part)) return
    }
    held.splice(place, 0, { sequence, part: { ...part, octets: part.octets.slice() } })
    heldOctets += costOf(part)
    budget.heldOctets += costOf(part)
  }

  function deliver(sequence: number, part: Part): void {
    const reached = next ?? sequence
    const skip = distance(reached, sequence)
    const length = lengthOf(part)
    if (skip >= length) return
    next = (sequence + length) >>> 0
    options.deliver(part, skip)
  }

  /** Delivers what follows without a gap. */
  function drain(): void {
    let first = held[firstHeld]
    while (first !== undefined && next !== undefined && distance(first.sequence, next) <= 0) {
      firstHeld++
      heldOctets -= costOf(first.part)
      budget.heldOctets -= costOf(first.part)
      deliver(first.sequence, first.part)
      first = held[firstHeld]
    }
    // Taking parts off the front one by one would move all the others each time.
    if (firstHeld === held.length || firstHeld > 256) {
      held = held.slice(firstHeld)
      firstHeld = 0
    }
  }

  function giveUpGap(): void {
    const first = held[firstHeld]
    if (first === undefined) return
    if (next !== undefined) options.onGap(distance(first.sequence, next))
    next = first.sequence
    drain()
  }

  return {
    next: () => next,

    start(sequence) {
      next = sequence >>> 0
      drain()
    },

    add(sequence, part) {
      if (next === undefined) {
        hold(sequence, part)
        if (held.length - firstHeld >= STREAM_START_SEGMENTS) giveUpGap()
        return 'taken'
      }
      const ahead = distance(sequence, next)
      if (ahead < -MAX_STREAM_BUFFER_OCTETS) return 'far'
      if (ahead + lengthOf(part) <= 0) return 'repeated'
      if (ahead <= 0) {
        deliver(sequence, part)
        drain()
        return 'taken'
      }
      hold(sequence, part)
      while (heldOctets > MAX_STREAM_BUFFER_OCTETS || budget.heldOctets > MAX_ALL_STREAMS_BUFFER_OCTETS) {
        if (held.length === firstHeld) break
        giveUpGap()
      }
      return 'taken'
    },

    advance(sequence) {
      for (let first = held[firstHeld]; first !== undefined && distance(first.sequence, sequence) < 0;) {
        giveUpGap()
        first = held[firstHeld]
      }
      if (next !== undefined && distance(sequence, next) > 0) {
        options.onGap(distance(sequence, next))
        next = sequence >>> 0
      }
      drain()
    },

    flush() {
      while (held.length > firstHeld) giveUpGap()
    },
  }
}
