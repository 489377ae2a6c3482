/** When a viewer hears of changes: at once after silence, never more often than an interval lets it. */

export interface ChangePace {
  /** Something shows that did not before. */
  now(): void
  /** Something less urgent; it goes along with what shows, or alone after the interval. */
  soon(): void
}

/** Calls `tell` at most every `intervalMs` milliseconds, and once more after the last change. */
export function createChangePace(tell: () => void, intervalMs: number): ChangePace {
  let toldMs = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let dueMs = Number.POSITIVE_INFINITY

  function tellAt(atMs: number): void {
    if (dueMs <= atMs) return
    clearTimeout(timer)
    dueMs = atMs
    timer = setTimeout(
      () => {
        dueMs = Number.POSITIVE_INFINITY
        toldMs = performance.now()
        tell()
      },
      Math.max(0, atMs - performance.now()),
    )
  }

  return {
    now: () => {
      tellAt(Math.max(performance.now(), toldMs + intervalMs))
    },
    soon: () => {
      tellAt(performance.now() + intervalMs)
    },
  }
}
