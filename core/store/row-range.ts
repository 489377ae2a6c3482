/** Reads stretches of a table's rows as a batch of columns, the form in which they came, on a connection beside the store's own. */
import type { RecordBatch } from '../decode/block.ts'
import { octetsPerRow } from '../elements/column-kind.ts'
import { fieldColumn, SPINE_COLUMNS } from './dialect.ts'
import { batchOf, SPINE_LIST, SPINE_WIDTHS } from './row-reader.ts'
import type { ShapeTable } from './shape-table.ts'
import type { SideConnection } from './side-connection.ts'
import { createStagedTable } from './staged-columns.ts'

/** Rows whose keys lie in a stretch; `keys[i]` is that of the i-th row of the batch. */
export interface RowRange {
  readonly keys: Uint32Array
  readonly batch: RecordBatch
}

export interface RangeRequest {
  readonly table: ShapeTable
  /** Indexes of the fields to read. */
  readonly fields: readonly number[]
  /** A table with the columns of that one, and the column by which rows are known. */
  readonly from: { readonly name: string; readonly key: 'record' | 'position' }
  /** Keys from the first to the last one. */
  readonly first: number
  readonly last: number
}

/** Reads rows in the order in which they lie. Throws what DuckDB throws. */
export async function readRowRange(side: SideConnection, request: RangeRequest): Promise<RowRange> {
  const { table, from, first, last } = request
  const fields = request.fields.filter((field) => field < table.fieldCount)
  const kinds = fields.map((field) => table.columns[SPINE_COLUMNS.length + field]?.kind ?? 'u8')
  const list = [SPINE_LIST, ...fields.map((field) => `t.${fieldColumn(field)}`), `t.${from.key}`].join(', ')
  const sql = `SELECT ${list} FROM ${from.name} t WHERE t.${from.key} BETWEEN ${first} AND ${last}`
  const raw = await side.read(sql, [...SPINE_WIDTHS, ...kinds.map(octetsPerRow), 4])
  const columns: Uint8Array<ArrayBuffer>[] = table.columns.slice(SPINE_COLUMNS.length).map(() => NOTHING)
  for (const [position, field] of fields.entries()) {
    columns[field] = raw.columns[SPINE_COLUMNS.length + position] ?? NOTHING
  }
  return {
    keys: new Uint32Array((raw.columns[SPINE_COLUMNS.length + fields.length] ?? NOTHING).buffer),
    batch: batchOf(table, raw.rowCount, raw.columns, columns),
  }
}

const NOTHING = new Uint8Array(0)

/** Columns of the table that tells at which position of an order a record stands. */
const ORDER_COLUMNS = [
  { name: 'position', kind: 'u32' },
  { name: 'record', kind: 'u32' },
] as const

/** Records of one table and the positions where they are wanted. */
export interface WantedOfTable {
  readonly table: ShapeTable
  readonly fields: readonly number[]
  readonly positions: Uint32Array<ArrayBuffer>
  readonly records: Uint32Array<ArrayBuffer>
}

/** Brings rows into the order of their positions, in a temporary table of that name. Throws what DuckDB throws. */
export async function stageRows(side: SideConnection, name: string, wanted: WantedOfTable): Promise<void> {
  const { table, positions, records } = wanted
  const order = `${name}_order`
  const fields = wanted.fields.filter((field) => field < table.fieldCount).map((field) => `t.${fieldColumn(field)}`)
  const spine = SPINE_COLUMNS.map((column) => `t.${column.name}`)
  await side.run(createStagedTable(order, ORDER_COLUMNS))
  await side.append(
    order,
    ORDER_COLUMNS,
    [positions, records].map((values) => ({
      octets: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      absent: undefined,
    })),
    records.length,
  )
  await side.run(
    `CREATE OR REPLACE TEMP TABLE ${name} AS SELECT o.position, ${[...spine, ...fields].join(', ')} ` +
      `FROM temp.main.${order} o JOIN ${table.name} t ON t.record = o.record ORDER BY o.position`,
  )
  await side.run(`DROP TABLE temp.main.${order}`)
}
