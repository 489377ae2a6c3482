import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERDICTS } from '../../../core/protocol/transaction-report.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'

let open: InProcessSession
/** Records by leg, and by verdict, as the details of all transactions have them. */
const byLeg = new Map<string, number[]>()
const byVerdict = new Map<string, number[]>()

beforeAll(async () => {
  open = await createInProcessSession()
  const { lists } = await open.load('resources/sample.pcapng')
  for (let number = 1; number <= lists.transactions; number++) {
    const { legs, verdict } = valueOf(await open.session.describeTransaction(number))
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
