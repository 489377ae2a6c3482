import { describe, expect, it } from 'vitest'
import type { ListGroupRow } from '../../../core/protocol/list-api.ts'
import { nextGroupSort, orderGroups } from '../../../renderer/transactions/group-order.ts'

const group = (key: string, count: number, p95?: number): ListGroupRow => ({
  key,
  filter: '',
  count,
  errors: 0,
  durations: { measured: count, ...(p95 === undefined ? {} : { p95 }) },
})

const GROUPS = [group('a', 3, 10), group('b', 9), group('c', 5, 20)]
const keys = (rows: readonly ListGroupRow[]) => rows.map(({ key }) => (typeof key === 'string' ? key : '')).join('')

describe('groups', () => {
  it('without a percentile come last in both directions', () => {
    expect(keys(orderGroups(GROUPS, { column: 'p95', direction: 'descending' }))).toBe('cab')
    expect(keys(orderGroups(GROUPS, { column: 'p95', direction: 'ascending' }))).toBe('acb')
  })

  it('begin with the largest figure, and with the first name', () => {
    const byCount = { column: 'count', direction: 'descending' } as const
    expect(nextGroupSort(byCount, 'p99').direction).toBe('descending')
    expect(nextGroupSort(byCount, 'key').direction).toBe('ascending')
    expect(nextGroupSort(byCount, 'count').direction).toBe('ascending')
  })
})
