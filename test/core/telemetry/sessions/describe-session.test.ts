/** What the strip of a session says: its place in the group, the verdict, and what it rests on. */
import { describe, expect, it } from 'vitest'
import { present } from '../../../../core/bytes/invariant.ts'
import type {
  MetricReport,
  TrafficMetric,
  TrafficSessionDetails,
  TrafficSessionGrouping,
} from '../../../../core/protocol/traffic-session-report.ts'
import { bookOf, type Uniflow } from '../../../support/traffic-session-books.ts'

const SERVICE = '203.0.113.80:443'

interface Drawn {
  readonly client?: string
  readonly service?: string
  readonly rtt?: number
  readonly srt?: number
  readonly retransmissions?: number
  readonly jitter?: number
  readonly synTtl?: number
  readonly synSize?: number
  readonly sni?: string
}

let port = 40_000

function session(drawn: Drawn = {}): Uniflow[] {
  const { client = '192.0.2.60', service = SERVICE, srt = 4200, retransmissions = 0, ...asked } = drawn
  const from = `${client}:${(port += 1)}`
  const names = { sni: drawn.sni ?? 'portal.example.org', tlsVersion: 0x0304 }
  return [
    {
      from,
      to: service,
      endMs: 8410,
      rtt: 18_100,
      synTtl: 57,
      synSize: 60,
      window: 64_240,
      octets: 118_000,
      packets: 1204,
      jitter: 900,
      ...names,
      ...asked,
    },
    {
      from: service,
      to: from,
      startMs: 9,
      endMs: 8410,
      srt,
      retransmissions,
      outOfOrder: retransmissions > 0 ? 3 : 0,
      octets: 1_790_000,
      packets: 1610,
      jitter: 800,
      ...names,
    },
  ]
}

/** A hundred sessions as they usually are, of a hundred clients, with RTTs from 13 to 23 ms. */
const usual = (drawn: Drawn = {}): Uniflow[] =>
  Array.from({ length: 100 }, (_, index) =>
    session({ client: `192.0.2.${index + 100}`, rtt: 13_000 + 100 * index, srt: 3700 + 10 * index, ...drawn }),
  ).flat()

async function describeFirst(
  uniflows: readonly Uniflow[],
  grouping: TrafficSessionGrouping = 'service',
): Promise<TrafficSessionDetails> {
  const { book, readTexts } = bookOf(uniflows)
  return present(await book.describeSession(1, grouping, readTexts), 'the session')
}

function metric(details: TrafficSessionDetails, name: TrafficMetric): MetricReport {
  return present(
    details.metrics.find(({ metric: each }) => each === name),
    name,
  )
}

describe('a session whose path is slow', () => {
  const slow = session({ rtt: 186_200, retransmissions: 14, synTtl: 49, synSize: 52, jitter: 22_700 })

  it('is told from its neighbours: RTT and retransmissions high, SRT normal', async () => {
    const details = await describeFirst([...slow, ...usual()])
    expect(details.verdict).toEqual({
      label: "client's network path",
      sentence: 'RTT, retransmissions and jitter high, SRT normal',
    })
    expect(details.reasons).toEqual([
      { kind: 'odd', sentence: "RTT 10 × the group's median of 18.0 ms" },
      { kind: 'odd', sentence: "Jitter 25 × the group's median of 0.9 ms" },
      { kind: 'odd', sentence: 'Retransmissions in 0.87 % of packets, median 0' },
      { kind: 'fine', sentence: 'SRT 4.2 ms, median 4.2 ms: the server is fine' },
      { kind: 'note', sentence: 'TTL 49 and SYN 52: another path or device than its neighbours, which show 57 and 60' },
    ])
  })

  it('speaks for nobody where a time is high and still below the worst of its group', async () => {
    const many = Array.from({ length: 20 }, () => session({ rtt: 186_200 })).flat()
    const details = await describeFirst([...session({ rtt: 150_000 }), ...many, ...usual()])
    expect(details.reasons).toContainEqual({
      kind: 'note',
      sentence: 'RTT 150.0 ms, median 19.0 ms: high, yet below p95 of the group',
    })
  })

  it('has its values and meanings on the strip', async () => {
    const details = await describeFirst([...slow, ...usual()])
    expect(details.metrics.map(({ value, meaning, isOdd }) => [value, meaning, isOdd])).toEqual([
      [186_200, 'p99 of 101 sessions', true],
      [4200, 'p50, normal', false],
      [22_700, 'min 0 ms · max 0 ms · dev 0 ms', true],
      [14, '0.87 % of the packets · 3 out of order', true],
      [49, 'about 15 hops away', false],
      [52, 'others here: 60', false],
      [64_240, 'as its group', false],
      [1_908_000, '2,814 packets in 8.41 s', false],
    ])
    expect(metric(details, 'roundTripTime').group).toMatchObject({ count: 101, p1: 13_100, p50: 18_000, p95: 22_500 })
    expect(metric(details, 'volume').parts).toEqual({ packets: 2814, bitsPerSecond: (8 * 1_908_000) / 8.41 })
  })

  it('has two uniflows, with times after its start', async () => {
    const { uniflows, start, durationUs, client, server } = await describeFirst([...slow, ...usual()])
    expect({ start, durationUs, client: client.address, server }).toEqual({
      start: '2024-07-11T09:20:00.000000Z',
      durationUs: 8_410_000,
      client: '192.0.2.60',
      server: { address: '203.0.113.80', port: 443 },
    })
    expect(uniflows.map(({ templateId: _, ...uniflow }) => uniflow)).toEqual([
      {
        record: 1,
        direction: 'fromClient',
        startUs: 0,
        endUs: 8_410_000,
        packets: 1204,
        octets: 118_000,
        tcpFlags: 'FIN SYN PSH ACK',
        recordCount: 1,
        retransmissions: 0,
        outOfOrder: 0,
      },
      {
        record: 2,
        direction: 'fromServer',
        startUs: 9000,
        endUs: 8_410_000,
        packets: 1610,
        octets: 1_790_000,
        tcpFlags: 'FIN SYN PSH ACK',
        recordCount: 1,
        retransmissions: 14,
        outOfOrder: 3,
      },
    ])
  })

  it('is marked in the list: position, odd metrics, verdict', () => {
    const { row } = bookOf([...slow, ...usual()])
    const columns = ['rttPosition', 'srtPosition', 'odd', 'verdict']
    expect(row(1, columns)).toEqual({
      rttPosition: 100,
      srtPosition: expect.closeTo(50.5, 1),
      odd: 13,
      verdict: "client's network path",
    })
    expect(row(10, columns)).toMatchObject({ odd: 0, verdict: null })
  })
})

