/**
 * Questions about many records at once: a histogram over time, the largest groups (top-N), and two parts of a session compared.
 * Every answer says how many records it rests on, and what is missing in its range.
 */
import type { AskedBy } from './asked-by.ts'
import type { Result } from './failure.ts'
import type { LossUnit } from './health-report.ts'
import type { ListName } from './list-api.ts'
import type { Cell, ColumnType } from './session-api.ts'

/** Which records are meant. All parts have to hold. */
export interface AggregateScope {
  /** Filter text; empty lets every record through. */
  readonly filter: string
  /** By `@time`: RFC 3339 of up to nine digits; the first included, the last not. */
  readonly from?: string
  readonly until?: string
  /** Records that arrived no longer than this many seconds before the newest one. */
  readonly lastSeconds?: number
  /** Whose records; those of the session when absent. */
  readonly source?: ScopeSource
}

export type ScopeSource =
  | { readonly kind: 'session' }
  /** The capture that is compared with, by `ComparedFile.file`; `no-such-file` when it is another one by now, or none. */
  | { readonly kind: 'file'; readonly file: number }

/** What is counted: records, or the rows of a list that is made of them. */
export type Basis = 'records' | ListName

/** Figures that need no column. */
export const COUNT_FIGURES = ['records', 'octets', 'packets'] as const
/** Figures of the values in a column. Of texts there is `distinct` alone. */
export const COLUMN_FIGURES = ['distinct', 'sum', 'average', 'min', 'max', 'p50', 'p95', 'p99'] as const

export type CountFigure = (typeof COUNT_FIGURES)[number]
export type ColumnFigure = (typeof COLUMN_FIGURES)[number]

/** What is measured. Octets and packets are those of `@octets` and `@packets`; see `counters`. */
export type MeasureSpec = { readonly figure: CountFigure } | { readonly figure: ColumnFigure; readonly column: string }

/**
 * Which counters of octets and packets count: those of the record's own direction, or also those that a biflow has for the
 * other one (RFC 5103, and `responderOctets`).
 */
export type Counters = 'forward' | 'both'

/** Columns that stand for both sides of a record: it is in two groups where they differ, and once in the total. */
export const EITHER_COLUMNS = ['ip', 'port', 'as', 'if', 'mac'] as const

/** By what records are grouped. */
export type KeySpec =
  /** A column of the session, or one of `EITHER_COLUMNS`. */
  | { readonly kind: 'column'; readonly column: string }
  /** Networks of a column of addresses; where the bits of a family are absent its addresses stay whole. */
  | { readonly kind: 'prefix'; readonly column: string; readonly ipv4Bits?: number; readonly ipv6Bits?: number }
  /** Spans of time of a column of times, counted from 1970-01-01. */
  | { readonly kind: 'time'; readonly column: string; readonly seconds: number }
  /** Hundreds of a column of integers: 2xx, 4xx, 5xx of a status. */
  | { readonly kind: 'class'; readonly column: string }

/** What a key or a measure is, so that its values can be read. */
export interface FigureColumn {
  /** As the command line writes it: `srcip/24`, `p95(netscaler:roundTripTime)`. */
  readonly id: string
  readonly title: string
  readonly type: ColumnType
  readonly units?: string
  readonly enumeration?: string
}

/** One figure of one group. */
export interface Figure {
  /** Null where there is none: no record has a value, or fewer than `MIN_PERCENTILE_VALUES` for a percentile. Durations count nanoseconds. */
  readonly value: Cell
  /** Records that it rests on: those with a value. */
  readonly records: number
  /** Of the total, 0 to 1: of records, octets, packets and sums. */
  readonly share?: number
  /** In comparisons, of what has shares: the value by the seconds of its side. Absent where nobody knows how long that is. */
  readonly perSecond?: number
}

/** How far an answer can be trusted. */
export interface Coverage {
  /** Records that the answer was made of. */
  readonly records: number
  /** Of them those without a time of their own, which lie at their export time. */
  readonly atExportTime: number
  /** Of them those that waited for their template. */
  readonly decodedLate: number
  /** Stored by then, of any kind. */
  readonly recordsInAll: number
  /** More is to come: the answer is one so far. */
  readonly isSoFar: boolean
  /** Read of the file, 0 to 1; absent where nobody knows, or all is read. */
  readonly readShare?: number
  /** Records that the session no longer keeps, which an earlier answer may have counted. */
  readonly removedRecords: number
  /** Lost in its range, whatever the filter: nobody knows what was in them. */
  readonly losses: readonly LossInRange[]
  /** Data of now that waits for a template. */
  readonly pending: { readonly sets: number; readonly octets: number }
  /** Milliseconds that the engine took. */
  readonly milliseconds: number
}

