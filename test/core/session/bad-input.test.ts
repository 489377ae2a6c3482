/** What a user opens by mistake, and what a crash or a full disk leaves: a clear message, and the session goes on. */
import { chmod, mkdir, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FailureCode } from '../../../core/protocol/failure.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'

const SAMPLE = fileURLToPath(new URL('../../../resources/sample.pcapng', import.meta.url))
const PCAP_HEADER = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex')
const isRoot = process.getuid?.() === 0

let host: InProcessSession
let folder: string
beforeEach(async () => {
  host = await createInProcessSession()
  folder = await mkdtemp(join(tmpdir(), 'flowglass-bad-'))
})
afterEach(async () => {
  await host.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function refusal(path: string): Promise<FailureCode | undefined> {
  const opened = await host.session.openFile(path, 'bad')
  if (opened.ok) return undefined
  expect(opened.failure.message).not.toBe('')
  expect(opened.failure.nextStep).not.toBe('')
  return opened.failure.code
}

/** The session must open the next file as if nothing had been. */
async function expectUsable(): Promise<void> {
  expect((await host.load(SAMPLE)).phase).toBe('ready')
}

async function problemCodes(): Promise<string[]> {
  return (await host.session.report()).problems.map((problem) => problem.code)
}

describe('bad input', () => {
  it('refuses a file that is no capture', async () => {
    const path = join(folder, 'notes.txt')
    await writeFile(path, 'Dear colleague,\nplease find attached no capture at all.\n')
    expect(await refusal(path)).toBe('file-not-a-capture')
    await expectUsable()
  })

  it('refuses an empty file, a directory and a missing file', async () => {
    const path = join(folder, 'empty.pcap')
    await writeFile(path, '')
    expect(await refusal(path)).toBe('file-empty')
    await mkdir(join(folder, 'directory'))
    expect(await refusal(join(folder, 'directory'))).toBe('file-is-directory')
    expect(await refusal(join(folder, 'missing.pcap'))).toBe('file-not-found')
    await expectUsable()
  })

  it.skipIf(isRoot)('refuses a file that may not be read', async () => {
    const path = join(folder, 'secret.pcap')
    await writeFile(path, PCAP_HEADER)
    await chmod(path, 0)
    expect(await refusal(path)).toBe('file-no-permission')
    await expectUsable()
  })

  it('reads through zeros behind a header, and says so once', async () => {
    const path = join(folder, 'zeros.pcap')
    await writeFile(path, PCAP_HEADER)
    await truncate(path, 64 << 20)
    const status = await host.load(path)
    expect(status.phase).toBe('ready')
    expect(status.records).toEqual({ data: 0, options: 0 })
    expect(await problemCodes()).toEqual(['file-damaged'])
    await expectUsable()
  })

  it('reads through random octets behind a header', async () => {
    const path = join(folder, 'random.pcap')
    const octets = Buffer.alloc(1 << 20)
    for (let at = 0, state = 1; at < octets.length; at += 4) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      octets.writeUInt32LE(state, at)
    }
    await writeFile(path, Buffer.concat([PCAP_HEADER, octets]))
    const status = await host.load(path)
    expect(status.phase).toBe('ready')
    expect(status.problems.error).toBeGreaterThan(0)
    await expectUsable()
  })

  it('keeps the rows before the cut of a file cut short', async () => {
    const whole = await host.load(SAMPLE)
    const path = join(folder, 'cut.pcapng')
    const octets = await readFile(SAMPLE)
    await writeFile(path, octets.subarray(0, octets.length / 2))
    const cut = await host.load(path)
    expect(cut.phase).toBe('ready')
    expect(cut.records.data).toBeGreaterThan(0)
    expect(cut.records.data).toBeLessThan(whole.records.data)
    expect(await problemCodes()).toContain('file-cut-short')
  })

  it('keeps the rows before the damage of a compressed file', async () => {
    const path = join(folder, 'cut.pcapng.gz')
    const packed = gzipSync(await readFile(SAMPLE))
    await writeFile(path, packed.subarray(0, packed.length - 2000))
    const cut = await host.load(path)
    expect(cut.records.data).toBeGreaterThan(0)
    expect(cut.problems.warning + cut.problems.error).toBeGreaterThan(0)
  })

  it('shows rows, but says that their octets are gone, when the file vanishes', async () => {
    const path = join(folder, 'gone.pcapng')
    await writeFile(path, await readFile(SAMPLE))
    await host.load(path)
    await rm(path)
    const details = await host.session.describeRecord(1)
    expect(details).toMatchObject({ ok: false, failure: { code: 'file-vanished' } })
    const view = await host.session.openView({ filter: '', sort: [] })
    expect(view.ok).toBe(true)
  })

  it('keeps what was read of a file that shrinks while it is read', async () => {
    const path = join(folder, 'shrinking.pcapng')
    await writeFile(path, await readFile(SAMPLE))
    const file = await open(path, 'r+')
    const loading = host.load(path)
    await file.truncate(200_000)
    const status = await loading
    await file.close()
    expect(status.phase).toBe('ready')
    expect(status.records.data).toBeGreaterThan(0)
  })
})
