import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Compression } from '../../../core/capture/detect-capture.ts'
import type { ReadSummary } from '../../../core/node/file-source.ts'
import { readCapture } from '../../../core/node/file-source.ts'
import type { Problem } from '../../../core/problems/problem.ts'
import type { Result } from '../../../core/protocol/failure.ts'
import { concatOctets } from '../../support/capture-builders.ts'
import { zstdFrame, zstdZeros } from '../../support/compression-builders.ts'

/** Octets that no compressor makes much smaller. */
const CONTENT = Uint8Array.from({ length: 300_000 }, (_, index) => (Math.imul(index, 2_654_435_761) >>> 13) & 0xff)

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-file-source-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, octets: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, octets)
  return path
}

interface Read {
  readonly result: Result<ReadSummary>
  readonly octets: Buffer
  readonly chunks: number
  readonly largest: number
  readonly progress: number[]
  readonly problems: Problem[]
  readonly compression: Compression | undefined
  readonly fileOctets: number | undefined
}

async function readAll(path: string, chunkOctets?: number): Promise<Read> {
  const chunks: Uint8Array[] = []
  const progress: number[] = []
  const problems: Problem[] = []
  let started: { compression: Compression | undefined; fileOctets: number | undefined } | undefined
  const result = await readCapture(path, {
    onStart: (start) => (started = start),
    onChunk: (chunk, octetsRead) => {
      chunks.push(chunk.slice())
      progress.push(octetsRead)
    },
    onProblem: (problem) => problems.push(problem),
    ...(chunkOctets === undefined ? {} : { chunkOctets }),
  })
  return {
    result,
    octets: Buffer.concat(chunks),
    chunks: chunks.length,
    largest: Math.max(0, ...chunks.map((chunk) => chunk.length)),
    progress,
    problems,
    compression: started?.compression,
    fileOctets: started?.fileOctets,
  }
}

describe('readCapture', () => {
  it('reads a file in growing chunks and tells how far it is', async () => {
    const read = await readAll(write('plain', CONTENT))
    expect(read.octets.equals(CONTENT)).toBe(true)
    expect(read.result).toEqual({ ok: true, value: { octetsRead: 300_000, isComplete: true } })
    expect(read.progress).toEqual([65_536, 196_608, 300_000])
    expect(read).toMatchObject({ compression: undefined, fileOctets: 300_000, problems: [] })
  })

  it('never reads more than it is told at a time', async () => {
    const read = await readAll(write('plain', CONTENT), 1000)
    expect(read.octets.equals(CONTENT)).toBe(true)
    expect(read.largest).toBe(1000)
  })

  it('says why a file cannot be opened', async () => {
    const failures = await Promise.all([
      readAll(join(folder, 'missing')),
      readAll(join(write('file', CONTENT), 'below')),
      readAll(folder),
      readAll(write('empty', new Uint8Array(0))),
    ])
    expect(failures.map(({ result }) => (result.ok ? 'ok' : result.failure.code))).toEqual([
      'file-not-found',
      'file-not-found',
      'file-is-directory',
      'file-empty',
    ])
  })

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read', async () => {
    const path = write('secret', CONTENT)
    chmodSync(path, 0)
    expect((await readAll(path)).result).toMatchObject({ ok: false, failure: { code: 'file-no-permission' } })
  })

  it('waits for whoever takes the chunks', async () => {
    let open = 0
    let most = 0
    await readCapture(write('plain', CONTENT), {
      chunkOctets: 10_000,
      onChunk: async (chunk) => {
        most = Math.max(most, ++open)
        const copy = chunk.slice()
        await new Promise((resolve) => setTimeout(resolve, 1))
        expect(Buffer.compare(chunk, copy)).toBe(0)
        open--
      },
      onProblem: () => undefined,
    })
    expect(most).toBe(1)
  })

  it('stops when told, by the taker or by a signal', async () => {
    const path = write('plain', CONTENT)
    const onProblem = (): void => undefined
    const stopped = await readCapture(path, { chunkOctets: 1000, onChunk: () => 'stop', onProblem })
    expect(stopped).toEqual({ ok: true, value: { octetsRead: 1000, isComplete: false } })
    const controller = new AbortController()
    let chunks = 0
    const aborted = await readCapture(path, {
      signal: controller.signal,
      chunkOctets: 1000,
      onChunk: () => {
        if (++chunks === 3) controller.abort()
      },
      onProblem,
    })
    expect(aborted).toMatchObject({ ok: true, value: { isComplete: false } })
    expect(chunks).toBe(3)
  })

  it('lets errors of the taker through, for they are ours', async () => {
    const failing = readCapture(write('plain', CONTENT), {
      onChunk: () => {
        throw new Error('broken invariant')
      },
      onProblem: () => undefined,
    })
    await expect(failing).rejects.toThrow('broken invariant')
  })

  it('reports a file that shrinks while it is read', async () => {
    const path = write('shrinking', CONTENT)
    const problems: Problem[] = []
    const result = await readCapture(path, {
      chunkOctets: 1000,
      onChunk: () => {
        truncateSync(path, 1500)
        return undefined
      },
      onProblem: (problem) => problems.push(problem),
    })
    expect(result.ok).toBe(true)
    expect(problems).toMatchObject([{ code: 'file-cut-short' }])
    expect(problems[0]?.detail).toContain('from 300000 to')
  })
})

