/**
 * Views of a session: which records, in which order. The identity view is the order of decoding and grows with the
 * store; any other is ordered once, by a query, into the record numbers it has.
 */
import { MAX_VIEWS } from '../limits.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { SortKey, ViewInfo } from '../protocol/session-api.ts'
import { failureOf, isInterruption } from '../store/database.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import type { Store } from '../store/store.ts'
import type { ColumnCatalogue } from './columns.ts'
import { planOrder, type SortColumn, type TableCondition } from './sort-order.ts'
import type { TextSets } from './text-sets.ts'

export interface ViewFilter {
  /** Condition of a table; undefined: all its records, `false`: none of them. */
  conditionOf(table: ShapeTable): TableCondition | undefined | false
  /** What the conditions ask of the dictionary, once they are made. */
  readonly texts: TextSets
}

export interface ViewRequest {
  /** Undefined lets every record through. */
  readonly filter: ViewFilter | undefined
  readonly sort: readonly SortKey[]
}

export interface View {
  readonly id: number
  readonly revision: number
  /** Record numbers in the order of the view; undefined for the order of decoding. */
  readonly order: Uint32Array | undefined
}

export interface Views {
  /** Makes a view; a call that came before and is still at work fails with `superseded`. */
  open(request: ViewRequest): Promise<Result<ViewInfo>>
  close(id: number): void
  /** A view that is readable; notes that it was read. */
  find(id: number): View | undefined
}

export interface ViewsOptions {
  /** Revision of the session. */
  readonly revision: () => number
  /** Number of the next view. */
  readonly nextView: () => number
}

export function createViews(store: Store, columns: ColumnCatalogue, options: ViewsOptions): Views {
  const views = new Map<number, View>()
  let newest = 0
  let working: Promise<unknown> = Promise.resolve()

  function keep(order: Uint32Array | undefined, startedAt: number): Result<ViewInfo> {
    const view: View = { id: options.nextView(), revision: options.revision(), order }
    // A Map keeps the order of insertion, and `find` inserts again: the first is the one read longest ago.
    for (const oldest of views.keys()) if (views.size >= MAX_VIEWS) views.delete(oldest)
    views.set(view.id, view)
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10
    return succeed({
      view: view.id,
      revision: view.revision,
      rowCount: order?.length ?? store.recordCount,
      milliseconds,
    })
  }

  async function orderRecords(request: ViewRequest, isCurrent: () => boolean): Promise<Uint32Array | undefined> {
    const sort: SortColumn[] = request.sort.map((key) => ({
      direction: key.direction,
      sourceOf: (table) => columns.sourceOf(key.column, table.shape),
    }))
    const { filter } = request
    const plan = planOrder({
      tables: store.tables,
      sort,
      conditionOf: (table) => filter?.conditionOf(table),
      texts: filter?.texts,
      catalog: store.catalog,
      recordCount: store.recordCount,
      textCount: store.dictionary.size,
    })
    if (plan === undefined) return new Uint32Array(0)
    if (plan.usesRanks) await store.dictionary.rank()
    try {
      for (const { sql, parameters } of plan.preparations) {
        if (!isCurrent()) return undefined
        await store.query(sql, [], parameters)
      }
      if (!isCurrent()) return undefined
      const rows = await store.query(plan.query.sql, [4], plan.query.parameters)
      return new Uint32Array(rows.columns[0]?.buffer ?? new ArrayBuffer(0))
    } finally {
      for (const { sql, parameters } of plan.cleanUp) await store.query(sql, [], parameters)
    }
  }

  return {
    async open(request) {
      const startedAt = performance.now()
      newest += 1
      const ticket = newest
      const unknown = request.sort.find((key) => columns.find(key.column) === undefined)
      if (unknown !== undefined) {
        return fail('no-such-column', `No record has a column “${unknown.column}”.`, 'Choose a column of this session.')
      }
      store.interruptQueries()
      const before = working
      const isCurrent = () => ticket === newest
      const work = before.then(async () => {
        if (!isCurrent()) return undefined
        if (request.filter === undefined && request.sort.length === 0) return 'identity' as const
        return orderRecords(request, isCurrent)
      })
      working = work.catch(() => undefined)
      try {
        const order = await work
        if (order === undefined || !isCurrent()) return SUPERSEDED
        return keep(order === 'identity' ? undefined : order, startedAt)
      } catch (error) {
        return isInterruption(error) ? SUPERSEDED : failureOf(error, 'Sorting and filtering')
      }
    },
    close(id) {
      views.delete(id)
    },
    find(id) {
      const view = views.get(id)
      if (view === undefined) return undefined
      views.delete(id)
      views.set(id, view)
      return view
    },
  }
}

const SUPERSEDED = fail('superseded', 'A newer view was asked for.', 'Nothing: the newer one is on its way.')
