/** The filter that a value makes, held against the engine: it lets the record through that the value is of. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIST_NAMES } from '../../../core/protocol/list-api.ts'
import type { Result } from '../../../core/protocol/failure.ts'
import type { ColumnInfo, ViewInfo } from '../../../core/protocol/session-api.ts'
import { valueFilter } from '../../../core/query/filter-language/value-filter.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'

const SAMPLE = process.env['FLOWGLASS_TEST_CAPTURE'] ?? 'resources/sample.pcapng'
/** Rows that are looked at, spread over all. */
const ROWS = 6

let host: InProcessSession

beforeAll(async () => {
  host = await createInProcessSession()
  await host.load(SAMPLE)
})
afterAll(() => host.dispose())

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

type OpenView = (filter: string) => Promise<Result<ViewInfo>>

/** Filters of the values in some rows that do not let their own row through. */
async function findMisses(columns: readonly ColumnInfo[], open: OpenView): Promise<string[]> {
  const { session } = host
  const all = valueOf(await open(''))
  const misses: string[] = []
  for (const column of columns) {
    const tried = new Set<string>()
    for (let index = 0; index < ROWS; index++) {
      const first = Math.floor((index * all.rowCount) / ROWS)
      const window = valueOf(await session.readWindow({ view: all.view, first, count: 1, columns: [column.id] }))
      const [record = 0] = window.records
      const filter = valueFilter(column, window.columns[0]?.[0] ?? null, window.labels[0]?.[0])
      if (filter === undefined || tried.has(filter.is)) continue
      tried.add(filter.is)
      const [is, isNot] = [await open(filter.is), await open(filter.isNot)]
      if (!is.ok || !isNot.ok) {
        misses.push(`${filter.is}: refused`)
        continue
      }
      if (valueOf(await session.findRecord(is.value.view, record)) < 0) misses.push(filter.is)
      if (valueOf(await session.findRecord(isNot.value.view, record)) >= 0) misses.push(filter.isNot)
      if (is.value.rowCount + isNot.value.rowCount !== all.rowCount) misses.push(`${filter.is}: not all others`)
      await session.closeView(is.value.view)
      await session.closeView(isNot.value.view)
    }
  }
  return misses
}

describe('the filter of a value', () => {
  it('lets its record through, and its opposite all others', async () => {
    const { session } = host
    const columns = await session.columns()
    expect(columns.length).toBeGreaterThan(20)
    expect(await findMisses(columns, (filter) => session.openView({ filter, sort: [] }))).toEqual([])
  }, 60_000)

  it.each(LIST_NAMES)(
    'lets its row through in the list of %s',
    async (list) => {
      const { session } = host
      const columns = await session.listColumns(list)
      expect(await findMisses(columns, (filter) => session.openList({ list, filter, sort: [] }))).toEqual([])
    },
    60_000,
  )
})