describe('packed files', () => {
  it.each([
    ['gzip', gzipSync(CONTENT)],
    ['gzip', concatOctets([gzipSync(CONTENT.subarray(0, 1000)), gzipSync(CONTENT.subarray(1000))])],
    ['zstd', zstdFrame(CONTENT)],
    ['zstd', concatOctets([zstdFrame(CONTENT.subarray(0, 1000)), zstdFrame(CONTENT.subarray(1000))])],
  ])('unpacks %s of one or several members, in any chunks', async (compression, packed) => {
    for (const chunkOctets of [undefined, 100]) {
      const read = await readAll(write('packed', packed), chunkOctets)
      expect(read.octets.equals(CONTENT)).toBe(true)
      expect(read).toMatchObject({ compression, fileOctets: packed.length, problems: [] })
      expect(read.progress.at(-1)).toBe(packed.length)
    }
  })

  it.each([
    ['gzip', gzipSync(CONTENT)],
    ['zstd', zstdFrame(CONTENT)],
  ])('gives what is there of %s data that are cut short', async (_compression, packed) => {
    const read = await readAll(write('cut', packed.subarray(0, packed.length >> 1)))
    expect(read.octets.equals(CONTENT.subarray(0, read.octets.length))).toBe(true)
    expect(read.octets.length).toBeGreaterThan(100_000)
    expect(read.problems).toMatchObject([{ code: 'file-cut-short' }])
  })

  it.each([
    ['gzip', gzipSync(CONTENT)],
    ['zstd', zstdFrame(CONTENT)],
  ])('gives what came before octets that are no %s data', async (_compression, packed) => {
    const read = await readAll(write('trailer', concatOctets([packed, new Uint8Array(50).fill(0x55)])))
    expect(read.octets.length).toBeGreaterThanOrEqual(CONTENT.length - 256)
    expect(read.octets.equals(CONTENT.subarray(0, read.octets.length))).toBe(true)
    expect(read.problems).toMatchObject([{ code: 'compression-damaged' }])
  })

  it('gives what came before damage in the middle', async () => {
    const packed = Buffer.from(gzipSync(CONTENT))
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 200)
    const read = await readAll(write('damaged', packed))
    expect(read.octets.length).toBeGreaterThan(100_000)
    expect(read.octets.subarray(0, 100_000).equals(CONTENT.subarray(0, 100_000))).toBe(true)
    expect(read.problems.map((problem) => problem.code)).toEqual(['compression-damaged'])
  })

  it('does not unpack a zstd file of a few octets into memory at once', async () => {
    let total = 0
    let calls = 0
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const result = await readCapture(write('bomb', zstdZeros(8000)), {
      onChunk: async (chunk) => {
        total += chunk.length
        if (++calls % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
        most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      },
      onProblem: () => undefined,
    })
    expect(result.ok).toBe(true)
    expect(total).toBe(8000 * 131_072)
    expect(most).toBeLessThan(500 << 20)
  })
})
