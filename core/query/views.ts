/**
 * Views of a session: which records, in which order. The identity view is the order of decoding and grows with the
 * store; any other is ordered once, by a query, into the record numbers it has.
 */
import { MAX_VIEWS } from '../limits/query.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { SortKey, ViewInfo } from '../protocol/session-api.ts'
import { interruptUntil } from '../store/interrupt-until.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import type { Store } from '../store/store.ts'
import type { ColumnCatalogue } from './columns.ts'
import { findFirstMessage } from './first-message.ts'
import { nearestHint } from './filter-language/filter-fields.ts'
import type { QueryQueue } from './query-queue.ts'
import { createRecordRange, createRecordSet, type RecordSet } from './record-sets.ts'
import { planOrder, type SortColumn, type TableCondition } from './sort-order.ts'
import { parametersOf, type TextSets } from './text-sets.ts'
import type { TimeSpan } from './time-span.ts'

export interface ViewFilter {
  /** Condition of a table; undefined: all its records, `false`: none of them. */
  conditionOf(table: ShapeTable): TableCondition | undefined | false
  /** What the conditions ask of the dictionary, once they are made. */
  readonly texts: TextSets
}

export interface ViewRequest {
  /** Makes the filter for the tables that there are; undefined lets every record through. */
  filter(): ViewFilter | undefined
  readonly sort: readonly SortKey[]
  /** Only records that arrived no longer than this before the newest one. */
  readonly lastSeconds: number | undefined
  /** Only records whose time lies in it. */
  readonly timeSpan?: TimeSpan | undefined
  /** Who asks; absent: all the same one. */
  readonly asker?: string | undefined
}

export interface View {
  readonly id: number
  readonly revision: number
  /** Record numbers in the order of the view; undefined for the order of decoding. */
  readonly order: Uint32Array | undefined
  /** Records before the first one, in the order of decoding. */
  readonly base: number
}