/** Lost of one exporter in a range. */
export interface LossInRange {
  readonly exporter: string
  readonly lost: number
  readonly unit: LossUnit
}

export const MAX_KEYS = 3
export const MAX_MEASURES = 8
export const MAX_TOP_ROWS = 1000
export const MAX_BUCKETS = 400
export const MAX_SERIES = 12

export interface TopSpec extends AskedBy {
  readonly scope: AggregateScope
  /**
   * Absent: `records`. Of a list, names of its columns are keys and values, `records` counts its rows, times are those of `start`,
   * and the filter of the scope means what it does in `ListSpec`.
   */
  readonly basis?: Basis
  /** One to `MAX_KEYS`. */
  readonly by: readonly KeySpec[]
  /** One to `MAX_MEASURES`. */
  readonly measures: readonly MeasureSpec[]
  /** By the measure of this index; groups without the figure come last in both directions. */
  readonly sort: { readonly measure: number; readonly direction: 'ascending' | 'descending' }
  /** Rows that are wanted, of the order: from 0, at most `MAX_TOP_ROWS`. */
  readonly first: number
  readonly count: number
  /** Absent: `forward`. */
  readonly counters?: Counters
}

export interface TopRow {
  /** One for each key; null: the records that have no value. */
  readonly keys: readonly Cell[]
  /** Learned for an id, or null. */
  readonly labels: readonly (string | null)[]
  /** Lets through the records of the group, beside the filter of the scope; empty where no filter can spell it. */
  readonly filter: string
  /** One for each measure. */
  readonly figures: readonly Figure[]
  /** Lost in the range of the row: where it has an exporter or a span of time of its own. */
  readonly losses?: readonly LossInRange[]
}

export interface TopResult {
  readonly keys: readonly FigureColumn[]
  readonly measures: readonly FigureColumn[]
  readonly first: number
  readonly rows: readonly TopRow[]
  /** Groups in all. */
  readonly groups: number
  /** All that is not in `rows`; absent where that is nothing. */
  readonly others?: { readonly groups: number; readonly figures: readonly Figure[] }
  /** The records that have none of the keys: in no row and not among the others, but in the total. */
  readonly without?: readonly Figure[]
  readonly total: readonly Figure[]
  readonly coverage: Coverage
}

/** How a histogram is split into series. */
export type SplitSpec =
  /** By the values of a key: the `top` largest, the others as one. */
  | { readonly kind: 'key'; readonly key: KeySpec; readonly top: number }
  /** Forward and reverse: the counters of a biflow, one series each. Records without reverse counters are forward. */
  | { readonly kind: 'sides' }

export interface HistogramSpec extends AskedBy {
  /** `from` and `until` are the axis, too; absent: all the time that its records take. */
  readonly scope: AggregateScope
  /** Where a record lies; `@time`, which is the start of the flow or else its export time, when absent. */
  readonly time?: '@time' | '@end' | '@exportTime'
  /** At most so many buckets, up to `MAX_BUCKETS`; their width is a round one. */
  readonly buckets: number
  readonly measure: MeasureSpec
  readonly split?: SplitSpec
  readonly counters?: Counters
}

export interface HistogramSeries {
  /** `value`: of a key, which may be null. `others`: what is beyond the largest. */
  readonly kind: 'all' | 'value' | 'others' | 'forward' | 'reverse'
  readonly key: Cell
  readonly label: string | null
  /** As in `TopRow`; empty of `all`, `others` and sides. */
  readonly filter: string
  /** One for each bucket; null where there is no value. Durations count nanoseconds. */
  readonly values: readonly (number | null)[]
  /** Records that each rests on. */
  readonly records: readonly number[]
}

export interface HistogramResult {
  /** Where the first bucket begins, RFC 3339 of nine digits. Buckets begin at whole multiples of their width since 1970-01-01. */
  readonly from: string
  /** Nanoseconds. */
  readonly bucketNs: number
  readonly buckets: number
  readonly measure: FigureColumn
  /** The key of a split. */
  readonly key?: FigureColumn
  /** The largest first, `others` last. */
  readonly series: readonly HistogramSeries[]
  /** Records of each bucket, whatever was measured, and those of them that waited for their template. */
  readonly records: readonly number[]
  readonly decodedLate: readonly number[]
  /** Records outside the axis: without the time that was asked for, or so far off that the axis would show nothing else. */
  readonly offAxis: number
  readonly coverage: Coverage
}

