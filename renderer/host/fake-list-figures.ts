/** Figures over the rows of a list of the in-memory host. */
import type { AggregateScope } from '../../core/protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { FakeCells, FakeScope } from './fake-figures.ts'
import { FAKE_RELATIONS, fakeFilteredRows } from './fake-lists.ts'

/** Reads the cells of a list. */
export function fakeListCells(list: ListName): FakeCells {
  const { columns, cell } = FAKE_RELATIONS[list]
  return { cell, info: (column) => columns.find(({ id }) => id === column), volume: (figure) => figure }
}

/** The rows that a scope lets through, by their start. */
export function fakeListScope(list: ListName, { filter, from = '', until = '~' }: AggregateScope): Result<FakeScope> {
  const relation = FAKE_RELATIONS[list]
  const rows = fakeFilteredRows(list, filter)
  if (rows === undefined) return fail('filter-invalid', 'The list cannot take the filter.', 'Correct the filter.')
  const inTime = rows.filter((row) => {
    const start = relation.cell('start', row)
    return typeof start === 'string' && start >= from && start < until
  })
  return succeed({ records: Uint32Array.from(inTime), stride: 1 })
}
