import { createDownloads } from '../../../cli/serve/downloads.ts'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBrowserHost, type BrowserHost } from '../../../cli/serve/browser-host.ts'
import type { ServeListening } from '../../../cli/serve/listen-options.ts'
import { createHostedSession, type HostedSession } from '../../../core/node/hosted-session.ts'
import { createListening, type Listening } from '../../../core/node/listening.ts'
import { createReplaying } from '../../../core/node/replaying.ts'
import type { LiveSpec } from '../../../core/protocol/live-api.ts'
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts'

const SPEC: LiveSpec = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 2055 }],
  allowedExporters: [],
  recorder: { maxOctets: 1 << 20, files: 2 },
  retention: {},
  receiveBufferOctets: 1 << 20,
}
const ELSEWHERE: LiveSpec = { ...SPEC, listeners: [{ protocol: 'udp', address: '192.0.2.1', port: 2055 }] }

let recordings: string
let engine: FakeEngine
let session: HostedSession
let listening: Listening

beforeEach(async () => {
  recordings = await mkdtemp(join(tmpdir(), 'flowglass-browser-host-'))
  engine = createFakeEngine()
  session = createHostedSession(() => engine)
  listening = createListening(session, () => recordings)
})
afterEach(async () => {
  await session.dispose()
  await rm(recordings, { recursive: true })
})

function hostWith(live: Partial<ServeListening>): BrowserHost {
  return createBrowserHost({
    session,
    listening,
    replaying: createReplaying({ session, listening, workerPath: '/nowhere/replay.js' }),
    live: { spec: undefined, keepIn: undefined, isUpToViewers: false, ...live },
    downloads: createDownloads('/nowhere'),
    samplePath: '/sample.pcapng',
    version: '1.2.3',
  })
}

describe('a host that was not told to listen', () => {
  it('lets no browser make it listen, and offers no ports', async () => {
    const { functions } = hostWith({})
    expect(await functions.startListening(SPEC)).toMatchObject({ ok: false, failure: { code: 'not-allowed' } })
    expect(await functions.offeredPorts()).toEqual([])
    expect(await functions.replayFile({ to: 'window', speed: 1 })).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    })
    expect(engine.opened).toEqual([])
  })
})

describe('a host with --listen', () => {
  it('listens, and no browser ends it or puts something else in its place', async () => {
    const host = hostWith({ spec: SPEC })
    expect(await host.listen()).toMatchObject({ ok: true })
    const { functions } = host
    await functions.closeSession()
    await functions.stopLoading()
    expect(await functions.stopListening()).toMatchObject({ ok: false, failure: { code: 'not-allowed' } })
    expect(await functions.openSample()).toMatchObject({ ok: false, failure: { code: 'not-allowed' } })
    expect(host.refusesOpening()).toMatchObject({ ok: false })
    expect(await functions.status()).toMatchObject({ phase: 'loading', live: { isListening: true } })
  })

  it('listens again with a new engine', async () => {
    const host = hostWith({ spec: SPEC })
    await host.listen()
    await host.functions.restartEngine()
    expect(engine.opened.map(([, name]) => name)).toEqual(['udp://127.0.0.1:2055', 'udp://127.0.0.1:2055'])
  })

  it('records to the folder of the user and leaves it alone', async () => {
    await hostWith({ spec: SPEC, keepIn: '/of/the/user' }).listen()
    expect(engine.opened).toEqual([['/of/the/user', 'udp://127.0.0.1:2055']])
    expect(await readdir(recordings)).toEqual([])
  })
})

describe('a host with --allow-listen', () => {
  it('offers the customary ports, with what becomes of each', async () => {
    const ports = await hostWith({ isUpToViewers: true }).functions.offeredPorts()
    expect(ports.map(({ spec }) => `${spec.protocol} ${String(spec.port)}`)).toEqual([
      'udp 2055',
      'udp 4739',
      'udp 9995',
      'udp 9996',
      'udp 3000',
      'udp 6343',
      'tcp 4739',
      'tls 4740',
    ])
  })

  it('removes a recording when another session takes its place, and keeps it when that was refused', async () => {
    const { functions } = hostWith({ isUpToViewers: true })
    await functions.startListening(SPEC)
    const [first] = await readdir(recordings)
    expect(engine.opened[0]?.[0]).toBe(join(recordings, first ?? ''))
    expect(await functions.startListening(ELSEWHERE)).toMatchObject({ ok: false })
    expect(await readdir(recordings)).toEqual([first])
    await functions.startListening(SPEC)
    expect(await readdir(recordings)).not.toContain(first)
    await functions.openSample()
    await expect.poll(() => readdir(recordings)).toEqual([])
  })

  it('says that nothing listens when there is nothing to stop', async () => {
    expect(await hostWith({ isUpToViewers: true }).functions.stopListening()).toMatchObject({
      ok: false,
      failure: { code: 'not-live' },
    })
  })
})

describe('names of a host', () => {
  it('are not for a browser to choose, nor DNS to ask unless the host was told so', async () => {
    const { functions } = hostWith({})
    const refused = { ok: false, failure: { code: 'not-allowed' } }
    const { switches } = await functions.nameSources()
    expect(await functions.setNameSwitches(switches)).toMatchObject(refused)
    expect(await functions.chooseNameFile('hosts')).toMatchObject(refused)
    expect(await functions.forgetNameFile('hosts')).toMatchObject(refused)
    expect(await functions.resolveAddresses(['192.0.2.1'])).toMatchObject(refused)
  })
})
