/**
 * Numbers that are given again: the one that has been free for longest first, and none before enough others are free. What was
 * read or shown a moment ago may still name a number whose records are gone; it should not find another's facts there.
 */
export interface FreeNumbers {
  /** Frees a number; its weight is what is kept by it until it is given again. */
  give(number: number, weight: number): void
  /** A number to be given again; undefined while no more than `resting` is free. */
  take(): number | undefined
}

interface FreeNumber {
  readonly number: number
  readonly weight: number
}

/** Entries that are gone before the list is made anew. */
const LEAST_GONE = 1024

/** Makes an empty list; `resting` is the weight of the numbers that stay free. */
export function createFreeNumbers(resting: number): FreeNumbers {
  let entries: FreeNumber[] = []
  let head = 0
  let weight = 0

  return {
    give(number, ofNumber) {
      entries.push({ number, weight: ofNumber })
      weight += ofNumber
    },
    take() {
      const first = entries[head]
      if (first === undefined || weight <= resting) return undefined
      head++
      weight -= first.weight
      if (head >= LEAST_GONE && 2 * head >= entries.length) {
        entries = entries.slice(head)
        head = 0
      }
      return first.number
    },
  }
}
