/** In which order groups stand; those without a value come last in both directions. */
import type { ListGroupRow } from '../../core/protocol/list-api.ts'
import type { ListSort } from '../health/list-table.tsx'

export type GroupColumn = 'key' | 'count' | 'errors' | 'p50' | 'p95' | 'p99' | 'max'

const VALUES: Readonly<Record<GroupColumn, (row: ListGroupRow) => number | string | undefined>> = {
  key: ({ key }) => (typeof key === 'string' || typeof key === 'number' ? key : undefined),
  count: ({ count }) => count,
  errors: ({ errors }) => errors,
  p50: ({ durations }) => durations.p50,
  p95: ({ durations }) => durations.p95,
  p99: ({ durations }) => durations.p99,
  max: ({ durations }) => durations.max,
}

function compare(one: number | string, other: number | string): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one).localeCompare(String(other), 'en')
}

/** The groups in an order. */
export function orderGroups(rows: readonly ListGroupRow[], { column, direction }: ListSort): readonly ListGroupRow[] {
  const valueOf = VALUES[column as GroupColumn]
  return [...rows].sort((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)]
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1
    return direction === 'ascending' ? compare(a, b) : compare(b, a)
  })
}

/** The next order after a press on a header: figures begin with the largest. */
export function nextGroupSort(current: ListSort, column: string): ListSort {
  if (current.column === column) {
    return { column, direction: current.direction === 'ascending' ? 'descending' : 'ascending' }
  }
  return { column, direction: column === 'key' ? 'ascending' : 'descending' }
}
