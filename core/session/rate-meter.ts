/** How fast something goes: the mean over the last seconds. */

interface Sample {
  readonly atMs: number
  readonly count: number
}

export interface RateMeter {
  /** Notes how far it has come; `atMs` only grows. */
  note(atMs: number, count: number): void
  /** A second, from the oldest sample that counts to `atMs`. */
  perSecond(atMs: number): number
}

/** Creates a meter whose mean is over `meanMs`; nothing has come at `startMs`. */
export function createRateMeter(startMs: number, meanMs: number): RateMeter {
  const samples: Sample[] = [{ atMs: startMs, count: 0 }]

  return {
    note(atMs, count) {
      samples.push({ atMs, count })
      while (samples.length > 2 && samples[1]!.atMs < atMs - meanMs) samples.shift()
    },
    perSecond(atMs) {
      const first = samples[0]!
      const last = samples[samples.length - 1]!
      return (last.count - first.count) / (Math.max(atMs - first.atMs, 1) / 1000)
    },
  }
}
