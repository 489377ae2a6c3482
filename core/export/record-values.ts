/** The typed columns of pieces of records. */
import type { RecordBatch, Shape } from '../decode/block.ts'
import { NO_TIME } from '../decode/block.ts'
import { readInteger } from '../query/source-value.ts'
import type { ExportColumn, ExportSource } from './export-columns.ts'
import { createExportCellReader } from './record-cells.ts'
import { NOT_WANTED, type RecordPiece } from './record-pieces.ts'
import type { RecordSource } from './record-source.ts'
import type { TypedKind } from '../store/typed-kind.ts'
import { createTypedValues, isHeld, putCell, type NumberKind, type TypedValues } from './typed-values.ts'

export interface TypedPiece {
  readonly rowCount: number
  readonly columns: readonly TypedValues[]
}

export interface TypedColumns {
  of(piece: RecordPiece): TypedPiece
  /** By column: values that the type could not hold. */
  readonly notHeld: readonly number[]
}

/** Makes the columns of pieces; rows that have left the store are left out. */
export function createTypedColumns({ columns, context }: RecordSource, kinds: readonly TypedKind[]): TypedColumns {
  const notHeld = columns.map(() => 0)

  function fill(
    column: ExportColumn,
    index: number,
    target: TypedValues,
    piece: RecordPiece,
    rowOf: Uint32Array,
  ): void {
    for (const { shape, batch, places } of piece.shares) {
      const source = column.sourceOf(shape)
      if (source === undefined) continue
      const put = createPutter(source, shape, batch, target)
      for (let row = 0; row < batch.rowCount; row += 1) {
        const place = places[row] ?? NOT_WANTED
        if (place !== NOT_WANTED && !put(row, rowOf[place] ?? 0)) notHeld[index] = (notHeld[index] ?? 0) + 1
      }
    }
  }

  function createPutter(
    source: ExportSource,
    shape: Shape | undefined,
    batch: RecordBatch,
    target: TypedValues,
  ): Putter {
    const raw = target.kind === 'varchar' ? undefined : createRawReader(source, batch, target.kind)
    if (raw !== undefined && target.kind !== 'varchar') {
      const { kind, absent } = target
      const values = target.values as Record<number, number | bigint>
      return (row, to) => {
        const value = raw(row)
        if (value === undefined) return true
        if (!isHeld(kind, value)) return false
        values[to] = value
        absent[to] = 0
        return true
      }
    }
    const read = createExportCellReader(source, shape, batch, context)
    return (row, to) => putCell(target, to, read(row))
  }

  return {
    notHeld,
    of(piece) {
      const { rowOf, rowCount } = numberRows(piece)
      return {
        rowCount,
        columns: columns.map((column, index) => {
          const target = createTypedValues(kinds[index] ?? 'varchar', rowCount)
          fill(column, index, target, piece, rowOf)
          return target
        }),
      }
    },
  }
}

/** Puts the value of a row of the batch into a row of the column; false when the type cannot hold it. */
type Putter = (row: number, to: number) => boolean

/** Rows that are there, numbered anew. */
function numberRows({ isThere }: RecordPiece): { rowOf: Uint32Array; rowCount: number } {
  let rowCount = 0
  const rowOf = new Uint32Array(isThere.length)
  for (const [place, there] of isThere.entries()) {
    rowOf[place] = rowCount
    rowCount += there
  }
  return { rowOf, rowCount }
}

type RawReader = (row: number) => number | bigint | undefined

/** Reads values as they are stored, where the column has their type; undefined where it has another. */
function createRawReader(source: ExportSource, batch: RecordBatch, kind: NumberKind): RawReader | undefined {
  if (kind === 'nanoseconds') {
    if (source.kind === 'fact' && source.fact === 'start') return timeReader(batch.start)
    if (source.kind === 'spineTime') return spineReader(source.name, batch)
  }
  if (kind === 'u32' && source.kind === 'record') return (row) => batch.record[row]
  if (source.kind !== 'field' || kind === 'boolean') return undefined
  const { columnKind } = source
  if (columnKind !== kind) return undefined
  const octets = batch.columns[source.index] ?? new Uint8Array(0)
  if (columnKind === 'f32' || columnKind === 'f64') {
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
    return columnKind === 'f32' ? (row) => view.getFloat32(4 * row, true) : (row) => view.getFloat64(8 * row, true)
  }
  if (['u64', 'i64', 'milliseconds', 'microseconds', 'nanoseconds'].includes(columnKind)) {
    return (row) => readInteger(columnKind, octets, row)
  }
  return smallReader(kind, octets)
}

function smallReader(kind: NumberKind, { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): RawReader {
  const view = new DataView(buffer, byteOffset, byteLength)
  switch (kind) {
    case 'u8':
      return (row) => view.getUint8(row)
    case 'i8':
      return (row) => view.getInt8(row)
    case 'u16':
      return (row) => view.getUint16(2 * row, true)
    case 'i16':
      return (row) => view.getInt16(2 * row, true)
    case 'i32':
      return (row) => view.getInt32(4 * row, true)
    default:
      return (row) => view.getUint32(4 * row, true)
  }
}

function timeReader(times: BigInt64Array): RawReader {
  return (row) => {
    const time = times[row] ?? NO_TIME
    return time === NO_TIME ? undefined : time
  }
}

function spineReader(name: 'time' | 'end' | 'exportTime', batch: RecordBatch): RawReader {
  if (name === 'exportTime') return timeReader(batch.exportTime)
  const own = timeReader(name === 'end' ? batch.end : batch.start)
  return name === 'end' ? own : (row) => own(row) ?? batch.exportTime[row]
}
