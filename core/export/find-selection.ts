/** What an export is of: which rows, and which columns of them. */
import type { Shape } from '../decode/block.ts'
import type { ExportRequest } from '../protocol/export-api.ts'
import { fail } from '../protocol/failure.ts'
import type { ColumnInfo } from '../protocol/session-api.ts'
import { nearestHint } from '../query/filter-language/filter-fields.ts'
import type { OpenFile } from '../session/open-file.ts'
import type { Store } from '../store/store.ts'
import { allColumns, findExportColumn, type ExportColumn } from './export-columns.ts'
import { ExportStopped } from './export-run.ts'
import { openListRows, type ListRows } from './list-rows.ts'
import { chooseRows, countWanted, tablesBetween, type WantedRows } from './wanted-rows.ts'

export type Selection =
  | {
      readonly kind: 'records'
      readonly rowCount: number
      readonly rows: WantedRows
      readonly columns: readonly ExportColumn[]
      /** Of the records; undefined among them for those whose shape has no table. */
      readonly shapes: readonly (Shape | undefined)[]
    }
  | { readonly kind: 'list'; readonly rowCount: number; readonly list: ListRows }

/** Finds what is asked for. Throws `ExportStopped`. */
export async function findSelection(
  { queries, lists, store }: OpenFile,
  { view, records, limit, columns: ids }: ExportRequest,
  isOver: () => boolean,
): Promise<Selection> {
  const viewRows = queries.viewRows(view)
  if (viewRows !== undefined) {
    const rows = chooseRows(viewRows, records, limit)
    const shapes = shapesOf(store, rows)
    const wanted = ids ?? allColumns(shapes.flatMap((shape) => shape ?? []))
    const columns = wanted.map(
      (id) => findExportColumn(queries.catalogue, id) ?? refuseColumn(id, queries.catalogue.ids()),
    )
    return { kind: 'records', rowCount: countWanted(rows), rows, shapes, columns }
  }
  const known = await lists.ask.columnsOf(view)
  if (!known.ok) throw new ExportStopped(known)
  const idsOfList = known.value.map(({ id }) => id)
  const columns = ids?.map((id) => findListColumn(known.value, id) ?? refuseColumn(id, idsOfList)) ?? known.value
  const list = await openListRows({ ask: lists.ask, view, columns, records, limit, isOver })
  return { kind: 'list', rowCount: list.rowCount, list }
}

function findListColumn(columns: readonly ColumnInfo[], id: string): ColumnInfo | undefined {
  return columns.find((column) => column.id.toLowerCase() === id.toLowerCase())
}

function refuseColumn(id: string, ids: readonly string[]): never {
  const hint = nearestHint(id, ids, 'Choose a column that is shown.')
  throw new ExportStopped(fail('no-such-column', `There is no column “${id}”.`, hint))
}

function shapesOf(store: Store, rows: WantedRows): (Shape | undefined)[] {
  const tables = [...tablesBetween(rows, store.index, 0, countWanted(rows))].sort((a, b) => a - b)
  return tables.map((number) => store.tables[number]?.shape)
}
