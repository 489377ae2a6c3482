/** Which uniflows make one session, and in which order they may come. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RECORD_FLAGS } from '../../../../core/decode/block.ts'
import {
  bookOf,
  EPOCH_MS,
  IN_THE_MIDST,
  SYN_ONLY,
  type Uniflow,
  WHOLE_CONNECTION,
} from '../../../support/traffic-session-books.ts'

const CLIENT = '192.0.2.7:50000'
const SERVER = '203.0.113.80:443'
const request: Uniflow = { from: CLIENT, to: SERVER, startMs: 0, endMs: 900, octets: 700, packets: 7, synSize: 60 }
const answer: Uniflow = { from: SERVER, to: CLIENT, startMs: 9, endMs: 900, octets: 9000, packets: 12 }

const SHOWN = [
  'start',
  'duration',
  'client',
  'clientPort',
  'server',
  'serverPort',
  'octets',
  'packets',
  'records',
  'directions',
]

describe('two uniflows of one five-tuple', () => {
  it('are one session, with its volume by direction', () => {
    const { rows } = bookOf([request, answer])
    expect(rows([...SHOWN, 'octetsFromClient', 'octetsFromServer', 'packetsFromClient', 'packetsFromServer'])).toEqual([
      {
        start: EPOCH_MS * 1000,
        duration: 900_000,
        client: '192.0.2.7',
        clientPort: 50_000,
        server: '203.0.113.80',
        serverPort: 443,
        octets: 9700,
        octetsFromClient: 700,
        octetsFromServer: 9000,
        packets: 19,
        packetsFromClient: 7,
        packetsFromServer: 12,
        records: 2,
        directions: 2,
      },
    ])
  })

  it('of IPv6 are one session, named in brackets where a port follows', () => {
    const { rows } = bookOf([
      { template: 'ipv6', from: '[2001:db8::7]:50000', to: '[2001:db8:1::80]:443' },
      { template: 'ipv6', from: '[2001:db8:1::80]:443', to: '[2001:db8::7]:50000' },
    ])
    expect(rows(['client', 'service', 'clientNetwork', 'records'])).toEqual([
      { client: '2001:db8::7', service: '[2001:db8:1::80]:443', clientNetwork: '2001:db8::/48', records: 2 },
    ])
  })

  it.each<[string, Partial<Uniflow>]>([
    ['another exporter', { exporter: 1 }],
    ['another observation domain', { domain: 2 }],
    ['another protocol', { protocol: 132 }],
    ['another port', { to: '192.0.2.7:50001' }],
    [
      'a time after the idle timeout of a connection that ended',
      { startMs: 62_000, endMs: 62_000, flags: IN_THE_MIDST },
    ],
  ])('are two sessions with %s', (_, other) => {
    expect(bookOf([request, { ...answer, ...other }]).book.sessions.rowCount).toBe(2)
  })
})

describe('exports of one long connection', () => {
  const part = (minute: number, flags: number): Uniflow[] => [
    { ...request, startMs: minute * 60_000, endMs: minute * 60_000 + 59_000, flags, retransmissions: 2 },
    { ...answer, startMs: minute * 60_000 + 9, endMs: minute * 60_000 + 59_000, flags },
  ]

  it('are summed (active timeout), also when one between them was lost', () => {
    const { rows, book } = bookOf([...part(0, 0x1a), ...part(5, IN_THE_MIDST), ...part(20, 0x19)])
    expect(rows(['duration', 'octets', 'packets', 'records', 'retransmissions', 'tcpFlags'])).toEqual([
      { duration: 1_259_000_000, octets: 29_100, packets: 57, records: 6, retransmissions: 6, tcpFlags: 0x1b },
    ])
    expect(book.placeRecord(6)).toEqual({ session: 1 })
  })

  it('that count in totals are not summed: the last one has it all', () => {
    const total = (minute: number, octetTotal: number): Uniflow => ({
      ...request,
      template: 'totals',
      octetTotal,
      flags: minute === 0 ? SYN_ONLY : IN_THE_MIDST,
      startMs: minute * 60_000,
    })
    expect(bookOf([total(5, 5000), total(0, 1000)]).rows(['octets', 'records'])).toEqual([{ octets: 5000, records: 2 }])
  })

  it('end where a SYN begins another connection of the same ports', () => {
    const again = { ...request, startMs: 2000, endMs: 2500 }
    const answered = { ...answer, startMs: 2009, endMs: 2500 }
    expect(bookOf([request, answer, again, answered]).rows(['start', 'records'])).toEqual([
      { start: EPOCH_MS * 1000, records: 2 },
      { start: (EPOCH_MS + 2000) * 1000, records: 2 },
    ])
  })
})

describe('DNS', () => {
  const query = (dnsId: number, startMs: number): Uniflow[] => [
    { template: 'dns', from: '10.0.0.9:53000', to: '10.0.0.53:53', startMs, dnsId, dnsFlags: 0x0100, packets: 1 },
    {
      template: 'dns',
      from: '10.0.0.53:53',
      to: '10.0.0.9:53000',
      startMs,
      dnsId,
      dnsFlags: 0x8180,
      packets: 1,
      srt: 900,
    },
  ]

  it('asked again from the same port is another session, told by the message id', () => {
    expect(bookOf([...query(1, 0), ...query(2, 5)]).rows(['records', 'srt'])).toEqual([
      { records: 2, srt: 900 },
      { records: 2, srt: 900 },
    ])
  })
})

describe('a repeated datagram', () => {
  it('has its place, and adds nothing', () => {
    const { rows, book } = bookOf([request, { ...request, recordFlags: RECORD_FLAGS.duplicated }])
    expect(rows(['octets', 'packets', 'records'])).toEqual([{ octets: 700, packets: 7, records: 1 }])
    expect(book.placeRecord(2)).toEqual({ session: 1 })
  })
})

describe('records of other exporters', () => {
  it('that measure the same are in sessions, too', () => {
    const uniflow: Uniflow = { ...request, template: 'other', otherRtt: 18_000 }
    expect(bookOf([uniflow]).rows(['rtt', 'srt'])).toEqual([{ rtt: 18_000, srt: 'notMeasured' }])
  })

  it('are in no session: nothing that a probe measures is in their template', () => {
    const { book } = bookOf([{ ...request, template: 'plain' }])
    expect(book.sessions.rowCount).toBe(0)
    expect(book.placeRecord(1)).toEqual({})
  })
})

describe('bounds', () => {
  const others = Array.from({ length: 5 }, (_, index): Uniflow => ({ ...request, from: `192.0.2.${index}:50000` }))

  it('of sessions are counted in records that are in none', () => {
    const { book } = bookOf([...others, answer, others[0]!], { bounds: { sessions: 3 }, blocks: 'each' })
    expect(book.sessions.rowCount).toBe(3)
    expect(book.dropped).toEqual({ records: 3, layer7: 0 })
  })

  it('of addresses hold as well: what sessions have no room for is not remembered', () => {
    const strangers = Array.from({ length: 9 }, (_, index): Uniflow => ({
      ...request,
      from: `10.0.0.${index}:1`,
      to: `10.0.1.${index}:2`,
    }))
    const { book } = bookOf([...strangers, strangers[0]!], { bounds: { sessions: 2 } })
    expect(book.sessions.rowCount).toBe(2)
    expect(book.dropped.records).toBe(7)
    expect(book.placeRecord(10)).toEqual({ session: 1 })
    expect(book.placeRecord(9)).toEqual({})
  })

  it('of records are counted, too', () => {
    const { book } = bookOf(others, { bounds: { records: 2 }, blocks: 'each' })
    expect(book.sessions.rowCount).toBe(2)
    expect(book.dropped.records).toBe(3)
  })

  it('of layer-7 fields leave the sessions whole', async () => {
    const named = others.map((each) => ({ ...each, sni: 'portal.example.org' }))
    const { book, readTexts, rows } = bookOf(named, { bounds: { layer7Octets: 20 }, blocks: 'each' })
    expect(book.dropped).toEqual({ records: 0, layer7: 2 })
    expect(rows(['serverName']).at(-1)).toEqual({ serverName: 'portal.example.org' })
    expect((await book.describeSession(5, 'service', readTexts))?.layer7).toEqual([])
    expect((await book.describeSession(1, 'service', readTexts))?.layer7).toHaveLength(2)
  })
})

/** Connections of few endpoints, the ports of which are used again after a while; each with one or both directions. */
const traffic = fc
  .array(
    fc.record({
      client: fc.integer({ min: 1, max: 4 }),
      port: fc.integer({ min: 50_000, max: 50_003 }),
      lengthMs: fc.integer({ min: 50, max: 400_000 }),
      directions: fc.constantFrom('both', 'request', 'answer'),
      rtt: fc.integer({ min: 0, max: 300_000 }),
      jitter: fc.integer({ min: 0, max: 9000 }),
      retransmissions: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((drawn) => {
    let at = 0
    return drawn.flatMap(({ client, port, lengthMs, directions, rtt, jitter, retransmissions }): Uniflow[] => {
      const from = `192.0.2.${client}:${port}`
      const startMs = (at += 70_000)
      const endMs = (at += lengthMs)
      const common = { endMs, flags: WHOLE_CONNECTION, jitter, jitterMaximum: 2 * jitter, retransmissions }
      const there: Uniflow = { ...common, from, to: SERVER, startMs, synSize: 60, rtt, octets: startMs }
      const back: Uniflow = {
        ...common,
        from: SERVER,
        to: from,
        startMs: startMs + 9,
        srt: 4000 + client,
        octets: endMs,
      }
      return directions === 'both' ? [there, back] : directions === 'request' ? [there] : [back]
    })
  })

describe('the order of arrival', () => {
  it('makes no difference to any value of any session', () => {
    fc.assert(
      fc.property(
        traffic.chain((uniflows) =>
          fc.tuple(
            fc.constant(uniflows),
            fc.shuffledSubarray(uniflows, { minLength: uniflows.length }),
            fc.constantFrom('one' as const, 'each' as const),
          ),
        ),
        ([uniflows, shuffled, blocks]) => {
          const inOrder = withoutNumbers(bookOf(uniflows).rows())
          expect(withoutNumbers(bookOf(shuffled, { blocks }).rows())).toEqual(inOrder)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('leaves every record in one session, and every octet counted once', () => {
    fc.assert(
      fc.property(traffic, (uniflows) => {
        const { book, rows } = bookOf(uniflows)
        const placed = uniflows.map((_, index) => book.placeRecord(index + 1).session)
        expect(placed.every((session) => session !== undefined)).toBe(true)
        const all = rows(['octets', 'records'])
        const sum = (column: string) => all.reduce((total, row) => total + Number(row[column]), 0)
        expect(sum('records')).toBe(uniflows.length)
        expect(sum('octets')).toBe(uniflows.reduce((total, { octets }) => total + Number(octets), 0))
      }),
      { numRuns: 100 },
    )
  })
})

type Rows = readonly Readonly<Record<string, unknown>>[]

/** Rows by their first packet and endpoints; numbers and marks of order aside. */
function withoutNumbers(rows: Rows): Rows {
  return rows
    .map(({ number: _, ...row }) => row)
    .sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))
}
