/** The same file, read again with other settings. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  DEFAULT_DECODE_SETTINGS,
  summarizeSettings,
  type DecodeSettings,
} from '../../../core/protocol/decode-settings.ts'
import type { Result } from '../../../core/protocol/failure.ts'
import type { RecordDetails, SessionStatus } from '../../../core/protocol/session-api.ts'
import type { FromCollector } from '../../../core/session/collector-messages.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))
const BY_THE_BOOK: DecodeSettings = {
  ...DEFAULT_DECODE_SETTINGS,
  quirks: [{ exporter: '*', quirk: 'plain-microseconds', state: 'off' }],
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

let host: InProcessSession
let folder: string
beforeEach(async () => {
  host = await createInProcessSession()
  folder = await mkdtemp(join(tmpdir(), 'flowglass-again-'))
})
afterEach(async () => {
  await host.dispose()
  await rm(folder, { recursive: true, force: true })
})

/** Waits until the file is read to its end. */
async function untilRead(): Promise<SessionStatus> {
  while (host.session.currentStatus().phase === 'loading') await new Promise((settle) => setTimeout(settle, 5))
  return host.session.currentStatus()
}

/** The first record of a NetScaler's request. */
async function firstRequest(): Promise<RecordDetails> {
  const view = valueOf(await host.session.openView({ filter: 'netscaler:httpReqUrl exists', sort: [] }))
  const window = valueOf(await host.session.readWindow({ view: view.view, first: 0, count: 1, columns: ['@record'] }))
  return valueOf(await host.session.describeRecord(window.records[0] ?? 0))
}

describe('an element that is learned after its records', () => {
  it('is unread in them until the file is decoded again', async () => {
    await host.load(SAMPLE)
    const { unread: before } = await host.session.names()
    expect(before).toBeUndefined()
    const taught = { pen: 5951, id: 330, name: 'appUnitState', type: 'unsigned16', semantics: 'default' }
    valueOf(await host.session.importElements([taught]))
    const view = valueOf(await host.session.openView({ filter: 'e5951id330 exists', sort: [] }))
    expect(view.rowCount).toBeGreaterThan(100)
    expect((await host.session.names()).unread).toEqual({ elements: 1, records: view.rowCount })

    valueOf(await host.session.decodeAgain(DEFAULT_DECODE_SETTINGS))
    await untilRead()
    expect((await host.session.names()).unread).toBeUndefined()
  })

  it('leaves nothing to read again where its type is that of octets', async () => {
    await host.load(SAMPLE)
    const taught = { pen: 5951, id: 330, name: 'appUnitState', type: 'octetArray', semantics: 'default' }
    valueOf(await host.session.importElements([taught]))
    expect((await host.session.names()).unread).toBeUndefined()
  })
})

describe('decoding again', () => {
  it('reads the same file with other settings, under the same name', async () => {
    const before = await host.load(SAMPLE)
    expect(before.settings).toEqual(summarizeSettings(DEFAULT_DECODE_SETTINGS))
    const plain = await firstRequest()
    expect(plain.timeRule).toBe('start: flowStartMicroseconds; end: flowEndMicroseconds; fractions count microseconds')

    valueOf(await host.session.decodeAgain(BY_THE_BOOK))
    const after = await untilRead()
    expect(after).toMatchObject({
      phase: 'ready',
      settings: summarizeSettings(BY_THE_BOOK),
      source: before.source,
      records: before.records,
    })
    expect(await host.session.settings()).toEqual(BY_THE_BOOK)
    expect(after.session).toBe(before.session + 1)
    const byTheBook = await firstRequest()
    expect(byTheBook.record).toBe(plain.record)
    expect(byTheBook.start).not.toBe(plain.start)
    expect(byTheBook.timeRule).toBe('start: flowStartMicroseconds; end: flowEndMicroseconds')
    const { quirks } = await host.session.health()
    expect(quirks.find(({ quirk }) => quirk === 'plain-microseconds')).toMatchObject({ state: 'off', isApplied: false })
  })

  it('shifts the times of an exporter whose clock is off, and says so beside each record', async () => {
    await host.load(SAMPLE)
    const plain = await firstRequest()
    const settings: DecodeSettings = {
      ...DEFAULT_DECODE_SETTINGS,
      quirks: [{ exporter: plain.exporter, quirk: 'clock-offset', state: 'on', offsetNs: '12100000000' }],
    }
    valueOf(await host.session.decodeAgain(settings))
    await untilRead()
    const shifted = await firstRequest()
    expect(Date.parse(plain.start ?? '') - Date.parse(shifted.start ?? '')).toBe(12_100)
    expect(shifted.timeRule).toMatch(/; less 12\.1 s by which the exporter’s clock is ahead$/)
    expect(shifted.fields).toEqual(plain.fields)
  })

  it('keeps the rows when the file cannot be read any more', async () => {
    const path = join(folder, 'gone.pcapng')
    await copyFile(SAMPLE, path)
    const before = await host.load(path)
    await rm(path)
    const again = await host.session.decodeAgain(BY_THE_BOOK)
    expect(again).toMatchObject({ ok: false, failure: { code: 'file-not-found' } })
    expect(await host.session.status()).toMatchObject({
      phase: 'ready',
      records: before.records,
      settings: summarizeSettings(DEFAULT_DECODE_SETTINGS),
    })
  })

  it('needs a file, and forgets its settings with it', async () => {
    expect(await host.session.decodeAgain(BY_THE_BOOK)).toMatchObject({ ok: false, failure: { code: 'no-session' } })
    await host.load(SAMPLE)
    valueOf(await host.session.decodeAgain(BY_THE_BOOK))
    await untilRead()
    expect((await host.load(SAMPLE)).settings).toEqual(summarizeSettings(DEFAULT_DECODE_SETTINGS))
    valueOf(await host.session.decodeAgain(BY_THE_BOOK))
    await host.session.close()
    expect(await host.session.settings()).toEqual(DEFAULT_DECODE_SETTINGS)
  })
})

it('what came through a pipe is not decoded again, and stays', async () => {
  let toSession: (message: FromCollector) => void = () => undefined
  const piped = await createInProcessSession(() => ({
    post: (message) => {
      if (message.kind === 'open') {
        toSession({ kind: 'accepted', format: 'pcap', compression: undefined, octets: undefined })
      }
    },
    onMessage: (listener) => {
      toSession = listener
    },
    dispose: () => Promise.resolve(),
  }))
  valueOf(await piped.session.openFile('-', 'standard input'))
  expect(await piped.session.decodeAgain(BY_THE_BOOK)).toMatchObject({ ok: false, failure: { code: 'read-once' } })
  expect(piped.session.currentStatus()).toMatchObject({ phase: 'loading', source: { name: 'standard input' } })
  await piped.dispose()
})
