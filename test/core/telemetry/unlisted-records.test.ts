import { describe, expect, it } from 'vitest'
import { MAX_TRAFFIC_SESSIONS, MAX_TRANSACTIONS } from '../../../core/limits/lists.ts'
import { describeUnlisted } from '../../../core/telemetry/unlisted-records.ts'

const NONE = { transactions: 0, transactionRecords: 0, connections: 0, packetEngines: 0 }

describe('records without room in a list', () => {
  it('are not spoken of while there are none', () => {
    expect(describeUnlisted(NONE, { records: 0, layer7: 0 })).toEqual([])
  })

  it('are counted by what bounds them', () => {
    expect(describeUnlisted({ ...NONE, transactions: 12 }, { records: 3, layer7: 0 })).toEqual([
      { records: 12, words: 'are in no transaction', limit: MAX_TRANSACTIONS, unit: 'transactions' },
      { records: 3, words: 'are in no session', limit: MAX_TRAFFIC_SESSIONS, unit: 'sessions' },
    ])
  })
})
