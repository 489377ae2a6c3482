import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseRows, countWanted, isReadAsItLies, recordAt } from '../../../core/export/wanted-rows.ts'

const listOf = (rows: ReturnType<typeof chooseRows>): number[] =>
  Array.from({ length: countWanted(rows) }, (_, position) => recordAt(rows, position))

describe('the rows of an export', () => {
  it('are those of the view, as far as the limit goes', () => {
    expect(listOf(chooseRows({ order: undefined, base: 10, rowCount: 5 }, undefined, undefined))).toEqual([
      11, 12, 13, 14, 15,
    ])
    expect(listOf(chooseRows({ order: undefined, base: 10, rowCount: 5 }, undefined, 2))).toEqual([11, 12])
    expect(listOf(chooseRows({ order: Uint32Array.of(7, 3, 9), base: 0, rowCount: 3 }, undefined, 2))).toEqual([7, 3])
  })

  it('are the chosen ones in the order of the view, each once, without those that it does not have', () => {
    const order = Uint32Array.of(7, 3, 9, 1)
    expect(listOf(chooseRows({ order, base: 0, rowCount: 4 }, [1, 7, 7, 8], undefined))).toEqual([7, 1])
    expect(listOf(chooseRows({ order: undefined, base: 5, rowCount: 5 }, [3, 10, 6, 11], undefined))).toEqual([6, 10])
  })

  it('are read as they lie only where that reads not much more', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }), (records) => {
        const rows = chooseRows(
          { order: Uint32Array.from(records), base: 0, rowCount: records.length },
          undefined,
          undefined,
        )
        const isAscending = records.every((record, at) => at === 0 || record > records[at - 1]!)
        if (!isReadAsItLies(rows)) return
        expect(isAscending).toBe(true)
        expect(4 * records.length).toBeGreaterThanOrEqual(records.at(-1)! - records[0]! + 1)
      }),
    )
  })
})
