/** What was lost of a row of the largest groups: where it is one exporter, or one span of time. */
import type { KeySpec, LossInRange, TimeMarks, TopRow } from '../protocol/aggregate-api.ts'
import { createLossLookup, type SecondsSpan } from './losses-in-range.ts'

/** Of records, and of lists. */
const EXPORTERS: ReadonlySet<string> = new Set(['@exporter', 'exporter'])

/** Seconds by which a span ends before the next one begins. */
const LEAST_SECONDS = 1e-6

export interface RowLosses {
  readonly by: readonly KeySpec[]
  /** Ids of the keys. */
  readonly ids: readonly string[]
  readonly marks: TimeMarks
  /** In which the records of the answer were exported. */
  readonly span: SecondsSpan | undefined
}

/** The rows with what was lost of each; where nothing tells them apart they stay as they are. */
export function withLosses(rows: readonly TopRow[], { by, ids, marks, span }: RowLosses): readonly TopRow[] {
  const exporterKey = ids.findIndex((id) => EXPORTERS.has(id))
  const timeKey = by.findIndex(({ kind }) => kind === 'time')
  if (exporterKey < 0 && timeKey < 0) return rows
  const lookup = createLossLookup(marks)
  const lossesOf = (row: TopRow): readonly LossInRange[] | undefined => {
    const exporter = row.keys[exporterKey]
    const own = spanOf(by[timeKey], row.keys[timeKey])
    const isExporter = typeof exporter === 'string'
    // A row without either could be any of them.
    if ((exporterKey >= 0 && !isExporter) || (timeKey >= 0 && own === undefined)) return undefined
    return lookup.find(own ?? span, isExporter ? exporter : undefined)
  }
  return rows.map((row) => {
    const losses = lossesOf(row)
    return losses === undefined ? row : { ...row, losses }
  })
}

function spanOf(key: KeySpec | undefined, cell: unknown): SecondsSpan | undefined {
  if (key?.kind !== 'time' || typeof cell !== 'string') return undefined
  const from = Date.parse(cell) / 1000
  return { from, until: from + key.seconds - LEAST_SECONDS }
}
