/** A live session with few numbers, real sockets, and an exporter that sends its templates and names once. */
import { createSocket } from 'node:dgram'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LiveReport, LiveSpec } from '../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import type { NumberLimits } from '../../core/session/number-watch.ts'
import { createInProcessSession, startLocal, type InProcessSession } from './in-process-session.ts'
import { createLocalListener } from './local-listener.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ipv4,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u8,
  variable,
} from './message-builders.ts'

export const RENEWING_SPEC: LiveSpec = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 8 << 20,
  recorder: { maxOctets: 64 << 20, files: 4 },
}

/** sourceIPv4Address, ingressInterface, and an element that no registry has. */
const FLOWS = templateSet(
  templateRecord(256, [
    { id: 8, length: 4 },
    { id: 10, length: 4 },
    { pen: 424_242, id: 7, length: 2 },
  ]),
)
/** Names of interfaces. */
const NAMES = optionsTemplateSet(optionsTemplateRecord(257, [{ id: 10, length: 4 }], [{ id: 82, length: 65_535 }]))
const NAME = dataSet(257, concat(u32(3), variable(text('uplink'))))
/** RFC 5610. */
const TYPES = optionsTemplateSet(
  optionsTemplateRecord(
    258,
    [
      { id: 346, length: 4 },
      { id: 303, length: 2 },
    ],
    [
      { id: 339, length: 1 },
      { id: 344, length: 1 },
      { id: 341, length: 65_535 },
    ],
  ),
)
const UNSIGNED_16 = 2
const TYPE = dataSet(258, concat(u32(424_242), u16(7), u8(UNSIGNED_16), u8(0), variable(text('queueDepth'))))
/** Options records that come with the templates. */
const TAUGHT = 2

export const PER_MESSAGE = 10

export interface TestExporter {
  /** Messages that it has sent. */
  readonly messages: () => number
  /** Data records that it has sent. */
  readonly records: () => number
  sendTemplates(): Promise<void>
  /** Sends so many data records, some thousand a second. */
  sendRecords(count: number): Promise<void>
  close(): void
}

export interface RenewingSession extends InProcessSession {
  readonly folder: string
  status(): SessionStatus
  report(): Promise<LiveReport>
  /** Data records of all sessions together. */
  allRecords(): Promise<number>
  openExporter(): Promise<TestExporter>
  until<T>(look: () => T | Promise<T>, isSo: (value: T) => boolean): Promise<T>
}

/** Begins to listen and to record. */
export async function createRenewingSession(limits: NumberLimits): Promise<RenewingSession> {
  const folder = await mkdtemp(join(tmpdir(), 'flowglass-renewal-'))
  const startCollector = () => startLocal((data) => createLocalListener().start(data))
  const live = await createInProcessSession(startCollector, undefined, undefined, undefined, limits)
  const { session } = live
  const opened = await session.openLive(RENEWING_SPEC, 'Live', folder)
  if (!opened.ok) throw new Error(opened.failure.message)

  async function report(): Promise<LiveReport> {
    const given = await session.liveReport()
    if (given === undefined) throw new Error('the session is not live')
    return given
  }

  return {
    ...live,
    folder,
    status: () => session.currentStatus(),
    report,
    async allRecords() {
      const { earlier } = await report()
      return session.currentStatus().records.data + (earlier?.records.data ?? 0)
    },
    async openExporter() {
      return createExporter((await report()).listeners[0]?.port ?? 0)
    },
    async until(look, isSo) {
      const deadline = performance.now() + 10_000
      for (;;) {
        const value = await look()
        if (isSo(value)) return value
        if (performance.now() > deadline) throw new Error(`It never came to that: ${JSON.stringify(value)}`)
        await new Promise((settle) => setTimeout(settle, 5))
      }
    },
    async dispose() {
      await live.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function createExporter(port: number): TestExporter {
  const socket = createSocket('udp4')
  let messages = 0
  let records = 0
  let sequence = 0

  async function send(count: number, ...sets: readonly Uint8Array[]): Promise<void> {
    const octets = ipfixMessage({ sequence }, ...sets)
    sequence += count
    messages += 1
    await new Promise<void>((settle, refuse) =>
      socket.send(octets, port, '127.0.0.1', (error) => (error === null ? settle() : refuse(error))),
    )
  }

  return {
    messages: () => messages,
    records: () => records,
    sendTemplates: () => send(TAUGHT, FLOWS, NAMES, TYPES, NAME, TYPE),
    async sendRecords(count) {
      for (let sent = 0; sent < count; sent += PER_MESSAGE) {
        const values = Array.from({ length: PER_MESSAGE }, () => {
          records += 1
          return concat(ipv4(`198.51.${String((records >> 8) & 255)}.${String(records & 255)}`), u32(3), u16(513))
        })
        await send(PER_MESSAGE, dataSet(256, ...values))
        // Numbers are counted when records are handed on, ten times a second.
        if (messages % 20 === 0) await new Promise((settle) => setTimeout(settle, 20))
      }
    },
    close: () => socket.close(),
  }
}