describe('other verdicts', () => {
  it('blame the server when it alone is slow', async () => {
    const details = await describeFirst([...session({ srt: 900_000 }), ...usual()])
    expect(details.verdict).toEqual({ label: 'server', sentence: 'SRT high, network normal' })
  })

  it('blame both when both are slow', async () => {
    const { verdict } = await describeFirst([...session({ srt: 900_000, rtt: 300_000 }), ...usual()])
    expect(verdict).toEqual({ label: 'network path and server', sentence: 'RTT and SRT high' })
  })

  it('neither blame nor clear a server that was not measured', async () => {
    const { verdict } = await describeFirst([...session({ srt: 0, rtt: 300_000 }), ...usual()])
    expect(verdict).toEqual({ label: "client's network path", sentence: 'RTT high, SRT not measured' })
  })

  it('are none for what is usual', async () => {
    const { verdict, reasons } = await describeFirst([...session(), ...usual()])
    expect(verdict).toBeUndefined()
    expect(reasons.filter(({ kind }) => kind === 'odd')).toEqual([])
  })

  it('are none in a group of fewer than 30 sessions', async () => {
    const few = usual().slice(0, 56)
    const details = await describeFirst([...session({ rtt: 900_000 }), ...few])
    expect(details.verdict).toBeUndefined()
    expect(metric(details, 'roundTripTime')).toMatchObject({
      isOdd: false,
      meaning: '29 sessions here, 30 needed to compare',
    })
    expect(metric(details, 'roundTripTime').percentile).toBeUndefined()
    expect(details.reasons).toContainEqual({
      kind: 'note',
      sentence: 'The group has 29 sessions: below 30 nothing is called odd.',
    })
  })
})

describe('the group', () => {
  const elsewhere = usual({ service: '203.0.113.81:443', sni: 'api.example.org' })
  const far = Array.from({ length: 50 }, (_, index) =>
    session({ client: `198.51.100.${index}`, sni: 'portal.example.org' }),
  )

  it.each<[TrafficSessionGrouping, string, number]>([
    ['service', '203.0.113.80:443', 51],
    ['clientNetwork', '192.0.2.0/24', 101],
    ['serverName', 'portal.example.org', 51],
  ])('by %s is %s', async (grouping, name, count) => {
    const details = await describeFirst([...session(), ...elsewhere, ...far.flat()], grouping)
    expect([details.groupName, metric(details, 'roundTripTime').group?.count]).toEqual([name, count])
  })

  it('of sessions that name no server is that of their service', async () => {
    const nameless = [session({ sni: '' }), session({ sni: '' }), session({ sni: '', service: '203.0.113.82:443' })]
    const details = await describeFirst(nameless.flat(), 'serverName')
    expect(details.serverName).toBeNull()
    expect([details.groupName, metric(details, 'roundTripTime').group?.count]).toEqual([
      '203.0.113.80:443, no server name',
      2,
    ])
  })

  it('leaves out what was not measured', async () => {
    const unmeasured = Array.from({ length: 40 }, () => session({ rtt: 0 })).flat()
    const details = await describeFirst([...session(), ...unmeasured])
    expect(metric(details, 'roundTripTime').group?.count).toBe(1)
    expect(metric(details, 'volume').value).not.toBeNull()
  })
})

