/** Typed arrays that grow together: a table without an object per row. */

export interface GrowingColumns {
  count: number
  /** Rows for which there is room. */
  capacity: number
}

type Column = Uint8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float64Array

/** Makes room for twice as many rows; a column with several values a row keeps their number. */
export function enlargeColumns(columns: GrowingColumns): void {
  columns.capacity *= 2
  for (const [name, column] of Object.entries(columns)) {
    if (!ArrayBuffer.isView(column)) continue
    Reflect.set(columns, name, enlarge(column as Column))
  }
}

function enlarge(column: Column): Column {
  const make = column.constructor as new (length: number) => Column
  const grown = new make(2 * column.length)
  grown.set(column)
  return grown
}

/** The number of a new row. */
export function addRow(columns: GrowingColumns): number {
  if (columns.count === columns.capacity) enlargeColumns(columns)
  return columns.count++
}
