import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRecordIndex } from '../../../core/store/record-index.ts'

describe('createRecordIndex', () => {
  it('finds table and row of every record, over chunks and segments', () => {
    const index = createRecordIndex()
    const counts = [0, 0, 0, 0]
    const places: { table: number; row: number }[] = []
    for (let record = 0; record < 140_000; record += 1) {
      const table = record % 5000 < 3 ? 3 : (record * 7) % 3
      places.push({ table, row: counts[table] ?? 0 })
      counts[table] = (counts[table] ?? 0) + 1
      index.add(table)
    }
    for (let record = 1; record <= places.length; record += 97) expect(index.find(record)).toEqual(places[record - 1])
    for (const record of [1024, 1025, 65_536, 65_537, 131_072, 131_073, 140_000]) {
      expect(index.find(record)).toEqual(places[record - 1])
    }
    for (const record of [0, -1, 140_001, 1.5, Number.NaN]) expect(index.find(record)).toBeUndefined()
  })

  it('groups records by table and keeps their positions', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { minLength: 1 }), fc.array(fc.nat({ max: 120 })), (tables, wanted) => {
        const index = createRecordIndex()
        for (const table of tables) index.add(table)
        const found = new Map<number, { table: number; row: number }>()
        for (const group of index.group(wanted)) {
          for (const [at, row] of group.rows.entries()) found.set(group.positions[at]!, { table: group.table, row })
        }
        for (const [position, record] of wanted.entries()) expect(found.get(position)).toEqual(index.find(record))
      }),
    )
  })
})
