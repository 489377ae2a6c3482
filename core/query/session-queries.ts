/** What a session asks of its records: columns, views, windows, and the place of one record. */
import type { RecordBatch, Shape } from '../decode/block.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { ColumnInfo, ViewInfo, ViewSpec, WindowRequest, WindowResult } from '../protocol/session-api.ts'
import { failureOf } from '../store/database.ts'
import type { SessionNames } from '../names/session-names.ts'
import type { StoredMessage } from '../store/row-reader.ts'
import type { Store } from '../store/store.ts'
import { createNameCatalogue, createSessionNameCatalogue } from './filter-names.ts'
import { nearestHint } from './filter-language/filter-fields.ts'
import { parseFilter } from './filter-language/parse-filter.ts'
import type { FilterTree } from './filter-language/filter-tree.ts'
import { createAggregates, type Aggregates } from './aggregate/aggregates.ts'
import { filterConditionSql, TABLE_PLACEHOLDER } from './filter-sql.ts'
import { resolveFilter, type FilterTest } from './filter-test.ts'
import { shapeColumns } from './record-predicate.ts'
import { createColumnCatalogue, type ColumnCatalogue, type DescribeField } from './columns.ts'
import { createLabelSource } from './label-source.ts'
import { measureRecords, type Measured } from './measure.ts'
import { createQueryQueue } from './query-queue.ts'
import { createRateBook } from './rate-book.ts'
import type { RecordSet, RecordSetFields } from './record-sets.ts'
import { createTextSets } from './text-sets.ts'
import { parseTimeRange } from './time-span.ts'
import { countRows, createViews, type ViewFilter, type ViewRows } from './views.ts'
import { createWindows } from './windows.ts'

export interface SessionQueriesOptions {
  /** Describes the column of an element. */
  readonly describe: DescribeField
  /** Revision of the session, told with every view. */
  readonly revision: () => number
  /** Number of the next view: never one of a file that was open before. */
  readonly nextView: () => number
  /** Whether a key is that of an element, which a record to come may have. */
  readonly isElement: (key: string) => boolean
  /** What options data taught; undefined: nothing. */
  readonly names?: SessionNames
  /** Fields that no record holds: legs, verdicts. */
  readonly recordSets?: RecordSetFields
}

/** The spine of one record: where its octets lie and how they were read. */
export interface RecordSpine {
  readonly record: number
  /** Undefined for a record whose shape has no table of its own. */
  readonly shapeId: number | undefined
  readonly templateVersion: number
  /** Octets from the beginning of the message. */
  readonly offset: number
  readonly length: number
  readonly flags: number
  readonly exportTimeNs: bigint
  /** `NO_TIME` when there is none. */
  readonly startNs: bigint
  readonly endNs: bigint
  readonly message: StoredMessage
}

/** What is to be measured of which records. */
export interface MeasureSpec {
  readonly filter: string
  readonly lastSeconds?: number
  /** A column of numbers, and the share of its values below what is asked for; absent: records are counted. */
  readonly percentile?: { readonly column: string; readonly fraction: number }
}

export interface SessionQueries {
  columns(): readonly ColumnInfo[]
  /** Grows when a column is added. */
  readonly columnsRevision: number
  openView(spec: ViewSpec): Promise<Result<ViewInfo>>
  /** The records that a filter lets through, as of now; an older question of the same asker ends with `superseded`. */
  findRecords(filter: string, asker: string): Promise<Result<RecordSet>>
  /** Takes into a view what came since it was opened or refreshed. */
  refreshView(view: number): Promise<Result<ViewInfo>>
  /** Counts the records that a filter lets through, or measures a column of them. */
  measure(request: MeasureSpec): Promise<Result<Measured>>
  /** Histograms, largest groups, comparisons. */
  readonly aggregates: Aggregates
  /** Whether the view is one of records, and still there. */
  hasView(view: number): boolean
  /** The rows of a view of records, as they are now; undefined when there is no such view. */
  viewRows(view: number): ViewRows | undefined
  /** The columns by their names, and where they lie. */
  readonly catalogue: ColumnCatalogue
  closeView(view: number): void
  readWindow(request: WindowRequest): Promise<Result<WindowResult>>
  findRecord(view: number, record: number): Result<number>
  /** The spine of a visible record; `no-such-record` when there is none. */
  lookUpRecord(record: number): Promise<Result<RecordSpine>>
  /** Says that elements were learned: columns are described anew. */
  describeAgain(): void
}

