import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ReplayTarget } from '../../../core/protocol/replay-api.ts'
import { createReplayWindow, parseMoment } from '../../../core/live/replay-window.ts'
import { runReplay, type ReplayRequest } from '../../../core/node/run-replay.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { EXPORT_TIME, ipfixMessage, templateRecord, templateSet } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'

const START_NS = BigInt(EXPORT_TIME) * 1_000_000_000n
const MESSAGE = ipfixMessage({}, templateSet(templateRecord(256, [{ id: 1, length: 4 }])))
const DNS = Uint8Array.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)
/** Two exporters send one message every 100 ms in turn; something else is among them. */
const FRAMES = [0, 1, 0, 1].map((exporter, index) => ({
  octets: udpFrame(MESSAGE, {
    source: `192.0.2.${String(exporter + 1)}`,
    sourcePort: 50_000 + exporter,
    destinationPort: 4739,
  }),
  timeNs: START_NS + BigInt(index) * 100_000_000n,
}))
const STRAY = { octets: udpFrame(DNS, { sourcePort: 50_100, destinationPort: 53 }), timeNs: START_NS + 50_000_000n }

let folder: string
let path: string
const closers: (() => unknown)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-replay-'))
  path = join(folder, 'capture.pcap')
  await writeFile(path, buildPcap({ frames: [FRAMES[0]!, STRAY, ...FRAMES.slice(1)] }))
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
})
afterAll(() => rm(folder, { recursive: true }))

interface Receiver {
  readonly target: ReplayTarget
  readonly arrivals: { readonly octets: Uint8Array; readonly port: number }[]
}

async function receiveUdp(): Promise<Receiver> {
  const socket = createSocket('udp4')
  const arrivals: { octets: Uint8Array; port: number }[] = []
  socket.on('message', (octets: Buffer, { port }: RemoteInfo) =>
    arrivals.push({ octets: new Uint8Array(octets), port }),
  )
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  closers.push(() => socket.close())
  return { target: { transport: 'udp', address: '127.0.0.1', port: socket.address().port }, arrivals }
}

function replay(request: Partial<ReplayRequest> & Pick<ReplayRequest, 'targets'>) {
  return runReplay({
    path,
    speed: 'max',
    loops: 1,
    rate: 1000,
    window: createReplayWindow(undefined, undefined),
    signal: new AbortController().signal,
    ...request,
  })
}

