/** Views of lists: which rows, in which order; windows and sums of them. */
import { MAX_VIEWS } from '../../limits/query.ts'
import type { TopSpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import {
  LIST_NAMES,
  type ListGroupRow,
  type ListGroupSpec,
  type ListName,
  type ListSpec,
  type ListSummary,
} from '../../protocol/list-api.ts'
import type { ColumnInfo, SortKey, ViewInfo, WindowRequest, WindowResult } from '../../protocol/session-api.ts'
import type { StoredTop } from '../../query/aggregate/top.ts'
import { nearestHint } from '../../query/filter-language/filter-fields.ts'
import type { FilterTree } from '../../query/filter-language/filter-tree.ts'
import { parseFilter } from '../../query/filter-language/parse-filter.ts'
import { isSaneWindow, SENSELESS_WINDOW } from '../../query/window-request.ts'
import { failureOf } from '../../store/database.ts'
import type { Relation } from '../relation.ts'
import type { Telemetry } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { createTextReader, type TextReader } from './column-texts.ts'
import { groupRows } from './group-rows.ts'
import { readAbsences, readCells } from './list-cells.ts'
import { catalogueOf, type RowMarks } from './list-filter.ts'
import { createListRules, type ListRules } from './list-rules.ts'
import { createColumnCounter, type ColumnCounter } from './list-columns.ts'
import { allRows, findColumn, selectRows } from './select-rows.ts'
import { summarizeRows } from './summarize-rows.ts'
import { findTopRows } from './top-rows.ts'

export interface ListViewsOptions {
  readonly telemetry: Pick<Telemetry, 'relation' | 'isComplete'>
  readonly readTexts: ReadTexts
}

/** What whoever numbers all views gives a new one. */
export interface ViewTicket {
  /** Number of the view, of the same row of numbers as those of records. */
  readonly view: number
  /** Revision of the session, told with every window. */
  readonly revision: number
}

export interface ListViews {
  columns(list: ListName): Promise<readonly ColumnInfo[]>
  /** The columns of the list that a view is of. */
  columnsOf(view: number): Promise<Result<readonly ColumnInfo[]>>
  /**
   * Makes a view; a call of its asker for the same list that came before and is still at work fails with `superseded`.
   *
   * @param among marks of the rows that are there now, which alone can be in the view; absent: all
   */
  open(spec: ListSpec, ticket: ViewTicket, among?: RowMarks): Promise<Result<ViewInfo>>
  /** The rows of a list, as they are now, that a filter lets through. */
  matching(list: ListName, filter: FilterTree): Promise<Uint32Array>
  close(view: number): void
  read(request: WindowRequest): Promise<Result<WindowResult>>
  /** Position of a row by its number, -1 when the view does not have it. */
  find(view: number, number: number): Result<number>
  summarize(view: number): Promise<Result<ListSummary>>
  group(spec: ListGroupSpec): Promise<Result<readonly ListGroupRow[]>>
  /**
   * The largest groups of the rows of the list that is its basis; an older question of its asker ends with `superseded`.
   *
   * @param amongOf marks the rows of the list that are there now, which alone can count; absent: all
   */
  top(spec: TopSpec, amongOf?: (list: ListName) => RowMarks): Promise<Result<StoredTop>>
}

/** A list with what is kept for all its views. */
interface List {
  readonly name: ListName
  readonly relation: Relation
  readonly texts: TextReader
  readonly columns: ColumnCounter
  readonly rules: ListRules
  /** Turn of the newest view that each asker waits for. */
  readonly newest: Map<string, number>
}

interface ListView {
  readonly id: number
  readonly list: List
  readonly revision: number
  /** Rows in their order; undefined: all rows from the first on, also those that come later. Rows that went have no cells. */
  readonly rows: Uint32Array | undefined
  readonly firstRow: number
}

const NO_SUCH_VIEW = fail('no-such-view', 'The view is closed.', 'Ask for a new view.')
const SUPERSEDED = fail('superseded', 'A newer view was asked for.', 'Nothing: the newer one is on its way.')

/** Rows are made batch by batch: when all are there, their beginning says more than their number. */
const BY_START: readonly SortKey[] = [{ column: 'start', direction: 'ascending' }]

/** Views of the lists of one session. */
export function createListViews(options: ListViewsOptions): ListViews {
  const views = new Map<number, ListView>()
  const lists = new Map(
    LIST_NAMES.map((name): [ListName, List] => {
      const relation = options.telemetry.relation(name)
      const texts = createTextReader(relation, options.readTexts)
      const rules = createListRules(relation, texts)
      return [name, { name, relation, texts, columns: createColumnCounter(relation), rules, newest: new Map() }]
    }),
  )

  /** The newest question of each asker that is not answered. */
  const newestTop = new Map<string, number>()
  let turns = 0

  function listOf(name: ListName): List {
    const list = lists.get(name)
    if (list === undefined) throw new Error(`no list ${name}`)
    return list
  }

  /** A view that is readable; notes that it was read. */
  function viewOf(id: number): ListView | undefined {
    const view = views.get(id)
    if (view === undefined) return undefined
    views.delete(id)
    views.set(id, view)
    return view
  }

  function keep({ view: id, revision }: ViewTicket, list: List, rows?: Uint32Array): ListView {
    const view: ListView = { id, list, revision, rows, firstRow: list.relation.firstRow }
    // A Map keeps the order of insertion, and `viewOf` inserts again: the first is the one read longest ago.
    for (const oldest of views.keys()) if (views.size >= MAX_VIEWS) views.delete(oldest)
    views.set(id, view)
    return view
  }

  return {
    columns: (name) => listOf(name).columns.describe(),
    columnsOf: async (id) => {
      const view = viewOf(id)
      return view === undefined ? NO_SUCH_VIEW : succeed(await view.list.columns.describe())
    },
    async open({ list: name, filter, narrowing = '', sort: wanted, asker = '' }, ticket, among) {
      const startedAt = performance.now()
      const opened = (rows?: Uint32Array): Result<ViewInfo> => {
        if (list.newest.get(asker) === turn) list.newest.delete(asker)
        const rowCount = countOf(keep(ticket, list, rows))
        const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10
        return succeed({ view: ticket.view, revision: ticket.revision, rowCount, milliseconds })
      }
      const list = listOf(name)
      const turn = (turns += 1)
      list.newest.set(asker, turn)
      const tree = parseBoth(list.relation, filter, narrowing)
      if (!tree.ok) return tree
      const sort = wanted.length === 0 && options.telemetry.isComplete() ? BY_START : wanted
      const unknown = sort.find(({ column }) => findColumn(list.relation, column) === undefined)
      if (unknown !== undefined) return noSuchColumn(unknown.column, list.relation)
      if (tree.value.kind === 'all' && sort.length === 0 && among === undefined) return opened()
      return attempt('Sorting and filtering', async () => {
        const rows = await selectRows(list.relation, list.texts, { filter: tree.value, sort, among })
        return turn === list.newest.get(asker) ? opened(rows) : SUPERSEDED
      })
    },
    matching(name, filter) {
      const { relation, texts } = listOf(name)
      return selectRows(relation, texts, { filter, sort: [] })
    },
    close: (view) => void views.delete(view),
    read(request) {
      const view = viewOf(request.view)
      if (view === undefined) return Promise.resolve(NO_SUCH_VIEW)
      if (!isSaneWindow(request)) return Promise.resolve(SENSELESS_WINDOW)
      return attempt('Reading rows', async () => succeed(await readWindow(view, request)))
    },
    find(id, number) {
      const view = viewOf(id)
      if (view === undefined) return NO_SUCH_VIEW
      const row = number - 1
      const { firstRow, rowCount } = view.list.relation
      if (!Number.isInteger(row) || row < firstRow || row >= rowCount) return succeed(-1)
      return succeed(view.rows === undefined ? row - view.firstRow : view.rows.indexOf(row))
    },
    summarize(id) {
      const view = viewOf(id)
      if (view === undefined) return Promise.resolve(NO_SUCH_VIEW)
      const { name, relation } = view.list
      return attempt('Summing up', async () => succeed(await summarizeRows(name, relation, rowsOf(view))))
    },
    group({ view: id, by, measure }) {
      const view = viewOf(id)
      if (view === undefined) return Promise.resolve(NO_SUCH_VIEW)
      const { name, relation, texts } = view.list
      const key = findColumn(relation, by)
      const duration = findColumn(relation, measure)
      if (key === undefined) return Promise.resolve(noSuchColumn(by, relation))
      if (duration?.kind !== 'number' || duration.info.type !== 'duration') {
        return Promise.resolve(fail('no-such-column', `“${measure}” is no duration.`, 'Choose a column of durations.'))
      }
      const status = name === 'transactions' ? findColumn(relation, 'status') : undefined
      const { firstRow, rowCount } = relation
      const request = {
        rows: rowsOf(view),
        range: { firstRow, rowCount },
        by: key,
        measure: duration,
        status: status?.kind === 'number' ? status : undefined,
      }
      return attempt('Grouping', async () => succeed(await groupRows(request, texts)))
    },
    top(spec, amongOf) {
      const { basis = 'records', asker = '' } = spec
      if (basis === 'records') throw new Error('records are in no list')
      const { relation, texts } = listOf(basis)
      const turn = (turns += 1)
      newestTop.set(asker, turn)
      return attempt('Counting', async () => {
        const isWanted = () => newestTop.get(asker) === turn
        const answer = await findTopRows(spec, { relation, texts, among: amongOf?.(basis), isWanted })
        if (newestTop.get(asker) === turn) newestTop.delete(asker)
        return answer
      })
    },
  }
}

/** One filter of two; a `narrowing` that is wrong is told otherwise, as no other rows would help. */
function parseBoth(relation: Relation, filter: string, narrowing: string): Result<FilterTree> {
  const catalogue = catalogueOf(relation)
  const [one, other] = [parseFilter(filter, catalogue), parseFilter(narrowing, catalogue)]
  if (!other.ok) return fail('request-invalid', `The narrowing is wrong: ${other.message}.`, 'Correct it.')
  if (!one.ok) return fail('filter-invalid', `The filter is wrong: ${one.message}.`, 'Correct the filter.')
  if (other.tree.kind === 'all') return succeed(one.tree)
  return succeed(one.tree.kind === 'all' ? other.tree : { kind: 'and', terms: [one.tree, other.tree] })
}

/** What the database refuses is told, not thrown. */
async function attempt<T>(what: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    return failureOf(error, what)
  }
}