/** Queries over a store; one for each session. */
export function createSessionQueries(store: Store, options: SessionQueriesOptions): SessionQueries {
  const { names, recordSets } = options
  const labels = names && createLabelSource(names)
  const catalogue = createColumnCatalogue(options.describe, { labels, rates: names && createRateBook(names) })
  const queue = createQueryQueue()
  const views = createViews(store, catalogue, queue, options)
  const filterNames = createSessionNameCatalogue(catalogue, createNameCatalogue(options.isElement), recordSets)
  const windows = createWindows(store, { columns: catalogue, views, labels, rulesOf })
  let knownTables = 0

  /** Brings the catalogue up to date with the tables that the store has made since. */
  function refresh(): void {
    for (; knownTables < store.tables.length; knownTables += 1) {
      const shape = store.tables[knownTables]?.shape
      if (shape !== undefined) catalogue.addShape(shape)
    }
  }

  function filterOf(tree: FilterTree, texts = createTextSets()): ViewFilter | undefined {
    if (tree.kind === 'all') return undefined
    const { newestNs } = store
    const clock = newestNs === undefined ? undefined : { nowNs: newestNs }
    return {
      texts,
      conditionOf(table) {
        const test = resolveFilter(tree, shapeColumns(catalogue, table.shape, { labels, recordSets, clock }))
        const condition = filterConditionSql(test, store.catalog, table, texts)
        if (condition === undefined || condition === false) return condition
        return { ...condition, sql: condition.sql.replaceAll(TABLE_PLACEHOLDER, () => table.name) }
      },
    }
  }

  function rulesOf(filters: readonly string[], shape: Shape | undefined): (FilterTest | undefined)[] {
    refresh()
    const { newestNs } = store
    const clock = newestNs === undefined ? undefined : { nowNs: newestNs }
    const columns = shapeColumns(catalogue, shape, { labels, recordSets, clock })
    return filters.map((filter) => {
      const parsed = parseFilter(filter, filterNames)
      return parsed.ok && filter.trim() !== '' ? resolveFilter(parsed.tree, columns) : undefined
    })
  }

  function parse(filter: string): Result<FilterTree> {
    const parsed = parseFilter(filter, filterNames)
    if (parsed.ok) return succeed(parsed.tree)
    return fail('filter-invalid', `The filter is wrong: ${parsed.message}.`, 'Correct the filter.')
  }

  return {
    columns() {
      refresh()
      const counted = store.tables.flatMap(({ shape, visibleRows }) =>
        shape === undefined ? [] : [{ shape, recordCount: visibleRows }],
      )
      return catalogue.list(counted, store.recordCount)
    },
    get columnsRevision() {
      refresh()
      return catalogue.revision
    },
    async openView(spec) {
      refresh()
      const parsed = parse(spec.filter)
      if (!parsed.ok) return parsed
      const filter = () => {
        refresh()
        return filterOf(parsed.value)
      }
      const span = spec.timeRange && parseTimeRange(spec.timeRange)
      if (span?.ok === false) return span
      return views.open({
        filter,
        sort: spec.sort,
        lastSeconds: spec.lastSeconds,
        timeSpan: span?.value,
        asker: spec.asker,
      })
    },
    async findRecords(text, asker) {
      refresh()
      const parsed = parse(text)
      if (!parsed.ok) return parsed
      const filter = () => {
        refresh()
        return filterOf(parsed.value)
      }
      return views.findRecords({ filter, asker })
    },
    async measure({ filter, lastSeconds, percentile }) {
      refresh()
      const parsed = parse(filter)
      if (!parsed.ok) return parsed
      if (percentile !== undefined && catalogue.find(percentile.column) === undefined) {
        const message = `No record has a column “${percentile.column}”.`
        const hint = nearestHint(percentile.column, catalogue.ids(), 'Choose a column of this session.')
        return fail('no-such-column', message, hint)
      }
      const request = { filter: filterOf(parsed.value), lastSeconds, ...(percentile && { percentile }) }
      return queue.run((isCurrent) => measureRecords(store, catalogue, request, isCurrent), 'Measuring')
    },
    aggregates: createAggregates({ store, columns: catalogue, labels, refresh, parse, filterOf }),
    refreshView: (view) => {
      refresh()
      return views.refresh(view)
    },
    hasView: (view) => views.find(view) !== undefined,
    viewRows(id) {
      const view = views.find(id)
      return view && { order: view.order, base: view.base, rowCount: countRows(view, store) }
    },
    get catalogue() {
      refresh()
      return catalogue
    },
    closeView: (view) => {
      views.close(view)
    },
    readWindow: (request) => windows.read(request),
    describeAgain: () => catalogue.describeAgain(),
    findRecord: (view, record) => windows.findRecord(view, record),
    async lookUpRecord(record) {
      const place = record <= store.recordCount ? store.index.find(record) : undefined
      if (place === undefined) {
        const range = `Records go from ${store.removedRecords + 1} to ${store.recordCount}.`
        const isRemoved = record >= 1 && record <= store.removedRecords
        return isRemoved
          ? fail('no-such-record', `Record ${record} is beyond what the session keeps, and was removed.`, range)
          : fail('no-such-record', `There is no record ${record}.`, range)
      }
      try {
        const rows = await store.rows.read({ table: place.table, rows: [place.row], records: [record] }, [])
        const message = await store.rows.readMessage(rows.batch.message[0] ?? 0)
        if (message === undefined) throw new Error(`message ${rows.batch.message[0]} is not there`)
        return succeed(spineOf(rows.batch, store.tables[place.table]?.shape?.id, message))
      } catch (error) {
        return failureOf(error, 'Reading the record')
      }
    },
  }
}

function spineOf(batch: RecordBatch, shapeId: number | undefined, message: StoredMessage): RecordSpine {
  return {
    record: batch.record[0] ?? 0,
    shapeId,
    templateVersion: batch.templateVersion[0] ?? 0,
    offset: batch.offset[0] ?? 0,
    length: batch.length[0] ?? 0,
    flags: batch.flags[0] ?? 0,
    exportTimeNs: batch.exportTime[0] ?? 0n,
    startNs: batch.start[0] ?? 0n,
    endNs: batch.end[0] ?? 0n,
    message,
  }
}
