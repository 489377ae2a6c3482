/** Histogram, top-N and compare of the in-memory host: worked out of its records, always the same. */
import type {
  AggregateApi,
  AggregateScope,
  Change,
  ComparedSide,
  CompareRow,
  Coverage,
  Figure,
  HistogramSeries,
  KeySpec,
  MeasureSpec,
  TimeMarks,
} from '../../core/protocol/aggregate-api.ts'
import { succeed } from '../../core/protocol/failure.ts'
import type { Cell } from '../../core/protocol/session-api.ts'
import { fakeText } from './fake-records.ts'
import {
  fakeFigure,
  fakeGroupFilter,
  fakeGroups,
  fakeKeyColumn,
  fakeMeasureColumn,
  fakeScope,
  withShare,
  type FakeScope,
} from './fake-figures.ts'
import { fakeListCells, fakeListScope } from './fake-list-figures.ts'

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 300, 600, 3600, 86_400]

export interface FakeAggregateOptions {
  readonly loaded: () => number
  /** Records of the whole file. */
  readonly total: () => number
}

function timeMs(record: number): number {
  return Date.parse(fakeText('@time', record))
}

function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}000000Z`
}

/** A loss after 56 % of the records, data that waited early on, a template that changed, an exporter that began anew. */
function marksOf(records: number): TimeMarks {
  if (records < 100) return { marks: [], omitted: { loss: 0, restart: 0, template: 0, pending: 0 } }
  const at = (share: number) => timeText(timeMs(Math.max(1, Math.floor(records * share))))
  const exporter = '192.0.2.11:50122'
  return {
    marks: [
      {
        kind: 'pending',
        isGivenUp: false,
        from: at(0.03),
        until: at(0.08),
        exporter,
        domain: 0,
        templateId: 274,
        sets: 41,
        octets: 4428,
      },
      { kind: 'template', change: 'changed', at: at(0.2), exporter, domain: 0, templateId: 258 },
      { kind: 'restart', at: at(0.35), exporter: '198.51.100.1:52001', domain: 256 },
      { kind: 'loss', from: at(0.56), until: at(0.57), exporter, domain: 0, lost: 312, unit: 'records' },
    ],
    omitted: { loss: 0, restart: 0, template: 0, pending: 0 },
  }
}

/** The calls over so many records as are loaded at the time. */
export function createFakeAggregates({ loaded, total }: FakeAggregateOptions): AggregateApi {
  const coverageOf = ({ records, stride }: FakeScope, { from, until }: AggregateScope): Coverage => ({
    records: records.length * stride,
    atExportTime: 0,
    decodedLate: 0,
    recordsInAll: loaded(),
    isSoFar: loaded() < total(),
    ...(loaded() < total() && { readShare: loaded() / total() }),
    removedRecords: 0,
    losses: marksOf(loaded()).marks.flatMap((mark) =>
      mark.kind === 'loss' && (until ?? '~') > mark.from && (from ?? '') < mark.until
        ? [{ exporter: mark.exporter, lost: mark.lost, unit: mark.unit }]
        : [],
    ),
    pending: { sets: 41, octets: 4428 },
    milliseconds: 1,
  })
  const sideOf = ({ source }: AggregateScope): ComparedSide => ({
    ...(source?.kind === 'file' && { name: 'yesterday.pcap' }),
    exporters: ['192.0.2.11:50122', '198.51.100.1:52001'],
    exportersInAll: 2,
    missing: [],
  })
  const share = (figure: Figure, whole: Figure, measure: MeasureSpec) => withShare(figure, whole, measure)

  return {
    histogram(spec) {
      const found = fakeScope(spec.scope, loaded())
      if (!found.ok) return Promise.resolve(found)
      const { records, stride } = found.value
      const first = Date.parse(spec.scope.from ?? timeText(timeMs(records[0] ?? 1)))
      const last = spec.scope.until === undefined ? timeMs(records.at(-1) ?? 1) + 1 : Date.parse(spec.scope.until)
      const seconds = SECONDS.find((width) => (last - first) / (width * 1000) <= spec.buckets - 1) ?? 86_400
      const width = seconds * 1000
      const begin = Math.floor(first / width) * width
      const buckets = Math.max(1, Math.min(spec.buckets, Math.ceil((last - begin) / width)))
      const bucketOf = (record: number) => Math.floor((timeMs(record) - begin) / width)
      const seriesOf = (kind: HistogramSeries['kind'], own: readonly number[], key: Cell = null): HistogramSeries => {
        const parts = Array.from({ length: buckets }, (): number[] => [])
        for (const record of own) parts[bucketOf(record)]?.push(record)
        const figures = parts.map((part) => fakeFigure(part, stride, spec.measure))
        const filter = kind === 'value' && spec.split?.kind === 'key' ? fakeGroupFilter([spec.split.key], [key]) : ''
        return {
          kind,
          key,
          label: null,
          filter,
          values: figures.map(({ value }) => (typeof value === 'number' ? value : null)),
          records: figures.map((figure) => figure.records),
        }
      }
      const all = [...records]
      const counts = seriesOf('all', all).records
      const series = (): HistogramSeries[] => {
        if (spec.split === undefined) return [seriesOf('all', all)]
        if (spec.split.kind === 'sides')
          return [
            seriesOf('forward', all),
            seriesOf(
              'reverse',
              all.filter((r) => r % 3 === 0),
            ),
          ]
        const groups = fakeGroups(found.value, [spec.split.key]).sort((a, b) => b.records.length - a.records.length)
        const rest = groups.slice(spec.split.top).flatMap((group) => group.records)
        return [
          ...groups.slice(0, spec.split.top).map((group) => seriesOf('value', group.records, group.keys[0] ?? null)),
          ...(rest.length > 0 ? [seriesOf('others', rest)] : []),
        ]
      }
      const lateUntil = loaded() * 0.08
      return Promise.resolve(
        succeed({
          from: timeText(begin),
          bucketNs: width * 1e6,
          buckets,
          measure: fakeMeasureColumn(spec.measure),
          ...(spec.split?.kind === 'key' && { key: fakeKeyColumn(spec.split.key) }),
          series: series(),
          records: counts,
          decodedLate: counts.map((count, index) => {
            const record = ((begin + index * width - timeMs(1)) / (timeMs(loaded()) - timeMs(1) || 1)) * loaded()
            return record > loaded() * 0.03 && record < lateUntil ? Math.round(count * 0.3) : 0
          }),
          offAxis: 0,
          coverage: coverageOf(found.value, spec.scope),
        }),
      )
    },
    top({ basis = 'records', scope, by, measures, sort, first, count }) {
      const found = basis === 'records' ? fakeScope(scope, loaded()) : fakeListScope(basis, scope)
      const from = basis === 'records' ? undefined : fakeListCells(basis)
      if (!found.ok) return Promise.resolve(found)
      const { records, stride } = found.value
      const whole = measures.map((measure) => fakeFigure(records, stride, measure, from))
      const figuresOf = (own: readonly number[]) =>
        measures.map((measure, index) => share(fakeFigure(own, stride, measure, from), whole[index]!, measure))
      const rows = fakeGroups(found.value, by, from).map((group) => ({
        records: group.records,
        keys: group.keys,
        labels: group.keys.map(() => null),
        filter: fakeGroupFilter(by, group.keys),
        figures: figuresOf(group.records),
      }))
      const weight = (figure: Figure | undefined) => (figure?.value == null ? -Infinity : Number(figure.value))
      const sign = sort.direction === 'descending' ? -1 : 1
      rows.sort((a, b) => {
        const [one, other] = [weight(a.figures[sort.measure]), weight(b.figures[sort.measure])]
        if (one === other) return b.records.length - a.records.length
        if (one === -Infinity || other === -Infinity) return one === -Infinity ? 1 : -1
        return sign * (one - other)
      })
      const shown = rows.slice(first, first + count)
      const rest = [...rows.slice(0, first), ...rows.slice(first + count)]
      return Promise.resolve(
        succeed({
          keys: by.map((key) => fakeKeyColumn(key, from)),
          measures: measures.map((measure) => fakeMeasureColumn(measure, from)),
          first,
          rows: shown.map(({ records: _, ...row }) => row),
          groups: rows.length,
          ...(rest.length > 0 && {
            others: { groups: rest.length, figures: figuresOf(rest.flatMap((row) => row.records)) },
          }),
          total: whole,
          coverage: coverageOf(found.value, scope),
        }),
      )
    },
    compare({ before, after, by, measure, changes, first, count }) {
      const [one, other] = [fakeScope(before, loaded()), fakeScope(after, loaded())]
      if (!one.ok) return Promise.resolve(one)
      if (!other.ok) return Promise.resolve(other)
      const totalBefore = fakeFigure(one.value.records, one.value.stride, measure)
      const totalAfter = fakeFigure(other.value.records, other.value.stride, measure)
      const groups = new Map<string, { keys: readonly Cell[]; before: readonly number[]; after: readonly number[] }>()
      for (const { keys, records } of fakeGroups(one.value, by)) {
        groups.set(JSON.stringify(keys), { keys, before: records, after: [] })
      }
      for (const { keys, records } of fakeGroups(other.value, by)) {
        const known = groups.get(JSON.stringify(keys))
        groups.set(JSON.stringify(keys), { keys, before: known?.before ?? [], after: records })
      }
      const all = [...groups.values()].map((group) => compareGroup(group, by, { measure, totalBefore, totalAfter }))
      const wanted = all.filter(({ change }) => changes?.includes(change) ?? change !== 'same')
      wanted.sort((a, b) => Math.abs(b.shareChange ?? 0) - Math.abs(a.shareChange ?? 0))
      const countOf = (change: Change) => all.filter((row) => row.change === change).length
      return Promise.resolve(
        succeed({
          keys: by.map((key) => fakeKeyColumn(key)),
          measure: fakeMeasureColumn(measure),
          first,
          rows: wanted.slice(first, first + count),
          counts: {
            rose: countOf('rose'),
            fell: countOf('fell'),
            appeared: countOf('appeared'),
            vanished: countOf('vanished'),
            same: countOf('same'),
          },
          totalBefore,
          totalAfter,
          coverageBefore: coverageOf(one.value, before),
          coverageAfter: coverageOf(other.value, after),
          sideBefore: sideOf(before),
          sideAfter: sideOf(after),
        }),
      )
    },
    timeMarks: () => Promise.resolve(marksOf(loaded())),
  }
}

function compareGroup(
  group: { readonly keys: readonly Cell[]; readonly before: readonly number[]; readonly after: readonly number[] },
  by: readonly KeySpec[],
  { measure, totalBefore, totalAfter }: { measure: MeasureSpec; totalBefore: Figure; totalAfter: Figure },
): CompareRow {
  const before = withShare(fakeFigure(group.before, 1, measure), totalBefore, measure)
  const after = withShare(fakeFigure(group.after, 1, measure), totalAfter, measure)
  const shareChange = before.share === undefined ? null : (after.share ?? 0) - before.share
  const amount = Number(after.value ?? 0) - Number(before.value ?? 0)
  const moved = shareChange ?? amount
  const change: Change =
    group.before.length === 0
      ? 'appeared'
      : group.after.length === 0
        ? 'vanished'
        : moved > 0
          ? 'rose'
          : moved < 0
            ? 'fell'
            : 'same'
  return {
    keys: group.keys,
    labels: group.keys.map(() => null),
    filter: fakeGroupFilter(by, group.keys),
    change,
    before,
    after,
    amount,
    shareChange,
  }
}
