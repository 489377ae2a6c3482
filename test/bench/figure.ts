/** One measured figure: its samples, and the target it is held against. */

export type Target = { readonly atLeast: number } | { readonly atMost: number }

export interface Figure {
  readonly name: string
  readonly unit: string
  readonly samples: readonly number[]
  /** Undefined: the figure is for information only. */
  readonly target?: Target
  readonly note?: string
}

export interface FigureSummary {
  readonly median: number
  readonly min: number
  readonly max: number
  /** Whether the median reaches the target. */
  readonly isMet: boolean | undefined
}

/** Median, bounds and verdict of a figure that has samples. */
export function summarise(figure: Figure): FigureSummary {
  const sorted = [...figure.samples].sort((left, right) => left - right)
  const median = quantile(sorted, 0.5)
  const { target } = figure
  const isMet =
    target === undefined ? undefined : 'atLeast' in target ? median >= target.atLeast : median <= target.atMost
  return { median, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN, isMet }
}

/** The middle of samples in any order. */
export function medianOf(samples: readonly number[]): number {
  return quantile(
    [...samples].sort((left, right) => left - right),
    0.5,
  )
}

/** The value below which a share of the samples lies; `sorted` ascends. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return NaN
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)]!
  const above = sorted[Math.ceil(position)]!
  return below + (above - below) * (position - Math.floor(position))
}