describe('a session of UDP', () => {
  it('lacks nothing where only TCP has such a thing, and has no RTT measured', async () => {
    const [client, server] = ['10.30.8.7:40000', '10.30.1.53:53']
    const details = await describeFirst([
      { template: 'dns', from: client, to: server, dnsId: 7, ttl: 64, octets: 78, packets: 1 },
      { template: 'dns', from: server, to: client, dnsId: 7, srt: 900, octets: 142, packets: 1 },
    ])
    for (const name of ['retransmissions', 'synSize', 'windowSize'] as const) {
      expect(metric(details, name), name).toMatchObject({ value: null, doesNotApply: true })
    }
    expect(metric(details, 'roundTripTime').value).toBeNull()
    expect(metric(details, 'roundTripTime').doesNotApply).toBeUndefined()
  })
})

describe('a TTL', () => {
  it('unlike those of the same client says that its path changed', async () => {
    const details = await describeFirst([session({ synTtl: 49 }), session(), session()].flat())
    expect(metric(details, 'ttl')).toMatchObject({
      value: 49,
      meaning: 'about 15 hops away · its others: 57',
      parts: { hops: 15, usual: 57, others: 57, share: expect.closeTo(1 / 3) as number },
    })
    expect(details.reasons).toContainEqual({
      kind: 'note',
      sentence: "TTL 49 where the client's other sessions have 57: its path changed",
    })
  })

  it.each([
    [54, undefined],
    [60, undefined],
    [53, 'its path changed'],
    [61, 'its path changed'],
    // 121 is 7 hops below 128, as 57 is below 64.
    [121, 'another system behind its address'],
    [65, 'another system behind its address'],
  ])('of %d where the same client has 57 says: %s', async (synTtl, what) => {
    const { reasons } = await describeFirst([session({ synTtl }), session(), session()].flat())
    const said = reasons.filter(({ sentence }) => sentence.startsWith(`TTL ${synTtl} where`))
    const sentence = `TTL ${synTtl} where the client's other sessions have 57: ${what ?? ''}`
    expect(said).toEqual(what === undefined ? [] : [{ kind: 'note', sentence }])
  })

  it('a hop or two from its neighbours, or shared with many, is no other path', async () => {
    const sentences = async (...uniflows: readonly Uniflow[]) =>
      (await describeFirst([...uniflows, ...usual()])).reasons.map(({ sentence }) => sentence).join()
    expect(await sentences(...session({ synTtl: 49 }))).toContain('another path or device')
    expect(await sentences(...session({ synTtl: 55 }))).not.toContain('another path')
    expect(await sentences(...Array.from({ length: 20 }, () => session({ synTtl: 49 })).flat())).not.toContain(
      'another path',
    )
  })

  it.each([
    [64, 'same segment, 0 hops'],
    [127, 'about 1 hop away'],
    [243, 'about 12 hops away'],
  ])('of %d means: %s', async (synTtl, meaning) => {
    expect(metric(await describeFirst(session({ synTtl })), 'ttl').meaning).toBe(meaning)
  })
})

describe('layer 7', () => {
  it('has the fields of both directions, blank ones left out', async () => {
    const details = await describeFirst(session())
    expect(details.application).toBe('TLS')
    expect(details.layer7).toEqual([
      { key: 'flowmon:tlsServerVersion', value: 'TLS 1.3' },
      { key: 'flowmon:tlsSni', value: 'portal.example.org' },
    ])
  })

  it('has what any record of the session has, and a 0 that was counted', async () => {
    const wide = { template: 'wide' as const, host: 'shop.example.org' }
    const { layer7 } = await describeFirst([
      { ...wide, from: '192.0.2.7:50000', to: SERVICE },
      { ...wide, from: SERVICE, to: '192.0.2.7:50000', host: '' },
    ])
    expect(layer7).toEqual([
      { key: 'flowmon:httpHost', value: 'shop.example.org' },
      { key: 'flowmon:httpStatusCode', value: '0' },
    ])
  })
})

describe('a number that no session has', () => {
  it.each([0, -1, 2, 1.5, Number.NaN])('%d is no session', async (number) => {
    const { book, readTexts } = bookOf(session())
    expect(await book.describeSession(number, 'service', readTexts)).toBeUndefined()
  })
})
