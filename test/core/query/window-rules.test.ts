import { describe, expect, it } from 'vitest'
import type { RecordSetField } from '../../../core/query/record-sets.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { describePlainly, openQuerySession, valueOf } from '../../support/query-session.ts'

/** Known of record 3 alone. */
const LEG: RecordSetField = {
  column: { id: 'leg', type: 'text', values: ['client'] },
  recordsWith: (isWanted) =>
    Promise.resolve({ firstRecord: 1, bits: new Uint8Array(isWanted('client') ? [0b0010_0000] : [0]) }),
}

async function openSession() {
  const session = await openQuerySession(describePlainly, undefined, {}, new Map([['leg', LEG]]))
  const builder = createBlockBuilder()
  const flow = builder.addShape([
    { key: 'octetDeltaCount', kind: 'u64' },
    { key: 'applicationName', kind: 'text' },
  ])
  const other = builder.addShape([{ key: 'packetDeltaCount', kind: 'u64' }])
  builder.add({ shape: flow, values: [10, 'web'] })
  builder.add({ shape: other, values: [7] })
  builder.add({ shape: flow, values: [2000, 'web'] })
  builder.add({ shape: flow, values: [3000, 'mail'] })
  await session.append(builder.build())
  const match = async (rules: readonly string[], filter = '', columns: readonly string[] = []) => {
    const { view, rowCount } = valueOf(await session.queries.openView({ filter, sort: [] }))
    return valueOf(await session.queries.readWindow({ view, first: 0, count: rowCount, columns, rules })).rules
  }
  return { session, match }
}

describe('a window that is asked about rules', () => {
  it('says which is the first that each record passes, also by columns that are not read', async () => {
    const { session, match } = await openSession()
    try {
      expect(await match(['octetDeltaCount > 2500', 'applicationName = web'])).toEqual([1, -1, 1, 0])
      expect(await match(['applicationName = web', 'octetDeltaCount > 1000'])).toEqual([0, -1, 0, 1])
      expect(await match(['packetDeltaCount = 7', 'not octetDeltaCount'])).toEqual([-1, 0, -1, -1])
      expect(await match(['octetDeltaCount > 0'], 'octetDeltaCount > 1000', ['@record'])).toEqual([0, 0])
    } finally {
      await session.dispose()
    }
  })

  it('passes over what is no filter here, and asks about what no record holds', async () => {
    const { session, match } = await openSession()
    try {
      expect(await match(['nothingOfTheKind = 1', '', 'bytes >', 'leg = client', 'applicationName = web'])).toEqual([
        4, -1, 3, -1,
      ])
      expect(await match([])).toEqual([-1, -1, -1, -1])
    } finally {
      await session.dispose()
    }
  })

  it('lets the same records through as a view with the filter', async () => {
    const { session, match } = await openSession()
    try {
      for (const filter of ['octetDeltaCount >= 2000', 'applicationName = mail or packetDeltaCount', 'not leg']) {
        const rules = (await match([filter])) ?? []
        const passed = rules.flatMap((rule, row) => (rule === 0 ? [row + 1] : []))
        expect(passed).toEqual(await session.records([], filter))
      }
    } finally {
      await session.dispose()
    }
  })
})
