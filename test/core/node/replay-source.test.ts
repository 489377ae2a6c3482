/** A capture that arrives again gives what it gives when it is read. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { createRingMemory, createRingReader } from '../../../core/live/byte-ring.ts'
import type { FromListener } from '../../../core/live/listener-messages.ts'
import { createFileHead } from '../../../core/live/pcapng-writer.ts'
import { startReplay } from '../../../core/node/replay-source.ts'
import type { ReplaySpec } from '../../../core/protocol/live-api.ts'
import { createIngest, type Ingest } from '../../../core/session/ingest.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { EXPORT_TIME, ipfixMessage, templateRecord, templateSet } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))
const START_NS = BigInt(EXPORT_TIME) * 1_000_000_000n
const MESSAGE = ipfixMessage({}, templateSet(templateRecord(256, [{ id: 1, length: 4 }])))
const FRAMES = [0n, 200_000_000n, 400_000_000n].map((afterNs) => ({
  octets: udpFrame(MESSAGE, { sourcePort: 50_000, destinationPort: 4739 }),
  timeNs: START_NS + afterNs,
}))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-replay-source-'))
})
afterAll(() => rm(folder, { recursive: true }))

function ingest(): Ingest {
  return createIngest({
    registry: createElementRegistry(),
    keepMessageOctets: 'never',
    isCompressed: true,
    onBlock: () => undefined,
  })
}

/** Replays a file to its end, or until so many datagrams have come; the ring is small, so that it fills. */
function replay(spec: ReplaySpec, stopAfter = Number.POSITIVE_INFINITY) {
  const memory = createRingMemory(1 << 14)
  const ring = createRingReader(memory)
  const target = ingest()
  const messages: FromListener[] = []
  const chunk = new Uint8Array(1 << 14)
  target.push(createFileHead())
  const drain = (): void => {
    for (let part = ring.read(chunk); part.length > 0; part = ring.read(chunk)) target.push(part)
  }
  const startedAt = performance.now()
  return new Promise<{ target: Ingest; messages: FromListener[]; seconds: number }>((settle) => {
    const listeners = [{ protocol: 'udp', address: 'sample', port: 0 }] as const
    const rest = { allowedExporters: [], retention: {}, receiveBufferOctets: 0 }
    const thread = startReplay({ listeners, replay: spec, ...rest }, memory)
    let isStopped = false
    const timer = setInterval(() => {
      drain()
      if (isStopped || target.reception().datagrams < stopAfter) return
      isStopped = true
      thread.post({ kind: 'stop' })
    }, 1)
    thread.onMessage((message) => {
      messages.push(message)
      if (message.kind !== 'stopped') return
      clearInterval(timer)
      drain()
      target.end()
      settle({ target, messages, seconds: (performance.now() - startedAt) / 1000 })
    })
  })
}

describe('a capture in the place of listeners', () => {
  it('gives the records, losses and octets of the file, through a ring that is smaller than it', async () => {
    const { target, messages } = await replay({ path: SAMPLE, speed: 'max' })
    const direct = ingest()
    direct.push(await readFile(SAMPLE))
    direct.end()
    expect(direct.totals().records.data).toBeGreaterThan(2000)
    expect(target.totals()).toEqual(direct.totals())
    expect(target.snapshot().exporters).toEqual(direct.snapshot().exporters)
    expect(messages.map(({ kind }) => kind).filter((kind) => kind !== 'report' && kind !== 'data')).toEqual([
      'bound',
      'stopped',
    ])
  })

  it('takes its time, and can be stopped', async () => {
    const path = join(folder, 'slow.pcap')
    await writeFile(path, buildPcap({ frames: FRAMES }))
    const slow = await replay({ path, speed: 0.2 })
    expect(slow.seconds).toBeGreaterThan(1.9)
    expect(slow.target.reception().datagrams).toBe(3)
    const fast = []
    for (let run = 0; run < 3; run += 1) fast.push((await replay({ path, speed: 4 })).seconds)
    expect(Math.min(...fast)).toBeLessThan(slow.seconds)
    const stopped = await replay({ path, speed: 0.001 }, 1)
    expect(stopped.target.reception().datagrams).toBe(1)
    expect(stopped.messages.at(-1)).toMatchObject({ kind: 'stopped', report: { listeners: [{ state: 'stopped' }] } })
  })

  it('says why a file cannot be replayed', async () => {
    const path = join(folder, 'messages.ipfix')
    await writeFile(path, MESSAGE)
    for (const [file, code] of [
      [path, 'request-invalid'],
      [join(folder, 'none.pcap'), 'file-not-found'],
    ] as const) {
      const { messages } = await replay({ path: file, speed: 'max' })
      expect(messages[0]).toMatchObject({
        kind: 'bound',
        report: { listeners: [{ state: 'failed', failure: { code } }] },
      })
    }
  })
})
