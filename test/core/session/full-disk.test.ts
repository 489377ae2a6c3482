/** A live session whose disk is full, whatever it had removed before: it goes on, counts what it cannot store, and begins anew by itself. */
import type * as Fs from 'node:fs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LiveReport } from '../../../core/protocol/live-api.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { createInProcessSession, startLocal, type InProcessSession } from '../../support/in-process-session.ts'
import { createLocalListener } from '../../support/local-listener.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'
import { valueOf } from '../../support/query-session.ts'
import { openExporter, type UdpExporter } from '../../support/test-exporters.ts'

const RECORDS = 300
const TEMPLATE = templateSet(templateRecord(256, [{ id: 1, length: 4 }]))

const disk = vi.hoisted(() => ({ isFull: false }))

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof Fs>()
  const writeSync = (file: number, octets: Uint8Array, offset: number, length: number, place: number): number => {
    if (disk.isFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    return fs.writeSync(file, octets, offset, length, place)
  }
  return { ...fs, writeSync }
})

let live: InProcessSession
let exporter: UdpExporter
let sent = 0

beforeEach(async () => {
  disk.isFull = false
  sent = 0
  live = await createInProcessSession(
    () => startLocal(createLocalListener().start),
    undefined,
    undefined,
    () => Promise.resolve({ freeOctets: disk.isFull ? 0 : 500e9, octets: 1e12 }),
  )
  valueOf(
    await live.session.openLive(
      {
        listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
        allowedExporters: [],
        retention: {},
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

const decodedDatagrams = async (): Promise<number> =>
  ((await report()).earlier?.datagrams ?? 0) + live.session.currentStatus().ledger.datagrams.received

/** Sends numbered records, and waits until they are decoded. */
async function send(datagrams: number): Promise<void> {
  for (let count = 0; count < datagrams; count += 1) {
    const values = Array.from({ length: RECORDS }, (_, index) => u32(sent + index + 1))
    await exporter.send(ipfixMessage({ sequence: sent }, TEMPLATE, dataSet(256, ...values.flat())))
    sent += RECORDS
  }
  await expect.poll(decodedDatagrams, { timeout: 10_000 }).toBe(sent / RECORDS)
}

/** The numbers in the first and the last record of what shows, and how many there are. */
async function shown(): Promise<{ readonly count: number; readonly ends: readonly (Cell | undefined)[] }> {
  const { view, rowCount } = valueOf(await live.session.openView({ filter: '', sort: [] }))
  const columns = ['octetDeltaCount']
  const read = async (first: number): Promise<Cell | undefined> =>
    valueOf(await live.session.readWindow({ view, first, count: 1, columns })).columns[0]?.[0]
  return { count: rowCount, ends: [await read(0), await read(rowCount - 1)] }
}

it('goes on in another session once there is room, and says how many records it had none for', async () => {
  await send(100)
  await expect.poll(async () => (await shown()).count, { timeout: 10_000 }).toBe(sent)
  const stored = sent
  const first = live.session.currentStatus().session

  disk.isFull = true
  await send(50)
  const full = await report()
  expect(full.isListening).toBe(true)
  expect(full.retention.heldBack).toBeUndefined()
  expect(full.retention.noRoom).toContain(
    `is full: ${(sent - stored).toLocaleString('en')} records have not been stored`,
  )
  expect(full.retention.unstoredRecords).toBe(sent - stored)
  const stuck = full.ladder.find(({ state }) => state === 'failed')
  expect(stuck).toMatchObject({ step: 'stored', advice: full.retention.noRoom })
  expect(live.session.currentStatus()).toMatchObject({ phase: 'loading', session: first })
  expect(live.session.currentStatus().failure).toBeUndefined()
  // What was stored before is there to look at meanwhile.
  expect(await shown()).toEqual({ count: stored, ends: [1, stored] })

  disk.isFull = false
  await expect.poll(() => live.session.currentStatus().session, { timeout: 10_000 }).toBe(first + 1)
  const before = sent
  await send(20)
  await expect.poll(async () => (await shown()).count, { timeout: 10_000 }).toBe(sent - before)
  expect(await shown()).toEqual({ count: sent - before, ends: [before + 1, sent] })
  const { retention, earlier, queue, listeners } = await report()
  expect(retention.heldBack).toBeUndefined()
  expect(retention.noRoom).toBeUndefined()
  expect(retention.unstoredRecords).toBe(before - stored)
  expect(earlier).toMatchObject({ sessions: 1, records: { data: before } })
  expect(queue.droppedDatagrams).toBe(0)
  expect(listeners[0]?.datagrams).toBe(sent / RECORDS)
  const { problems } = await live.session.report()
  expect(problems).toMatchObject([{ code: 'session-renewed' }])
}, 60_000)

it('that is stopped before there is room says why it shows no more', async () => {
  await send(20)
  disk.isFull = true
  await send(5)
  await live.session.stopLoading()
  expect(live.session.currentStatus()).toMatchObject({ phase: 'failed', failure: { code: 'disk-full' } })
}, 60_000)