export interface Views {
  /** Makes a view; a call of its asker that came before and is still at work fails with `superseded`. */
  open(request: ViewRequest): Promise<Result<ViewInfo>>
  /** The records that a filter lets through, as of now; supersedes as `open` does. */
  findRecords(request: Pick<ViewRequest, 'filter' | 'asker'>): Promise<Result<RecordSet>>
  /** Takes into a view what came since; it stays as it was when something newer is asked for meanwhile. */
  refresh(id: number): Promise<Result<ViewInfo>>
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

/** A view and what it was made of. */
interface KeptView extends View {
  readonly request: ViewRequest
  /** Records that it was made of. */
  readonly upTo: number
}

type Ordered = Pick<KeptView, 'order' | 'base' | 'upTo'>

export function createViews(store: Store, columns: ColumnCatalogue, queue: QueryQueue, options: ViewsOptions): Views {
  const views = new Map<number, KeptView>()

  function keep(view: KeptView, startedAt: number): Result<ViewInfo> {
    // A Map keeps the order of insertion, and `find` inserts again: the first is the one read longest ago.
    views.delete(view.id)
    for (const oldest of views.keys()) if (views.size >= MAX_VIEWS) views.delete(oldest)
    views.set(view.id, view)
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10
    return succeed({ view: view.id, revision: view.revision, rowCount: countRows(view, store), milliseconds })
  }

  /** The records after one, in the order of a view; undefined when something newer was asked for. */
  async function orderRecords(
    request: ViewRequest,
    after: number,
    isCurrent: () => boolean,
  ): Promise<Ordered | undefined> {
    const upTo = store.recordCount
    const base = store.removedRecords
    const filter = request.filter()
    const isWhole = request.lastSeconds === undefined && request.timeSpan === undefined
    if (filter === undefined && request.sort.length === 0 && isWhole) {
      return { order: undefined, base, upTo }
    }
    const sort: SortColumn[] = request.sort.map((key) => ({
      direction: key.direction,
      sourceOf: (table) => columns.sourceOf(key.column, table.shape),
    }))
    const plan = planOrder({
      tables: store.tables,
      sort,
      conditionOf: (table) => filter?.conditionOf(table),
      texts: filter?.texts,
      catalog: store.catalog,
      after,
      upTo,
      firstMessage: request.lastSeconds === undefined ? undefined : await findFirstMessage(store, request.lastSeconds),
      timeSpan: request.timeSpan,
      textCount: store.dictionary.size,
    })
    if (plan === undefined) return { order: new Uint32Array(0), base, upTo }
    if (plan.usesRanks) await store.dictionary.rank()
    try {
      for (const statement of plan.preparations) {
        const parameters = await parametersOf(statement)
        if (!isCurrent()) return undefined
        await store.query(statement.sql, [], parameters)
      }
      if (!isCurrent()) return undefined
      const rows = await store.query(plan.query.sql, [4], plan.query.parameters)
      return { order: new Uint32Array(rows.columns[0]?.buffer ?? new ArrayBuffer(0)), base, upTo }
    } finally {
      for (const { sql, parameters } of plan.cleanUp) await store.query(sql, [], parameters)
    }
  }

  /** Orders records at once; what the asker asked before ends. */
  function orderNow(request: ViewRequest): Promise<Result<Ordered>> {
    const { asker = '' } = request
    const end = queue.supersede(asker)
    // A question about values begins again by itself; the view of another viewer would not.
    if (end !== undefined) void interruptUntil(end, () => store.interruptQueries())
    else if (!queue.isBusy()) store.interruptQueries()
    return queue.run((isCurrent) => orderRecords(request, 0, isCurrent), DOING, asker)
  }

  return {
    async open(request) {
      const startedAt = performance.now()
      const unknown = request.sort.find((key) => columns.find(key.column) === undefined)
      if (unknown !== undefined) {
        const message = `No record has a column “${unknown.column}”.`
        const hint = nearestHint(unknown.column, columns.ids(), 'Choose a column of this session.')
        return fail('no-such-column', message, hint)
      }
      const ordered = await orderNow(request)
      if (!ordered.ok) return ordered
      return keep({ id: options.nextView(), revision: options.revision(), request, ...ordered.value }, startedAt)
    },
    async findRecords({ filter, asker }) {
      const ordered = await orderNow({ filter, asker, sort: [], lastSeconds: undefined })
      if (!ordered.ok) return ordered
      const { order, base, upTo } = ordered.value
      return succeed(order === undefined ? createRecordRange(base + 1, upTo) : createRecordSet(order))
    },
    async refresh(id) {
      const startedAt = performance.now()
      const kept = views.get(id)
      if (kept === undefined) return NO_SUCH_VIEW
      const ordered = await queue.run(
        async (isCurrent) => {
          const view = views.get(id)
          if (view === undefined) return undefined
          const { request, order, upTo } = view
          const isAppended = order !== undefined && request.sort.length === 0 && request.lastSeconds === undefined
          const newer = await orderRecords(request, isAppended ? upTo : 0, isCurrent)
          if (!isAppended || newer?.order === undefined) return newer
          return { ...newer, order: append(order, newer.order, newer.base) }
        },
        DOING,
        kept.request.asker ?? '',
      )
      const view = views.get(id)
      if (view === undefined) return NO_SUCH_VIEW
      return ordered.ok ? keep({ ...view, revision: options.revision(), ...ordered.value }, startedAt) : ordered
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

/** The rows of a view at a moment. */
export interface ViewRows extends Pick<View, 'order' | 'base'> {
  readonly rowCount: number
}

/** Rows that a view has now. */
export function countRows({ order, base }: View, store: Store): number {
  return order?.length ?? store.recordCount - base
}

/** Ascending record numbers and more of them, without those that are gone; what is behind the first ones may be room for later. */
function append(order: Uint32Array, more: Uint32Array, removed: number): Uint32Array {
  const first = order.findIndex((record) => record > removed)
  const kept = order.subarray(first < 0 ? order.length : first)
  const length = kept.length + more.length
  const isRoom = kept.byteOffset + 4 * length <= kept.buffer.byteLength
  const grown = isRoom
    ? new Uint32Array(kept.buffer, kept.byteOffset, length)
    : new Uint32Array(2 * length).subarray(0, length)
  if (!isRoom) grown.set(kept)
  grown.set(more, kept.length)
  return grown
}

const DOING = 'Sorting and filtering'
const NO_SUCH_VIEW = fail('no-such-view', 'The view is closed.', 'Ask for a new view.')
