import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RECORDER_RETRY_MS } from '../../../core/limits/live.ts'
import { blockOctets, createBlockMemory, createPacketWriter, createUdpHead } from '../../../core/live/pcapng-writer.ts'
import { createRecorder, type Recorder, type RecorderOptions } from '../../../core/live/recorder.ts'
import type { RecorderSpec } from '../../../core/protocol/live-api.ts'
import { runCapture } from '../../support/capture-runs.ts'

const FILE_HEAD = 60
/** Octets of the block of one datagram. */
const BLOCK = 1000
const PAYLOAD = BLOCK - 60
const SPEC: RecorderSpec = { maxOctets: 4 * (FILE_HEAD + 10 * BLOCK), files: 4 }

let folder: string
let nowMs: number
let recorder: Recorder | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-recorder-'))
  nowMs = 1_714_557_600_000
})

afterEach(async () => {
  await recorder?.end()
  await rm(folder, { recursive: true, force: true })
})

function record(options: Partial<RecorderOptions> = {}): Recorder {
  recorder = createRecorder({ folder, spec: SPEC, now: () => nowMs, ...options })
  return recorder
}

/** Lends the recorder datagrams that arrive now; each carries its number. */
async function lend(to: Recorder, count: number, firstNumber = 0): Promise<void> {
  const head = createUdpHead(Uint8Array.of(192, 0, 2, 1), Uint8Array.of(192, 0, 2, 2), 4739)
  expect(blockOctets(head, PAYLOAD)).toBe(BLOCK)
  const memory = createBlockMemory(count * BLOCK)
  const writer = createPacketWriter({ seconds: nowMs / 1000, nanos: 0 })
  let at = 0
  for (let index = 0; index < count; index++) {
    const payload = new Uint8Array(PAYLOAD)
    new DataView(payload.buffer).setUint32(0, firstNumber + index)
    at = writer.writeDatagram(memory, at, head, 5000, payload)
  }
  const blocks = { memory, from: 0, to: at, datagrams: count, firstMs: nowMs, lastMs: nowMs }
  await new Promise<void>((settle) => to.take(blocks, settle))
}

