import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createReplaying, type Replaying } from '../../../core/node/replaying.ts'
import { succeed } from '../../../core/protocol/failure.ts'
import type { ReplaySpec } from '../../../core/protocol/live-api.ts'
import type { ReplayTarget } from '../../../core/protocol/replay-api.ts'
import { buildWorkers } from '../../support/built-workers.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { EXPORT_TIME, ipfixMessage, templateRecord, templateSet } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'

const MESSAGE = ipfixMessage({}, templateSet(templateRecord(256, [{ id: 1, length: 4 }])))
const START_NS = BigInt(EXPORT_TIME) * 1_000_000_000n
/** Five seconds, a message each. */
const FRAMES = Array.from({ length: 6 }, (_, index) => ({
  octets: udpFrame(MESSAGE, { source: '192.0.2.1', sourcePort: 50_000, destinationPort: 4739 }),
  timeNs: START_NS + BigInt(index) * 1_000_000_000n,
}))

let folder: string
let path: string
let workerPath: string
let replaying: Replaying
let opened: { readonly path: string; readonly name: string } | undefined
const inWindow: [ReplaySpec, string | undefined][] = []
const collector = createSocket('udp4')
let target: ReplayTarget
let arrived = 0

beforeAll(async () => {
  workerPath = join(dirname(await buildWorkers()), 'replay.js')
  folder = await mkdtemp(join(tmpdir(), 'flowglass-replaying-'))
  path = join(folder, 'upload-1a2b')
  await writeFile(path, buildPcap({ frames: FRAMES }))
  collector.on('message', () => arrived++)
  collector.bind(0, '127.0.0.1')
  await once(collector, 'listening')
  target = { transport: 'udp', address: '127.0.0.1', port: collector.address().port }
  opened = { path, name: 'incident.pcap' }
  replaying = createReplaying({
    session: { openedFile: () => opened },
    listening: {
      replay: (spec, name) => {
        inWindow.push([spec, name])
        return Promise.resolve(succeed(undefined))
      },
    },
    workerPath,
  })
}, 120_000)

afterEach(() => replaying.stop())
afterAll(async () => {
  collector.close()
  await rm(folder, { recursive: true })
})

describe('a replay that a viewer asks for', () => {
  it('goes into the window as a live session with the name of the file', async () => {
    expect(await replaying.start({ to: 'window', speed: 10 })).toEqual(succeed(undefined))
    expect(inWindow).toEqual([[{ path, speed: 10 }, 'incident.pcap']])
    expect(replaying.report()).toBeUndefined()
  })

  it('goes to collectors from a thread of its own, and tells what was sent', async () => {
    arrived = 0
    expect(await replaying.start({ to: 'collectors', speed: 'max', targets: [target] })).toEqual(succeed(undefined))
    await expect.poll(() => replaying.report()?.state, { timeout: 15_000 }).toBe('ended')
    expect(replaying.report()).toMatchObject({
      name: 'incident.pcap',
      speed: 'max',
      targets: [target],
      sent: 6,
      octets: 6 * MESSAGE.length,
      refused: 0,
      leftOut: 0,
    })
    await expect.poll(() => arrived).toBe(6)
  })

  it('goes on in true time until it is stopped, one at a time', async () => {
    arrived = 0
    await replaying.start({ to: 'collectors', speed: 1, targets: [target] })
    await expect.poll(() => arrived, { timeout: 15_000 }).toBeGreaterThan(0)
    expect(await replaying.start({ to: 'collectors', speed: 1, targets: [target] })).toMatchObject({ ok: false })
    await replaying.stop()
    expect(replaying.report()).toMatchObject({ state: 'stopped' })
    expect(replaying.report()?.sent).toBeLessThan(6)
  })

  it('says why it cannot be', async () => {
    await replaying.start({ to: 'collectors', speed: 'max', targets: [{ ...target, transport: 'tcp', port: 1 }] })
    await expect.poll(() => replaying.report()?.state, { timeout: 15_000 }).toBe('failed')
    expect(replaying.report()?.failure).toMatchObject({ code: 'cannot-send' })
    opened = undefined
    expect(await replaying.start({ to: 'window', speed: 1 })).toMatchObject({
      ok: false,
      failure: { code: 'no-session' },
    })
    opened = { path, name: 'incident.pcap' }
  })
})
