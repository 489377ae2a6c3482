/** Which sessions go in a live session, what stays, and that what stays is as it was. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../../core/simulate/random.ts'
import { CHUNK_ROWS } from '../../../../core/telemetry/transactions/row-table.ts'
import {
  createSessionBookReader,
  createUniflowBlocks,
  type SessionBookReader,
} from '../../../support/traffic-session-books.ts'

const SERVER = '203.0.113.80:443'

/** Clients by number, ports too: each is a session of its own. */
function clientOf(number: number): string {
  return `10.${(number >> 16) & 0xff}.${(number >> 8) & 0xff}.${number & 0xff}:50000`
}

/** Rows by their numbers as the list shows them: the client's address and the octets. */
function shownRows({ book, row }: SessionBookReader): string[] {
  const { firstRow, rowCount } = book.sessions
  return Array.from({ length: rowCount - firstRow }, (_, index) => {
    const number = firstRow + index + 1
    const { client, octets, number: own } = row(number, ['number', 'client', 'octets'])
    return JSON.stringify([own, client, octets])
  })
}

describe('forgetting records', () => {
  it('leaves exactly the sessions that a plain list leaves, whatever comes in which order', () => {
    const runs = fc.record({
      seed: fc.nat(0xffff),
      spread: fc.integer({ min: 1, max: 4000 }),
      kept: fc.integer({ min: 500, max: 6000 }),
    })
    fc.assert(
      fc.property(runs, ({ seed, spread, kept }) => {
        const random = createRandom(seed)
        const reader = createSessionBookReader({ isOldestOut: true })
        const blocks = createUniflowBlocks()
        const sessions: { client: number; octets: number; latest: number }[] = []
        const rowOf = new Map<number, number>()
        const places: number[] = []
        let first = 0
        for (let record = 1; record <= 12_000; record++) {
          const client = Math.max(
            0,
            Math.floor((record - random.integer(0, random.chance(0.02) ? record : spread)) / 2),
          )
          blocks.add({ from: clientOf(client), to: SERVER, octets: 10 })
          let row = rowOf.get(client) ?? -1
          if (row < first) rowOf.set(client, (row = sessions.push({ client, octets: 0, latest: 0 }) - 1))
          places.push(row)
          const session = sessions[row]
          if (session !== undefined) {
            session.octets += 10
            session.latest = record
          }
          if (record % 400 !== 0) continue
          reader.take(blocks.build())
          reader.book.forgetBefore(record - kept)
          const isOld = (from: number) =>
            sessions.slice(from, from + CHUNK_ROWS).every(({ latest }) => latest < record - kept)
          while (first + CHUNK_ROWS <= sessions.length && isOld(first)) first += CHUNK_ROWS
        }
        expect([reader.book.sessions.firstRow, reader.book.sessions.rowCount]).toEqual([first, sessions.length])
        expect(shownRows(reader)).toEqual(
          sessions
            .slice(first)
            .map(({ client, octets }, index) =>
              JSON.stringify([first + index + 1, clientOf(client).split(':')[0], octets]),
            ),
        )
        const firstEntry = Math.max(0, Math.floor((12_000 - kept - 1) / CHUNK_ROWS)) * CHUNK_ROWS
        expect(places.map((_, index) => reader.book.placeRecord(index + 1))).toEqual(
          places.map((row, index) => (index < firstEntry || row < first ? {} : { session: row + 1 })),
        )
      }),
      { numRuns: 5 },
    )
  }, 60_000)

  it('leaves no cell, no details and no records of a session that went', async () => {
    const reader = createSessionBookReader({ isOldestOut: true })
    const blocks = createUniflowBlocks()
    for (let client = 0; client < 2 * CHUNK_ROWS; client++) blocks.add({ from: clientOf(client), to: SERVER })
    reader.take(blocks.build())
    reader.book.forgetBefore(CHUNK_ROWS + 1)
    const { book, readTexts } = reader
    expect(book.sessions.firstRow).toBe(CHUNK_ROWS)
    expect(new Set(Object.values(reader.row(1)))).toEqual(new Set([null]))
    expect(await book.describeSession(1, 'service', readTexts)).toBeUndefined()
    expect(book.uniflowRecords(1)).toEqual({})
    expect(book.uniflowRecords(CHUNK_ROWS + 1)).toEqual({ fromClient: [CHUNK_ROWS + 1] })
    const details = await book.describeSession(CHUNK_ROWS + 1, 'service', readTexts)
    expect(details?.client.address).toBe(clientOf(CHUNK_ROWS).split(':')[0])
  })
})

describe('where sessions are bounded', () => {
  it('the oldest make room, and a five-tuple that comes again makes a new one', () => {
    const reader = createSessionBookReader({
      isOldestOut: true,
      sessions: 3000,
      records: 4 * CHUNK_ROWS,
      addresses: 9000,
    })
    const blocks = createUniflowBlocks()
    const count = 20_000
    for (let client = 0; client < count; client++) {
      blocks.add({ from: clientOf(client), to: SERVER, octets: 7 })
      if (client % 1000 === 999) reader.take(blocks.build())
    }
    const { sessions } = reader.book
    expect(sessions.rowCount).toBe(count)
    expect(count - sessions.firstRow).toBeLessThanOrEqual(3000)
    expect(shownRows(reader)).toEqual(
      Array.from({ length: count - sessions.firstRow }, (_, index) => {
        const row = sessions.firstRow + index
        return JSON.stringify([row + 1, clientOf(row).split(':')[0], 7])
      }),
    )
    blocks.add({ from: clientOf(0), to: SERVER, octets: 7 })
    reader.take(blocks.build())
    expect(reader.book.placeRecord(count + 1)).toEqual({ session: count + 1 })
    expect(reader.book.dropped).toEqual({ records: 0, layer7: 0 })
  })

  it('the layer-7 fields of the oldest records make room for those that come', async () => {
    const reader = createSessionBookReader({ isOldestOut: true, layer7Octets: 20_000 })
    const blocks = createUniflowBlocks()
    const count = 6000
    for (let client = 0; client < count; client++) {
      blocks.add({
        template: 'dns',
        from: clientOf(client),
        to: '203.0.113.53:53',
        queryName: `q${client}.example.net`,
      })
      if (client % 100 === 99) reader.take(blocks.build())
    }
    const layer7 = async (session: number) =>
      (await reader.book.describeSession(session, 'service', reader.readTexts))?.layer7
    expect(await layer7(1)).toEqual([])
    expect(JSON.stringify(await layer7(count))).toContain(`q${count - 1}.example.net`)
    expect(reader.book.dropped.layer7).toBe(0)
  })
})
