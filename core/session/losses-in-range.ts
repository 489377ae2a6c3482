/** What was lost in the time in which some records were exported, by exporter. */
import type { LossInRange, TimeMarks } from '../protocol/aggregate-api.ts'

/** Unix seconds, both ends included. */
export interface SecondsSpan {
  readonly from: number
  readonly until: number
}

export interface LossLookup {
  /** Losses that touch the span, the largest first; all of them where there is none. Of one exporter, if it is named. */
  find(span: SecondsSpan | undefined, exporter?: string): readonly LossInRange[]
}

/** Reads the times of the losses once, for however many spans. */
export function createLossLookup({ marks }: TimeMarks): LossLookup {
  const losses = marks.flatMap((mark) => {
    if (mark.kind !== 'loss') return []
    const { exporter, unit, lost } = mark
    return [{ exporter, unit, lost, from: Date.parse(mark.from) / 1000, until: Date.parse(mark.until) / 1000 }]
  })
  return {
    find(span, only) {
      const found = new Map<string, LossInRange>()
      for (const { exporter, unit, lost, from, until } of losses) {
        // Whatever lies between two messages was exported after the first and before the second.
        const touches = span === undefined || (from <= span.until && until >= span.from)
        if (!touches || (only !== undefined && exporter !== only)) continue
        const key = `${exporter} ${unit}`
        found.set(key, { exporter, unit, lost: (found.get(key)?.lost ?? 0) + lost })
      }
      return [...found.values()].sort((one, other) => other.lost - one.lost)
    },
  }
}