describe('replaying a capture', () => {
  it('sends the octets as they were, each exporter from a socket of its own, and leaves out what is no flow export', async () => {
    const { target, arrivals } = await receiveUdp()
    const outcome = await replay({ targets: [target] })
    await expect.poll(() => arrivals.length).toBe(4)
    expect(arrivals.every(({ octets }) => Buffer.from(octets).equals(MESSAGE))).toBe(true)
    const ports = arrivals.map(({ port }) => port)
    expect(ports).toEqual([ports[0], ports[1], ports[0], ports[1]])
    expect(new Set(ports).size).toBe(2)
    expect(outcome).toMatchObject({ leftOut: { notFlowExport: 1, cut: 0 }, unsuitable: 0, outside: 0 })
    expect(outcome.targets[0]?.counts).toEqual({ sent: 4, octets: 4 * MESSAGE.length, refused: 0, sessions: 2 })
  })

  it('takes the time that it took, or a part of it', async () => {
    const { target } = await receiveUdp()
    const whole = await replay({ targets: [target], speed: 1 })
    expect(whole.seconds).toBeGreaterThan(0.28)
    const fast = []
    for (let run = 0; run < 5; run += 1) fast.push(await replay({ targets: [target], speed: 10 }))
    // A machine that is busy elsewhere makes one or another late.
    expect(Math.min(...fast.map(({ seconds }) => seconds))).toBeLessThan(whole.seconds)
    expect(fast.map(({ targets }) => targets[0]?.counts.sent)).toEqual([4, 4, 4, 4, 4])
  })

  it('waits in a gap of more days than a timer holds, until it is stopped or unless gaps are to be short', async () => {
    const { target, arrivals } = await receiveUdp()
    const octets = FRAMES[0]!.octets
    const lateNs = START_NS + 40n * 86_400n * 1_000_000_000n
    const gap = join(folder, 'gap.pcap')
    await writeFile(gap, buildPcap({ frames: [START_NS, lateNs, lateNs + 1n].map((timeNs) => ({ octets, timeNs })) }))
    const stop = new AbortController()
    const waiting = replay({ path: gap, targets: [target], speed: 1, signal: stop.signal })
    await expect.poll(() => arrivals.length).toBe(1)
    await new Promise((settle) => setTimeout(settle, 300))
    stop.abort()
    expect((await waiting).targets[0]?.counts.sent).toBe(1)
    const short = await replay({ path: gap, targets: [target], speed: 1, maxGapMs: 50 })
    expect(short.targets[0]?.counts.sent).toBe(3)
    expect(short.seconds).toBeGreaterThan(0.04)
    // Of the days that are left out, nothing counts as late.
    expect(short.lateMs).toBeLessThan(60_000)
  })

  it('never goes faster than the rate', async () => {
    const { target } = await receiveUdp()
    const { seconds, targets } = await replay({ targets: [target], loops: 10, rate: 100 })
    expect(targets[0]?.counts).toMatchObject({ sent: 40, sessions: 2 })
    expect(seconds).toBeGreaterThan(0.35)
  })

  it('sends what arrived from one moment to before another', async () => {
    const { target } = await receiveUdp()
    const window = createReplayWindow(parseMoment('0.1'), parseMoment('0.3s'))
    const { targets, outside } = await replay({ targets: [target], window })
    expect({ sent: targets[0]?.counts.sent, outside }).toEqual({ sent: 2, outside: 2 })
    const day = new Date((EXPORT_TIME + 3600) * 1000).toISOString()
    expect(await replay({ targets: [target], window: createReplayWindow(parseMoment(day), undefined) })).toMatchObject({
      outside: 4,
    })
  })

  it('sends IPFIX over TCP when there is no target for its own transport', async () => {
    const streams: Buffer[] = []
    const server = createServer((socket) => {
      const index = streams.push(Buffer.alloc(0)) - 1
      socket.on('data', (octets) => (streams[index] = Buffer.concat([streams[index]!, octets])))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(() => server.close())
    const target = { transport: 'tcp', address: '127.0.0.1', port: (server.address() as AddressInfo).port } as const
    const { targets } = await replay({ targets: [target] })
    expect(targets[0]?.counts).toMatchObject({ sent: 4, sessions: 2 })
    await expect.poll(() => streams.map(({ length }) => length)).toEqual([2 * MESSAGE.length, 2 * MESSAGE.length])
    expect(streams[0]?.equals(Buffer.concat([MESSAGE, MESSAGE]))).toBe(true)
  })

  it('counts what nobody took, and fails where nothing can be sent', async () => {
    const { target } = await receiveUdp()
    for (const close of closers.splice(0)) close()
    const { targets, failure } = await replay({ targets: [target], speed: 1 })
    expect(failure).toBeUndefined()
    expect(targets[0]?.counts.refused).toBeGreaterThan(0)
    const nobody = await replay({ targets: [{ ...target, transport: 'tcp', port: 1 }] })
    expect(nobody.failure).toMatchObject({ code: 'cannot-send' })
    expect(await replay({ targets: [target], path: join(folder, 'none') })).toMatchObject({
      failure: { code: 'file-not-found' },
    })
  })

  it('stops between two datagrams', async () => {
    const { target, arrivals } = await receiveUdp()
    const stop = new AbortController()
    // The second one is due after 100 s.
    const replaying = replay({ targets: [target], speed: 0.001, signal: stop.signal })
    await expect.poll(() => arrivals.length).toBe(1)
    stop.abort()
    const { targets, seconds } = await replaying
    expect(targets[0]?.counts.sent).toBe(1)
    expect(seconds).toBeLessThan(50)
  })
})

describe('a moment of a capture', () => {
  it.each([
    ['2024-05-01T10:00:00Z', { kind: 'absolute', unixNs: 1_714_557_600_000_000_000n }],
    ['2024-05-01T12:00:00.250+02:00', { kind: 'absolute', unixNs: 1_714_557_600_250_000_000n }],
    ['1.5m', { kind: 'offset', fromFirstNs: 90_000_000_000n }],
    ['yesterday', undefined],
    ['2024-13-01T10:00:00Z', undefined],
  ])('is %s, or none', (text, moment) => {
    expect(parseMoment(text)).toEqual(moment)
  })
})
