/** Answers about many fake records: plausible, always the same, and proportional to what is loaded. */
import type {
  AggregateApi,
  Coverage,
  Figure,
  FigureColumn,
  KeySpec,
  MeasureSpec,
} from '../../core/protocol/aggregate-api.ts'
import { succeed } from '../../core/protocol/failure.ts'
import type { Cell } from '../../core/protocol/session-api.ts'
import { fakeCell } from './fake-records.ts'

/** Records that are looked at: enough for every group there is. */
const SAMPLE = 2000
const START_MS = Date.UTC(2024, 6, 11, 9, 15)

/** The calls over so many records as are loaded at the time. */
export function createFakeAggregates(loaded: () => number): AggregateApi {
  const coverage = (): Coverage => ({
    records: loaded(),
    atExportTime: 0,
    decodedLate: 0,
    recordsInAll: loaded(),
    isSoFar: false,
    removedRecords: 0,
    losses: [{ exporter: '192.0.2.1:4739', lost: 12, unit: 'records' }],
    pending: { sets: 0, octets: 0 },
    milliseconds: 1,
  })
  const groupsBy = (keys: readonly KeySpec[]) => {
    const groups = new Map<string, { keys: Cell[]; count: number }>()
    for (let record = 1; record <= Math.min(SAMPLE, loaded()); record += 1) {
      const cells = keys.map(({ column }) => fakeCell(column, record) ?? null)
      const text = JSON.stringify(cells)
      const group = groups.get(text) ?? { keys: cells, count: 0 }
      group.count += 1
      groups.set(text, group)
    }
    return [...groups.values()].sort((one, other) => other.count - one.count)
  }
  const figure = (count: number, of: number): Figure => ({
    value: count,
    records: count,
    share: of === 0 ? 0 : count / of,
  })

  return {
    histogram({ buckets, split }) {
      const perBucket = Array.from({ length: buckets }, (_, index) => Math.round((1 + Math.sin(index / 9)) * 50 + 10))
      const series = (share: number) => perBucket.map((count) => Math.round(count * share))
      const one = (kind: 'all' | 'forward' | 'reverse', share: number) => ({
        kind,
        key: null,
        label: null,
        filter: '',
        values: series(share),
        records: series(share),
      })
      const groups = split?.kind === 'key' ? groupsBy([split.key]) : []
      const all = groups.reduce((sum, { count }) => sum + count, 0)
      return Promise.resolve(
        succeed({
          from: new Date(START_MS).toISOString().replace('Z', '000000Z'),
          bucketNs: 1_000_000_000,
          buckets,
          measure: columnOf({ figure: 'records' }),
          ...(split?.kind === 'key' ? { key: keyColumnOf(split.key) } : {}),
          series:
            split === undefined
              ? [one('all', 1)]
              : split.kind === 'sides'
                ? [one('forward', 0.7), one('reverse', 0.3)]
                : groups.slice(0, split.top).map(({ keys, count }) => ({
                    ...one('all', count / all),
                    kind: 'value' as const,
                    key: keys[0] ?? null,
                  })),
          records: perBucket,
          decodedLate: perBucket.map(() => 0),
          offAxis: 0,
          coverage: coverage(),
        }),
      )
    },
    top({ by, measures, first, count }) {
      const groups = groupsBy(by)
      const all = groups.reduce((sum, group) => sum + group.count, 0)
      const rows = groups.slice(first, first + count).map((group) => ({
        keys: group.keys,
        labels: group.keys.map(() => null),
        filter: '',
        figures: measures.map(() => figure(group.count, all)),
      }))
      const shown = rows.reduce((sum, row) => sum + (row.figures[0]?.records ?? 0), 0)
      return Promise.resolve(
        succeed({
          keys: by.map(keyColumnOf),
          measures: measures.map(columnOf),
          first,
          rows,
          groups: groups.length,
          ...(rows.length < groups.length
            ? { others: { groups: groups.length - rows.length, figures: measures.map(() => figure(all - shown, all)) } }
            : {}),
          total: measures.map(() => figure(all, all)),
          coverage: coverage(),
        }),
      )
    },
    compare({ by, measure, first, count }) {
      const groups = groupsBy(by)
      const all = groups.reduce((sum, group) => sum + group.count, 0)
      const rows = groups.slice(first, first + count).map((group, index) => {
        const after = index % 2 === 0 ? 2 * group.count : Math.floor(group.count / 2)
        return {
          keys: group.keys,
          labels: group.keys.map(() => null),
          filter: '',
          change: index % 2 === 0 ? ('rose' as const) : ('fell' as const),
          before: figure(group.count, all),
          after: figure(after, all),
          amount: after - group.count,
          shareChange: all === 0 ? 0 : (after - group.count) / all,
        }
      })
      return Promise.resolve(
        succeed({
          keys: by.map(keyColumnOf),
          measure: columnOf(measure),
          first,
          rows,
          counts: {
            rose: Math.ceil(groups.length / 2),
            fell: Math.floor(groups.length / 2),
            appeared: 0,
            vanished: 0,
            same: 0,
          },
          totalBefore: figure(all, all),
          totalAfter: figure(all, all),
          coverageBefore: coverage(),
          coverageAfter: coverage(),
        }),
      )
    },
    timeMarks: () => Promise.resolve({ marks: [], omitted: { loss: 0, restart: 0, template: 0, pending: 0 } }),
  }
}

function columnOf(measure: MeasureSpec): FigureColumn {
  const id = 'column' in measure ? `${measure.figure}(${measure.column})` : measure.figure
  return { id, title: id, type: measure.figure === 'octets' ? 'octetCount' : 'integer' }
}

function keyColumnOf({ column }: KeySpec): FigureColumn {
  return { id: column, title: column, type: 'text' }
}
