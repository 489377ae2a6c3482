/** A table of the store: the records of one shape, or those of all shapes that got no table of their own. */
import type { RecordBatch, Shape } from '../decode/block.ts'
import { MAX_SHAPE_COLUMNS } from '../limits/decode.ts'
import { fieldColumn, OVERFLOW_TABLE, shapeTable, SPINE_COLUMNS, type SqlColumn } from './dialect.ts'
import { findAbsentTimes, type PendingColumn, type PendingRows } from './table-writer.ts'

export interface ShapeTable {
  /** Its number in the store: index into `Store.tables`. */
  readonly number: number
  readonly name: string
  /** Undefined for the table of the shapes without one. */
  readonly shape: Shape | undefined
  /** Fields that have a column, the first ones of the shape. */
  readonly fieldCount: number
  readonly columns: readonly SqlColumn[]
  /** Template versions of its rows, waiting ones too: what a filter says of them is known before the table is read. */
  readonly templateVersions: Set<number>
  /** Rows that queries see. */
  visibleRows: number
  /** Rows that wait for the next flush. */
  pending: PendingRows[]
}

/** The table of the shapes past `MAX_SHAPE_TABLES`: the spine alone. */
export function createOverflowTable(number: number): ShapeTable {
  return createRows({ number, name: OVERFLOW_TABLE, shape: undefined, fieldCount: 0, columns: SPINE_COLUMNS })
}

/** The table of a shape: the spine and a column for each of its first fields. */
export function createShapeTable(number: number, shape: Shape): ShapeTable {
  const fields = shape.fields.slice(0, MAX_SHAPE_COLUMNS)
  const columns = fields.map((field, index) => ({ name: fieldColumn(index), kind: field.kind }))
  return createRows({
    number,
    name: shapeTable(shape.id),
    shape,
    fieldCount: fields.length,
    columns: [...SPINE_COLUMNS, ...columns],
  })
}

function createRows(facts: Pick<ShapeTable, 'number' | 'name' | 'shape' | 'fieldCount' | 'columns'>): ShapeTable {
  return { ...facts, templateVersions: new Set(), visibleRows: 0, pending: [] }
}

/** Takes the rows of a batch; borrows its buffers. */
export function addPending(table: ShapeTable, batch: RecordBatch): void {
  table.pending.push(pendingRowsOf(batch, table.fieldCount))
  const { templateVersion, rowCount } = batch
  let last = -1
  // Records of one set follow each other: nearly always one comparison a row.
  for (let row = 0; row < rowCount; row += 1) {
    const version = templateVersion[row] ?? -1
    if (version === last) continue
    last = version
    table.templateVersions.add(version)
  }
}

function pendingRowsOf(batch: RecordBatch, fieldCount: number): PendingRows {
  return {
    rowCount: batch.rowCount,
    columns: [...spineColumnsOf(batch), ...batch.columns.slice(0, fieldCount).map((octets) => ({ octets }))],
  }
}

function spineColumnsOf(batch: RecordBatch): PendingColumn[] {
  return [
    { octets: octetsOf(batch.record) },
    { octets: octetsOf(batch.message) },
    { octets: octetsOf(packOctetRanges(batch)) },
    { octets: octetsOf(batch.templateVersion) },
    { octets: octetsOf(batch.exportTime) },
    { octets: octetsOf(batch.start), absent: findAbsentTimes(batch.start, batch.rowCount) },
    { octets: octetsOf(batch.end), absent: findAbsentTimes(batch.end, batch.rowCount) },
    { octets: batch.flags },
  ]
}

/** Where records lie in their messages, which have 65,535 octets at most (RFC 7011 §3.1): two halves of one word. */
function packOctetRanges({ offset, length, rowCount }: RecordBatch): Uint32Array<ArrayBuffer> {
  const ranges = new Uint32Array(rowCount)
  for (let row = 0; row < rowCount; row += 1) ranges[row] = ((offset[row] ?? 0) << 16) | (length[row] ?? 0)
  return ranges
}

function octetsOf(array: Uint32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
