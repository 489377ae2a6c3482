/** The account of a collection adds up, whatever was not decoded. */
import { describe, expect, it } from 'vitest'
import { accountFor, describeAccount, spellAccount } from '../../../cli/collect/final-account.ts'
import type { CollectionEnd } from '../../../cli/collect/collection.ts'
import type { Reception } from '../../../core/session/collector-messages.ts'

const RECEPTION: Reception = {
  datagrams: 100,
  leftOut: 0,
  notFlowExport: 0,
  messages: 100,
  domains: 1,
  templates: 1,
  records: { data: 100, options: 0 },
  undecodableOctets: 0,
  malformedOctets: 0,
  waiting: [],
  exporters: [],
}

function endOf(reception: Partial<Reception>): CollectionEnd {
  return {
    news: {
      listeners: [
        {
          spec: { protocol: 'udp', address: '127.0.0.1', port: 4739 },
          state: 'stopped',
          port: 4739,
          datagrams: 100,
          octets: 10_000,
          refused: 0,
          connections: 0,
          failedConnections: 0,
        },
      ],
      queue: { capacityOctets: 0, usedOctets: 0, mostUsedOctets: 0, droppedDatagrams: 0, droppedOctets: 0 },
      recorder: { state: 'off', files: 0, octets: 0, seconds: 0, unrecordedDatagrams: 0, removedDatagrams: 0 },
    },
    totals: undefined,
    last: undefined,
    reception: { ...RECEPTION, ...reception },
    failure: undefined,
  }
}

describe('the account of a collection', () => {
  it('says nothing of numbers while there are enough', () => {
    const account = accountFor(endOf({}), 1)
    expect(account).toMatchObject({ decoded: 100, leftOut: 0, unaccounted: 0 })
    expect(spellAccount(account)).toContain('Received 100 = 0 refused + 0 dropped by the queue + 100 decoded.')
    expect(JSON.parse(describeAccount(account))).not.toHaveProperty('leftOut')
  })

  it('tells what was left out when all numbers were given, which is not decoded', () => {
    const account = accountFor(endOf({ leftOut: 30 }), 1)
    expect(account).toMatchObject({ decoded: 70, leftOut: 30, unaccounted: 0 })
    expect(spellAccount(account)).toContain('+ 70 decoded + 30 left out, all numbers given.')
    expect(JSON.parse(describeAccount(account))).toMatchObject({ decoded: 70, leftOut: 30 })
  })

  it('speaks of what the kernel dropped where datagrams came, even if nobody knows how many', () => {
    const end = endOf({})
    const [listener] = end.news?.listeners ?? []
    if (end.news === undefined || listener === undefined) throw new Error('a bug of the test')
    expect(spellAccount(accountFor(end, 1))).toContain('Dropped by the kernel before that: the system does not tell.')
    const stream = { ...listener, spec: { ...listener.spec, protocol: 'tcp' as const } }
    const ofStreams = { ...end, news: { ...end.news, listeners: [stream] } }
    expect(spellAccount(accountFor(ofStreams, 1))).not.toContain('kernel')
  })
})
