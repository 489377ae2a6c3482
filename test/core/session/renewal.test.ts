/** A live session whose numbers run out goes on by itself: nothing is lost, nothing comes twice, and what was known is known. */
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NUMBERS_TOLD_SHARE } from '../../../core/limits/decode.ts'
import type { AlertRule } from '../../../core/protocol/live-api.ts'
import {
  createRenewingSession,
  PER_MESSAGE,
  type RenewingSession,
  type TestExporter,
} from '../../support/renewing-session.ts'

const LIMITS = { numbers: 1000, texts: 1_000_000 }
/** With so many records a session is about to go on in another one. */
const RUN_OUT = LIMITS.numbers * NUMBERS_TOLD_SHARE
const VIEW = { filter: '', sort: [] }

let live: RenewingSession
let exporter: TestExporter

beforeEach(async () => {
  live = await createRenewingSession(LIMITS)
  exporter = await live.openExporter()
})

afterEach(async () => {
  exporter.close()
  await live.dispose()
})

/** Settles when all that was sent is decoded. */
async function sendAll(count: number, by = exporter): Promise<void> {
  await by.sendRecords(count)
  await live.until(live.allRecords, (found) => found >= exporter.records())
}

/** What the newest records of the session that is there now have in some columns. */
async function cells(...columns: readonly string[]) {
  // A session that goes on in another one meanwhile would take the view along; it may also have begun with the last datagram.
  await live.until(live.status, ({ records }) => records.data + records.options < RUN_OUT)
  if (live.status().records.data === 0) await exporter.sendRecords(10)
  await live.until(live.status, ({ records }) => records.data > 0)
  const view = await live.session.openView(VIEW)
  if (!view.ok) throw new Error(view.failure.message)
  const first = Math.max(view.value.rowCount - 100, 0)
  const window = await live.session.readWindow({ view: view.value.view, first, count: 100, columns })
  if (!window.ok) throw new Error(window.failure.message)
  return window.value
}

