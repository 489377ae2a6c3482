/** Typed arrays that grow together: a table without an object per row. */

export interface GrowingColumns {
  count: number
  /** Rows for which there is room. */
  capacity: number
}

type Column = Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float64Array

/** Copying is what growth costs: room that is not used yet is no memory yet, the system gives it when it is written to. */
const GROWTH = 8
/** From here on twice as many are enough at a time. */
const LARGE_CAPACITY = 1 << 20

/** Makes room for more rows; a column with several values a row keeps their number. */
export function enlargeColumns(columns: GrowingColumns): void {
  const factor = columns.capacity < LARGE_CAPACITY ? GROWTH : 2
  columns.capacity *= factor
  for (const [name, column] of Object.entries(columns)) {
    if (!ArrayBuffer.isView(column)) continue
    Reflect.set(columns, name, enlarge(column as Column, factor))
  }
}

function enlarge(column: Column, factor: number): Column {
  const make = column.constructor as new (length: number) => Column
  const grown = new make(factor * column.length)
  grown.set(column)
  return grown
}

/** The number of a new row. */
export function addRow(columns: GrowingColumns): number {
  if (columns.count === columns.capacity) enlargeColumns(columns)
  return columns.count++
}
