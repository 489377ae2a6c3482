/** Top of a list under a filter that only records know: its figures are those of the rows that the list has under the same filter. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AggregateScope, MeasureSpec, TopResult, TopSpec } from '../../../core/protocol/aggregate-api.ts'
import type { ListName } from '../../../core/protocol/list-api.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'
import { compareWithFile, writeSimulatedFile } from '../../support/simulated-files.ts'

const SAMPLE = 'resources/sample.pcapng'

let folder = ''
let other = ''
let open: InProcessSession

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-top-of-records-'))
  other = join(folder, 'other.pcap')
  await writeSimulatedFile(other, { profile: 'netscaler', count: 80, seed: 2 })
  open = await createInProcessSession()
  await open.load(SAMPLE)
}, 30_000)
afterAll(async () => {
  await open.dispose()
  await rm(folder, { recursive: true })
})

type Counts = ReadonlyMap<Cell, number>

/** How many rows of a list have each value of a column, row by row; null counts the rows without. */
async function countRows(
  { session }: InProcessSession,
  list: ListName,
  column: string,
  { filter, narrowing = '' }: { readonly filter: string; readonly narrowing?: string },
): Promise<Counts> {
  const { view, rowCount } = valueOf(await session.openList({ list, filter, narrowing, sort: [] }))
  const counts = new Map<Cell, number>()
  for (let first = 0; first < rowCount; first += 1000) {
    const { columns } = valueOf(await session.readWindow({ view, first, count: 1000, columns: [column] }))
    for (const cell of columns[0] ?? []) counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  await session.closeView(view)
  return counts
}

const RECORDS: MeasureSpec = { figure: 'records' }

function topSpec(basis: ListName, column: string, scope: AggregateScope): TopSpec {
  return {
    basis,
    scope,
    by: [{ kind: 'column', column }],
    measures: [RECORDS],
    sort: { measure: 0, direction: 'descending' },
    first: 0,
    count: 1000,
  }
}

const topOf = async (basis: ListName, column: string, scope: AggregateScope): Promise<TopResult> =>
  valueOf(await open.session.top(topSpec(basis, column, scope)))

function countsOf({ rows, without }: TopResult): Counts {
  const counts = rows.map(({ keys, figures }) => [keys[0] ?? null, Number(figures[0]?.value)] as const)
  const unkeyed = Number(without?.[0]?.value ?? 0)
  return new Map([...counts, ...(unkeyed > 0 ? [[null, unkeyed] as const] : [])])
}

const sumOf = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0)

describe('the largest groups of a list under a filter of records', () => {
  it.each([
    ['transactions', 'status', 'packetDeltaCount > 3'],
    ['transactions', 'client', 'src net 198.51.100.0/24 and octetDeltaCount > 1k'],
    ['transactions', 'verdict', 'leg = 3 and octetDeltaCount > 500'],
    ['transactions', 'verdict', 'verdict = complete and client = 198.51.100.0/24 and packetDeltaCount > 3'],
    ['connections', 'responder', 'octetDeltaCount > 2k and ingressInterface'],
    ['sessions', 'service', 'packetDeltaCount > 30 or octetDeltaCount < 100'],
  ] as const)('count the rows of %s by %s that have a record which passes %s', async (list, column, filter) => {
    const expected = await countRows(open, list, column, { filter })
    expect(sumOf(expected)).toBeGreaterThan(0)
    expect(sumOf(expected)).toBeLessThan(open.session.currentStatus().lists[list])
    const answer = await topOf(list, column, { filter })
    expect(countsOf(answer)).toEqual(expected)
    expect(answer.total[0]?.value).toBe(sumOf(expected))
    expect(answer.coverage).toMatchObject({
      records: sumOf(expected),
      recordsInAll: open.session.currentStatus().lists[list],
    })
  })

  it('are of those that begin in a stretch of time', async () => {
    const filter = 'packetDeltaCount > 3'
    const { rows } = await topOf('transactions', 'start', { filter })
    const starts = rows.map(({ keys }) => keys[0] as string).sort()
    const [from = '', until = ''] = [starts[Math.floor(starts.length / 4)], starts[Math.floor(starts.length / 2)]]
    const expected = await countRows(open, 'transactions', 'verdict', {
      filter,
      narrowing: `start >= ${from} and start < ${until}`,
    })
    expect(sumOf(expected)).toBeGreaterThan(0)
    expect(countsOf(await topOf('transactions', 'verdict', { filter, from, until }))).toEqual(expected)
  })

  it('lead to their rows: the filter of a group beside that of records', async () => {
    const filter = 'packetDeltaCount > 3'
    const { rows } = await topOf('transactions', 'client', { filter })
    expect(rows.length).toBeGreaterThan(1)
    for (const { figures, filter: narrowing } of rows) {
      const opened = await open.session.openList({ list: 'transactions', filter, narrowing, sort: [] })
      expect(valueOf(opened).rowCount).toBe(figures[0]?.value)
    }
  })

  it('are none when no record passes', async () => {
    const { groups, total } = await topOf('transactions', 'client', { filter: 'packetDeltaCount > 3T' })
    expect([groups, total[0]?.value]).toEqual([0, 0])
  })

  it('are refused with what the list has no field for when records have none either', async () => {
    const asked = await open.session.top(topSpec('sessions', 'service', { filter: 'nosuchthing > 3' }))
    expect(asked).toMatchObject({ ok: false, failure: { code: 'filter-invalid' } })
  })

  it('give way to a newer question of the same viewer, and to none of another one', async () => {
    const ask = (filter: string, asker: string) =>
      open.session.top({ ...topSpec('transactions', 'client', { filter }), asker })
    const [older, newer, others] = await Promise.all([
      ask('packetDeltaCount > 3', 'one'),
      ask('status >= 500', 'one'),
      ask('packetDeltaCount > 3', 'other'),
    ])
    expect(older).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect([newer.ok, others.ok]).toEqual([true, true])
  })

  it('are those of the records of its own capture, on either side of a comparison', async () => {
    const filter = 'octetDeltaCount > 500 and tcpControlBits'
    const file = await compareWithFile(open, other)
    const before = topOf('transactions', 'status', { filter, source: { kind: 'file', file } })
    const after = topOf('transactions', 'status', { filter })
    const alone = await createInProcessSession()
    await alone.load(other)
    const expected = await countRows(alone, 'transactions', 'status', { filter })
    const inAll = alone.session.currentStatus().lists.transactions
    await alone.dispose()
    expect(sumOf(expected)).toBeGreaterThan(0)
    expect(sumOf(expected)).toBeLessThan(inAll)
    expect(countsOf(await before)).toEqual(expected)
    expect(countsOf(await after)).toEqual(await countRows(open, 'transactions', 'status', { filter }))
    await open.session.closeComparedFile()
  })
})
