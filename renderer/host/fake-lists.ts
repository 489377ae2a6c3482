/** Lists of a fake session: transactions and connections of a few imagined clients, and views of them. */
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { ListApi, ListCounts, ListGroupRow, ListName } from '../../core/protocol/list-api.ts'
import type { Cell, SortKey, ViewInfo, WindowRequest, WindowResult } from '../../core/protocol/session-api.ts'
import { VERDICTS, type Verdict } from '../../core/protocol/transaction-report.ts'
import { fakeConnectionDetails, fakePlaceOf, fakeTransactionDetails } from './fake-connections.ts'
import { FAKE_CONNECTION_LIST, FAKE_TRANSACTION_LIST } from './fake-list-rows.ts'
import { fakeColumns } from './fake-records.ts'
import { catalogueOf, isFilterFor } from '../filter/check-filter.ts'
import { fakePercentiles, fakeRows, type FakeRelation } from './fake-relation.ts'
import { FAKE_SESSION_LIST } from './fake-session-list.ts'
import { fakeSessionPlace, fakeTrafficSession } from './fake-traffic-sessions.ts'

const NO_VIEW = fail('no-such-view', 'The view is closed.', 'Ask for a new view.')
const NO_ROW = fail('no-such-row', 'The list has no such row.', 'Choose one that is shown.')
const NO_FILTER = fail('filter-invalid', 'The filter cannot be read.', 'Write a field, a comparison and a value.')

/** What each list holds. */
export const FAKE_RELATIONS: Readonly<Record<ListName, FakeRelation>> = {
  transactions: FAKE_TRANSACTION_LIST,
  connections: FAKE_CONNECTION_LIST,
  sessions: FAKE_SESSION_LIST,
}

/** Column of the duration that a list is about. */
const MEASURES: Readonly<Record<ListName, string>> = {
  transactions: 'total',
  connections: 'duration',
  sessions: 'duration',
}

/** How many rows the lists have. */
export const FAKE_LIST_COUNTS: ListCounts = {
  transactions: FAKE_TRANSACTION_LIST.rowCount,
  connections: FAKE_CONNECTION_LIST.rowCount,
  sessions: FAKE_RELATIONS.sessions.rowCount,
}

const RECORD_FIELDS = catalogueOf(fakeColumns(1), FAKE_TRANSACTION_LIST.columns)
const isEven = (row: number): boolean => row % 2 === 0

/** Rows that a filter lets through; of one that only records know every second row. Undefined: it cannot be read. */
export function fakeFilteredRows(
  list: ListName,
  filter: string,
  sort: readonly SortKey[] = [],
): readonly number[] | undefined {
  const relation = FAKE_RELATIONS[list]
  const rows = fakeRows(relation, filter, sort)
  if (rows !== undefined || !isFilterFor(filter, RECORD_FIELDS)) return rows
  return fakeRows(relation, '', sort)?.filter(isEven)
}

interface FakeListView {
  readonly list: ListName
  /** Rows from 0, in their order. */
  readonly rows: readonly number[]
}

export interface FakeLists {
  readonly api: ListApi
  has(view: number): boolean
  read(request: WindowRequest): Result<WindowResult>
  find(view: number, number: number): Result<number>
  close(view: number): void
}

export interface FakeListsOptions {
  readonly nextView: () => number
  readonly revision: () => number
  readonly pause: () => Promise<void>
}

function group(view: FakeListView, by: string, measure: string): readonly ListGroupRow[] {
  const relation = FAKE_RELATIONS[view.list]
  const groups = new Map<Cell, number[]>()
  for (const row of view.rows) {
    const key = relation.cell(by, row)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups]
    .map(([key, rows]) => ({
      key,
      filter: key === null ? `not ${by}` : `${by} = ${JSON.stringify(key)}`,
      count: rows.length,
      errors: rows.filter((row) => Number(relation.cell('status', row)) >= 500).length,
      durations: fakePercentiles(relation, measure, rows),
    }))
    .sort((one, other) => other.count - one.count)
}

function matchesOf(relation: FakeRelation, rules: readonly string[], rows: readonly number[]): number[] {
  const passing = rules.map((rule) => new Set(rule.trim() === '' ? [] : fakeRows(relation, rule, [])))
  return rows.map((row) => passing.findIndex((set) => set.has(row)))
}

/** Views of the lists of one session. */
export function createFakeLists(options: FakeListsOptions): FakeLists {
  const views = new Map<number, FakeListView>()

  const summarize = ({ list, rows }: FakeListView) => {
    const relation = FAKE_RELATIONS[list]
    const verdicts = Object.fromEntries(
      VERDICTS.map((verdict) => [verdict, rows.filter((row) => relation.cell('verdict', row) === verdict).length]),
    ) as Record<Verdict, number>
    return {
      rowCount: rows.length,
      rowsInAll: relation.rowCount,
      ...(list === 'transactions' ? { verdicts } : {}),
      durations: fakePercentiles(relation, MEASURES[list], rows),
    }
  }

  return {
    api: {
      listColumns: (list) => Promise.resolve(FAKE_RELATIONS[list].columns),
      async openList({ list, filter, narrowing = '', sort }) {
        await options.pause()
        const narrowed = fakeRows(FAKE_RELATIONS[list], narrowing, [])
        const rows = fakeFilteredRows(list, filter, sort)?.filter((row) => narrowed?.includes(row))
        if (rows === undefined) return NO_FILTER
        const view = options.nextView()
        views.set(view, { list, rows })
        const info: ViewInfo = { view, revision: options.revision(), rowCount: rows.length, milliseconds: 1 }
        return succeed(info)
      },
      summarizeList(id) {
        const view = views.get(id)
        return Promise.resolve(view === undefined ? NO_VIEW : succeed(summarize(view)))
      },
      groupList({ view: id, by, measure }) {
        const view = views.get(id)
        return Promise.resolve(view === undefined ? NO_VIEW : succeed(group(view, by, measure)))
      },
      describeTransaction(number) {
        const details = fakeTransactionDetails(number)
        return Promise.resolve(details === undefined ? NO_ROW : succeed(details))
      },
      describeConnection(number) {
        const details = fakeConnectionDetails(number)
        return Promise.resolve(details === undefined ? NO_ROW : succeed(details))
      },
      describeTrafficSession(number, grouping) {
        const details = fakeTrafficSession(number, grouping)
        return Promise.resolve(details === undefined ? NO_ROW : succeed(details))
      },
      placeRecord: (record) => Promise.resolve({ ...fakeSessionPlace(record), ...fakePlaceOf(record) }),
    },
    has: (view) => views.has(view),
    read({ view: id, first, count, columns, rules }) {
      const view = views.get(id)
      if (view === undefined) return NO_VIEW
      const relation = FAKE_RELATIONS[view.list]
      const rows = view.rows.slice(first, first + count)
      return succeed({
        view: id,
        revision: options.revision(),
        first,
        rowCount: view.rows.length,
        records: rows.map((row) => row + 1),
        columns: columns.map((column) => rows.map((row) => relation.cell(column, row))),
        labels: columns.map((column) => rows.map((row) => relation.absence(column, row))),
        ...(rules && { rules: matchesOf(relation, rules, rows) }),
      })
    },
    find(id, number) {
      const view = views.get(id)
      return view === undefined ? NO_VIEW : succeed(view.rows.indexOf(number - 1))
    },
    close(view) {
      views.delete(view)
    },
  }
}
