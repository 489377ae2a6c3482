/**
 * Rows of numbers, the values of a row side by side in one buffer: what a record reads and writes of its row lies in a few lines
 * of the processor's cache. (Columns of their own begin at the same place of a page each and push each other out: five times slower.)
 *
 * Whoever takes records asks once where a row lies; everybody else asks the reader of a field.
 *
 * The oldest rows may go, a whole chunk at a time: the numbers of the others stay, and none is given twice. Nobody reads a row
 * that went: whoever follows a row's reference to another looks at `firstRow` before.
 */

/** Values of a row by name, with how many there are of each. */
type Counts<Name extends string> = Readonly<Record<Name, number>>

export interface RowFields<Double extends string, Word extends string, Unsigned extends string> {
  readonly doubles: Counts<Double>
  /** Of 32 bits with a sign, and without. */
  readonly words: Counts<Word>
  readonly unsigned: Counts<Unsigned>
}

export interface RowLayout<Name extends string> {
  /** Words of a row; even, so that doubles stay aligned. */
  readonly stride: number
  /** Where a field begins in a row: in words, of doubles in doubles. */
  readonly places: Readonly<Record<Name, number>>
  readonly fields: readonly {
    readonly name: Name
    readonly view: View
    readonly place: number
    readonly each: number
  }[]
}

type View = 'doubles' | 'words' | 'unsigned'

/** Rows that lie together, as views of one buffer. */
export interface RowChunk {
  readonly words: Int32Array
  readonly unsigned: Uint32Array
  readonly doubles: Float64Array
}

/** Reads a field: of one that a row has n times, place n × row + i is the i-th of the row. */
export type RowReaders<Name extends string> = Readonly<Record<Name, (place: number) => number>>

export interface RowTable<Name extends string = string> {
  /** The number after that of the last row. */
  count: number
  /** Rows before it went. */
  firstRow: number
  readonly stride: number
  readonly chunks: RowChunk[]
  readonly get: RowReaders<Name>
}

/** Gives each field its place, doubles first. */
export function layOut<Double extends string, Word extends string, Unsigned extends string>(
  fields: RowFields<Double, Word, Unsigned>,
): RowLayout<Double | Word | Unsigned> {
  type Name = Double | Word | Unsigned
  const placed: { name: Name; view: View; place: number; each: number }[] = []
  let words = 0
  for (const view of ['doubles', 'words', 'unsigned'] as const) {
    const width = view === 'doubles' ? 2 : 1
    for (const [name, each] of Object.entries<number>(fields[view])) {
      placed.push({ name: name as Name, view, place: words / width, each })
      words += width * each
    }
  }
  const places = Object.fromEntries(placed.map(({ name, place }) => [name, place])) as Record<Name, number>
  return { stride: words + (words % 2), places, fields: placed }
}

/** Rows are given room so many at a time: none ever moves, and a table takes little more memory than it has rows. */
const CHUNK_SHIFT = 11
export const CHUNK_ROWS = 1 << CHUNK_SHIFT

/** Stands where a chunk went. */
const GONE = createChunk(0)

/** Makes a table without rows. */
export function createRowTable<Name extends string>(layout: RowLayout<Name>): RowTable<Name> {
  const readers: Partial<Record<Name, (place: number) => number>> = {}
  const get = readers as RowReaders<Name>
  const table: RowTable<Name> = { count: 0, firstRow: 0, stride: layout.stride, chunks: [], get }
  for (const { name, view, place, each } of layout.fields) {
    const width = view === 'doubles' ? 2 : 1
    readers[name] = (at) => {
      const row = Math.floor(at / each)
      return chunkOf(table, row)[view][placeOf(table, row) / width + place + (at % each)]!
    }
  }
  return table
}

/** The number of a new row, all zeros. */
export function addRow(table: RowTable): number {
  if (table.count % CHUNK_ROWS === 0) table.chunks.push(createChunk(table.stride * CHUNK_ROWS))
  return table.count++
}

function createChunk(words: number): RowChunk {
  const buffer = new ArrayBuffer(Int32Array.BYTES_PER_ELEMENT * words)
  return { words: new Int32Array(buffer), unsigned: new Uint32Array(buffer), doubles: new Float64Array(buffer) }
}

/** The chunk of a row that is there. */
export function chunkOf({ chunks }: RowTable, row: number): RowChunk {
  return chunks[row >> CHUNK_SHIFT]!
}

/** Where a row begins in its chunk, in words. */
export function placeOf({ stride }: RowTable, row: number): number {
  return stride * (row & (CHUNK_ROWS - 1))
}

/** Row numbers, and twice as much, fit words of 32 bits with a sign. */
export const MAX_ROW_NUMBER = 1 << 30

/** How many rows there are. */
export function rowsIn({ count, firstRow }: RowTable): number {
  return count - firstRow
}

/** True while one more row is not beyond a bound. */
export function hasRoom({ count, firstRow }: RowTable, maxRows: number): boolean {
  return count - firstRow < maxRows && count < MAX_ROW_NUMBER
}

/** Lets the chunks go that have only rows before one. */
export function dropRows(table: RowTable, before: number): void {
  const end = Math.min(before, table.count) >> CHUNK_SHIFT
  for (let chunk = table.firstRow >> CHUNK_SHIFT; chunk < end; chunk++) table.chunks[chunk] = GONE
  table.firstRow = Math.max(table.firstRow, end << CHUNK_SHIFT)
}

/**
 * The end of the oldest chunks, without the one that is being filled, in which no row has as much as `limit`.
 *
 * @param place of a value in a row, see `RowLayout.places`
 */
export function rowsBelow(table: RowTable, view: 'words' | 'unsigned', place: number, limit: number): number {
  let end = table.firstRow
  while (end + CHUNK_ROWS <= table.count && isBelow(chunkOf(table, end)[view], place, table.stride, limit)) {
    end += CHUNK_ROWS
  }
  return end
}

function isBelow(values: Int32Array | Uint32Array, place: number, stride: number, limit: number): boolean {
  for (let at = place; at < values.length; at += stride) if (values[at]! >= limit) return false
  return true
}