function noSuchColumn(column: string, { columns }: Relation): Result<never> {
  const ids = columns.map(({ info: { id } }) => id)
  const hint = nearestHint(column, ids, 'Choose one of its columns.')
  return fail('no-such-column', `The list has no column “${column}”.`, hint)
}

function countOf({ rows, firstRow, list }: ListView): number {
  return rows?.length ?? list.relation.rowCount - firstRow
}

/** The rows of a view that are there. */
function rowsOf({ rows, list: { relation } }: ListView): Uint32Array {
  if (rows === undefined) return allRows(relation)
  return relation.firstRow === 0 ? rows : rows.filter((row) => row >= relation.firstRow)
}

async function readWindow(view: ListView, request: WindowRequest): Promise<WindowResult> {
  const { first, count, columns: ids } = request
  const { relation, texts } = view.list
  const rowCount = countOf(view)
  const end = Math.min(first + count, rowCount)
  const rows = Array.from(
    { length: Math.max(0, end - first) },
    (_, index) => view.rows?.[first + index] ?? view.firstRow + first + index,
  )
  const columns = ids.map((id) => findColumn(relation, id))
  const cells = await Promise.all(
    columns.map(async (column) => (column === undefined ? rows.map(() => null) : readCells(column, rows, texts))),
  )
  const rules = request.rules && (await view.list.rules.firstMatches(request.rules, rows))
  return {
    view: view.id,
    revision: view.revision,
    first,
    rowCount,
    ...(rules && { rules }),
    records: rows.map((row) => row + 1),
    columns: cells,
    labels: columns.map((column, index) =>
      column === undefined ? null : readAbsences(column, rows, cells[index] ?? []),
    ),
  }
}
