/** Values of a source in one row of a batch, as the filter compares them. */
import { NO_TIME, type RecordBatch } from '../decode/block.ts'
import type { ColumnKind } from '../elements/column-kind.ts'
import { readRate } from '../names/sampling-fields.ts'
import { scaleBy, type Rate } from '../names/sampling-rates.ts'
import type { DurationFieldSource, FieldSource, OctetSource, QuotientSource, ScaledSource, Source } from './source.ts'

/** An integer field of a row, whatever its width. */
export function readInteger(kind: ColumnKind, octets: Uint8Array, row: number): bigint {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  switch (kind) {
    case 'u8':
    case 'boolean':
      return BigInt(view.getUint8(row))
    case 'i8':
      return BigInt(view.getInt8(row))
    case 'u16':
      return BigInt(view.getUint16(2 * row, true))
    case 'i16':
      return BigInt(view.getInt16(2 * row, true))
    case 'i32':
      return BigInt(view.getInt32(4 * row, true))
    case 'i64':
    case 'microseconds':
    case 'nanoseconds':
      return view.getBigInt64(8 * row, true)
    case 'u64':
    case 'mac':
    case 'milliseconds':
      return view.getBigUint64(8 * row, true)
    case 'ipv6':
      return (view.getBigUint64(16 * row + 8, true) << 64n) | view.getBigUint64(16 * row, true)
    default:
      return BigInt(view.getUint32(4 * row, true))
  }
}

/** The integer, time or duration of a row; undefined when it has none, or is of another kind. */
export function readSpan(source: Source, batch: RecordBatch, row: number): bigint | undefined {
  switch (source.kind) {
    case 'record':
      return BigInt(batch.record[row] ?? 0)
    case 'spineTime': {
      const own = { time: batch.start, end: batch.end, exportTime: batch.exportTime }[source.name][row] ?? NO_TIME
      if (own !== NO_TIME) return own
      return source.name === 'time' ? batch.exportTime[row] : undefined
    }
    case 'spineFlag':
      return ((batch.flags[row] ?? 0) & source.flag) === 0 ? undefined : 1n
    case 'spineDuration':
    case 'durationField':
      return readDuration(source, batch, row)
    case 'scaled':
      return readScaled(source, batch, row)
    case 'quotient':
      return readQuotient(source, batch, row)
    case 'octet':
      return readOctet(source, batch, row)
    case 'field':
      return readField(source, batch, row)
    default:
      return undefined
  }
}

function readField({ columnKind, index }: FieldSource, batch: RecordBatch, row: number): bigint {
  const value = readInteger(columnKind, batch.columns[index] ?? new Uint8Array(0), row)
  return columnKind === 'seconds' ? value * 1_000_000_000n : columnKind === 'milliseconds' ? value * 1_000_000n : value
}

/** What a count stands for; undefined when no rate is known. */
export function readScaled(source: ScaledSource, batch: RecordBatch, row: number): bigint | undefined {
  const rate = ownRate(source, batch, row) ?? learnedRate(source, batch, row)
  return rate === undefined ? undefined : scaleBy(readField(source.count, batch, row), rate)
}

/** Rounded down; undefined where nothing can be divided. */
export function readQuotient(
  { dividend, factor, divisor }: QuotientSource,
  batch: RecordBatch,
  row: number,
): bigint | undefined {
  const by = readSpan(divisor, batch, row)
  return by === undefined || by <= 0n ? undefined : (readField(dividend, batch, row) * BigInt(factor)) / by
}

export function readOctet({ field, part }: OctetSource, batch: RecordBatch, row: number): bigint {
  const value = readField(field, batch, row)
  return (part === 'high' ? value >> 8n : value) & 0xffn
}

function ownRate({ own, ownKinds }: ScaledSource, batch: RecordBatch, row: number): Rate | undefined {
  if (own === undefined) return undefined
  return readRate(own, (field) => {
    const octets = batch.columns[field]
    const kind = ownKinds.get(field)
    if (octets === undefined || kind === undefined) return undefined
    if (kind !== 'f32' && kind !== 'f64') return readInteger(kind, octets, row)
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
    return kind === 'f32' ? view.getFloat32(4 * row, true) : view.getFloat64(8 * row, true)
  })
}

function learnedRate({ sampler, rates }: ScaledSource, batch: RecordBatch, row: number): Rate | undefined {
  const id = sampler === undefined ? undefined : String(readField(sampler, batch, row))
  return rates.rateOf(batch.templateVersion[row] ?? -1, id, batch.exportTime[row] ?? 0n)
}

/** Nanoseconds; undefined when the row has none. */
export function readDuration(
  source: Extract<Source, { kind: 'spineDuration' | 'durationField' }>,
  batch: RecordBatch,
  row: number,
): bigint | undefined {
  if (source.kind === 'durationField') return readDurationField(source, batch, row)
  const start = batch.start[row] ?? NO_TIME
  const end = batch.end[row] ?? NO_TIME
  if (start !== NO_TIME && end !== NO_TIME) return end - start
  return source.otherwise === undefined ? undefined : readDurationField(source.otherwise, batch, row)
}

function readDurationField(source: DurationFieldSource, batch: RecordBatch, row: number): bigint | undefined {
  const octets = batch.columns[source.index]
  if (octets === undefined || octets.length === 0) return undefined
  const value = readInteger(source.columnKind, octets, row)
  return value === 0n && source.isZeroAbsent ? undefined : value * BigInt(source.nanosecondsPerUnit)
}
