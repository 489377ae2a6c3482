/** Connections: by connectionId with both directions, by five-tuple and biflow where there is none; their transactions in order. */
import { describe, expect, it } from 'vitest'
import type { ConnectionDetails } from '../../../../core/protocol/transaction-report.ts'
import {
  appflowMessages,
  fourLegs,
  leg,
  STAMPS,
  START_SECONDS,
  stitch,
  tcpIn,
  type Exported,
  type Stitched,
} from '../../../support/appflow-records.ts'
import {
  concat,
  dataSet,
  hex,
  ipfixMessage,
  ipv4,
  templateRecord,
  templateSet,
  u16,
  u32,
  u64,
  u8,
  type FieldSpec,
} from '../../../support/message-builders.ts'

function book(...all: Exported[]): Stitched {
  return stitch(appflowMessages(all))
}

function column(stitched: Stitched, id: string): (string | number | null)[] {
  return stitched.values(stitched.book.connections, id)
}

async function details(stitched: Stitched, number: number): Promise<ConnectionDetails> {
  const found = await stitched.book.describeConnection(number, stitched.readTexts)
  if (found === undefined) throw new Error('no such connection')
  return found
}

function numberOf(stitched: Stitched, connectionId: number): number {
  return column(stitched, 'connectionId').indexOf(connectionId) + 1
}

describe('connections of an appliance', () => {
  it('are the two directions of one connectionId, each side with who began it', () => {
    const stitched = book({ sets: fourLegs() })
    const client = numberOf(stitched, 7) - 1
    const server = numberOf(stitched, 9) - 1
    expect(stitched.book.connections.rowCount).toBe(2)
    expect(column(stitched, 'side')[client]).toBe('client')
    expect(column(stitched, 'side')[server]).toBe('server')
    expect(column(stitched, 'initiator')[client]).toBe('198.51.100.7')
    expect(column(stitched, 'responderPort')[client]).toBe(443)
    expect(column(stitched, 'initiator')[server]).toBe('10.20.4.2')
    expect(column(stitched, 'responder')[server]).toBe('10.20.4.13')
    expect(column(stitched, 'octets')[client]).toBe(500)
    expect(column(stitched, 'packets')[server]).toBe(5)
    expect(column(stitched, 'transactions')).toEqual([1, 1])
  })

  it('carry transactions in order, also to different servers', async () => {
    const late = fourLegs({ transactionId: 100, serverId: 11, snipPort: 18_200, at: 2_000_000, stamps: STAMPS })
    const stitched = book({ sets: late, second: 2 }, { sets: fourLegs() })
    const found = await details(stitched, numberOf(stitched, 7))
    expect(found).toMatchObject({
      side: 'client',
      initiator: { address: '198.51.100.7', port: 50_412 },
      originUs: START_SECONDS * 1_000_000,
      lengthUs: 2_001_000,
      transactionsLeftOut: 0,
    })
    expect(found.transactions.map(({ transactionId, startUs, totalUs }) => [transactionId, startUs, totalUs])).toEqual([
      [99, 0, null],
      [100, 2_000_000, 2_031_400],
    ])
    expect(found.serverConnections.map(({ connectionId }) => connectionId)).toEqual([9, 11])
    expect(found.transactions.map(({ serverConnection }) => serverConnection)).toEqual([0, 1])
    expect(found.legs).toHaveLength(8)
    expect(found.legs[0]).toMatchObject({
      transaction: 0,
      leg: 1,
      state: 'there',
      startUs: 0,
      endUs: 1000,
      octets: 100,
    })
    expect(column(stitched, 'worstTotal')).toContain(2_031_400)
  })

  it('show round trips at their records, and 0 as not measured', async () => {
    const [one, two, three] = fourLegs()
    const stitched = book({ sets: [one!, two!, three!, leg(4, { rtt: 38 })] })
    const { rtts } = await details(stitched, numberOf(stitched, 7))
    expect(rtts.map(({ side, ms, record }) => [side, ms, record])).toEqual([
      ['server', null, 2],
      ['client', 38, 4],
    ])
  })

  it('give missing legs the bounds that the others leave', async () => {
    const one = leg(1, { at: 0, url: '/' })
    const three = leg(3, { at: 5000 })
    const four = leg(4, { at: 7000 })
    const stitched = book({ sets: [one, three, four] })
    const { legs } = await details(stitched, numberOf(stitched, 7))
    expect(legs[1]).toMatchObject({ leg: 2, state: 'waiting', startUs: 0, endUs: 6000, record: null, octets: null })
  })

  it('are others when the endpoints of an id are others, or after long silence', () => {
    const stitched = book(
      { sets: [tcpIn(1, { transactionId: 1 })] },
      { sets: [tcpIn(1, { transactionId: 2, clientPort: 60_000 })] },
      { sets: [tcpIn(1, { transactionId: 3 })], second: 3000 },
      { sets: [tcpIn(1, { transactionId: 4 })], second: 7000 },
    )
    expect(column(stitched, 'transactions')).toEqual([2, 1, 1])
  })

  it('of plain TCP have their sides by what other transactions and the ports show', async () => {
    const options = { transactionId: 55, clientPort: 50_000, snipPort: 40_000 }
    const stitched = book({ sets: [tcpIn(3, options), tcpIn(1, options), leg(2, options), leg(4, options)] })
    expect(stitched.values(stitched.book.transactions, 'legs')).toEqual(['1234'])
    const found = await stitched.book.describeTransaction(1, stitched.readTexts)
    expect(found?.client?.address).toBe('198.51.100.7')
    expect(found?.legs[0]?.records[0]?.evidence.join(' ')).toContain('port is the lower one')
  })
})

