import { describe, expect, it } from 'vitest'
import { MAX_SELECTED_ROWS, rangeFrom, rangesOf } from '../../../renderer/grid/row-range.ts'

describe('rangeFrom', () => {
  it.each([
    ['down', 3, 5, { first: 3, count: 3 }],
    ['up', 5, 3, { first: 3, count: 3 }],
    ['nowhere', 4, 4, { first: 4, count: 1 }],
    ['down to its limit', 10, 5_000_000, { first: 10, count: MAX_SELECTED_ROWS }],
    ['up to its limit', 5000, 0, { first: 5001 - MAX_SELECTED_ROWS, count: MAX_SELECTED_ROWS }],
  ])('goes %s', (_, anchor, row, expected) => {
    expect(rangeFrom(anchor, row)).toEqual(expected)
  })
})

describe('rangesOf', () => {
  it('joins neighbours, whatever the order in which they were selected', () => {
    expect(rangesOf([7, 2, 3, 9, 1])).toEqual([
      { first: 1, count: 3 },
      { first: 7, count: 1 },
      { first: 9, count: 1 },
    ])
    expect(rangesOf([])).toEqual([])
  })
})
