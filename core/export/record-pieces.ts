/**
 * The records of an export, some thousands at a time, in their order. Where the order is that of decoding the tables are read as
 * they lie; any other is first brought about by the store, in temporary tables, so that reading is one pass in both cases.
 */
import { readRowRange, stageRows } from '../store/row-range.ts'
import type { SideConnection } from '../store/side-connection.ts'
import type { Store } from '../store/store.ts'
import type { RecordBatch, Shape } from '../decode/block.ts'
import { EXPORT_PIECE_ROWS, MOST_EXPORT_PIECE_ROWS, ROWS_PER_TABLE_READ } from '../limits/export.ts'
import { countWanted, isReadAsItLies, recordAt, rowsByTable, tablesBetween, type WantedRows } from './wanted-rows.ts'

/** The rows of one table in a piece. */
export interface Share {
  readonly shape: Shape | undefined
  readonly batch: RecordBatch
  /** Row of the piece that each row of the batch is; `NOT_WANTED` for one that was read on the way. */
  readonly places: Uint32Array
}

export const NOT_WANTED = 0xffff_ffff

export interface RecordPiece {
  /** Position of its first row. */
  readonly first: number
  readonly rowCount: number
  readonly shares: readonly Share[]
  /** 1 for each row that is still there. */
  readonly isThere: Uint8Array
}

export interface PieceSource {
  readonly store: Store
  readonly side: SideConnection
  readonly rows: WantedRows
  /** Fields of a shape that are read. */
  fieldsOf(shape: Shape | undefined): readonly number[]
  /** True when it is not wanted any more. */
  isOver(): boolean
}

/** Reads the pieces one after the other. Throws what DuckDB throws. */
export async function* readPieces(source: PieceSource): AsyncGenerator<RecordPiece, void, undefined> {
  if (isReadAsItLies(source.rows)) yield* readAsItLies(source)
  else yield* readStaged(source)
}

async function* readAsItLies({ store, side, rows, fieldsOf, isOver }: PieceSource): AsyncGenerator<RecordPiece> {
  const count = countWanted(rows)
  let size = EXPORT_PIECE_ROWS
  for (let first = 0; first < count && !isOver();) {
    const end = Math.min(count, first + size)
    const tables = tablesBetween(rows, store.index, first, end)
    const [from, to] = [recordAt(rows, first), recordAt(rows, end - 1)]
    const placeOf = rows.kind === 'span' ? undefined : placesOf(rows.records.subarray(first, end), from, to)
    const shares: Share[] = []
    for (const number of tables) {
      const table = store.tables[number]
      if (table === undefined) continue
      const fields = fieldsOf(table.shape)
      const request = { table, fields, from: { name: table.name, key: 'record' }, first: from, last: to } as const
      const { keys, batch } = await readRowRange(side, request)
      const places = keys.map((record) =>
        placeOf === undefined ? record - from : (placeOf[record - from] ?? NOT_WANTED),
      )
      shares.push({ shape: table.shape, batch, places })
    }
    yield pieceOf(first, end - first, shares)
    first = end
    size = sizeFor(tables.size)
  }
}

/** Places of wanted records among all of a stretch. */
function placesOf(records: Uint32Array, from: number, to: number): Uint32Array {
  const places = new Uint32Array(to - from + 1).fill(NOT_WANTED)
  for (const [place, record] of records.entries()) places[record - from] = place
  return places
}

async function* readStaged({ store, side, rows, fieldsOf, isOver }: PieceSource): AsyncGenerator<RecordPiece> {
  const groups = rowsByTable(rows, store.index)
  try {
    for (const [number, { positions, records }] of groups) {
      const table = store.tables[number]
      if (table === undefined || isOver()) continue
      await stageRows(side, stagedName(number), { table, fields: fieldsOf(table.shape), positions, records })
    }
    const count = countWanted(rows)
    const size = sizeFor(groups.size)
    const cursors = new Map([...groups.keys()].map((number) => [number, 0]))
    for (let first = 0; first < count && !isOver(); first += size) {
      const end = Math.min(count, first + size)
      const shares: Share[] = []
      for (const [number, { positions }] of groups) {
        const table = store.tables[number]
        const cursor = cursors.get(number) ?? 0
        if (table === undefined || (positions[cursor] ?? count) >= end) continue
        let next = cursor
        while (next < positions.length && (positions[next] ?? count) < end) next += 1
        cursors.set(number, next)
        const from = { name: `temp.main.${stagedName(number)}`, key: 'position' } as const
        const request = { table, fields: fieldsOf(table.shape), from, first, last: end - 1 }
        const { keys, batch } = await readRowRange(side, request)
        shares.push({ shape: table.shape, batch, places: keys.map((position) => position - first) })
      }
      yield pieceOf(first, end - first, shares)
    }
  } finally {
    for (const number of groups.keys()) {
      await side.run(`DROP TABLE IF EXISTS temp.main.${stagedName(number)}`).catch(() => undefined)
    }
  }
}

function stagedName(table: number): string {
  return `staged_${table}`
}

/** Many tables are read in larger pieces: each costs a statement a piece. */
function sizeFor(tables: number): number {
  return Math.min(MOST_EXPORT_PIECE_ROWS, Math.max(EXPORT_PIECE_ROWS, tables * ROWS_PER_TABLE_READ))
}

function pieceOf(first: number, rowCount: number, shares: readonly Share[]): RecordPiece {
  const isThere = new Uint8Array(rowCount)
  for (const { places } of shares) for (const place of places) if (place !== NOT_WANTED) isThere[place] = 1
  return { first, rowCount, shares, isThere }
}
