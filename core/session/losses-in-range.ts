/** What was lost in the time in which some records were exported, by exporter. */
import type { LossInRange, TimeMarks } from '../protocol/aggregate-api.ts'

/** Unix seconds, both ends included. */
export interface SecondsSpan {
  readonly from: number
  readonly until: number
}

/** Losses that touch the span, the largest first; all of them where there is none. */
export function lossesIn({ marks }: TimeMarks, span: SecondsSpan | undefined): readonly LossInRange[] {
  const found = new Map<string, LossInRange>()
  for (const mark of marks) {
    if (mark.kind !== 'loss') continue
    const { exporter, unit, lost } = mark
    // Whatever lies between two messages was exported after the first and before the second.
    const touches =
      span === undefined || (Date.parse(mark.from) / 1000 <= span.until && Date.parse(mark.until) / 1000 >= span.from)
    if (!touches) continue
    const key = `${exporter} ${unit}`
    found.set(key, { exporter, unit, lost: (found.get(key)?.lost ?? 0) + lost })
  }
  return [...found.values()].sort((one, other) => other.lost - one.lost)
}

/** Losses of one exporter in the span. */
export function lossesOfExporter(
  marks: TimeMarks,
  span: SecondsSpan | undefined,
): (exporter: string) => readonly LossInRange[] {
  const all = lossesIn(marks, span)
  return (exporter) => all.filter((loss) => loss.exporter === exporter)
}
