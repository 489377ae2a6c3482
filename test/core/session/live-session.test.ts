/** A session that listens: from the socket to the rows, and to the ladder that explains why there are none. */
import { createSocket, type Socket } from 'node:dgram'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import type { LadderRung, LiveReport, LiveSpec } from '../../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import { createInProcessSession, startLocal, type InProcessSession } from '../../support/in-process-session.ts'
import { createLocalListener, type LocalListener } from '../../support/local-listener.ts'
import { dataSet, ipfixMessage, ipv4, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'

const SPEC: LiveSpec = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 1 << 20,
}

/** sourceIPv4Address, octetDeltaCount in four octets. */
const TEMPLATE = templateSet(
  templateRecord(256, [
    { id: 8, length: 4 },
    { id: 1, length: 4 },
  ]),
)

function records(count: number): Uint8Array {
  return dataSet(256, ...Array.from({ length: count }, (_, index) => [ipv4('198.51.100.7'), u32(index)]).flat())
}

let live: InProcessSession
let listener: LocalListener
let exporter: Socket

beforeEach(async () => {
  live = await createInProcessSession(() =>
    startLocal((data) => {
      listener = createLocalListener()
      return listener.start(data)
    }),
  )
  exporter = createSocket('udp4')
})

afterEach(async () => {
  exporter.close()
  await live.dispose()
})

async function report(): Promise<LiveReport> {
  const given = await live.session.liveReport()
  if (given === undefined) throw new Error('the session is not live')
  return given
}

async function listen(spec: LiveSpec = SPEC): Promise<SessionStatus> {
  const opened = await live.session.openLive(spec, 'Live')
  if (!opened.ok) throw new Error(opened.failure.message)
  return opened.value
}

async function send(octets: Uint8Array): Promise<void> {
  const port = (await report()).listeners[0]?.port ?? 0
  await new Promise<void>((settle, refuse) =>
    exporter.send(octets, port, '127.0.0.1', (error) => (error === null ? settle() : refuse(error))),
  )
}

const LOOK_PAUSE_MS = 5

/** Waits until the status is as wanted, 15 seconds at most. */
async function until(isSo: (status: SessionStatus) => boolean, onLook = (): void => undefined): Promise<SessionStatus> {
  const deadline = performance.now() + 15_000
  for (;;) {
    onLook()
    const status = live.session.currentStatus()
    if (isSo(status)) return status
    if (performance.now() > deadline) throw new Error(JSON.stringify(status))
    await new Promise((settle) => setTimeout(settle, LOOK_PAUSE_MS))
  }
}

/** How often the records were looked for until all had come: time in which this process does not run is nobody's delay. */
async function looksUntil(count: number): Promise<number> {
  let looks = 0
  await until(
    ({ records: { data } }) => data === count,
    () => (looks += 1),
  )
  return looks
}

const failedRung = async (): Promise<LadderRung | undefined> =>
  (await report()).ladder.find(({ state }) => state === 'failed')

