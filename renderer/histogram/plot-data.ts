/** An answer about buckets as bars: which lie on which, how high, and what they are called. */
import type { HistogramResult, HistogramSeries } from '../../core/protocol/aggregate-api.ts'
import { DEFAULT_CELL_OPTIONS } from '../../core/elements/format-cell.ts'
import { keyText } from '../aggregate/figure-text.ts'
import { isAdditive } from '../aggregate/spec-words.ts'
import type { TimeWindow } from '../timeline/time-scale.ts'
import type { HistogramState } from './histogram-keeper.ts'
import { axisOf } from './histogram-keeper.ts'

/** `stack`: parts of a whole. `mirror`: one side up, the other down. `lines`: figures that do not add up, one line each. */
export type PlotMode = 'stack' | 'mirror' | 'lines'

/** Which colour a series has: by what it is, or its place among the values of a split. */
export type SeriesTone = 'neutral' | 'error' | 'others' | 'reverse' | number

export interface PlotSeries {
  readonly label: string
  readonly tone: SeriesTone
  /** Lets its records through, beside the filter; empty where no filter can. */
  readonly filter: string
  /** One for each bucket: a rate where figures add up, else the figure; null where there is none. */
  readonly values: readonly (number | null)[]
}

export interface PlotData {
  readonly mode: PlotMode
  readonly axis: TimeWindow
  readonly widthUs: number
  /** At the bottom first. */
  readonly series: readonly PlotSeries[]
  /** Of each bucket, how much of its bar had waited for a template. */
  readonly late: readonly number[]
  /** Records that each bucket rests on. */
  readonly records: readonly number[]
  readonly lateRecords: readonly number[]
  /** Whether values are per second. */
  readonly isRate: boolean
  readonly highest: number
  /** Below 0 where one side goes down. */
  readonly lowest: number
}

/** `errors`, `TCP`: what a series is of. */
export function seriesLabel({ kind, key, label }: HistogramSeries, { key: column, measure }: HistogramResult): string {
  if (kind === 'all') return measure.title
  if (kind !== 'value' || column === undefined) return kind
  const { text, more } = keyText(key, label, column, DEFAULT_CELL_OPTIONS)
  return more === undefined ? text : `${text} ${more}`
}

/** Server errors are red wherever they are told apart. */
function toneOf({ kind, key }: HistogramSeries, index: number, { key: column }: HistogramResult): SeriesTone {
  if (kind === 'all' || kind === 'forward') return 'neutral'
  if (kind === 'reverse') return 'reverse'
  if (kind === 'others') return 'others'
  return column?.id.includes('@status') === true && typeof key === 'number' && key >= 500 ? 'error' : index
}

function sumAt(series: readonly PlotSeries[], bucket: number): number {
  return series.reduce((sum, { values }) => sum + Math.max(0, values[bucket] ?? 0), 0)
}

function withErrors(all: PlotSeries, errors: readonly (number | null)[]): PlotSeries[] {
  const rest = all.values.map((value, bucket) => (value === null ? null : Math.max(0, value - (errors[bucket] ?? 0))))
  return [
    { label: 'errors', tone: 'error', filter: '', values: errors },
    { label: 'the rest', tone: 'neutral', filter: '', values: rest },
  ]
}

/** Bars of what the keeper has; undefined before its first answer. */
export function plotDataOf({ result, choice, errors }: HistogramState): PlotData | undefined {
  if (result === undefined || choice === undefined) return undefined
  const isRate = isAdditive(choice.measure)
  const seconds = result.bucketNs / 1e9
  const scaled = (values: readonly (number | null)[]) =>
    isRate ? values.map((value) => (value === null ? null : value / seconds)) : values
  const isMirror = result.series.some(({ kind }) => kind === 'reverse')
  const mode: PlotMode = isMirror ? 'mirror' : isRate || result.series.length === 1 ? 'stack' : 'lines'
  const plain = result.series.map((own, index): PlotSeries => ({
    label: seriesLabel(own, result),
    tone: toneOf(own, index, result),
    filter: own.filter,
    values:
      own.kind === 'reverse' ? scaled(own.values).map((value) => (value === null ? null : -value)) : scaled(own.values),
  }))
  const [first] = plain
  const isSplit = errors !== undefined && plain.length === 1 && first !== undefined
  const series = isSplit ? withErrors(first, scaled(errors)) : plain
  const buckets = Array.from({ length: result.buckets }, (_, bucket) => bucket)
  const heights = buckets.map((bucket) =>
    mode === 'stack' ? sumAt(series, bucket) : Math.max(0, ...series.map(({ values }) => values[bucket] ?? 0)),
  )
  const depths = buckets.map((bucket) => Math.min(0, ...series.map(({ values }) => values[bucket] ?? 0)))
  return {
    mode,
    axis: axisOf(result),
    widthUs: result.bucketNs / 1000,
    series,
    late: buckets.map((bucket) => {
      const records = result.records[bucket] ?? 0
      return records === 0 ? 0 : ((result.decodedLate[bucket] ?? 0) / records) * (heights[bucket] ?? 0)
    }),
    records: result.records,
    lateRecords: result.decodedLate,
    isRate,
    highest: heights.reduce((most, height) => Math.max(most, height), 0),
    lowest: depths.reduce((least, depth) => Math.min(least, depth), 0),
  }
}

/** Values to draw, the highest first: each lies behind the next, so that what shows of it is its own. */
export function stackedValues({ mode, series }: PlotData): readonly (readonly (number | null)[])[] {
  if (mode !== 'stack') return series.map(({ values }) => values)
  const below: number[] = []
  const stacked = series.map(({ values }) =>
    values.map((value, bucket) => {
      const height = (below[bucket] ?? 0) + Math.max(0, value ?? 0)
      below[bucket] = height
      return value === null && height === 0 ? null : height
    }),
  )
  return stacked.reverse()
}

/** Marks of the scale of values: a round number near the highest, and half of it. */
export function valueTicks(highest: number): readonly number[] {
  if (!(highest > 0)) return []
  const power = 10 ** Math.floor(Math.log10(highest))
  const top = [10, 8, 6, 5, 4, 3, 2, 1].find((factor) => factor * power <= highest * 1.1) ?? 1
  return [(top * power) / 2, top * power]
}

/** The values from the foot of a picture to its top; `headroom` is a share of the highest, left for what stands above it. */
export function valuesShown(
  { highest, lowest }: Pick<PlotData, 'highest' | 'lowest'>,
  headroom: number,
): readonly [number, number] {
  const most = highest > 0 ? highest : 1
  return lowest < 0 ? [lowest * (1 + headroom / 2), most * (1 + headroom)] : [0, most * (1 + headroom)]
}

/** Series that are told by their colour, where there is more than one. */
export function legendOf({ series, mode }: PlotData): readonly PlotSeries[] {
  if (series.length < 2) return []
  // Errors beside the rest are told by their colour and their name in the readout alone.
  const shown = series.filter(({ tone }) => tone !== 'neutral' || mode === 'mirror')
  return shown.every(({ values }) => values.every((value) => value === null || value === 0)) ? [] : shown
}
