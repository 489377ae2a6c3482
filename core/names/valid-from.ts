/** Things that hold from a moment on: the last one before a moment counts, and the first one for all that was before it. */

export interface ValidFrom {
  /** Unix nanoseconds, by the exporter's clock (export time). */
  readonly from: bigint
}

/** Where something of a list holds: from `from` (undefined: always) to before `until` (undefined: for ever). */
export interface Validity {
  readonly from: bigint | undefined
  readonly until: bigint | undefined
}

/** What holds at a moment; undefined for an empty list. */
export function validAt<T extends ValidFrom>(list: readonly T[], time: bigint): T | undefined {
  for (let index = list.length - 1; index > 0; index -= 1) {
    const entry = list[index]
    if (entry !== undefined && entry.from <= time) return entry
  }
  return list[0]
}

/** Puts an entry into its place in time; of two at the same moment the later one counts. */
export function insertByTime<T extends ValidFrom>(list: T[], entry: T): void {
  let at = list.length
  while (at > 0 && (list[at - 1]?.from ?? 0n) > entry.from) at -= 1
  list.splice(at, 0, entry)
}

/** Makes room for an entry: the oldest one goes, what comes after it counts in its place; false when none is older. */
export function forgetOldest(list: ValidFrom[], time: bigint): boolean {
  const [oldest] = list
  if (oldest === undefined || oldest.from > time) return false
  list.shift()
  return true
}

/** When the entry at a place in the list holds. */
export function validityOf(list: readonly ValidFrom[], index: number): Validity {
  return { from: index === 0 ? undefined : list[index]?.from, until: list[index + 1]?.from }
}

/** When both hold; undefined when never. */
export function bothValid(a: Validity, b: Validity): Validity | undefined {
  const from = a.from === undefined || (b.from !== undefined && b.from > a.from) ? b.from : a.from
  const until = a.until === undefined || (b.until !== undefined && b.until < a.until) ? b.until : a.until
  return from !== undefined && until !== undefined && from >= until ? undefined : { from, until }
}
