import { describe, expect, it } from 'vitest'
import { parseFilter } from '../../../core/query/filter-language/parse-filter.ts'
import { joinFilter, JOIN_WAYS } from '../../../renderer/filter/join-filter.ts'

const VALUE = { is: 'srcip = 10.0.0.1', isNot: 'not srcip = 10.0.0.1' }

describe('a value joined with the filter that is there', () => {
  it.each([
    ['selected', 'srcip = 10.0.0.1'],
    ['not', 'not srcip = 10.0.0.1'],
    ['and', '(port = 80 or port = 443) and srcip = 10.0.0.1'],
    ['or', 'port = 80 or port = 443 or srcip = 10.0.0.1'],
    ['andNot', '(port = 80 or port = 443) and not srcip = 10.0.0.1'],
    ['orNot', 'port = 80 or port = 443 or not srcip = 10.0.0.1'],
  ] as const)('%s', (way, expected) => {
    expect(joinFilter('port = 80 or port = 443', way, VALUE)).toBe(expected)
  })

  it('is alone where there is no filter', () => {
    expect(JOIN_WAYS.map(({ way }) => joinFilter('  ', way, VALUE))).toEqual([
      VALUE.is,
      VALUE.isNot,
      VALUE.is,
      VALUE.is,
      VALUE.isNot,
      VALUE.isNot,
    ])
  })

  it('keeps chains of one word without parentheses, and puts others into them', () => {
    expect(joinFilter('a = 1 and b = 2', 'and', VALUE)).toBe('a = 1 and b = 2 and srcip = 10.0.0.1')
    expect(joinFilter('a = 1 and b = 2', 'or', VALUE)).toBe('(a = 1 and b = 2) or srcip = 10.0.0.1')
    expect(joinFilter('not a = 1', 'and', VALUE)).toBe('not a = 1 and srcip = 10.0.0.1')
  })

  it('says the same in the language: both parts hold', () => {
    const current = 'a = 1 or b = 2'
    const joined = parseFilter(joinFilter(current, 'and', VALUE))
    const [left, right] = [parseFilter(current), parseFilter(VALUE.is)]
    if (!joined.ok || !left.ok || !right.ok) throw new Error('A filter cannot be read.')
    expect(joined.tree).toEqual({ kind: 'and', terms: [left.tree, right.tree] })
  })
})