describe('chains and pages', () => {
  it('a chain joins the connections of two appliances, by hop', async () => {
    const chain = hex('00e0ed1c9ca80300efb4255884850600')
    const first = leg(1, { url: '/a', chain, hop: 1 })
    const second = leg(1, { url: '/a', chain, hop: 2, engine: 2, clientId: 500, clientPort: 33_000 })
    const stitched = book({ sets: [second, first] })
    const found = await stitched.book.describeTransaction(1, stitched.readTexts)
    expect(found?.chain).toEqual({ id: '00e0ed1c9ca80300efb4255884850600', hop: 2, hops: 2, connections: [2, 1] })
    expect(column(stitched, 'chainHop')).toEqual([2, 1])
  })

  it('a connection whose transactions have a chain each leads to all that they lead to', async () => {
    const [one, other] = [hex('00e0ed1c9ca80300efb4255884850600'), hex('00e0ed1c9ca80300efb42558596b0800')]
    const ofFront = [
      leg(1, { url: '/a', chain: one, hop: 1 }),
      leg(1, { url: '/b', chain: other, hop: 1, transactionId: 100, at: 1000 }),
    ]
    const behind = { url: '/b', chain: other, hop: 2, engine: 2, clientId: 500, clientPort: 33_000, transactionId: 7 }
    const stitched = book({ sets: [...ofFront, leg(1, behind)] })
    const found = await stitched.book.describeConnection(1, stitched.readTexts)
    const chain = { id: '00e0ed1c9ca80300efb4255884850600', hop: 1, hops: 2, connections: [1, 2] }
    expect(found?.chain).toEqual(chain)
    const ids = stitched.values(stitched.book.transactions, 'transactionId')
    const alone = await stitched.book.describeTransaction(ids.indexOf(99) + 1, stitched.readTexts)
    expect(alone?.chain).toEqual({ ...chain, hops: 1, connections: [1] })
  })

  it('a page knows its objects, and they know it', async () => {
    const object = (id: number): Uint8Array[] => fourLegs({ transactionId: id, mainPage: 99, at: id * 1000 })
    const stitched = book({ sets: [...fourLegs(), ...object(101), ...object(100)] })
    const ids = stitched.values(stitched.book.transactions, 'transactionId')
    const page = await stitched.book.describeTransaction(ids.indexOf(99) + 1, stitched.readTexts)
    expect(page?.objects.map((number) => ids[number - 1])).toEqual([100, 101])
    const found = await stitched.book.describeTransaction(ids.indexOf(100) + 1, stitched.readTexts)
    expect(found?.mainPage).toBe(ids.indexOf(99) + 1)
  })
})

