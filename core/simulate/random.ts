/** Seeded pseudo-random numbers: the same seed gives the same capture, octet for octet, on every machine. */

export interface Random {
  /** 0 ≤ x < 1. */
  fraction(): number
  /** A whole number, both bounds included. */
  integer(minimum: number, maximum: number): number
  /** One of the choices, each as likely as the other. */
  pick<T>(choices: readonly T[]): T
  /** True with the given probability, 0 … 1. */
  chance(probability: number): boolean
  /** Times and sizes: a skewed whole number around `median`, never below 1; `spread` 0.3 is narrow, 1 has a long tail. */
  skewed(median: number, spread: number): number
}

/** Creates a generator (mulberry32) from a seed of 32 bits. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const integer = (minimum: number, maximum: number): number =>
    minimum + Math.floor(fraction() * (maximum - minimum + 1))
  return {
    fraction,
    integer,
    pick: (choices) => choices[integer(0, choices.length - 1)] as (typeof choices)[number],
    chance: (probability) => fraction() < probability,
    skewed: (median, spread) => Math.max(1, Math.round(median * stretch(fraction(), spread))),
  }
}

/**
 * Maps 0 … 1 to a factor around 1 with a tail to the right. Only operations that IEEE 754 rounds exactly are used:
 * `Math.exp` and `Math.log` differ in the last digit between engines, and the sample is compared octet for octet.
 */
function stretch(fraction: number, spread: number): number {
  const side = 2 * fraction - 1
  const tail = 1 + (spread * Math.abs(side)) / (1.02 - Math.abs(side))
  return side < 0 ? 1 / tail : tail
}
