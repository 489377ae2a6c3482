/**
 * Follows the sequence numbers of one observation domain: what is missing, what came twice, what came late.
 * Units are data records for IPFIX (RFC 7011 §3.1), packets for v9 (RFC 3954 §5.1), flows for v5 and v7.
 */
import { MAX_OPEN_GAPS, MAX_SEQUENCE_GAP, RECENT_MESSAGES } from '../limits.ts'

export type Arrival = 'in-order' | 'gap' | 'repeated' | 'reordered' | 'reset'

export interface SequenceTracker {
  /**
   * Takes the header of the next message.
   *
   * @param fingerprint of all its octets, see `fingerprintOf`
   * @returns how it stands to those before; after `gap`, `gapUnits` tells how many units are missing
   */
  begin(sequence: number, fingerprint: number): Arrival
  readonly gapUnits: () => number
  /**
   * Tells how many units the message counted, undefined when that cannot be known (a set without template).
   *
   * @returns units that were taken for lost and have come with this message
   */
  finish(units: number | undefined): number
}

interface Gap {
  first: number
  length: number
}

/** Makes the tracker of a domain that has sent nothing yet. */
export function createSequenceTracker(): SequenceTracker {
  let expected: number | undefined
  const gaps: Gap[] = []
  const recentSequences = new Float64Array(RECENT_MESSAGES).fill(-1)
  const recentFingerprints = new Int32Array(RECENT_MESSAGES)
  let recentAt = 0
  let gapUnits = 0
  let arrival: Arrival = 'in-order'
  let current = 0

  function isRepeated(sequence: number, fingerprint: number): boolean {
    for (let at = 0; at < RECENT_MESSAGES; at++) {
      if (recentSequences[at] === sequence && recentFingerprints[at] === fingerprint) return true
    }
    return false
  }

  function judge(sequence: number, fingerprint: number): Arrival {
    gapUnits = 0
    if (sequence === expected) return 'in-order'
    if (isRepeated(sequence, fingerprint)) return 'repeated'
    if (expected === undefined) return 'in-order'
    const ahead = (sequence - expected) | 0
    if (ahead > 0 && ahead <= MAX_SEQUENCE_GAP) {
      gapUnits = ahead
      if (gaps.length >= MAX_OPEN_GAPS) gaps.shift()
      gaps.push({ first: expected, length: ahead })
      return 'gap'
    }
    return findGap(sequence) === undefined ? 'reset' : 'reordered'
  }

  function findGap(sequence: number): Gap | undefined {
    return gaps.find((gap) => (sequence - gap.first) >>> 0 < gap.length)
  }

  function fillGap(units: number): number {
    const gap = findGap(current)
    if (gap === undefined) return 0
    const before = (current - gap.first) >>> 0
    const filled = Math.min(units, gap.length - before)
    const after = gap.length - before - filled
    gap.length = before
    if (before === 0) gaps.splice(gaps.indexOf(gap), 1)
    if (after > 0 && gaps.length < MAX_OPEN_GAPS) gaps.push({ first: (current + filled) >>> 0, length: after })
    return filled
  }

  return {
    begin(sequence, fingerprint) {
      arrival = judge(sequence, fingerprint)
      current = sequence
      if (arrival !== 'repeated') {
        recentSequences[recentAt] = sequence
        recentFingerprints[recentAt] = fingerprint
        recentAt = (recentAt + 1) % RECENT_MESSAGES
      }
      return arrival
    },
    gapUnits: () => gapUnits,
    finish(units) {
      if (arrival === 'repeated') return 0
      if (arrival === 'reordered') return fillGap(units ?? 0)
      if (arrival === 'reset') gaps.length = 0
      expected = units === undefined ? undefined : (current + units) >>> 0
      return 0
    },
  }
}

/** Words of a message that its fingerprint looks at, evenly spread. */
const FINGERPRINT_WORDS = 64

/** A number that tells messages of one sequence number apart. At least four octets are there. */
export function fingerprintOf(view: DataView, from: number, end: number): number {
  const length = end - from
  const step = Math.max(4, Math.floor((length - 4) / FINGERPRINT_WORDS) & ~3)
  let hash = length
  for (let at = from; at <= end - 4; at += step) {
    hash = Math.imul(hash ^ view.getInt32(at), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return Math.imul(hash ^ view.getInt32(end - 4), 0x85ebca6b) | 0
}
