/** The layer-7 fields of the records of one shape, copied as the columns that they are: read again when a session is described. */
import type { RecordBatch, ShapeField } from '../../decode/block.ts'
import { octetsPerRow } from '../../elements/column-kind.ts'
import { createCellReader } from '../../elements/format-dump-value.ts'
import type { UniflowFields } from './uniflow-fields.ts'

const FIRST_ROWS = 64

/** A layer-7 field of a record. */
export interface Layer7Value {
  readonly field: ShapeField
  readonly value: number | string | boolean
}

export interface Layer7Rows {
  /** Octets that each row takes. */
  readonly octetsPerRow: number
  /** Copies the rows of a batch; returns the number of the first. */
  add(batch: RecordBatch): number
  read(row: number, textOf: (id: number) => string): readonly Layer7Value[]
}

/** Makes it without rows. */
export function createLayer7Rows({ shape, layer7 }: UniflowFields): Layer7Rows {
  let count = 0
  let capacity = 0
  const columns = layer7.flatMap((index) => {
    const field = shape.fields[index]
    return field === undefined || field.kind === 'list'
      ? []
      : [{ index, field, width: octetsPerRow(field.kind), octets: new Uint8Array(0) }]
  })

  return {
    octetsPerRow: columns.reduce((sum, { width }) => sum + width, 0),
    add(batch) {
      const first = count
      count += batch.rowCount
      if (count > capacity) {
        capacity = Math.max(count, 2 * capacity, FIRST_ROWS)
        for (const column of columns) {
          const grown = new Uint8Array(capacity * column.width)
          grown.set(column.octets)
          column.octets = grown
        }
      }
      for (const { index, width, octets } of columns) {
        const source = batch.columns[index]
        if (source !== undefined) octets.set(source.subarray(0, batch.rowCount * width), first * width)
      }
      return first
    },
    read: (row, textOf) =>
      columns.flatMap(({ field, octets }) => {
        const value = createCellReader(field.kind, octets, textOf)(row)
        return typeof value === 'object' ? [] : [{ field, value }]
      }),
  }
}
