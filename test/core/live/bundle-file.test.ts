/** A bundle on disk: there when it is whole, and no trace of it when it cannot be. */
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBundleFile, type BundleFile, type OpenBundle } from '../../../core/live/bundle-file.ts'
import { NO_KNOWLEDGE } from '../../../core/protocol/capture-knowledge.ts'
import type { Result } from '../../../core/protocol/failure.ts'
import { parseManifest } from '../../../core/session/manifest-schema.ts'
import { runCapture } from '../../support/capture-runs.ts'

const MANIFEST = {
  format: 'flowglass-bundle',
  version: 1,
  kind: 'bundle',
  madeAt: '',
  program: 'test',
  isAnonymised: false,
  notes: '',
  view: '',
  records: 0,
  datagrams: 0,
  omitted: 0,
  knowledge: NO_KNOWLEDGE,
} as const

let folder = ''
let path = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-bundle-file-'))
  path = join(folder, 'b.pcapng')
})
afterEach(() => rm(folder, { recursive: true }))

function unwrap(made: Result<BundleFile>): BundleFile {
  if (!made.ok) throw new Error(made.failure.message)
  return made.value
}

/** A disk on which so many octets have room. */
function diskOf(octets: number, code = 'ENOSPC'): OpenBundle {
  let left = octets
  return async (name) => {
    const file = await open(name, 'wx')
    return {
      write: async (piece, from, length, position) => {
        if (left <= 0) throw Object.assign(new Error('no room'), { code })
        const count = Math.min(left, length)
        left -= count
        return file.write(piece, from, count, position)
      },
      datasync: () => file.datasync(),
      close: () => file.close(),
    }
  }
}

function fill(file: BundleFile, packets: number): void {
  file.begin(MANIFEST, 'a bundle')
  for (let index = 0; index < packets; index++) {
    const octets = new Uint8Array(1000).fill(index)
    file.addPacket(index % 2 === 0 ? 1 : 101, { octets, arrivalNs: BigInt(index), originalLength: 2000 })
  }
}

describe('a bundle', () => {
  it('takes its place when it is whole, with its packets, interfaces and counts', async () => {
    await writeFile(path, 'what was there before')
    const file = unwrap(await createBundleFile(path))
    fill(file, 3000)
    expect(await file.ready()).toBe(true)
    expect(await readFile(path, 'utf8')).toBe('what was there before')
    const written = await file.finish({ records: 7, datagrams: 5 })
    const octets = await readFile(path)
    expect(written).toEqual({ ok: true, value: octets.length })
    let comments: readonly string[] = []
    const run = runCapture(Uint8Array.from(octets), [], false, (found) => (comments = found))
    expect(run.problems).toEqual([])
    expect(run.frames.length).toBe(3000)
    expect(run.frames[2999]).toMatchObject({ linkType: 101, arrivalNs: 2999n, originalLength: 2000 })
    expect(run.frames[2999]?.octets).toEqual(new Uint8Array(1000).fill(2999 & 0xff))
    expect(parseManifest(comments)).toMatchObject({ manifest: { records: 7, datagrams: 5 } })
    expect(await readdir(folder)).toEqual(['b.pcapng'])
  })

  it.each([
    ['at its very beginning', 0],
    ['amid its packets', 1_500_000],
    ['when its last packets are written', 3_095_000],
  ])('leaves what was there before, and nothing else, when the disk is full %s', async (_when, room) => {
    await writeFile(path, 'what was there before')
    const file = unwrap(await createBundleFile(path, diskOf(room)))
    fill(file, 3000)
    const written = await file.finish({ records: 7, datagrams: 5 })
    expect(written).toMatchObject({ ok: false, failure: { code: 'disk-full' } })
    expect(await readdir(folder)).toEqual(['b.pcapng'])
    expect(await readFile(path, 'utf8')).toBe('what was there before')
  })

  it('says early that the disk is full, so that nobody goes on', async () => {
    const file = unwrap(await createBundleFile(path, diskOf(0, 'EDQUOT')))
    fill(file, 3000)
    expect(await file.ready()).toBe(false)
    expect(await file.finish({ records: 0, datagrams: 0 })).toMatchObject({ failure: { code: 'disk-full' } })
    expect(await readdir(folder)).toEqual([])
  })

  it('is refused where its folder is not there', async () => {
    const made = await createBundleFile(join(folder, 'nowhere/b.pcapng'))
    expect(made).toMatchObject({ ok: false, failure: { code: 'bundle-not-written' } })
  })
})
