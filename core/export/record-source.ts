/** What an export of records reads: pieces of the view, with the texts and headers that the columns want. */
import type { Shape } from '../decode/block.ts'
import { readMessageHeaders } from '../store/message-headers.ts'
import { copyCatalog } from '../store/session-catalog.ts'
import type { SideConnection } from '../store/side-connection.ts'
import type { Store } from '../store/store.ts'
import { createTextReader } from '../store/text-reader.ts'
import { isDictionaryText } from '../query/source-sql.ts'
import { fieldsOf } from '../query/source.ts'
import { fieldsOfColumns, needsMessages, type ExportColumn } from './export-columns.ts'
import { createTextCellReader, type CellContext, type MessageHeader } from './record-cells.ts'
import { NOT_WANTED, readPieces, type RecordPiece } from './record-pieces.ts'
import type { TextColumns } from './row-formats.ts'
import type { TextEncoding } from './text-encoding.ts'
import type { WantedRows } from './wanted-rows.ts'

export interface RecordSource {
  readonly columns: readonly ExportColumn[]
  /** Pieces whose texts and headers can be read until the next one. */
  pieces(): AsyncGenerator<RecordPiece, void, undefined>
  readonly context: CellContext
}

export interface RecordSourceOptions {
  readonly store: Store
  readonly side: SideConnection
  readonly rows: WantedRows
  readonly columns: readonly ExportColumn[]
  isOver(): boolean
}

/** Reads the records of a view. */
export function createRecordSource({ store, side, rows, columns, isOver }: RecordSourceOptions): RecordSource {
  const texts = createTextReader(side)
  const wantsMessages = needsMessages(columns)
  const fields = new Map<Shape | undefined, readonly number[]>()
  let messages: ReadonlyMap<number, MessageHeader> = new Map()

  function fieldsOfShape(shape: Shape | undefined): readonly number[] {
    const known = fields.get(shape) ?? fieldsOfColumns(columns, shape)
    fields.set(shape, known)
    return known
  }

  async function* pieces(): AsyncGenerator<RecordPiece, void, undefined> {
    for await (const piece of readPieces({ store, side, rows, fieldsOf: fieldsOfShape, isOver })) {
      await texts.load(textIdsOf(piece, columns))
      if (wantsMessages)
        messages = await readMessageHeaders(
          side,
          piece.shares.flatMap(({ batch }) => [...batch.message]),
        )
      yield piece
    }
  }

  return {
    columns,
    pieces,
    context: { catalog: copyCatalog(store.catalog), textOf: texts.textOf, messageOf: (number) => messages.get(number) },
  }
}

function textIdsOf({ shares }: RecordPiece, columns: readonly ExportColumn[]): Set<number> {
  const ids = new Set<number>()
  for (const { shape, batch } of shares) {
    const fields = new Set(
      columns.flatMap((column) => {
        const source = column.sourceOf(shape)
        if (source === undefined || source.kind === 'fact') return []
        return isDictionaryText(source) ? fieldsOf(source) : []
      }),
    )
    for (const field of fields) for (const id of idsIn(batch.columns[field])) ids.add(id)
  }
  return ids
}

function idsIn(octets: Uint8Array<ArrayBuffer> | undefined): Uint32Array {
  return octets === undefined ? NO_IDS : new Uint32Array(octets.buffer, octets.byteOffset, octets.byteLength >> 2)
}

const NO_IDS = new Uint32Array(0)

/** Makes the texts of pieces in an encoding, a column each. */
export function createTextColumns(
  { columns, context }: Pick<RecordSource, 'columns' | 'context'>,
  encoding: TextEncoding,
): (piece: RecordPiece) => TextColumns {
  let encoded = new Map<number, string>()
  const encodedOf = (id: number): string => {
    const known = encoded.get(id)
    if (known !== undefined) return known
    const text = encoding.text(context.textOf(id))
    encoded.set(id, text)
    return text
  }
  return ({ rowCount, shares }) => {
    if (encoded.size > MOST_ENCODED_TEXTS) encoded = new Map()
    return columns.map((column) => {
      const texts: (string | undefined)[] = new Array<string | undefined>(rowCount).fill(undefined)
      for (const { shape, batch, places } of shares) {
        const source = column.sourceOf(shape)
        if (source === undefined) continue
        const read = createTextCellReader(source, shape, batch, context, { encoding, encodedOf })
        for (let row = 0; row < batch.rowCount; row += 1) {
          const place = places[row] ?? NOT_WANTED
          if (place !== NOT_WANTED) texts[place] = read(row)
        }
      }
      return texts
    })
  }
}

/** Texts that are kept in their encoding. */
const MOST_ENCODED_TEXTS = 131_072
