/** Lists under a filter that only records know: the rows of which a record passes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListName } from '../../../core/protocol/list-api.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

let open: InProcessSession

beforeAll(async () => {
  open = await createInProcessSession()
  await open.load('resources/sample.pcapng')
}, 30_000)
afterAll(() => open.dispose())

async function numbersOf({ view, rowCount }: { view: number; rowCount: number }): Promise<readonly number[]> {
  const numbers: number[] = []
  while (numbers.length < rowCount) {
    const window = valueOf(await open.session.readWindow({ view, first: numbers.length, count: 1000, columns: [] }))
    numbers.push(...window.records)
  }
  return numbers
}

const recordsOf = async (filter: string) => numbersOf(valueOf(await open.session.openView({ filter, sort: [] })))

async function rowsOf(list: ListName, filter: string, narrowing?: string): Promise<readonly number[]> {
  const more = narrowing === undefined ? {} : { narrowing }
  return sorted(await numbersOf(valueOf(await open.session.openList({ list, filter, sort: [], ...more }))))
}

const sorted = (numbers: Iterable<number>): readonly number[] => [...numbers].sort((one, other) => one - other)

/** The transactions by their records, which are read row by row. */
async function transactionsWith(filter: string): Promise<readonly number[]> {
  const passing = new Set(await recordsOf(filter))
  const rows: number[] = []
  for (let number = 1; number <= open.session.currentStatus().lists.transactions; number++) {
    const { legs } = valueOf(await open.session.describeTransaction(number))
    if (legs.some(({ records }) => records.some(({ record }) => passing.has(record)))) rows.push(number)
  }
  return rows
}

describe('a list under a filter of records', () => {
  it.each([
    'packetDeltaCount > 3',
    'src net 198.51.100.0/24 and octetDeltaCount > 1k',
    'leg = 3 and octetDeltaCount > 500',
    'not netscaler:httpRspStatus and octetDeltaCount < 400',
    'verdict = complete and client = 198.51.100.0/24 and packetDeltaCount > 3',
  ])('transactions, %s: has those of which a record passes', async (filter) => {
    const expected = await transactionsWith(filter)
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(open.session.currentStatus().lists.transactions)
    expect(await rowsOf('transactions', filter)).toEqual(expected)
  })

  it.each([
    ['connections', 'connection', 'packetDeltaCount > 3'],
    ['connections', 'connection', 'octetDeltaCount > 2k and ingressInterface'],
    ['sessions', 'session', 'octetDeltaCount > 2k'],
    ['sessions', 'session', 'packetDeltaCount > 30 or octetDeltaCount < 100'],
  ] as const)('%s: has each %s of which a record passes %s', async (list, row, filter) => {
    const places = await Promise.all((await recordsOf(filter)).map((record) => open.session.placeRecord(record)))
    const expected = sorted(new Set(places.flatMap((place) => place[row] ?? [])))
    expect(expected.length).toBeGreaterThan(0)
    expect(expected.length).toBeLessThan(open.session.currentStatus().lists[list])
    expect(await rowsOf(list, filter)).toEqual(expected)
  })

  it('has no row when no record passes', async () => {
    expect(await rowsOf('transactions', 'packetDeltaCount > 3T')).toEqual([])
  })

  it('narrows it by columns of its own, and sorts it', async () => {
    const filter = 'packetDeltaCount > 3'
    const slow = new Set(await rowsOf('transactions', 'total > 50ms'))
    const expected = (await transactionsWith(filter)).filter((row) => slow.has(row))
    expect(expected.length).toBeGreaterThan(0)
    expect(await rowsOf('transactions', filter, 'total > 50ms')).toEqual(expected)
    const sort = [{ column: 'total', direction: 'descending' }] as const
    const opened = valueOf(
      await open.session.openList({ list: 'transactions', filter, narrowing: 'total > 50ms', sort }),
    )
    const { columns } = valueOf(
      await open.session.readWindow({ view: opened.view, first: 0, count: 1000, columns: ['total'] }),
    )
    const totals = columns[0] as readonly number[]
    expect(totals).toEqual([...totals].sort((one, other) => other - one))
  })

  it('tells what the list has no field for when records have none either', async () => {
    const opened = await open.session.openList({ list: 'sessions', filter: 'nosuchthing > 3', sort: [] })
    expect(opened).toMatchObject({ ok: false, failure: { code: 'filter-invalid' } })
  })

  it('refuses a narrowing that is not for the list, whatever records have', async () => {
    const spec = { list: 'transactions', filter: '', narrowing: 'packetDeltaCount > 3', sort: [] } as const
    expect(await open.session.openList(spec)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })

  it('gives way to a newer one of the same viewer', async () => {
    const older = open.session.openList({ list: 'transactions', filter: 'packetDeltaCount > 3', sort: [] })
    const newer = open.session.openList({ list: 'transactions', filter: 'status >= 500', sort: [] })
    expect(await newer).toMatchObject({ ok: true })
    expect(await older).toMatchObject({ ok: false, failure: { code: 'superseded' } })
  })
})
