/** What was measured, what was not and why, and what a 0 is. */
import { describe, expect, it } from 'vitest'
import { TRAFFIC_METRICS } from '../../../../core/protocol/traffic-session-report.ts'
import { bookOf, type Uniflow } from '../../../support/traffic-session-books.ts'

const there = { from: '192.0.2.7:50000', to: '203.0.113.80:443' } as const
const back = { from: there.to, to: there.from } as const
const TIMES = ['rtt', 'srt', 'jitterAverage', 'retransmissions', 'outOfOrder'] as const

/** Reasons of the metrics of the first session that have none, by metric. */
async function reasonsOf(uniflows: readonly Uniflow[]): Promise<Readonly<Record<string, string | undefined>>> {
  const { book, readTexts } = bookOf(uniflows)
  const details = await book.describeSession(1, 'service', readTexts)
  const missing = details?.metrics.filter(({ value }) => value === null) ?? []
  return Object.fromEntries(missing.map(({ metric, reason }) => [metric, reason]))
}

describe('times', () => {
  it('are taken from whichever direction has them, in microseconds', () => {
    const { row } = bookOf([
      { ...there, rtt: 186_200 },
      { ...back, srt: 4400 },
    ])
    expect(row(1, ['rtt', 'srt'])).toEqual({ rtt: 186_200, srt: 4400 })
  })

  it('of 0 are not measured: no packet travels in no time', async () => {
    const { row } = bookOf([there, back])
    expect(row(1, ['rtt', 'srt'])).toEqual({ rtt: 'notMeasured', srt: 'notMeasured' })
    expect(await reasonsOf([there, back])).toEqual({
      roundTripTime: 'The exporter sent 0, which reads as not measured.',
      serverResponseTime: 'The exporter sent 0, which reads as not measured.',
      synSize: 'The exporter sent 0: the packet that has it was not seen.',
      ttl: 'The exporter sent 0: the packet that has it was not seen.',
    })
  })

  it('of 32 bits are kept whole', () => {
    expect(bookOf([{ ...there, rtt: 0xffff_fffe }]).row(1, ['rtt'])).toEqual({ rtt: 0xffff_fffe })
  })
})

describe('counts', () => {
  it('of 0 are 0: they were counted', () => {
    expect(bookOf([there, back]).row(1, ['retransmissions', 'outOfOrder', 'jitterAverage'])).toEqual({
      retransmissions: 0,
      outOfOrder: 0,
      jitterAverage: 0,
    })
  })

  it('are the sum of both directions', () => {
    const { row } = bookOf([
      { ...there, retransmissions: 1 },
      { ...back, retransmissions: 13, outOfOrder: 3 },
    ])
    expect(row(1, ['retransmissions', 'outOfOrder'])).toEqual({ retransmissions: 14, outOfOrder: 3 })
  })
})

describe('jitter', () => {
  it('is that of the direction where it is larger, all four values of one record', () => {
    const { row } = bookOf([
      { ...there, jitter: 900, jitterMinimum: 1, jitterMaximum: 50_000, jitterDeviation: 10 },
      { ...back, jitter: 22_700, jitterMinimum: 200, jitterMaximum: 41_000, jitterDeviation: 31_000 },
    ])
    expect(row(1, ['jitterAverage', 'jitterMinimum', 'jitterMaximum', 'jitterDeviation'])).toEqual({
      jitterAverage: 22_700,
      jitterMinimum: 200,
      jitterMaximum: 41_000,
      jitterDeviation: 31_000,
    })
  })

  it('of fewer than three packets is not measured where it is 0', async () => {
    const short = [
      { ...there, packets: 2, rtt: 1, srt: 1 },
      { ...back, packets: 2 },
    ]
    expect(bookOf(short).row(1, ['jitterAverage'])).toEqual({ jitterAverage: 'notMeasured' })
    expect((await reasonsOf(short))['jitter']).toBe('Too few packets to measure it.')
  })
})