describe('connections of other exporters', () => {
  const REVERSE = 29_305
  const FIELDS: FieldSpec[] = [
    { id: 8, length: 4 },
    { id: 12, length: 4 },
    { id: 7, length: 2 },
    { id: 11, length: 2 },
    { id: 4, length: 1 },
    { id: 1, length: 8 },
    { id: 2, length: 8 },
    { id: 150, length: 4 },
    { id: 151, length: 4 },
  ]
  const TEMPLATES = templateSet(
    templateRecord(300, FIELDS),
    templateRecord(301, [...FIELDS, { pen: REVERSE, id: 1, length: 8 }, { pen: REVERSE, id: 2, length: 8 }]),
  )
  const CLIENT = ['192.0.2.7', 50_000] as const
  const SERVER = ['198.51.100.9', 443] as const

  function flow(
    from: readonly [string, number],
    to: readonly [string, number],
    seconds: number,
    protocol = 6,
  ): Uint8Array {
    const ends = [ipv4(from[0]), ipv4(to[0]), u16(from[1]), u16(to[1]), u8(protocol)]
    return concat(...ends, u64(1000), u64(10), u32(START_SECONDS + seconds), u32(START_SECONDS + seconds + 1))
  }

  function plain(...records: Uint8Array[]): Stitched {
    return stitch([{ octets: ipfixMessage({ exportTime: START_SECONDS + 9000 }, TEMPLATES, dataSet(300, ...records)) }])
  }

  it('are both directions of a five-tuple, from who began', () => {
    const stitched = plain(flow(SERVER, CLIENT, 0), flow(CLIENT, SERVER, 0), flow(CLIENT, ['198.51.100.9', 80], 0))
    expect(column(stitched, 'side')).toEqual(['plain', 'plain'])
    expect(column(stitched, 'octets')).toEqual([2000, 1000])
    expect(column(stitched, 'initiator')[0]).toBe('192.0.2.7')
    expect(column(stitched, 'connectionId')[0]).toBeNull()
    expect(stitched.book.placeRecord(2)).toEqual({ connection: 1 })
    expect(stitched.book.transactions.rowCount).toBe(0)
  })

  it('end by silence, of UDP sooner than of TCP', () => {
    const udp = plain(flow(CLIENT, SERVER, 0, 17), flow(CLIENT, SERVER, 400, 17))
    expect(udp.book.connections.rowCount).toBe(2)
    const tcp = plain(flow(CLIENT, SERVER, 0), flow(CLIENT, SERVER, 400), flow(CLIENT, SERVER, 3000))
    expect(column(tcp, 'octets')).toEqual([2000, 1000])
  })

  it('count both directions of a biflow (RFC 5103)', () => {
    const record = concat(flow(CLIENT, SERVER, 0), u64(5000), u64(50))
    const stitched = stitch([{ octets: ipfixMessage({ exportTime: START_SECONDS }, TEMPLATES, dataSet(301, record)) }])
    expect(column(stitched, 'octets')).toEqual([6000])
    expect(column(stitched, 'packets')).toEqual([60])
  })

  it('have details without transactions', async () => {
    const stitched = plain(flow(CLIENT, SERVER, 0), flow(SERVER, CLIENT, 4))
    expect(await details(stitched, 1)).toMatchObject({
      side: 'plain',
      connectionId: null,
      lengthUs: 5_000_000,
      transactions: [],
    })
    expect(await stitched.book.describeConnection(2, stitched.readTexts)).toBeUndefined()
  })
})