/** What happened, by export time, to be marked on a histogram. */
export type TimeMark =
  | {
      readonly kind: 'loss'
      readonly from: string
      readonly until: string
      readonly exporter: string
      readonly domain: number
      readonly lost: number
      readonly unit: LossUnit
    }
  | { readonly kind: 'restart'; readonly at: string; readonly exporter: string; readonly domain: number }
  | {
      readonly kind: 'template'
      readonly change: 'learned' | 'changed' | 'withdrawn'
      readonly at: string
      readonly exporter: string
      readonly domain: number
      readonly templateId: number
    }
  /** Data that waits for a template, or was given up. */
  | {
      readonly kind: 'pending'
      readonly isGivenUp: boolean
      readonly from: string
      readonly until: string
      readonly exporter: string
      readonly domain: number
      readonly templateId: number
      readonly sets: number
      readonly octets: number
    }

export interface TimeMarks {
  /** By their time; at most `MAX_TIME_MARKS`. */
  readonly marks: readonly TimeMark[]
  /** Beyond them, by kind. */
  readonly omitted: Readonly<Record<TimeMark['kind'], number>>
}

export const MAX_TIME_MARKS = 2000

/** Where nothing is open. */
export const EMPTY_TIME_MARKS: TimeMarks = { marks: [], omitted: { loss: 0, restart: 0, template: 0, pending: 0 } }

/** How a group changed. By share, so that scopes of different length compare. */
export const CHANGES = ['rose', 'fell', 'appeared', 'vanished', 'same'] as const

export type Change = (typeof CHANGES)[number]

/** What a side of a comparison is, so that sides of different captures or length can be read beside each other. */
export interface ComparedSide {
  /** Of the capture; absent where both sides are of the session. */
  readonly name?: string
  /** How long it is: from `from` to `until` where the scope says both, else from the first to the last export of its records. */
  readonly seconds?: number
  /** Of its first and last record's export, RFC 3339; absent without records. */
  readonly exported?: { readonly first: string; readonly last: string }
  /** Of its capture, with records or not; the first `MAX_SIDE_EXPORTERS`. */
  readonly exporters: readonly string[]
  readonly exportersInAll: number
  /** Ids of keys and of the measure that no record of its capture has: what it shows of them is nothing, not zero. */
  readonly missing: readonly string[]
}

/** Exporters of a side that are named. */
export const MAX_SIDE_EXPORTERS = 32

export interface CompareSpec extends AskedBy {
  readonly before: AggregateScope
  readonly after: AggregateScope
  readonly by: readonly KeySpec[]
  /** Of a figure without shares (averages, percentiles …) the amounts compare. */
  readonly measure: MeasureSpec
  /** Only such rows; absent: all but `same`. */
  readonly changes?: readonly Change[]
  readonly first: number
  readonly count: number
  readonly counters?: Counters
}

export interface CompareRow {
  readonly keys: readonly Cell[]
  readonly labels: readonly (string | null)[]
  readonly filter: string
  readonly change: Change
  readonly before: Figure
  readonly after: Figure
  /** After less before; null where one of them has none and the figure has no shares. */
  readonly amount: Cell
  /** Share after less share before, −1 to 1; null of a figure without shares. */
  readonly shareChange: number | null
}

export interface CompareResult {
  readonly keys: readonly FigureColumn[]
  readonly measure: FigureColumn
  readonly first: number
  /** The greatest change first: of share, else of the amount against what was before. */
  readonly rows: readonly CompareRow[]
  /** Groups of each change. */
  readonly counts: Readonly<Record<Change, number>>
  readonly totalBefore: Figure
  readonly totalAfter: Figure
  readonly coverageBefore: Coverage
  readonly coverageAfter: Coverage
  readonly sideBefore: ComparedSide
  readonly sideAfter: ComparedSide
  /**
   * Of two captures with more groups than can be held beside each other: groups that were left out, the smallest of each side, and
   * those of the other side of which nobody knows whether they are among them.
   */
  readonly leftOut?: { readonly before: number; readonly after: number }
}

/** What a viewer may ask of many records. */
export interface AggregateApi {
  histogram(spec: HistogramSpec): Promise<Result<HistogramResult>>
  top(spec: TopSpec): Promise<Result<TopResult>>
  compare(spec: CompareSpec): Promise<Result<CompareResult>>
  timeMarks(): Promise<TimeMarks>
}