describe('a live session whose numbers run out', () => {
  it('goes on in another one, over and over, with every record counted once', async () => {
    await exporter.sendTemplates()
    // While the next session is made ready its records wait, and are then its own, however many.
    do await sendAll(1000)
    while (((await live.report()).earlier?.sessions ?? 0) < 3)
    await live.session.stopLoading()
    expect(await live.allRecords()).toBe(exporter.records())
    const { earlier, listeners, queue } = await live.report()
    expect(earlier?.sessions).toBeGreaterThanOrEqual(3)
    expect(earlier).toMatchObject({ reason: 'records', records: { options: 2 } })
    expect(live.status().live?.renewedFor).toBe('records')
    const { status, problems } = await live.session.report()
    const { ledger } = status
    expect(listeners[0]?.datagrams).toBe(exporter.messages())
    expect(queue.droppedDatagrams).toBe(0)
    expect((earlier?.datagrams ?? 0) + ledger.datagrams.received).toBe(exporter.messages())
    expect(ledger.datagrams.dropped).toBe(0)
    expect(ledger.records).toMatchObject({ lost: 0, pending: 0, unknown: 0, duplicated: 0, reordered: 0, late: 0 })
    expect(ledger.octets).toMatchObject({ undecodable: 0, malformed: 0, pending: 0 })
    expect(problems.map(({ code }) => code)).not.toContain('template-missing')
    expect(problems.find(({ code }) => code === 'session-renewed')).toMatchObject({
      severity: 'note',
      count: 1,
      detail: expect.stringMatching(
        /^At \d{4}-.*Z the session before ended with [\d,]+ records; the \d+ sessions before had [\d,]+ together\. Its records had nearly used up their numbers\.$/,
      ),
    })
    const opened = await live.session.openFile(live.folder, 'Recording')
    expect(opened.ok).toBe(true)
    await live.until(live.status, ({ phase }) => phase === 'ready')
    expect(live.status().records).toEqual({ data: exporter.records(), options: 2 })
  })

  it('counts records and packets from 1, and leads each to its octets', async () => {
    await exporter.sendTemplates()
    await sendAll(3000)
    expect(live.status().live?.firstSession).toBe(1)
    expect(live.status().session).toBeGreaterThan(1)
    const { records } = await cells('ingressInterface')
    const last = records.at(-1) ?? 0
    expect(last).toBe(live.status().records.data)
    const message = last / PER_MESSAGE
    const value = { record: last, message, frame: message, recordInSet: PER_MESSAGE }
    expect(await live.session.describeRecord(last)).toMatchObject({ ok: true, value })
  })

  it('knows templates, names and learned elements that came once', async () => {
    await exporter.sendTemplates()
    await sendAll(4000)
    const { labels, columns } = await cells('ingressInterface', 'e424242id7')
    expect(new Set(labels[0])).toEqual(new Set(['uplink']))
    expect(new Set(columns[1])).toEqual(new Set([513]))
    const view = await live.session.openView({ ...VIEW, filter: 'ingressInterface = "uplink"' })
    expect(view).toMatchObject({ ok: true, value: { rowCount: live.status().records.data } })
  })

  it('keeps what it knows of who is silent for a whole session', async () => {
    const silent = await live.openExporter()
    await silent.sendTemplates()
    await exporter.sendTemplates()
    while (((await live.report()).earlier?.sessions ?? 0) < 3) await sendAll(500)
    await silent.sendRecords(10)
    await live.until(live.allRecords, (found) => found === exporter.records() + 10)
    const { labels } = await cells('ingressInterface')
    expect(labels[0]?.at(-1)).toBe('uplink')
    expect(live.status().ledger.records).toMatchObject({ pending: 0, lost: 0 })
    silent.close()
  })

  it('waits for a template as long as there are numbers, so that its data is not given up', async () => {
    const late = await live.openExporter()
    await late.sendRecords(20)
    await exporter.sendTemplates()
    await sendAll(930)
    // Time enough to begin anew.
    await new Promise((settle) => setTimeout(settle, 400))
    expect((await live.report()).earlier).toBeUndefined()
    await late.sendTemplates()
    await late.sendRecords(10)
    await exporter.sendRecords(10)
    const { earlier } = await live.until(live.report, (report) => report.earlier !== undefined)
    expect(earlier).toMatchObject({ sessions: 1 })
    await live.until(live.allRecords, (found) => found === 970)
    late.close()
  })

  it('passes the ladder when nothing has come since', async () => {
    await exporter.sendTemplates()
    await sendAll(870)
    await exporter.sendRecords(10)
    const { ladder } = await live.until(live.report, ({ earlier }) => earlier !== undefined)
    expect(live.status().records.data).toBe(0)
    expect(ladder.map(({ state }) => state)).toEqual(Array.from(ladder, () => 'passed'))
    expect(ladder.find(({ step }) => step === 'decoded')?.evidence).toMatch(
      /^0 data records and 0 options records since .* began anew; 882 records before$/,
    )
  })

  it('gives whoever asks at that moment an answer', async () => {
    await exporter.sendTemplates()
    let isSending = true
    const outcomes = new Map<string, number>()
    const codes: string[] = []
    const count = (word: string) => outcomes.set(word, (outcomes.get(word) ?? 0) + 1)
    async function ask(): Promise<void> {
      while (isSending) {
        const view = await live.session.openView({
          filter: 'ingressInterface > 1',
          sort: [{ column: 'sourceIPv4Address', direction: 'descending' }],
          asker: 'one',
        })
        if (!view.ok) codes.push(view.failure.code)
        else {
          const read = { view: view.value.view, first: 0, count: 50, columns: ['sourceIPv4Address'] }
          const window = await live.session.readWindow(read)
          if (!window.ok) codes.push(window.failure.code)
          else count('rows')
        }
        const { status, exporters } = await live.session.report()
        // Never an empty account beside a session that has some.
        if (status.exporters > 0 && exporters.length === 0) count('empty')
        await live.session.health()
        const list = await live.session.openList({ list: 'transactions', filter: '', sort: [] })
        if (!list.ok) codes.push(list.failure.code)
      }
    }
    const asking = [ask(), ask()]
    await sendAll(6000)
    await live.until(
      () => outcomes.get('rows') ?? 0,
      (rows) => rows > 3,
    )
    isSending = false
    await Promise.all(asking)
    expect(outcomes.get('empty')).toBeUndefined()
    expect(codes.filter((code) => !['superseded', 'no-such-view', 'no-such-column'].includes(code))).toEqual([])
  })

  it('keeps alert rules, and does not take records that went for silence', async () => {
    const rule: AlertRule = {
      id: '1',
      name: 'silence',
      filter: '',
      measure: 'count',
      windowSeconds: 60,
      comparison: 'below',
      threshold: 500,
      isOn: true,
    }
    const loud: AlertRule = { ...rule, id: '2', name: 'loud', comparison: 'above', threshold: 10 }
    await exporter.sendTemplates()
    await sendAll(800)
    expect(await live.session.setAlerts([rule, loud])).toMatchObject([{ state: 'quiet' }, { state: 'firing' }])
    await exporter.sendRecords(100)
    await live.until(live.report, ({ earlier }) => earlier !== undefined)
    // Whoever sets the rules has all looked at again.
    expect(await live.session.setAlerts([rule, loud])).toMatchObject([
      { state: 'quiet', firings: [] },
      { state: 'firing', firings: [{ name: 'loud' }] },
    ])
  })

  it('freezes its recording and writes a bundle right after', async () => {
    await exporter.sendTemplates()
    await sendAll(870)
    await exporter.sendRecords(20)
    await live.until(live.report, ({ earlier }) => earlier !== undefined)
    await live.session.freezeRecording()
    expect((await live.report()).recorder.frozenSince).toBeDefined()
    const path = join(live.folder, '..', `renewal-${String(process.pid)}.pcapng`)
    const request = { isAnonymised: false, notes: '', view: '' }
    const written = await live.session.writeBundle(path, { ...request, marks: [{ record: 800, isMarked: true }] })
    expect(written).toMatchObject({ ok: true, value: { records: 892, datagrams: 90 } })
    await live.session.stopLoading()
  })
})
