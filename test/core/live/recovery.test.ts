/** Recordings that a crash left behind: found, opened as one capture with all that was written, let go. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { gatherRing } from '../../../core/live/gather-ring.ts'
import { createRecordingFolder, listRingFiles, ringFileName } from '../../../core/live/recording-folder.ts'
import { discardRecovery, findRecovery, listRecoveries } from '../../../core/live/recovery.ts'
import { writeRingKnowledge } from '../../../core/live/ring-knowledge.ts'
import { NO_KNOWLEDGE } from '../../../core/protocol/capture-knowledge.ts'
import { buildPcapng } from '../../support/capture-builders.ts'
import { createInProcessSession } from '../../support/in-process-session.ts'
import { dataSet, ipfixMessage, ipv4, templateRecord, templateSet } from '../../support/message-builders.ts'
import { udpFrame } from '../../support/packet-builders.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

const LISTENERS = [{ protocol: 'udp', address: '127.0.0.1', port: 4739 }] as const
const TEMPLATE = templateSet(templateRecord(256, [{ id: 8, length: 4 }]))

let base = ''

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'flowglass-recovery-'))
})
afterEach(() => rm(base, { recursive: true, force: true }))

/** A file of a ring, with one record a message. */
function ringFile(first: number, count: number, template?: Uint8Array): Uint8Array {
  const messages = Array.from({ length: count }, (_, index) => {
    const sets = [...(index === 0 && template !== undefined ? [template] : []), dataSet(256, ipv4('198.51.100.7'))]
    return udpFrame(ipfixMessage({ sequence: first + index }, ...sets))
  })
  return buildPcapng({ interfaces: [{ linkType: 1 }], frames: messages.map((octets) => ({ octets })) })
}

/** A recording that another process has left: its owner is one that cannot be. */
async function leaveRecording(files: readonly Uint8Array[]): Promise<{ id: string; path: string }> {
  const made = await createRecordingFolder(base, LISTENERS)
  if (!made.ok) throw new Error(made.failure.message)
  const { path } = made.value
  made.value.abandon()
  for (const [index, octets] of files.entries()) await writeFile(join(path, ringFileName(index + 1)), octets)
  return { id: path.slice(base.length + 1), path }
}

/** Keeps the template as what was known when a file of the ring began. */
async function knowTemplate(path: string, file: number): Promise<void> {
  const sessions = [{ protocol: 'udp', exporter: '192.0.2.1:40000', collector: '192.0.2.2:4739' }] as const
  const templates = [
    {
      session: 0,
      domain: 1,
      protocolVersion: 10,
      templateId: 256,
      isOptions: false,
      scopeFieldCount: 0,
      fields: [{ pen: 0, id: 8, length: 4 }],
      validFrom: 0,
      validSequence: 0,
    },
  ] as const
  await writeRingKnowledge(path, file, { ...NO_KNOWLEDGE, sessions, templates })
}

async function countRecords(path: string): Promise<number> {
  const { out, status } = await runCommandLine('dump', path)
  expect(status).toBe(0)
  return out === '' ? 0 : out.trimEnd().split('\n').length
}

