/**
 * Rows of numbers, the values of a row side by side in one buffer: what a record reads and writes of its row lies in a few lines
 * of the processor's cache. (Columns of their own begin at the same place of a page each and push each other out: five times slower.)
 *
 * Whoever takes records computes the place of a row once and reads views; everybody else asks the reader of a field.
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

export interface RowViews {
  words: Int32Array
  unsigned: Uint32Array
  doubles: Float64Array
}

/** Reads a field: of one that a row has n times, place n × row + i is the i-th of the row. */
export type RowReaders<Name extends string> = Readonly<Record<Name, (place: number) => number>>

export interface RowTable<Name extends string = string> extends RowViews {
  count: number
  /** Rows for which there is room. */
  capacity: number
  readonly stride: number
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

/** Makes a table without rows. */
export function createRowTable<Name extends string>(layout: RowLayout<Name>, capacity: number): RowTable<Name> {
  const views = viewsOf(layout.stride * capacity)
  const readers: Partial<Record<Name, (place: number) => number>> = {}
  const table: RowTable<Name> = {
    count: 0,
    capacity,
    stride: layout.stride,
    words: views.words,
    unsigned: views.unsigned,
    doubles: views.doubles,
    get: readers as RowReaders<Name>,
  }
  for (const { name, view, place, each } of layout.fields) {
    const stride = view === 'doubles' ? layout.stride / 2 : layout.stride
    readers[name] =
      each === 1
        ? (row) => table[view][stride * row + place]!
        : (at) => table[view][stride * Math.floor(at / each) + place + (at % each)]!
  }
  return table
}

function viewsOf(words: number): RowViews {
  const buffer = new ArrayBuffer(Int32Array.BYTES_PER_ELEMENT * words)
  return { words: new Int32Array(buffer), unsigned: new Uint32Array(buffer), doubles: new Float64Array(buffer) }
}

/** Copying is what growth costs: room that is not used yet is no memory yet, the system gives it when it is written to. */
const GROWTH = 8
/** From here on twice as many are enough at a time. */
const LARGE_CAPACITY = 1 << 20

/** The number of a new row, all zeros; views taken before are stale when the table grew. */
export function addRow(table: RowTable): number {
  if (table.count === table.capacity) enlarge(table)
  return table.count++
}

function enlarge(table: RowTable): void {
  table.capacity *= table.capacity < LARGE_CAPACITY ? GROWTH : 2
  const before = table.words
  Object.assign(table, viewsOf(table.stride * table.capacity))
  table.words.set(before)
}
