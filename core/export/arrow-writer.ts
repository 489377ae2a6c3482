/** Arrow's IPC file format: a record batch for each piece. The one place that knows Arrow's library. */
import {
  Bool,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  type Data,
  type DataType,
} from 'apache-arrow'
import type { TypedKind } from '../store/typed-kind.ts'
import { writeOctets, type ExportRun } from './export-run.ts'
import type { NamedColumn, TypedWriter } from './typed-writer.ts'
import { createTypedValues, type TypedValues } from './typed-values.ts'

const UTC = 'UTC'

/** Makes a writer. Its methods throw `ExportStopped`. */
export function createArrowWriter(run: ExportRun, columns: readonly NamedColumn[]): TypedWriter {
  const schema = new Schema(columns.map(({ name, kind }) => new Field(name, arrowType(kind), true)))
  const writer = new PieceWriter()
  let batches = 0

  async function flush(): Promise<void> {
    for (const octets of writer.take()) await writeOctets(run, octets)
  }

  function writeBatch(values: readonly TypedValues[], rowCount: number): void {
    const children = values.map((column) => arrowData(column, rowCount))
    const struct = makeData({ type: new Struct(schema.fields), length: rowCount, nullCount: 0, children })
    writer.write(new RecordBatch(schema, struct))
    batches += 1
  }

  return {
    async write({ columns: values, rowCount }) {
      if (rowCount === 0) return
      writeBatch(values, rowCount)
      await flush()
    },
    async finish() {
      // Without a batch there would be no schema.
      if (batches === 0) {
        writeBatch(
          columns.map(({ kind }) => createTypedValues(kind, 0)),
          0,
        )
      }
      writer.close()
      await flush()
    },
    dispose: () => Promise.resolve(),
  }
}

/** Hands out what it wrote, where the library would keep it until somebody reads a stream. */
class PieceWriter extends RecordBatchFileWriter {
  private parts: Uint8Array[] = []

  constructor() {
    super()
    const sink = { write: (octets: Uint8Array) => this.parts.push(octets), close: () => undefined }
    this._sink = sink as unknown as typeof this._sink
  }

  take(): Uint8Array[] {
    const taken = this.parts
    this.parts = []
    return taken
  }
}

function arrowType(kind: TypedKind): DataType {
  switch (kind) {
    case 'u8':
      return new Uint8()
    case 'u16':
      return new Uint16()
    case 'u32':
      return new Uint32()
    case 'u64':
      return new Uint64()
    case 'i8':
      return new Int8()
    case 'i16':
      return new Int16()
    case 'i32':
      return new Int32()
    case 'i64':
      return new Int64()
    case 'f32':
      return new Float32()
    case 'f64':
      return new Float64()
    case 'boolean':
      return new Bool()
    case 'seconds':
      return new TimestampSecond(UTC)
    case 'milliseconds':
      return new TimestampMillisecond(UTC)
    case 'microseconds':
      return new TimestampMicrosecond(UTC)
    case 'nanoseconds':
      return new TimestampNanosecond(UTC)
    case 'varchar':
      return new Utf8()
  }
}

function arrowData(column: TypedValues, length: number): Data {
  if (column.kind === 'varchar') return textData(column.texts, length)
  const { absent } = column
  const nullBitmap = bitsOf(absent, 0)
  const nullCount = absent.reduce((sum, mark) => sum + mark, 0)
  const props = { type: arrowType(column.kind), length, nullCount, nullBitmap, data: dataOf(column) }
  // The library has a signature for each type; which one it is shows at run time.
  return makeData(props as Parameters<typeof makeData>[0])
}

type NumberColumn = Exclude<TypedValues, { kind: 'varchar' }>

/** As Arrow has them: instants in 64 bits of their unit, booleans as bits. */
function dataOf({ kind, values }: NumberColumn): NumberColumn['values'] {
  switch (kind) {
    case 'boolean':
      return bitsOf(values as Uint8Array<ArrayBuffer>, 1)
    case 'seconds':
      return BigInt64Array.from(values as Uint32Array, BigInt)
    case 'milliseconds':
      return new BigInt64Array(values.buffer, values.byteOffset, values.length)
    case 'microseconds':
      return (values as BigInt64Array<ArrayBuffer>).map((value) => floorDivide(value, 1000n))
    default:
      return values
  }
}

function floorDivide(value: bigint, by: bigint): bigint {
  return (value - (((value % by) + by) % by)) / by
}

/** A bit for each mark that is `set`, the first one lowest. */
function bitsOf(marks: Uint8Array, set: 0 | 1): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array((marks.length + 7) >> 3)
  for (let at = 0; at < marks.length; at += 1) {
    if (marks[at] === set) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
  }
  return bits
}

function textData(texts: readonly (string | null)[], length: number): Data {
  const encoder = new TextEncoder()
  const valueOffsets = new Int32Array(length + 1)
  const absent = new Uint8Array(length)
  let octets = new Uint8Array(16 * length)
  let end = 0
  let nullCount = 0
  for (let row = 0; row < length; row += 1) {
    const text = texts[row] ?? null
    if (text === null) {
      absent[row] = 1
      nullCount += 1
    } else {
      // UTF-8 takes three octets for a unit of UTF-16, at most.
      if (end + 3 * text.length > octets.length) {
        const grown = new Uint8Array(2 * octets.length + 3 * text.length)
        grown.set(octets)
        octets = grown
      }
      end += encoder.encodeInto(text, octets.subarray(end)).written
    }
    valueOffsets[row + 1] = end
  }
  const data = octets.subarray(0, end)
  return makeData({ type: new Utf8(), length, nullCount, nullBitmap: bitsOf(absent, 0), valueOffsets, data })
}