describe('a recording that was left behind', () => {
  it('is offered with what it holds, opens as one capture and goes when it is discarded', async () => {
    const { id, path } = await leaveRecording([ringFile(0, 3, TEMPLATE), ringFile(3, 4)])
    const [recovery, ...others] = await listRecoveries(base)
    expect(others).toEqual([])
    expect(recovery).toMatchObject({ id, files: 2, listeners: LISTENERS })
    expect(await findRecovery(base, id)).toEqual({ ok: true, value: path })
    expect(await countRecords(path)).toBe(7)
    await discardRecovery(base, id)
    expect(await listRecoveries(base)).toEqual([])
    expect(await readdir(base)).toEqual([])
  })

  it('shows the octets of a record that lies in its second file', async () => {
    const { path } = await leaveRecording([ringFile(0, 3, TEMPLATE), ringFile(3, 4)])
    const opened = await createInProcessSession()
    try {
      expect((await opened.load(path)).records.data).toBe(7)
      const details = await opened.session.describeRecord(6)
      expect(details.ok && details.value.fields[0]?.value).toBe('198.51.100.7')
      expect(details.ok && details.value.messageOctets.hex.slice(0, 4)).toBe('000a')
    } finally {
      await opened.dispose()
    }
  })

  it('is read to the end of its last whole block, in every file', async () => {
    const { path } = await leaveRecording([ringFile(0, 3, TEMPLATE), ringFile(3, 4)])
    for (const { path: file, octets } of await listRingFiles(path)) await truncate(file, octets - 5)
    expect(await countRecords(path)).toBe(5)
    const { error } = await runCommandLine('dump', '--problems', path)
    expect(error).not.toContain('file-cut-short')
    await appendFile(join(path, ringFileName(2)), Buffer.alloc(3))
    expect(await countRecords(path)).toBe(5)
  })

  it('decodes with what was known before the files that are left', async () => {
    const { path } = await leaveRecording([ringFile(0, 3, TEMPLATE), ringFile(3, 4)])
    await rm(join(path, ringFileName(1)))
    expect(await countRecords(path)).toBe(0)
    await knowTemplate(path, 2)
    expect(await countRecords(path)).toBe(4)
    const opened = await createInProcessSession()
    try {
      expect((await opened.load(path)).records.data).toBe(4)
      // It is what is left of a recording, not a bundle that somebody made.
      expect(await opened.session.bundleManifest()).toBeUndefined()
    } finally {
      await opened.dispose()
    }
  })

  it('decodes as one file with what was known before it', async () => {
    const { path } = await leaveRecording([ringFile(0, 3, TEMPLATE), ringFile(3, 4), ringFile(7, 2)])
    await rm(join(path, ringFileName(1)))
    await knowTemplate(path, 2)
    const file = join(base, 'gathered.pcapng')
    const gathered = await gatherRing(path, file)
    expect(gathered).toEqual({ ok: true, value: (await readFile(file)).length })
    expect(await countRecords(file)).toBe(6)
    expect(await readdir(base)).toEqual(['gathered.pcapng'])
  })

  it('is removed without a word when nothing was received', async () => {
    await leaveRecording([])
    expect(await listRecoveries(base)).toEqual([])
    expect(await readdir(base)).toEqual([])
  })

  it('is not found by a name that leads elsewhere', async () => {
    const { path } = await leaveRecording([ringFile(0, 3, TEMPLATE)])
    for (const id of ['..', `../${base.slice(base.lastIndexOf('/') + 1)}`, '', '20260101T000000Z-00000000']) {
      expect((await findRecovery(base, id)).ok).toBe(false)
      await discardRecovery(base, id)
    }
    expect(await readdir(path)).toContain(ringFileName(1))
  })
})

describe('a recording that goes on', () => {
  it('is not offered, nor removed', async () => {
    const made = await createRecordingFolder(base, LISTENERS)
    if (!made.ok) throw new Error(made.failure.message)
    const id = made.value.path.slice(base.length + 1)
    await writeFile(join(made.value.path, ringFileName(1)), ringFile(0, 3, TEMPLATE))
    expect(await listRecoveries(base)).toEqual([])
    expect((await findRecovery(base, id)).ok).toBe(false)
    await discardRecovery(base, id)
    expect(await readdir(made.value.path)).toContain(ringFileName(1))
    await made.value.close()
    expect(await listRecoveries(base)).toEqual([])
  })
})

describe('a process that records and is killed', () => {
  it('leaves everything that it had written', async () => {
    const script = join(import.meta.dirname, '../../support/recording-child.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', script, base], { stdio: ['ignore', 'pipe', 'inherit'] })
    let path = ''
    let written = 0
    for await (const line of createInterface({ input: child.stdout })) {
      if (path === '') path = line
      else written = Number(line)
      if (written >= 2000) break
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    const [recovery] = await listRecoveries(base)
    expect(recovery?.id).toBe(path.slice(base.length + 1))
    const records = await countRecords(path)
    expect(written).toBeGreaterThanOrEqual(2000)
    expect(records).toBeGreaterThanOrEqual(written)
    const { error } = await runCommandLine('dump', '--ledger', path)
    expect(JSON.parse(error)).toMatchObject({ records: { decoded: records, lost: 0 } })
    expect((await readFile(join(path, 'recording.json'), 'utf8')).includes('"open"')).toBe(true)
  }, 30_000)
})
