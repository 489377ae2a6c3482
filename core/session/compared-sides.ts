/** What the sides of a comparison are, and how much each figure is in a second: parts of different length read beside each other. */
import { formatNanoseconds } from '../elements/format-time.ts'
import {
  MAX_SIDE_EXPORTERS,
  type AggregateScope,
  type ComparedSide,
  type CompareRow,
  type Figure,
} from '../protocol/aggregate-api.ts'
import type { StoredCoverage } from '../query/aggregate/stored-coverage.ts'
import type { OpenFile } from './open-file.ts'

export interface SideFacts {
  readonly file: OpenFile
  readonly scope: AggregateScope
  readonly coverage: StoredCoverage
  readonly missing: readonly string[]
  /** Whether the other side is of another capture. */
  readonly isNamed: boolean
}

/** Describes a side. */
export function describeSide({ file, scope, coverage, missing, isNamed }: SideFacts): ComparedSide {
  const names = new Set(file.store.catalog.sessions.map(({ exporter }) => exporter))
  const seconds = secondsOf(scope, coverage)
  const { exported } = coverage
  return {
    ...(isNamed && { name: file.request.displayName }),
    ...(seconds !== undefined && { seconds }),
    ...(exported && {
      exported: { first: formatNanoseconds(exported.firstNs), last: formatNanoseconds(exported.lastNs) },
    }),
    exporters: [...names].slice(0, MAX_SIDE_EXPORTERS),
    exportersInAll: names.size,
    missing,
  }
}

/** Export times say more than those of flows: one clock that is wrong would make any capture years long. */
function secondsOf({ from, until }: AggregateScope, { exported }: StoredCoverage): number | undefined {
  const asked = from === undefined || until === undefined ? Number.NaN : (Date.parse(until) - Date.parse(from)) / 1000
  if (asked > 0) return asked
  const seconds = exported === undefined ? 0 : Number(exported.lastNs - exported.firstNs) / 1e9
  return seconds > 0 ? seconds : undefined
}

/** A row with what its figures are in a second. */
export function withRates(row: CompareRow, before: ComparedSide, after: ComparedSide): CompareRow {
  return { ...row, before: withRate(row.before, before), after: withRate(row.after, after) }
}

/** The figure of a side with what it is in a second: counts and sums alone, an average is none the more of in a longer time. */
export function withRate(figure: Figure, { seconds }: ComparedSide): Figure {
  if (seconds === undefined || figure.share === undefined || figure.value === null) return figure
  return { ...figure, perSecond: Number(figure.value) / seconds }
}
