/** A live session whose requests are all different, at small limits: what it keeps of their texts, and what it shows. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEAST_LIVE_DICTIONARY_OCTETS } from '../../../core/limits/live.ts'
import type { LiveReport } from '../../../core/protocol/live-api.ts'
import { appflowMessages, leg } from '../../support/appflow-records.ts'
import { createInProcessSession, startLocal, type InProcessSession } from '../../support/in-process-session.ts'
import { createLocalListener } from '../../support/local-listener.ts'
import { valueOf } from '../../support/query-session.ts'
import { openExporter, type UdpExporter } from '../../support/test-exporters.ts'

const KEPT = 20_000
const LEGS = 200
const URL_LENGTH = 160
/** Texts of a generation: of each request there is one of its own. */
const GENERATION = LEAST_LIVE_DICTIONARY_OCTETS / (URL_LENGTH + 16)
/** A transaction that goes on when all others of its time are gone. */
const LONG = 7

const transactionOf = (index: number): number => index + 1000

let live: InProcessSession
let exporter: UdpExporter
let sent = 0

const urlOf = (transaction: number): string =>
  `/item/${String((transaction * 7919) % 1_000_003)}`.padEnd(URL_LENGTH, '-')

beforeEach(async () => {
  sent = 0
  live = await createInProcessSession(() => startLocal(createLocalListener().start))
  valueOf(
    await live.session.openLive(
      {
        listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
        allowedExporters: [],
        retention: { records: KEPT },
        receiveBufferOctets: 4 << 20,
      },
      'Live',
    ),
  )
  exporter = await openExporter((await report()).listeners[0]?.port ?? 0)
})

afterEach(async () => {
  exporter.close()
  await live.dispose()
})

async function report(): Promise<LiveReport> {
  return (await live.session.liveReport())!
}

/** Texts that the store has. */
async function countTexts(): Promise<number> {
  const { rows } = valueOf(await live.session.runSql('SELECT count(*) AS texts FROM dictionary', 1))
  return Number(rows[0]?.[0])
}

/** Sends requests, each of a transaction of its own but the last of each datagram, and waits until they show. */
async function send(datagrams: number, lastLeg?: 1 | 4): Promise<void> {
  for (let datagram = 0; datagram < datagrams; datagram += 1) {
    const sets = Array.from({ length: LEGS }, (_, index) => {
      const transaction = transactionOf(sent + index)
      const isLong = index === LEGS - 1 && lastLeg !== undefined
      const id = isLong ? LONG : transaction
      return leg(isLong ? lastLeg : 1, { transactionId: id, clientId: id, url: urlOf(id) })
    })
    const [message] = appflowMessages([{ sets, second: Math.floor(sent / 1e5) }])
    await exporter.send(message!.octets)
    sent += LEGS
  }
  const seen = (): number =>
    live.session.currentStatus().records.data + (live.session.currentStatus().live?.removedRecords ?? 0)
  await expect.poll(seen, { timeout: 20_000 }).toBe(sent)
}

it('stops to grow, and every row that is left has its texts', async () => {
  while (sent < 5 * GENERATION) {
    await send(25)
    // Those of what is kept, of the generation before, and some of what came until they went.
    await expect.poll(countTexts, { timeout: 20_000 }).toBeLessThan(KEPT * 1.05 + 2 * GENERATION)
  }
  const longBegins = sent + LEGS
  await send(1, 1)
  while (sent < longBegins + 3 * GENERATION) await send(25, 4)
  // Records go after they show; so few more than the limit stay, and nothing goes from under the view.
  await expect
    .poll(async () => sent - (await report()).retention.removedRecords, { timeout: 20_000 })
    .toBeLessThan(KEPT + 4096)
  const { retention } = await report()
  expect(retention.removedRecords).toBeGreaterThan(longBegins + 2 * GENERATION)

  const { session } = live
  const count = sent - retention.removedRecords
  const view = valueOf(
    await session.openView({ filter: '', sort: [{ column: 'netscaler:httpReqUrl', direction: 'ascending' }] }),
  )
  expect(view.rowCount).toBe(count)
  const urls: unknown[] = []
  for (let first = 0; first < count; first += 1000) {
    const window = valueOf(
      await session.readWindow({ view: view.view, first, count: 1000, columns: ['netscaler:httpReqUrl'] }),
    )
    urls.push(...(window.columns[0] ?? []))
  }
  const firstKept = retention.removedRecords
  const expected = Array.from({ length: count }, (_, index) => firstKept + index)
    .filter((index) => index % LEGS !== LEGS - 1)
    .map((index) => urlOf(transactionOf(index)))
  expect(urls.filter((url) => url !== null)).toEqual(expected.sort())

  // Its request was removed long ago, with all others of its time.
  const list = valueOf(
    await session.openList({ list: 'transactions', filter: `transactionId = ${String(LONG)}`, sort: [] }),
  )
  const window = valueOf(
    await session.readWindow({ view: list.view, first: 0, count: 1, columns: ['url', 'transactionId'] }),
  )
  expect(window.columns).toEqual([[urlOf(LONG)], [LONG]])
  expect(valueOf(await session.describeTransaction(window.records[0] ?? 0)).url).toBe(urlOf(LONG))
}, 120_000)
