/** Writes one sample into the batch of its shape: a loop over its fields, for no two samples of an agent need be alike. */
import { present } from '../bytes/invariant.ts'
import type { OctetInterner } from '../bytes/octet-interner.ts'
import { writeNoTime } from '../wire/plan-runtime.ts'
import type { ColumnArray, PlanContext } from '../wire/record-plan.ts'
import { formatNumberText } from '../wire/sflow/number-texts.ts'
import type { SampleFields, SflowField } from '../wire/sflow/sample-fields.ts'
import { enlargeBatch, type BatchBuilder } from './batch-builder.ts'

const encoder = new TextEncoder()

/** Where a row comes from, and what its values are written with. */
export interface RowSource {
  readonly view: DataView
  readonly bytes: Uint8Array
  readonly interner: OctetInterner
  /** Says which message and template version the row is of. */
  readonly context: PlanContext
}

/** Appends a row whose sample lies `offset` octets after the beginning of its datagram. */
export function writeSampleRow(
  batch: BatchBuilder,
  sample: SampleFields,
  source: RowSource,
  offset: number,
  length: number,
): void {
  const { context } = source
  if (batch.rowCount === batch.capacity) enlargeBatch(batch)
  const row = batch.rowCount++
  for (let index = 0; index < sample.count; index++) {
    const field = present(sample.fields[index], 'a field')
    const column = present(batch.columns[index], 'a column')
    const at = sample.offsets[index] ?? 0
    writeCell(column, row, field, source, at, at + (sample.lengths[index] ?? 0))
  }
  batch.record[row] = context.nextRecord++
  batch.offset[row] = offset
  batch.length[row] = length
  batch.message[row] = context.messageNumber
  batch.templateVersion[row] = context.templateVersion
  batch.exportTime[2 * row] = context.exportTimeLow
  batch.exportTime[2 * row + 1] = context.exportTimeHigh
  batch.flags[row] = context.flags
  writeNoTime(batch.start, 2 * row)
  writeNoTime(batch.end, 2 * row)
}

/** As `column-kind.ts` lays values out. */
function writeCell(
  column: ColumnArray,
  row: number,
  field: SflowField,
  source: RowSource,
  from: number,
  end: number,
): void {
  const { view, bytes, interner } = source
  switch (field.kind) {
    case 'u64':
      column[2 * row] = field.length === 8 ? view.getUint32(from + 4) : numberOf(field, view, from)
      column[2 * row + 1] = field.length === 8 ? view.getUint32(from) : field.high
      return
    case 'ipv6':
      for (let word = 0; word < 4; word++) column[4 * row + word] = view.getUint32(from + 4 * (3 - word))
      return
    case 'mac':
      column[2 * row] = view.getUint32(from + 2)
      column[2 * row + 1] = view.getUint16(from)
      return
    case 'f32':
      column[row] = view.getFloat32(from)
      return
    case 'text': {
      const made = formatNumberText(field, view, from, end)
      if (made === undefined) {
        column[row] = interner.internText(bytes, view, from, end)
        return
      }
      const octets = encoder.encode(made)
      column[row] = interner.internText(
        octets,
        new DataView(octets.buffer, octets.byteOffset, octets.length),
        0,
        octets.length,
      )
      return
    }
    case 'octets':
      column[row] = interner.internOctets(bytes, view, from, end)
      return
    default:
      column[row] = numberOf(field, view, from)
  }
}

function numberOf({ length, shift, mask, add }: SflowField, view: DataView, at: number): number {
  const octets = length === 4 ? view.getUint32(at) : length === 2 ? view.getUint16(at) : view.getUint8(at)
  return (((octets >>> shift) & mask) >>> 0) + add
}