describe('sessions without metrics', () => {
  const query: Uniflow = { template: 'mysql', ...there, to: '10.0.0.60:3306', mysqlCommand: 3, synSize: 60, synTtl: 64 }
  const result: Uniflow = { template: 'mysql', from: query.to, to: there.from }

  it('of MySQL say so, and keep what the SYN told', async () => {
    const { row } = bookOf([query, result])
    expect(row(1, [...TIMES, 'ttl', 'synSize', 'application'])).toEqual({
      rtt: 'notMeasured',
      srt: 'notMeasured',
      jitterAverage: 'notMeasured',
      retransmissions: 'notMeasured',
      outOfOrder: 'notMeasured',
      ttl: 64,
      synSize: 60,
      application: 'MySQL',
    })
    const sentence = 'MySQL extension present: this exporter sends no such value.'
    expect(await reasonsOf([query, result])).toEqual({
      roundTripTime: sentence,
      serverResponseTime: sentence,
      jitter: sentence,
      retransmissions: sentence,
    })
  })

  it('have no 0 either, where one template has fields for all', () => {
    const wide: Uniflow = { ...query, template: 'wide', mysqlQuery: 'SELECT 1' }
    const answered: Uniflow = { ...result, template: 'wide' }
    expect(bookOf([wide, answered]).row(1, TIMES)).toEqual(
      Object.fromEntries(TIMES.map((column) => [column, 'notMeasured'])),
    )
  })

  it('are not those whose template has such fields and nothing in them', () => {
    const http: Uniflow = { template: 'wide', ...there, host: 'shop.example.org', status: 200, rtt: 5 }
    expect(bookOf([http]).row(1, ['application', 'serverName', 'rtt', 'retransmissions'])).toEqual({
      application: 'HTTP',
      serverName: 'shop.example.org',
      rtt: 5,
      retransmissions: 0,
    })
  })

  it('of one direction say that', async () => {
    const reasons = await reasonsOf([{ ...there, synSize: 60, synTtl: 57 }])
    expect(reasons['roundTripTime']).toBe('One direction only was exported: what rests on both cannot be measured.')
    expect((await reasonsOf([{ ...back, flags: 0x12 }]))['synSize']).toBe(
      'The direction from the client was not exported.',
    )
  })

  it('of UDP have nothing that only TCP has: no word beside the empty cell', () => {
    const { row } = bookOf([
      { template: 'dns', from: '10.0.0.9:53000', to: '10.0.0.53:53', dnsId: 7, queryName: 'cdn.example.org', ttl: 64 },
      { template: 'dns', from: '10.0.0.53:53', to: '10.0.0.9:53000', dnsId: 7, dnsFlags: 0x8180, srt: 940 },
    ])
    expect(row(1, [...TIMES, 'ttl', 'synSize', 'windowSize', 'tcpFlags', 'application', 'queryName'])).toEqual({
      rtt: 'notMeasured',
      srt: 940,
      jitterAverage: 'notMeasured',
      retransmissions: null,
      outOfOrder: null,
      ttl: 64,
      synSize: null,
      windowSize: null,
      tcpFlags: null,
      application: 'DNS',
      queryName: 'cdn.example.org',
    })
  })
})

describe('every metric of every session', () => {
  it('has a value or a reason, never both', async () => {
    const uniflows: Uniflow[] = [
      there,
      { template: 'mysql', ...back },
      { template: 'dns', from: '10.0.0.9:1', to: '10.0.0.53:53' },
    ]
    const { book, readTexts } = bookOf(uniflows)
    for (let session = 1; session <= book.sessions.rowCount; session += 1) {
      const metrics = (await book.describeSession(session, 'service', readTexts))?.metrics ?? []
      expect(metrics.map(({ metric }) => metric)).toEqual(TRAFFIC_METRICS)
      for (const { value, reason } of metrics) expect(value === null).toBe(reason !== undefined)
    }
  })
})
