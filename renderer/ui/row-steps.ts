const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
}

/** The row that a key goes to from row `at` of `count`; undefined when it is no key for that. */
export function rowAfterKey(key: string, at: number, count: number): number | undefined {
  const step = STEPS[key]
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, at + step))
}
