/** Transactions of AppFlow records: which records make one, which leg each is, what follows from the legs. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransactionDetails } from '../../../../core/protocol/transaction-report.ts'
import {
  appflowMessages,
  fourLegs,
  leg,
  numberedRequest,
  STAMPS,
  stitch,
  tcpIn,
  type Exported,
  type LegOptions,
  type Stitched,
} from '../../../support/appflow-records.ts'
import { transportSession } from '../../../support/decoding.ts'
import {
  concat,
  dataSet,
  optionsTemplateRecord,
  optionsTemplateSet,
  text,
  u32,
  u8,
  variable,
} from '../../../support/message-builders.ts'

const LATER: Exported = { sets: [tcpIn(1, { transactionId: 1, clientId: 90_001, clientPort: 61_000 })], second: 400 }

function book(...all: Exported[]): Stitched {
  return stitch(appflowMessages(all))
}

async function details(stitched: Stitched, number = 1): Promise<TransactionDetails> {
  const found = await stitched.book.describeTransaction(number, stitched.readTexts)
  if (found === undefined) throw new Error('no such transaction')
  return found
}

function column(stitched: Stitched, id: string): (string | number | null)[] {
  return stitched.values(stitched.book.transactions, id)
}

const FULL: LegOptions = { stamps: STAMPS, rtt: 38, clientRtt: 38, ttfb: 1_842_200 }

describe('a transaction with its four legs', () => {
  it('has what its records say, each from its leg', async () => {
    const stitched = book({ sets: fourLegs(FULL) })
    const found = await details(stitched)
    expect(found).toMatchObject({
      exporter: '192.0.2.1:4739',
      domain: 0,
      observationPointId: 3_232_235_777,
      exportingProcessId: 1,
      transactionId: 99,
      clientConnectionId: 7,
      serverConnectionId: 9,
      start: '2024-05-01T10:00:00.000000Z',
      client: { address: '198.51.100.7', port: 50_412 },
      vip: { address: '203.0.113.10', port: 443 },
      snip: { address: '10.20.4.2', port: 18_190 },
      server: { address: '10.20.4.13', port: 8443 },
      method: 'GET',
      host: 'shop.example.net',
      url: '/cart',
      status: 200,
      verdict: 'complete',
      requestOctets: 100,
      responseOctets: 400,
      clientRtt: { ms: 38, record: 4 },
      serverRtt: { ms: 38, record: 2 },
      serverTtfbUs: 1_842_200,
    })
    expect(found.legs.map(({ records }) => records.map(({ record }) => record))).toEqual([[1], [2], [3], [4]])
  })

  it('has phases between its stamps, exact to the microsecond', async () => {
    const found = await details(book({ sets: fourLegs(FULL) }))
    expect(Object.fromEntries(found.phases.map(({ phase, us }) => [phase, us]))).toEqual({
      requestFromClient: 41_200,
      holdIn: 1700,
      requestToServer: 500,
      serverWait: 1_842_200,
      responseFromServer: 17_300,
      holdOut: 1300,
      responseToClient: 144_500,
    })
    expect(found.totalUs).toBe(2_031_400)
    expect(found.stamps.map(({ us }) => us)).toEqual([
      0, 41_200, 42_900, 43_400, 1_885_600, 1_902_900, 1_886_900, 2_031_400,
    ])
    expect(found.answer).toMatchObject({ title: 'The server was slow', phase: 'serverWait' })
    expect(found.answer?.share).toBeCloseTo(1_842_200 / 2_031_400)
    expect(found.answer?.sentence).toContain('ruled out')
    expect(found.checks.map(({ kind }) => kind)).toEqual(['holds', 'holds', 'quirk'])
  })

  it('says of each record what puts it into its leg', async () => {
    const { legs } = await details(book({ sets: fourLegs(FULL) }))
    const evidence = legs.map(({ records }) => records[0]?.evidence.join(' '))
    expect(evidence[0]).toMatch(
      /Template 258 .*requests.*flowId is connectionId 7: towards.*egressInterface is 0x80000003.*not set/,
    )
    expect(evidence[1]).toMatch(/roundTripTime .*leg 2.*plus 1.*Bit 30 of flowFlags is set.*Another record/)
    expect(evidence[2]).toMatch(/Template 262 .*responses/)
    expect(evidence[3]).toMatch(/leg 4.*Another record of its connectionId/)
  })

  it('gives rows whose cells are those of its details', () => {
    const stitched = book({ sets: fourLegs(FULL) })
    const cells = Object.fromEntries(
      stitched.book.transactions.columns.map(({ info }) => [info.id, column(stitched, info.id)[0]]),
    )
    expect(cells).toMatchObject({
      client: '198.51.100.7',
      server: '10.20.4.13',
      verdict: 'complete',
      legs: '1234',
      total: 2_031_400,
      slowestPart: 'serverWait',
      clientRtt: 38_000,
      urlPattern: '/cart',
      exporter: '192.0.2.1:4739',
      number: 1,
    })
  })
})

describe('records of one id', () => {
  it('are merged when a leg has several: what is not empty stays', async () => {
    const late = leg(1, { at: 2_000_000, octets: 40 })
    const found = await details(book({ sets: [late, ...fourLegs(FULL)] }))
    expect(found.legs[0]?.records.map(({ record }) => record)).toEqual([1, 2])
    expect(found).toMatchObject({ url: '/cart', method: 'GET', requestOctets: 140, verdict: 'complete' })
  })

  it('are of different transactions when the id comes round again after the window', () => {
    const stitched = book({ sets: fourLegs() }, { sets: fourLegs({ at: 400_000_000, url: '/again' }), second: 400 })
    expect(column(stitched, 'legs')).toEqual(['1234', '1234'])
    expect(column(stitched, 'url')).toEqual(['/cart', '/again'])
  })

  it('are of different transactions within the window when their connections are others', () => {
    const other = { clientId: 107, serverId: 109, clientPort: 50_900, snipPort: 19_000, at: 20_000_000 }
    const again = fourLegs({ ...other, url: '/again' })
    const stitched = book({ sets: fourLegs() }, { sets: [again[1]!, again[2]!, again[0]!, again[3]!], second: 20 })
    expect(column(stitched, 'legs')).toEqual(['1234', '1234'])
    expect(column(stitched, 'clientConnectionId')).toEqual([7, 107])
  })

  it('join late, also when the id has been used again since', () => {
    const [one, two, three, four] = fourLegs()
    const again = fourLegs({ clientId: 107, serverId: 109, clientPort: 50_900, snipPort: 19_000, at: 300_000_000 })
    const stitched = book({ sets: [one!, two!, four!] }, { sets: again, second: 300 }, { sets: [three!], second: 10 })
    expect(column(stitched, 'legs')).toEqual(['1234', '1234'])
  })

  it.each([
    ['exporters', { session: transportSession(1) }, {}],
    ['domains', { domain: 7 }, {}],
    ['packet engines', {}, { engine: 2 }],
    ['observation points', {}, { point: 17 }],
  ])('of two %s are two transactions', (_, where, options) => {
    const stitched = book({ sets: fourLegs() }, { sets: fourLegs({ ...options, url: '/other' }), ...where })
    expect(column(stitched, 'legs')).toEqual(['1234', '1234'])
    expect(column(stitched, 'url')).toEqual(['/cart', '/other'])
  })

  it('that came again in a repeated datagram are listed, and counted once', async () => {
    const [message] = appflowMessages([{ sets: fourLegs() }])
    const stitched = stitch([message!, message!])
    const found = await details(stitched)
    expect(found.legs[0]?.records).toHaveLength(2)
    expect(found.requestOctets).toBe(100)
  })
})

describe('the verdict on an incomplete transaction', () => {
  const [one, two, three, four] = fourLegs()

  it('is waiting while the exporter is less than 180 s past its last record, also at the end of input', () => {
    const stitched = book({ sets: [one!, two!, three!] }, { ...LATER, second: 179 })
    expect(column(stitched, 'verdict')[0]).toBe('waiting')
  })

  it('is leg not exported after that, when nothing was lost', () => {
    const stitched = book({ sets: [one!, two!, three!] }, { ...LATER, second: 180 })
    expect(column(stitched, 'verdict')[0]).toBe('legNotExported')
  })

  it('is answered by the appliance when the legs 1 and 4 are all', async () => {
    const stitched = book({ sets: [one!, four!] }, LATER)
    expect(column(stitched, 'verdict')[0]).toBe('answeredByAppliance')
    const found = await details(stitched)
    expect(found.legs.map(({ state }) => state)).toEqual(['there', 'notExpected', 'notExpected', 'there'])
    expect(found.answer).toBeUndefined()
  })

  it('is leg lost when a gap of the sequence lies near', async () => {
    const messages = appflowMessages([{ sets: [one!, two!] }, { sets: [three!] }, { sets: [four!] }, LATER])
    const stitched = stitch(messages.filter((_, index) => index !== 1))
    expect(column(stitched, 'verdict')[0]).toBe('legLost')
    const found = await details(stitched)
    expect(found.legs.map(({ state }) => state)).toEqual(['there', 'there', 'lost', 'there'])
    expect(found.verdictReason).toContain('lost')
  })

  it('is not leg lost when the gap is far away', () => {
    const before: Exported = { sets: [tcpIn(1, { transactionId: 2, clientId: 80_001 })], second: -1000 }
    const messages = appflowMessages([
      { ...before, second: -1001 },
      before,
      { ...before, second: -999 },
      { sets: [one!, two!] },
      LATER,
    ])
    const stitched = stitch(messages.filter((_, index) => index !== 1))
    const row = column(stitched, 'transactionId').indexOf(99)
    expect(column(stitched, 'verdict')[row]).toBe('legNotExported')
  })
})

describe('what is not there', () => {
  it('is not measured when a record has 0, and not known when its leg is missing', async () => {
    const [one, two, three, four] = fourLegs()
    const all = await details(book({ sets: [one!, two!, three!, four!] }))
    expect(all.clientRtt).toEqual({ ms: null, record: 4, absence: 'notMeasured' })
    expect(all.phases[0]).toMatchObject({ us: null, absence: 'notMeasured' })
    const some = await details(book({ sets: [one!, four!] }))
    expect(some.serverRtt).toEqual({ ms: null, record: null, absence: 'notKnown' })
    expect(some.phases[3]).toMatchObject({ us: null, absence: 'notKnown' })
  })

  it.each([
    ['is far from the others', { 170: 5 }, [170]],
    ['is no count', { 157: 2n ** 63n }, [157]],
    ['contradicts the order', { 169: 17_163_186_285_500 }, [169]],
  ])('a stamp that %s is unsound, and its phases are not known', async (_, wrong, unsound) => {
    const found = await details(book({ sets: fourLegs({ ...FULL, stamps: { ...STAMPS, ...wrong } }) }))
    expect(found.stamps.filter(({ state }) => state === 'unsound').map(({ element }) => element)).toEqual(unsound)
    for (const { from, to, us, absence } of found.phases) {
      if (!unsound.includes(from) && !unsound.includes(to)) expect(us).not.toBeNull()
      else expect([us, absence]).toEqual([null, 'notKnown'])
    }
    expect(found.answer).toBeUndefined()
    expect(found.checks[0]?.kind).toBe('doubtful')
  })

  it('a phase below zero is not known, with a finding', async () => {
    const stamps = { ...STAMPS, 157: 17_163_184_443_000 }
    const found = await details(book({ sets: fourLegs({ ...FULL, stamps }) }))
    expect(found.phases[3]).toMatchObject({ us: null, absence: 'notKnown' })
    expect(found.checks.find(({ kind }) => kind === 'doubtful')?.sentence).toContain('400 µs')
  })
})

describe('the method', () => {
  const template = optionsTemplateSet(
    optionsTemplateRecord(269, [{ pen: 5951, id: 141, length: 1 }], [{ id: 152, pen: 5951, length: 65_535 }]),
  )
  const mapping = dataSet(269, concat(u8(4), variable(text('PUT'))))

  it.each([
    ['before', 0],
    ['after', 1],
  ])('as a number has the name that options data give it, coming %s it', (_, order) => {
    const request: Exported = { sets: [numberedRequest(4, { url: '/x' })] }
    const names: Exported = { sets: [template, mapping], second: 200 * order }
    const stitched = order === 0 ? book(names, request) : book(request, names)
    expect(column(stitched, 'method')).toEqual(['PUT'])
  })

  it('without a name is its number', () => {
    expect(column(book({ sets: [numberedRequest(4)] }), 'method')).toEqual(['4'])
  })
})

describe('the application', () => {
  const template = optionsTemplateSet(
    optionsTemplateRecord(
      265,
      [{ id: 149, length: 4 }],
      [
        { pen: 5951, id: 150, length: 4 },
        { pen: 5951, id: 151, length: 4 },
        { pen: 5951, id: 152, length: 65_535 },
      ],
    ),
  )
  const names = (incarnation: number, name: string): Uint8Array =>
    dataSet(265, concat(u32(0), u32(incarnation), u32(5), variable(text(name))))

  it("is the client side's, and a new incarnation does not rename what was before it", () => {
    const again = fourLegs({ transactionId: 100, at: 500_000_000 })
    const stitched = book(
      { sets: fourLegs() },
      { sets: [template, names(1, 'shop-vs')], second: 100 },
      { sets: [names(2, 'new-vs')], second: 400 },
      { sets: again, second: 500 },
    )
    expect(column(stitched, 'application')).toEqual(['shop-vs', 'new-vs'])
  })
})

describe('any order in which records come', () => {
  const transactions: readonly LegOptions[] = [
    { ...FULL, transactionId: 1 },
    { ...FULL, transactionId: 2, clientId: 7, serverId: 33, snipPort: 20_000, at: 3_000_000 },
    { ...FULL, transactionId: 1, clientId: 77, serverId: 99, clientPort: 40_000, snipPort: 21_000, at: 500_000_000 },
    { ...FULL, transactionId: 2, engine: 2, at: 1_000_000 },
  ]
  const records = transactions.flatMap((options, transaction) =>
    fourLegs({ ...options, url: `/t${transaction}` }).map((set, index) => ({
      transaction,
      leg: index + 1,
      exported: { sets: [set], second: Math.floor((options.at ?? 0) / 1_000_000) + index },
    })),
  )

  function legsByUrl(stitched: Stitched): unknown[] {
    return column(stitched, 'url').map((url, row) => [
      url,
      column(stitched, 'legs')[row],
      column(stitched, 'total')[row],
    ])
  }

  it('gives the same transactions', () => {
    const expected = transactions.map((_, index) => [`/t${index}`, '1234', 2_031_400])
    const order = fc.shuffledSubarray(records, { minLength: records.length })
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 6 }), (all, blockRecords) => {
        const stitched = stitch(appflowMessages(all.map(({ exported }) => exported)), { blockRecords })
        expect(new Set(legsByUrl(stitched).map(String))).toEqual(new Set(expected.map(String)))
        expect(stitched.book.transactions.rowCount).toBe(transactions.length)
      }),
      { numRuns: 40 },
    )
  })

  it('puts no record into another transaction when some are missing', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: 1 }), (some) => {
        const stitched = stitch(appflowMessages(some.map(({ exported }) => exported)))
        const owners = new Map<number, number>()
        for (const [index, { transaction, leg: number }] of some.entries()) {
          const place = stitched.book.placeRecord(index + 1)
          const row = place.transaction ?? -1
          expect(owners.get(row) ?? transaction).toBe(transaction)
          owners.set(row, transaction)
          expect(place.leg).toBe(number)
        }
        expect(new Set(owners.values()).size).toBe(owners.size)
      }),
      { numRuns: 60 },
    )
  })
})
