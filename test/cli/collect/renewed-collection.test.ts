/** A collection with `--output` whose numbers run out: lines go on, and sums are those of all sessions. */
import { createSocket } from 'node:dgram'
import { expect, it } from 'vitest'
import { accountFor, describeAccount, spellAccount } from '../../../cli/collect/final-account.ts'
import { countCollection } from '../../../cli/collect/collect-counts.ts'
import { startCollection } from '../../../cli/collect/collection.ts'
import { createRecordWriter, type RecordFormat } from '../../../cli/dump/record-writer.ts'
import type { Output } from '../../../cli/output.ts'
import { NO_KNOWLEDGE } from '../../../core/protocol/capture-knowledge.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import {
  EMPTY_ACCOUNT,
  type EndedSession,
  type FromCollector,
  type ToCollector,
  type Totals,
} from '../../../core/session/collector-messages.ts'
import { createLedger } from '../../../core/protocol/ledger.ts'
import { ringManifest } from '../../../core/live/ring-knowledge.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { startLocal } from '../../support/in-process-session.ts'
import { createLocalListener } from '../../support/local-listener.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  text,
  u32,
} from '../../support/message-builders.ts'

const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 1, length: 4 },
    { id: 82, length: 6 },
  ]),
)
/** More are sent where less than `SESSIONS` have ended by then. */
const MESSAGES = 60
const SESSIONS = 3
const MOST_MESSAGES = 400
const PER_MESSAGE = 20
const STRAY = Uint8Array.of(1, 2, 3)

/** Collects what is decoded into a text. */
function createTextOutput(): Output & { text(): string } {
  const decoder = new TextDecoder()
  let written = ''
  const output = {
    octets: new Uint8Array(1 << 20),
    at: 0,
    reserve: () => {
      written += decoder.decode(output.octets.subarray(0, output.at))
      output.at = 0
    },
    writeText(more: string) {
      output.reserve()
      written += more
    },
    finish: () => Promise.resolve(),
    isClosed: () => false,
    text() {
      output.reserve()
      return written
    },
  }
  return output as unknown as Output & { text(): string }
}

async function collect(format: Pick<RecordFormat, 'format' | 'fields' | 'limit'>) {
  const output = createTextOutput()
  const writer = createRecordWriter({ ...format, filter: undefined }, output)
  const ended: EndedSession[] = []
  const collection = startCollection({
    collector: startLocal((data) => createLocalListener().start(data)),
    opening: {
      kind: 'listen',
      spec: {
        listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
        allowedExporters: [],
        retention: {},
        receiveBufferOctets: 1 << 20,
      },
      settings: DEFAULT_DECODE_SETTINGS,
      elements: [],
      keepsOctets: false,
      readsNumbers: true,
      numberLimits: { numbers: 300, texts: 1_000_000 },
    },
    takeBlock: (block) => {
      writer.onBlock(block)
      return Promise.resolve()
    },
    beginSession: (session) => {
      ended.push(session)
      writer.beginSession()
      return Promise.resolve()
    },
  })
  const accepted = await collection.accepted
  const port = accepted.ok ? (accepted.value.listeners[0]?.port ?? 0) : 0
  const exporter = createSocket('udp4')
  const send = (octets: Uint8Array) => new Promise((settle) => exporter.send(octets, port, '127.0.0.1', settle))
  await send(STRAY)
  let messages = 0
  for (; messages < MESSAGES || (ended.length < SESSIONS && messages < MOST_MESSAGES); messages += 1) {
    const sequence = messages * PER_MESSAGE
    const records = Array.from({ length: PER_MESSAGE }, (_, index) =>
      concat(u32(sequence + index), text(`if${String(sequence + index).padStart(4, '0')}`)),
    )
    await send(ipfixMessage({ sequence }, ...(messages === 0 ? [TEMPLATE] : []), dataSet(256, ...records)))
    await new Promise((settle) => setTimeout(settle, 10))
  }
  const counted = () => countCollection(collection.counts())
  await expect.poll(() => counted().dataRecords, { timeout: 10_000 }).toBe(messages * PER_MESSAGE)
  collection.stop()
  const end = await collection.ended
  writer.end()
  exporter.close()
  return { text: output.text(), messages, ended, end }
}

