/** Cells of a source over a batch of records: what the dump prints, durations as nanoseconds. */
import { NO_TIME, type RecordBatch } from '../decode/block.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import { formatStructuredOctets } from '../elements/format-structured-octets.ts'
import { formatNanoseconds, formatSeconds } from '../elements/format-time.ts'
import type { Cell } from '../protocol/session-api.ts'
import { fieldsOf, type FieldSource, type Source } from './source.ts'
import { readDuration, readOctet, readQuotient, readScaled } from './source-value.ts'
import { templateValue, type Catalog } from './template-facts.ts'

/** Reads the cell of a row of the batch. */
export type RowCellReader = (row: number) => Cell

/** A reader of one column over one batch. */
export function createRowCellReader(
  source: Source,
  batch: RecordBatch,
  textOf: (id: number) => string,
  catalog: Catalog,
): RowCellReader {
  switch (source.kind) {
    case 'record':
      return (row) => batch.record[row] ?? null
    case 'spineTime':
      return timeReader(source.name, batch, catalog)
    case 'spineFlag':
      return (row) => (((batch.flags[row] ?? 0) & source.flag) === 0 ? null : true)
    case 'spineDuration':
      return (row) => integerCell(readDuration(source, batch, row))
    case 'scaled':
      return (row) => integerCell(readScaled(source, batch, row))
    case 'quotient':
      return (row) => integerCell(readQuotient(source, batch, row))
    case 'octet':
      return (row) => integerCell(readOctet(source, batch, row))
    // 0 is shown as what was sent; only comparisons and orders leave it out.
    case 'durationField': {
      const shown = { ...source, isZeroAbsent: false }
      return (row) => integerCell(readDuration(shown, batch, row))
    }
    case 'template':
      return (row) => templateValue(catalog, batch.templateVersion[row] ?? -1, source.property) ?? null
    case 'field':
      return structured(source, createCellReader(source.columnKind, batch.columns[source.index] ?? EMPTY, textOf))
    case 'joined': {
      const readers = fieldsOf(source).map((index) => createCellReader('text', batch.columns[index] ?? EMPTY, textOf))
      return (row) => readers.map((read) => textOfCell(read(row))).join('')
    }
  }
}

/** The cell of a column of texts; lists there are texts already. */
export function textOfCell(cell: Cell): string {
  return typeof cell === 'string' ? cell : ''
}

const EMPTY = new Uint8Array(0)

/** Octets that have parts show these, in a column whose other cells are texts. */
function structured({ columnKind, structure }: FieldSource, read: RowCellReader): RowCellReader {
  if (structure === undefined || columnKind !== 'octets') return read
  return (row) => {
    const cell = read(row)
    return typeof cell === 'string' ? (formatStructuredOctets(structure, cell)?.text ?? cell) : cell
  }
}

/** A whole number, as decimal text past 2^53. */
function integerCell(integer: bigint | undefined): Cell {
  if (integer === undefined) return null
  const value = Number(integer)
  return Number.isSafeInteger(value) ? value : String(integer)
}

function timeReader(name: 'time' | 'end' | 'exportTime', batch: RecordBatch, catalog: Catalog): RowCellReader {
  // The header of NetFlow v5 and v7 has nanoseconds, as has the arrival of sFlow (version 5, too), those of v9 and IPFIX seconds.
  const exportTime: RowCellReader = (row) => {
    const time = batch.exportTime[row] ?? 0n
    const version = templateValue(catalog, batch.templateVersion[row] ?? -1, 'protocolVersion')
    return version === 5 || version === 7 ? formatNanoseconds(time) : formatSeconds(Number(time / 1_000_000_000n))
  }
  if (name === 'exportTime') return exportTime
  const times = name === 'end' ? batch.end : batch.start
  return (row) => {
    const time = times[row] ?? NO_TIME
    if (time !== NO_TIME) return formatNanoseconds(time)
    return name === 'time' ? exportTime(row) : null
  }
}
