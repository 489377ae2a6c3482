/** Windows of a view: the cells of some rows and columns, wherever in the view they lie. */
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { Cell, WindowRequest, WindowResult } from '../protocol/session-api.ts'
import { failureOf } from '../store/database.ts'
import type { TableRows } from '../store/record-index.ts'
import type { ReadRows } from '../store/row-reader.ts'
import type { Store } from '../store/store.ts'
import type { ColumnCatalogue } from './columns.ts'
import type { LabelSource } from './label-source.ts'
import { createRowLabelReader } from './row-labels.ts'
import { createRowCellReader } from './source-cell.ts'
import { isDictionaryText } from './source-sql.ts'
import { fieldsOf, type Source } from './source.ts'
import { countRows, type View, type Views } from './views.ts'
import { isSaneWindow, SENSELESS_WINDOW } from './window-request.ts'
import {
  firstMatch,
  NO_MATCH_INDEX,
  NO_RULES,
  readRecordBits,
  shapeRules,
  type RulesOf,
  type ShapeRules,
} from './window-rules.ts'

export interface Windows {
  read(request: WindowRequest): Promise<Result<WindowResult>>
  /** Position of a record in a view, -1 when the view does not have it. */
  findRecord(view: number, record: number): Result<number>
}

const NO_SUCH_VIEW = fail('no-such-view', 'The view is closed.', 'Ask for a new view.')

/** A table's share of a window. */
interface Share {
  readonly place: TableRows
  readonly sources: readonly (Source | undefined)[]
  readonly rules: ShapeRules
  readonly rows: ReadRows
}

/** Of one column: null when it holds no ids. */
type Labels = (string | null)[] | null

interface Cells {
  readonly cells: Cell[][]
  readonly labels: Labels[]
  /** Undefined when no rules were asked about. */
  readonly rules: number[] | undefined
}

export interface WindowFacts {
  readonly columns: ColumnCatalogue
  readonly views: Views
  readonly labels: LabelSource | undefined
  readonly rulesOf: RulesOf
}

export function createWindows(store: Store, { columns, views, labels, rulesOf }: WindowFacts): Windows {
  function recordsOf(view: View, first: number, count: number): number[] {
    const { order, base } = view
    const end = Math.min(first + count, countRows(view, store))
    const length = Math.max(0, end - first)
    return order === undefined
      ? Array.from({ length }, (_, index) => base + first + index + 1)
      : Array.from(order.subarray(first, first + length))
  }

  async function readShares(
    records: readonly number[],
    ids: readonly string[],
    filters: readonly string[] | undefined,
  ): Promise<Share[]> {
    return Promise.all(
      store.index.group(records).map(async (place) => {
        const shape = store.tables[place.table]?.shape
        const sources = ids.map((id) => columns.sourceOf(id, shape))
        const rules = filters === undefined ? NO_RULES : shapeRules(rulesOf(filters, shape))
        const read = [...sources, ...rules.sources]
        const fields = new Set(read.flatMap((source) => (source === undefined ? [] : fieldsOf(source))))
        const rows = await store.rows.read(place, [...fields])
        return { place, sources, rules, rows }
      }),
    )
  }

  async function readCells(
    records: readonly number[],
    ids: readonly string[],
    filters: readonly string[] | undefined,
  ): Promise<Cells> {
    const shares = await readShares(records, ids, filters)
    const bits = await readRecordBits(shares.map(({ rules }) => rules))
    const texts = await store.dictionary.read(textIdsOf(shares))
    const textOf = (id: number) => texts.get(id) ?? ''
    const cells = ids.map(() => records.map((): Cell => null))
    const labelled: Labels[] = ids.map(() => null)
    const matches = filters && records.map(() => NO_MATCH_INDEX)
    for (const { place, sources, rules, rows } of shares) {
      if (matches !== undefined) {
        const match = firstMatch(rules, rows.batch, textOf, { catalog: store.catalog, bits })
        for (const [index, record] of place.records.entries()) {
          const at = rows.indexOfRecord.get(record)
          if (at !== undefined) matches[place.positions[index] ?? 0] = match(at)
        }
      }
      for (const [column, source] of sources.entries()) {
        if (source === undefined) continue
        const read = createRowCellReader(source, rows.batch, textOf, store.catalog)
        const shape = store.tables[place.table]?.shape
        const readLabel = labels && createRowLabelReader(source, shape, rows.batch, textOf, labels)
        const ownLabels = readLabel && (labelled[column] ??= records.map(() => null))
        for (const [index, record] of place.records.entries()) {
          const at = rows.indexOfRecord.get(record)
          const target = cells[column]
          const position = place.positions[index] ?? 0
          if (at === undefined || target === undefined) continue
          target[position] = read(at)
          if (ownLabels) ownLabels[position] = readLabel(at)
        }
      }
    }
    return { cells, labels: labelled, rules: matches }
  }

  return {
    async read(request) {
      const view = views.find(request.view)
      if (view === undefined) return NO_SUCH_VIEW
      if (!isSaneWindow(request)) return SENSELESS_WINDOW
      const records = recordsOf(view, request.first, request.count)
      try {
        const {
          cells,
          labels: labelled,
          rules,
        } = await store.holdTexts(() => readCells(records, request.columns, request.rules))
        const { revision } = view
        return succeed({
          view: view.id,
          revision,
          first: request.first,
          rowCount: countRows(view, store),
          records,
          columns: cells,
          labels: labelled,
          ...(rules && { rules }),
        })
      } catch (error) {
        return failureOf(error, 'Reading rows')
      }
    },
    findRecord(id, record) {
      const view = views.find(id)
      if (view === undefined) return NO_SUCH_VIEW
      if (view.order !== undefined) return succeed(view.order.indexOf(record))
      const isThere = Number.isInteger(record) && record > view.base && record <= store.recordCount
      return succeed(isThere ? record - view.base - 1 : -1)
    },
  }
}

function textIdsOf(shares: readonly Share[]): Set<number> {
  const ids = new Set<number>()
  for (const { sources, rules, rows } of shares) {
    for (const source of [...sources, ...rules.sources]) {
      if (source === undefined) continue
      if (!isDictionaryText(source)) continue
      for (const field of fieldsOf(source)) {
        const octets = rows.batch.columns[field]
        if (octets !== undefined) for (const id of new Uint32Array(octets.buffer)) ids.add(id)
      }
    }
  }
  return ids
}