it('writes every record once, with the texts of its own session', async () => {
  const {
    text: written,
    messages,
    ended,
    end,
  } = await collect({ format: 'ndjson', fields: undefined, limit: Number.POSITIVE_INFINITY })
  const lines = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map((line) => line['octetDeltaCount'])).toEqual(Array.from(lines, (_, index) => index))
  expect(lines.map((line) => line['interfaceName'])).toEqual(
    Array.from(lines, (_, index) => `if${String(index).padStart(4, '0')}`),
  )
  expect(lines).toHaveLength(messages * PER_MESSAGE)
  expect(ended.length).toBeGreaterThanOrEqual(SESSIONS)
  const records = [...ended, ...(end.last === undefined ? [] : [end.last])].map(({ totals }) => totals.records.data)
  // Numbers begin again with each session; the last one may have begun after the last record.
  expect(lines.filter((line) => line['@record'] === 1)).toHaveLength(records.filter((count) => count > 0).length)
  const sum = records.reduce((before, count) => before + count, 0)
  expect(sum).toBe(messages * PER_MESSAGE)
  const account = accountFor(end, 1)
  expect(account).toMatchObject({
    decoded: messages + 1,
    leftOut: 0,
    unaccounted: 0,
    notFlowExport: 1,
    renewals: ended.length,
    counts: {
      received: messages + 1,
      dataRecords: messages * PER_MESSAGE,
      ledger: { records: { lost: 0, pending: 0 } },
    },
  })
  const { octets } = account.counts.ledger
  expect(octets.in).toBe(octets.header + octets.template + octets.decoded)
  expect(JSON.parse(describeAccount(account))).toMatchObject({ renewals: ended.length, renewedFor: 'records' })
  expect(spellAccount(account)).toMatch(
    /\nDecoding began anew (once|\d+ times); about the last session before: Its records had nearly used up/,
  )
})

it('keeps to the form and the limit of its output', async () => {
  const { text: written } = await collect({ format: 'json', fields: ['interfaceName'], limit: 1000 })
  const rows = JSON.parse(written) as { interfaceName: string }[]
  expect(rows.map(({ interfaceName }) => interfaceName)).toEqual(
    Array.from({ length: 1000 }, (_, index) => `if${String(index).padStart(4, '0')}`),
  )
})

/** A collection whose collector is played. */
function playCollection() {
  let say: (message: FromCollector) => void = () => undefined
  const told: ToCollector[] = []
  const collection = startCollection({
    collector: { post: (message) => told.push(message), onMessage: (listener) => (say = listener) },
    opening: {
      kind: 'listen',
      spec: { listeners: [], allowedExporters: [], retention: {}, receiveBufferOctets: 0 },
      settings: DEFAULT_DECODE_SETTINGS,
      elements: [],
    },
    takeBlock: () => Promise.resolve(),
  })
  const renew = (ended: Totals) =>
    say({ kind: 'renewed', ended: { totals: ended, account: EMPTY_ACCOUNT }, manifest: ringManifest(NO_KNOWLEDGE) })
  return { collection, told, renew, say: (message: FromCollector) => say(message) }
}

it('says of which session the records are that it has taken', async () => {
  const { told, renew, say } = playCollection()
  const takeOne = () => {
    const builder = createBlockBuilder()
    builder.add({ shape: builder.addShape([{ key: 'octetDeltaCount', kind: 'u64' }]), values: [1n] })
    say({ kind: 'block', block: builder.build() })
  }
  takeOne()
  renew({
    octetsRead: 0,
    ledger: createLedger(),
    records: { data: 1, options: 0 },
    templates: 0,
    problems: { note: 0, warning: 0, error: 0 },
  })
  takeOne()
  // What was decoded for the session before may be taken only after its end.
  const forgotten = () => told.filter(({ kind }) => kind === 'forget')
  await expect.poll(forgotten, { timeout: 15_000 }).toEqual([
    { kind: 'forget', before: 2, session: 0 },
    { kind: 'forget', before: 2, session: 1 },
  ])
})

it('corrects its sums by what comes late for a session that has ended, once', () => {
  const { collection, renew, say } = playCollection()
  const totals = (lost: number, corrected?: number): Totals => {
    const ledger = createLedger()
    ledger.records.lost = lost
    return {
      octetsRead: 0,
      ledger,
      records: { data: 0, options: 0 },
      templates: 0,
      problems: { note: 0, warning: 0, error: 0 },
      ...(corrected !== undefined && { corrections: { lost: corrected, unknown: 0, reordered: 0 } }),
    }
  }
  const lost = () => collection.counts().totals?.ledger.records.lost
  renew(totals(10))
  expect(lost()).toBe(10)
  say({ kind: 'totals', totals: totals(1, -4) })
  expect(lost()).toBe(7)
  renew(totals(2, -4))
  expect(lost()).toBe(8)
  say({ kind: 'totals', totals: totals(0, -5) })
  expect(lost()).toBe(7)
})
