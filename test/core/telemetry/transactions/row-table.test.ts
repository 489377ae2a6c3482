/** Rows of numbers side by side: what is written to one is read from it, and from no other. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addRow,
  CHUNK_ROWS,
  chunkOf,
  createRowTable,
  dropRows,
  layOut,
  placeOf,
  rowsBelow,
} from '../../../../core/telemetry/transactions/row-table.ts'

const LAYOUT = layOut({
  doubles: { start: 1, octets: 2 },
  words: { older: 1, slots: 2 },
  unsigned: { id: 1, marks: 1 },
})
const { places } = LAYOUT
/** More than two chunks have room for. */
const MANY = 5000

describe('a layout', () => {
  it('gives each field its own place, doubles on whole eights of octets', () => {
    const taken = LAYOUT.fields.flatMap(({ view, place, each }) => {
      const width = view === 'doubles' ? 2 : 1
      return Array.from({ length: width * each }, (_, index) => width * place + index)
    })
    expect(new Set(taken).size).toBe(taken.length)
    expect(Math.max(...taken)).toBeLessThan(LAYOUT.stride)
    expect(LAYOUT.stride % 2).toBe(0)
  })
})

describe('a table of rows', () => {
  it('gives new rows one after the other, all zeros', () => {
    const table = createRowTable(LAYOUT)
    const rows = Array.from({ length: MANY }, () => addRow(table))
    expect(rows).toEqual(rows.map((_, index) => index))
    expect(table.count).toBe(MANY)
    for (const read of Object.values(table.get)) expect(read(MANY - 1)).toBe(0)
  })

  it('reads what was written, also after it grew', () => {
    const table = createRowTable(LAYOUT)
    for (let row = 0; row < MANY; row++) {
      addRow(table)
      const { words, unsigned, doubles } = chunkOf(table, row)
      const at = placeOf(table, row)
      doubles[at / 2 + places.start] = row / 2
      doubles[at / 2 + places.octets] = row + 0.25
      doubles[at / 2 + places.octets + 1] = -row
      words[at + places.older] = row - 1
      words[at + places.slots] = 2 * row
      words[at + places.slots + 1] = 2 * row + 1
      unsigned[at + places.id] = 0xffff_ffff - row
      unsigned[at + places.marks] = row
    }
    fc.assert(
      fc.property(fc.nat(MANY - 1), (row) => {
        const { get } = table
        expect([get.start(row), get.octets(2 * row), get.octets(2 * row + 1)]).toEqual([row / 2, row + 0.25, -row])
        expect([get.older(row), get.slots(2 * row), get.slots(2 * row + 1)]).toEqual([row - 1, 2 * row, 2 * row + 1])
        expect([get.id(row), get.marks(row)]).toEqual([0xffff_ffff - row, row])
      }),
    )
  })
})

describe('rows that go', () => {
  it('go in whole chunks, and leave the numbers and values of the others', () => {
    const table = createRowTable(LAYOUT)
    for (let row = 0; row < MANY; row++) {
      addRow(table)
      chunkOf(table, row).unsigned[placeOf(table, row) + places.id] = row
    }
    expect(rowsBelow(table, 'unsigned', places.id, CHUNK_ROWS - 1)).toBe(0)
    expect(rowsBelow(table, 'unsigned', places.id, CHUNK_ROWS)).toBe(CHUNK_ROWS)
    // The chunk that is being filled stays, however old its rows are.
    expect(rowsBelow(table, 'unsigned', places.id, Infinity)).toBe(2 * CHUNK_ROWS)
    dropRows(table, CHUNK_ROWS + 5)
    expect([table.firstRow, table.count]).toEqual([CHUNK_ROWS, MANY])
    expect(chunkOf(table, 0).words).toHaveLength(0)
    expect(table.get.id(CHUNK_ROWS)).toBe(CHUNK_ROWS)
    expect(addRow(table)).toBe(MANY)
    dropRows(table, 0)
    expect(table.firstRow).toBe(CHUNK_ROWS)
  })
})