/** Numbers of the datagrams in each file, by name. */
async function readFiles(): Promise<Record<string, number[]>> {
  const contents: Record<string, number[]> = {}
  for (const name of (await readdir(folder)).sort()) {
    const octets = await readFile(join(folder, name))
    const { frames, problems } = runCapture(new Uint8Array(octets))
    expect(problems).toEqual([])
    contents[name] = frames.map((frame) => Buffer.from(frame.octets).readUInt32BE(28))
  }
  return contents
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

describe('recorder', () => {
  it('divides what arrives into files that are each a whole capture', async () => {
    const ring = record()
    for (let number = 0; number < 15; number++) await lend(ring, 1, number)
    expect(await readFiles()).toEqual({ 'ring-000001.pcapng': numbers(0, 10), 'ring-000002.pcapng': numbers(10, 15) })
    expect(ring.report()).toMatchObject({ state: 'recording', files: 2, octets: 2 * FILE_HEAD + 15 * BLOCK })
  })

  it('lets the oldest files go, counts what goes with them, and stays within its size', async () => {
    const ring = record()
    for (let number = 0; number < 100; number++) {
      await lend(ring, 1, number)
      expect(ring.report().octets).toBeLessThanOrEqual(SPEC.maxOctets)
    }
    expect(Object.values(await readFiles()).flat()).toEqual(numbers(60, 100))
    expect(ring.report()).toMatchObject({ files: 4, removedDatagrams: 60, unrecordedDatagrams: 0 })
  })

  it('lets go what is older than its time, also when nothing more arrives', async () => {
    const ring = record({ spec: { ...SPEC, maxSeconds: 40 } })
    for (let number = 0; number < 10; number++) {
      nowMs += 9000
      await lend(ring, 1, number)
      ring.tick()
    }
    await lend(ring, 1, 10)
    const kept = Object.values(await readFiles()).flat()
    // Two datagrams a file; a file goes when its last datagram is too old.
    expect(kept).toEqual(numbers(4, 11))
    expect(ring.report().seconds).toBe(45)
    nowMs += 41_000
    ring.tick()
    await ring.end()
    expect(await readFiles()).toEqual({})
    expect(ring.report()).toMatchObject({ removedDatagrams: 11, state: 'ended' })
  })

  it('keeps what was frozen and goes on beside it', async () => {
    const ring = record()
    await lend(ring, 10, 0)
    nowMs += 60_000
    await lend(ring, 5, 10)
    await ring.freeze(30)
    for (let number = 15; number < 100; number += 5) await lend(ring, 5, number)
    const files = await readFiles()
    expect(files['ring-000002.pcapng']).toEqual(numbers(10, 15))
    expect(Object.values(files).flat()).toEqual([...numbers(10, 15), ...numbers(65, 100)])
    expect(ring.report()).toMatchObject({ frozenSince: new Date(nowMs).toISOString(), removedDatagrams: 60 })
  })

  it('holds no more frozen files than the ring is large, however often it is frozen', async () => {
    const ring = record()
    for (let number = 0; number < 200; number += 10) {
      await lend(ring, 10, number)
      await ring.freeze(undefined)
    }
    expect(ring.report().octets).toBeLessThanOrEqual(SPEC.maxOctets)
    expect(Object.values(await readFiles()).flat()).toEqual(numbers(160, 200))
  })

  it('says that the disk is full, leaves whole blocks, counts, and goes on when there is space again', async () => {
    let freeOctets = FILE_HEAD + 2 * BLOCK + 500
    const ring = record({
      openFile: async (path) => {
        const handle = await open(path, 'wx')
        return {
          async write(octets, from, length, position) {
            const { bytesWritten } = await handle.write(octets, from, Math.min(length, freeOctets), position)
            if (length > 0 && bytesWritten === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
            freeOctets -= bytesWritten
            return { bytesWritten }
          },
          truncate: (octets) => handle.truncate(octets),
          stat: () => handle.stat(),
          close: () => handle.close(),
        }
      },
    })
    await lend(ring, 2, 0)
    await lend(ring, 3, 2)
    expect(ring.report()).toMatchObject({ state: 'failed', unrecordedDatagrams: 3, failure: { code: 'disk-full' } })
    await lend(ring, 1, 5)
    expect(ring.report().unrecordedDatagrams).toBe(4)
    nowMs += RECORDER_RETRY_MS
    freeOctets = FILE_HEAD / 2
    await lend(ring, 1, 6)
    expect(ring.report().unrecordedDatagrams).toBe(5)
    expect(await readdir(folder)).toEqual(['ring-000001.pcapng'])
    freeOctets = 1 << 20
    nowMs += RECORDER_RETRY_MS
    await lend(ring, 2, 7)
    expect(ring.report()).toMatchObject({ state: 'recording', unrecordedDatagrams: 5 })
    expect(ring.report().failure).toBeUndefined()
    expect(Object.values(await readFiles()).flat()).toEqual([0, 1, 7, 8])
  })

  it('tries again after a failure although the clock was set back by an hour', async () => {
    let isFull = true
    const ring = record({
      openFile: (path) => {
        if (isFull) return Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
        return open(path, 'wx')
      },
    })
    await lend(ring, 1, 0)
    expect(ring.report()).toMatchObject({ state: 'failed', unrecordedDatagrams: 1 })
    isFull = false
    nowMs -= 3_600_000
    await lend(ring, 1, 1)
    expect(ring.report()).toMatchObject({ state: 'recording', unrecordedDatagrams: 1 })
  })

  it('notices that its folder is gone', async () => {
    const ring = record()
    await lend(ring, 2)
    await rename(folder, `${folder}-away`)
    ring.tick()
    await lend(ring, 1)
    expect(ring.report()).toMatchObject({
      state: 'failed',
      unrecordedDatagrams: 1,
      failure: { code: 'recording-failed' },
    })
    expect(ring.report().failure?.message).toContain('is gone')
    await rename(`${folder}-away`, folder)
  })

  it('goes on after the files that a thread before it has left', async () => {
    await lend(record(), 10)
    await recorder?.end()
    const second = record()
    await lend(second, 10, 10)
    expect(await readFiles()).toEqual({ 'ring-000001.pcapng': numbers(0, 10), 'ring-000002.pcapng': numbers(10, 20) })
    expect(second.report()).toMatchObject({ files: 2, octets: 2 * (FILE_HEAD + 10 * BLOCK) })
  })

  it('goes on after a file that a crash has left without a block', async () => {
    await lend(record(), 10)
    await recorder?.end()
    await writeFile(join(folder, 'ring-000002.pcapng'), '')
    const second = record()
    await lend(second, 1, 10)
    expect(second.report()).toMatchObject({ state: 'recording', unrecordedDatagrams: 0 })
    expect(await readdir(folder)).toContain('ring-000003.pcapng')
  })

  it('stays within its size also where a larger ring was before it', async () => {
    const larger = record({ spec: { ...SPEC, maxOctets: 10 * SPEC.maxOctets } })
    for (let number = 0; number < 200; number += 10) await lend(larger, 10, number)
    await larger.end()
    const ring = record()
    await lend(ring, 1, 200)
    expect(ring.report().octets).toBeLessThanOrEqual(SPEC.maxOctets)
    expect(Object.values(await readFiles()).flat()).toEqual([200])
  })
})
