/** The index of ids: each leads to its newest row, and from there to what was the newest before. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIdIndex, hashOf } from '../../../../core/telemetry/transactions/id-index.ts'

describe('the index of ids', () => {
  it('finds the newest row of each hash, as a map would', () => {
    const hashes = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 200 })
    fc.assert(
      fc.property(hashes, (all) => {
        const index = createIdIndex({ firstRow: 0 })
        const newest = new Map<number, number>()
        for (const [row, hash] of all.entries()) {
          expect(index.find(hash)).toBe(newest.get(hash) ?? -1)
          expect(index.replace(row)).toBe(newest.get(hash) ?? -1)
          newest.set(hash, row)
        }
        for (const [hash, row] of newest) expect(index.find(hash)).toBe(row)
      }),
    )
  })

  it('keeps all when it grows, whatever was fetched before', () => {
    const count = 20_000
    const index = createIdIndex({ firstRow: 0 })
    const hashes = Int32Array.from({ length: count }, (_, id) => hashOf(id % 3, id))
    for (let row = 0; row < count; row++) {
      index.fetch(hashes.subarray(row, row + 256), Math.min(256, count - row))
      if (index.find(hashes[row]!) === -1) index.replace(row)
    }
    const found = new Map([...hashes].reverse().map((hash, back) => [hash, count - 1 - back]))
    for (const [hash, row] of found) expect(index.find(hash)).toBe(row)
  })

  it('gives two keys of one packet engine two hashes', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.integer(), fc.integer(), (engine, one, other) => {
        expect(hashOf(engine, one) === hashOf(engine, other)).toBe((one | 0) === (other | 0))
      }),
    )
  })
})

describe('rows that went', () => {
  it('leave the index when it would grow, and those that are there are found', () => {
    const rows = { firstRow: 0 }
    const index = createIdIndex(rows)
    const wrong: number[] = []
    for (let row = 0; row < 50_000; row++) {
      rows.firstRow = Math.max(0, row - 1000)
      if (index.find(row) >= rows.firstRow) wrong.push(row)
      index.replace(row)
      if (row >= 500 && index.find(row - 500) !== row - 500) wrong.push(row)
    }
    expect(wrong).toEqual([])
  })
})