describe('a live session', () => {
  it('shows what arrives within a quarter of a second, with its octets', async () => {
    const status = await listen()
    expect(status).toMatchObject({
      phase: 'loading',
      source: { name: 'Live', format: 'live' },
      live: { isListening: true, listeners: { listening: 1, failed: 0 } },
    })
    await send(ipfixMessage({}, TEMPLATE, records(3)))
    let looks = await looksUntil(3)
    const second = ipfixMessage({ sequence: 3 }, records(2))
    await send(second)
    looks = Math.min(looks, await looksUntil(5))
    // A busy disk may hold up one or another of them.
    for (let sent = 5; looks * LOOK_PAUSE_MS >= 250 && sent < 25; sent += 2) {
      await send(ipfixMessage({ sequence: sent }, records(2)))
      looks = Math.min(looks, await looksUntil(sent + 2))
    }
    expect(looks * LOOK_PAUSE_MS).toBeLessThan(250)
    expect(await live.session.describeRecord(5)).toMatchObject({
      ok: true,
      value: {
        record: 5,
        message: 2,
        exporter: `127.0.0.1:${String(exporter.address().port)}`,
        messageOctets: { hex: Buffer.from(second).toString('hex') },
      },
    })
  })

  it('keeps what was received when it stops listening, and counts it', async () => {
    await listen()
    await send(ipfixMessage({}, TEMPLATE, records(3)))
    await until(({ ledger }) => ledger.datagrams.received === 1)
    await live.session.stopLoading()
    expect(live.session.currentStatus()).toMatchObject({
      phase: 'stopped',
      records: { data: 3 },
      ledger: { datagrams: { received: 1, dropped: 0 } },
      live: { isListening: false, datagramsPerSecond: 0 },
    })
    expect(await report()).toMatchObject({
      isListening: false,
      listeners: [{ state: 'stopped', datagrams: 1 }],
      exporters: [{ datagrams: 1, records: 3 }],
    })
  })

  it('takes what lies in the socket when it is told to stop', async () => {
    await listen()
    for (let sequence = 0; sequence < 50; sequence += 1) await send(ipfixMessage({ sequence }, TEMPLATE, records(1)))
    await live.session.stopLoading()
    expect(live.session.currentStatus()).toMatchObject({ records: { data: 50 } })
  })

  it('is refused, and leaves what is open, when no port can be had', async () => {
    await listen()
    await send(ipfixMessage({}, TEMPLATE, records(3)))
    const taken = { ...SPEC, listeners: [{ protocol: 'udp', address: '192.0.2.77', port: 0 }] } as const
    expect(await live.session.openLive(taken, 'Other')).toMatchObject({
      ok: false,
      failure: { code: 'address-not-available' },
    })
    await until(({ records: { data } }) => data === 3)
    expect(live.session.currentStatus()).toMatchObject({ phase: 'loading', source: { name: 'Live' } })
  })

  it('listens where it can, and says where it cannot', async () => {
    const spec = {
      ...SPEC,
      listeners: [...SPEC.listeners, { protocol: 'udp', address: '192.0.2.77', port: 9 }],
    } as const
    expect((await listen(spec)).live).toMatchObject({ listeners: { listening: 1, failed: 1 } })
    const { listeners, ladder } = await report()
    expect(listeners[1]).toMatchObject({ state: 'failed', failure: { code: 'address-not-available' } })
    expect(ladder[0]).toMatchObject({ step: 'bound', state: 'passed', count: 1 })
    expect(ladder[0]?.evidence).toContain('192.0.2.77')
  })

  it('gives its port to the session that listens there next', async () => {
    await listen()
    const port = (await report()).listeners[0]?.port ?? 0
    const again = { ...SPEC, listeners: [{ protocol: 'udp', address: '127.0.0.1', port }] } as const
    expect(await listen(again)).toMatchObject({ phase: 'loading', session: 2, live: { isListening: true } })
    await send(ipfixMessage({}, TEMPLATE, records(3)))
    await until(({ records: { data } }) => data === 3)
  })

  it('cannot be decoded again', async () => {
    await listen()
    expect(await live.session.decodeAgain(DEFAULT_DECODE_SETTINGS)).toMatchObject({
      ok: false,
      failure: { code: 'read-once' },
    })
    expect(live.session.currentStatus()).toMatchObject({ phase: 'loading' })
  })

  it('keeps what it has when the thread that listens dies', async () => {
    await listen()
    await send(ipfixMessage({}, TEMPLATE, records(3)))
    await until(({ records: { data } }) => data === 3)
    listener.crash('out of memory')
    const status = await until(({ phase }) => phase === 'failed')
    expect(status).toMatchObject({
      records: { data: 3 },
      failure: { code: 'listener-stopped', message: expect.stringContaining('out of memory') as string },
      live: { isListening: false, listeners: { listening: 0, failed: 1 } },
    })
    expect(await live.session.describeRecord(3)).toMatchObject({ ok: true })
    expect(await failedRung()).toMatchObject({
      step: 'bound',
      advice: expect.stringContaining('Listen again') as string,
    })
    // A new session: the same as the first time.
    expect(await listen()).toMatchObject({ phase: 'loading', live: { isListening: true }, records: { data: 0 } })
  })
})

describe('the ladder of a live session', () => {
  it('says that nothing has arrived', async () => {
    await listen()
    expect(await failedRung()).toMatchObject({ step: 'datagrams', count: 0 })
  })

  it('says that what arrives is no flow export', async () => {
    await listen()
    await send(new TextEncoder().encode('<34>Oct 11 22:14:15 host su: failed for lonvick on /dev/pts/8'))
    await until(({ progress }) => (progress?.octetsRead ?? 0) > 0)
    expect(await failedRung()).toMatchObject({ step: 'recognised', count: 0 })
  })

  it('says whose data waits for which template, since when', async () => {
    await listen()
    await send(ipfixMessage({}, records(3)))
    await until(({ ledger }) => ledger.octets.pending > 0)
    const rung = await failedRung()
    expect(rung?.step).toBe('template')
    expect(rung?.evidence).toContain(`127.0.0.1:${String(exporter.address().port)} waits for template 256`)
    expect(rung?.advice).toContain('600 s')
    await send(ipfixMessage({ sequence: 3 }, TEMPLATE))
    await until(({ records: { data } }) => data === 3)
    expect(await failedRung()).toBeUndefined()
  })

  it('says that exporters are not let in', async () => {
    await listen({ ...SPEC, allowedExporters: ['192.0.2.0/24'] })
    await send(ipfixMessage({}, TEMPLATE, records(3)))
    await until((status) => status.live?.refused === 1)
    expect(await failedRung()).toMatchObject({
      step: 'datagrams',
      advice: expect.stringContaining('list of those that are let in') as string,
    })
  })
})
