import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeRelation, type FakeColumn } from '../../../support/fake-relation.ts'
import { START, viewsOf } from '../../../support/list-views.ts'

describe('the order of a list', () => {
  it('is that of its rows while more come, and that of their start when all are there', async () => {
    const columns: readonly FakeColumn[] = [
      { id: 'start', type: 'time', values: [START + 5, undefined, START, START + 2] },
    ]
    expect(await viewsOf(createFakeRelation(columns)).numbers()).toEqual([1, 2, 3, 4])
    expect(await viewsOf(createFakeRelation(columns), true).numbers()).toEqual([3, 4, 1, 2])
  })

  const texts = fc.option(fc.constantFrom('', 'a', 'B', 'b', 'ab', '\u{1f600}', '\uffff'), { nil: undefined })
  const addresses = fc.option(fc.constantFrom('9.0.0.1', '10.0.0.1', '10.0.0.2'), { nil: undefined })
  const totals = fc.option(fc.integer({ min: -2, max: 2 }), { nil: undefined })
  const asNumber = (address: string): number => Number(address.replaceAll('.', ''))
  const direction = fc.constantFrom('ascending' as const, 'descending' as const)
  const keys = fc.uniqueArray(fc.record({ column: fc.constantFrom('text', 'address', 'total'), direction }), {
    selector: ({ column }) => column,
    maxLength: 3,
  })

  function compareNaively(one: unknown, other: unknown, isAddress: boolean): number {
    if (typeof one === 'number' && typeof other === 'number') return one - other
    if (typeof one !== 'string' || typeof other !== 'string') return 0
    if (isAddress) return asNumber(one) - asNumber(other)
    return Buffer.compare(Buffer.from(one), Buffer.from(other))
  }

  it('is stable over several keys, by the octets of texts or their own comparison, rows without value last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, addresses, totals), { maxLength: 12 }), keys, async (rows, sort) => {
        const relation = createFakeRelation(
          [
            { id: 'text', type: 'text', values: rows.map(([text]) => text) },
            {
              id: 'address',
              type: 'address',
              isOwn: true,
              values: rows.map((row) => row[1]),
              compare: (one, other) => asNumber(one) - asNumber(other),
            },
            { id: 'total', type: 'duration', values: rows.map((row) => row[2]) },
          ],
          true,
        )
        const naive = [...rows.keys()].sort((one, other) => {
          for (const { column, direction: way } of sort) {
            const at = ['text', 'address', 'total'].indexOf(column)
            const [left, right] = [rows[one]?.[at], rows[other]?.[at]]
            if (left === undefined && right === undefined) continue
            if (left === undefined || right === undefined) return left === undefined ? 1 : -1
            const order = compareNaively(left, right, column === 'address')
            if (order !== 0) return way === 'ascending' ? order : -order
          }
          return one - other
        })
        expect(await viewsOf(relation).numbers('', sort)).toEqual(naive.map((row) => row + 1))
      }),
      { numRuns: 150 },
    )
  })
})
