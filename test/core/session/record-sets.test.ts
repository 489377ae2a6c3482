import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERDICTS } from '../../../core/protocol/transaction-report.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

let open: InProcessSession
/** Of each transaction its records. */
const byTransaction = new Map<number, readonly number[]>()
/** Records by leg, and by verdict, as the details of all transactions have them. */
const byLeg = new Map<string, number[]>()
const byVerdict = new Map<string, number[]>()

beforeAll(async () => {
  open = await createInProcessSession()
  const { lists } = await open.load('resources/sample.pcapng')
  for (let number = 1; number <= lists.transactions; number++) {
    const { legs, verdict } = valueOf(await open.session.describeTransaction(number))
    byTransaction.set(
      number,
      legs.flatMap(({ records }) => records.map(({ record }) => record)),
    )
    for (const { leg, records } of legs) {
      for (const { record } of records) {
        add(byLeg, String(leg), record)
        add(byVerdict, verdict, record)
      }
    }
  }
}, 30_000)
afterAll(() => open.dispose())

function add(records: Map<string, number[]>, key: string, record: number): void {
  const known = records.get(key)
  if (known === undefined) records.set(key, [record])
  else known.push(record)
}

async function filtered(filter: string): Promise<readonly number[]> {
  const { view, rowCount } = valueOf(await open.session.openView({ filter, sort: [] }))
  const records: number[] = []
  while (records.length < rowCount) {
    const window = valueOf(
      await open.session.readWindow({ view, first: records.length, count: Math.min(1000, rowCount), columns: [] }),
    )
    records.push(...window.records)
  }
  return records
}

const sorted = (records: readonly number[] = []): readonly number[] => [...records].sort((one, other) => one - other)

describe('a filter of records', () => {
  it.each(['1', '2', '3', '4'])('finds those of leg %s', async (leg) => {
    expect(byLeg.get(leg)?.length).toBeGreaterThan(0)
    expect(await filtered(`leg = ${leg}`)).toEqual(sorted(byLeg.get(leg)))
  })

  it.each(VERDICTS)('finds those whose transaction is %s', async (verdict) => {
    expect(await filtered(`verdict = ${verdict}`)).toEqual(sorted(byVerdict.get(verdict)))
  })

  it('knows which records are of a transaction at all', async () => {
    const all = sorted([...byLeg.values()].flat())
    expect(await filtered('exists(leg)')).toEqual(all)
    expect(await filtered('leg in {1, 4} or verdict != waiting')).toEqual(
      sorted([
        ...new Set([
          ...all.filter((record) => !byVerdict.get('waiting')?.includes(record)),
          ...(byLeg.get('1') ?? []),
          ...(byLeg.get('4') ?? []),
        ]),
      ]),
    )
  })
})

describe('a filter of transactions, in a filter of records', () => {
  async function recordsOfTransactions(filter: string): Promise<readonly number[]> {
    const { view, rowCount } = valueOf(await open.session.openList({ list: 'transactions', filter, sort: [] }))
    const window = valueOf(await open.session.readWindow({ view, first: 0, count: rowCount, columns: [] }))
    return sorted(window.records.flatMap((number) => byTransaction.get(number) ?? []))
  }

  it.each([
    'client = 198.51.100.0/24',
    'serverWait > 20ms',
    'clientPort in {1024..58000} and not serverWait > 20ms',
    'serverTtfb != 0ms or clientRtt',
    'CLIENT in 203.0.113.0/24 xor serverWait < 5ms',
    'requestOctets >= responseOctets',
  ])('%s: finds all records of those that pass', async (filter) => {
    const found = await filtered(`exists(leg) and (${filter})`)
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThan([...byTransaction.values()].flat().length)
    expect(found).toEqual(await recordsOfTransactions(filter))
  })

  it('takes part in one with fields of records, whose own names keep their meaning', async () => {
    const wide = await filtered('client = 198.51.100.0/24')
    const narrow = await filtered('client = 198.51.100.0/24 and leg = 1')
    expect(narrow).toEqual(wide.filter((record) => byLeg.get('1')?.includes(record)))
    expect(await filtered('status >= 500')).toHaveLength(3)
  })
})
