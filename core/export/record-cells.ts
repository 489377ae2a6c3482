/** Readers of one column over the rows of one table: its cells as `dump` prints them, as values or as texts of a format. */
import { NO_TIME, RECORD_FLAGS, type RecordBatch, type Shape } from '../decode/block.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import { formatNanoseconds } from '../elements/format-time.ts'
import type { Cell } from '../protocol/session-api.ts'
import { createRowCellReader } from '../query/source-cell.ts'
import type { Catalog } from '../query/template-facts.ts'
import type { ExportSource, RecordFact } from './export-columns.ts'
import { encodeCell, type TextEncoding } from './text-encoding.ts'

/** What the header of a message tells of its records. */
export interface MessageHeader {
  readonly sequence: number
  /** Milliseconds. */
  readonly sysUpTimeMs: number | undefined
}

/** What readers look things up in. */
export interface CellContext {
  readonly catalog: Catalog
  textOf(id: number): string
  messageOf(number: number): MessageHeader | undefined
}

/** Reads the cell of a row. */
export function createExportCellReader(
  source: ExportSource,
  shape: Shape | undefined,
  batch: RecordBatch,
  context: CellContext,
): (row: number) => Cell {
  if (source.kind !== 'fact') return createRowCellReader(source, batch, context.textOf, context.catalog)
  return factReader(source.fact, shape, batch, context)
}

function factReader(
  fact: RecordFact,
  shape: Shape | undefined,
  batch: RecordBatch,
  { messageOf }: CellContext,
): (row: number) => Cell {
  switch (fact) {
    case 'start':
      return (row) => {
        const time = batch.start[row] ?? NO_TIME
        return time === NO_TIME ? null : formatNanoseconds(time)
      }
    case 'sequence':
      return (row) => messageOf(batch.message[row] ?? 0)?.sequence ?? null
    case 'sysUpTime':
      return (row) => messageOf(batch.message[row] ?? 0)?.sysUpTimeMs ?? null
    case 'decodedLate':
      return flagReader(batch, RECORD_FLAGS.decodedLate)
    case 'assumedTemplate':
      return flagReader(batch, RECORD_FLAGS.assumedTemplate)
    case 'scope': {
      const scope = JSON.stringify(shape?.fields.slice(0, shape.scopeFieldCount).map(({ key }) => key) ?? [])
      return () => scope
    }
  }
}

/** As in the dump: there when it is true. */
function flagReader({ flags }: RecordBatch, flag: number): (row: number) => Cell {
  return (row) => (((flags[row] ?? 0) & flag) === 0 ? null : true)
}

/** Reads the text of a row's cell; undefined where there is no value. */
export type TextCellReader = (row: number) => string | undefined

export interface EncodedTexts {
  readonly encoding: TextEncoding
  /** The encoded text of an id. */
  encodedOf(id: number): string
}

/** The texts of a column of a table in the encoding of a format; texts of the dictionary are encoded once. */
export function createTextCellReader(
  source: ExportSource,
  shape: Shape | undefined,
  batch: RecordBatch,
  context: CellContext,
  { encoding, encodedOf }: EncodedTexts,
): TextCellReader {
  if (source.kind === 'field' && source.structure === undefined) {
    const { columnKind, index } = source
    const octets = batch.columns[index] ?? NOTHING
    if (columnKind === 'list') {
      const read = createCellReader('text', octets, context.textOf)
      return (row) => encoding.list(read(row) as string)
    }
    if (columnKind === 'text' || columnKind === 'octets') {
      return createCellReader(columnKind, octets, encodedOf) as (row: number) => string
    }
    const read = createCellReader(columnKind, octets, context.textOf) as (row: number) => number | string | boolean
    return (row) => encoding.plain(read(row))
  }
  const read = createExportCellReader(source, shape, batch, context)
  if (source.kind === 'fact' && source.fact === 'scope') return (row) => encoding.list(read(row) as string)
  // A property of a template is the same for thousands of rows.
  if (source.kind === 'template') return rememberLast(batch.templateVersion, (row) => encodeCell(encoding, read(row)))
  return (row) => encodeCell(encoding, read(row))
}

function rememberLast(keys: Uint32Array, read: TextCellReader): TextCellReader {
  let last = -1
  let text: string | undefined
  return (row) => {
    const key = keys[row] ?? -1
    if (key !== last) {
      last = key
      text = read(row)
    }
    return text
  }
}

const NOTHING = new Uint8Array(0)
