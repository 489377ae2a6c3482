/** A live session whose disk is nearly full: it goes on, keeps less, and says why. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LEAST_HELD_RECORDS } from '../../../core/limits/store.ts'
import type { LiveReport } from '../../../core/protocol/live-api.ts'
import { createInProcessSession, startLocal, type InProcessSession } from '../../support/in-process-session.ts'
import { createLocalListener } from '../../support/local-listener.ts'
import { dataSet, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'
import { openExporter, type UdpExporter } from '../../support/test-exporters.ts'

const RECORDS = 300
const TEMPLATE = templateSet(templateRecord(256, [{ id: 1, length: 4 }]))

let live: InProcessSession
let exporter: UdpExporter
let freeOctets: number
let sent = 0

beforeEach(async () => {
  freeOctets = 500e9
  sent = 0
  live = await createInProcessSession(
    () => startLocal(createLocalListener().start),
    undefined,
    undefined,
    () => Promise.resolve({ freeOctets, octets: 1e12 }),
  )
  const opened = await live.session.openLive(
    {
      listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
      allowedExporters: [],
      retention: {},
      receiveBufferOctets: 4 << 20,
    },
    'Live',
  )
  expect(opened.ok).toBe(true)
  exporter = await openExporter((await report()).listeners[0]?.port ?? 0)
})

afterEach(async () => {
  exporter.close()
  await live.dispose()
})

async function report(): Promise<LiveReport> {
  return (await live.session.liveReport())!
}

/** Sends numbered records, and waits until they show. */
async function send(datagrams: number): Promise<void> {
  for (let count = 0; count < datagrams; count += 1) {
    const values = Array.from({ length: RECORDS }, (_, index) => u32(sent + index + 1))
    await exporter.send(ipfixMessage({ sequence: sent }, TEMPLATE, dataSet(256, ...values.flat())))
    sent += RECORDS
  }
  const seen = (): number =>
    live.session.currentStatus().records.data + (live.session.currentStatus().live?.removedRecords ?? 0)
  await expect.poll(seen, { timeout: 10_000 }).toBe(sent)
}

/** Sends a little until the report is so: the disk is looked at once a second, when records come. */
async function sendUntil(isSo: (report: LiveReport) => boolean): Promise<LiveReport> {
  const deadline = performance.now() + 10_000
  for (;;) {
    await send(1)
    const now = await report()
    if (isSo(now)) return now
    if (performance.now() > deadline) throw new Error(JSON.stringify(now.retention))
    await new Promise((settle) => setTimeout(settle, 50))
  }
}

it('lets the oldest records go, says why, and keeps all that was asked for again once there is room', async () => {
  await send(500)
  expect((await report()).retention).toMatchObject({ removedRecords: 0 })
  freeOctets = 100e6
  const { retention, isListening } = await sendUntil(({ retention: { removedRecords } }) => removedRecords > 0)
  expect(isListening).toBe(true)
  expect(retention.heldBack).toMatch(
    /^The disk of the sessions has 100 MB left, and 268 MB of it stay free: the oldest/,
  )
  expect(live.session.currentStatus()).toMatchObject({ phase: 'loading', live: { queueDrops: 0 } })
  expect(live.session.currentStatus().failure).toBeUndefined()
  const kept = sent - retention.removedRecords
  expect(kept).toBeGreaterThanOrEqual(LEAST_HELD_RECORDS)
  expect(kept).toBeLessThan(LEAST_HELD_RECORDS * 1.06)

  // New rows stand at the end, and what is left begins where the report says.
  const view = await live.session.openView({ filter: '', sort: [] })
  if (!view.ok) throw new Error(view.failure.message)
  expect(view.value.rowCount).toBe(sent - (await report()).retention.removedRecords)
  const columns = ['octetDeltaCount']
  const last = await live.session.readWindow({
    view: view.value.view,
    first: view.value.rowCount - 1,
    count: 1,
    columns,
  })
  expect(last).toMatchObject({ ok: true, value: { records: [sent], columns: [[sent]] } })
  expect(await live.session.describeRecord(retention.removedRecords)).toMatchObject({ ok: false })
  expect(await live.session.describeRecord(retention.removedRecords + 1)).toMatchObject({ ok: true })

  freeOctets = 500e9
  const { retention: free } = await sendUntil(({ retention: { heldBack } }) => heldBack === undefined)
  await send(50)
  expect((await report()).retention.removedRecords).toBe(free.removedRecords)
  expect(sent - free.removedRecords).toBeGreaterThan(LEAST_HELD_RECORDS * 1.06)
}, 60_000)
