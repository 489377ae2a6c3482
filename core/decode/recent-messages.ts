/** The messages of a domain that came last, so that a repeated one is known. */
import { MAX_SEQUENCE_GAP, RECENT_MESSAGES } from '../limits/decode.ts'

export interface RecentMessages {
  add(sequence: number, fingerprint: number): void
  has(sequence: number, fingerprint: number): boolean
  /** How far the farthest of them is behind a number, mod 2^32; those farther than a gap can be wide are of another life. */
  reach(expected: number): number
}

/** None has come yet. */
export function createRecentMessages(): RecentMessages {
  const sequences = new Float64Array(RECENT_MESSAGES).fill(-1)
  const fingerprints = new Int32Array(RECENT_MESSAGES)
  let next = 0
  return {
    add(sequence, fingerprint) {
      sequences[next] = sequence
      fingerprints[next] = fingerprint
      next = (next + 1) % RECENT_MESSAGES
    },
    has(sequence, fingerprint) {
      for (let at = 0; at < RECENT_MESSAGES; at++) {
        if (sequences[at] === sequence && fingerprints[at] === fingerprint) return true
      }
      return false
    },
    reach(expected) {
      let reach = 0
      for (const sequence of sequences) {
        const behind = (expected - sequence) >>> 0
        if (sequence >= 0 && behind <= MAX_SEQUENCE_GAP) reach = Math.max(reach, behind)
      }
      return reach
    },
  }
}
