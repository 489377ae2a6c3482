/** What happens to the process of a collector: killed, stopped for a while, on a disk that is full. */
import { appendFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listRecoveries, findRecovery } from '../../core/live/recovery.ts'
import { startCollector, startProgram, type ChildProgram, type CollectLine } from '../support/child-program.ts'
import { createInProcessSession, type InProcessSession } from '../support/in-process-session.ts'
import { openExporter, simulateExport, type UdpExporter } from '../support/test-exporters.ts'

let folder: string
let reader: InProcessSession
let running: ChildProgram | undefined
let exporter: UdpExporter | undefined

const traffic = simulateExport({ durationMicros: 60_000_000 })
const octetsOf = (datagrams: readonly Uint8Array[]): number => datagrams.reduce((sum, { length }) => sum + length, 0)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-process-'))
  reader = await createInProcessSession()
})

afterEach(async () => {
  running?.signal('SIGCONT')
  running?.signal('SIGKILL')
  await running?.ended
  exporter?.close()
  running = exporter = undefined
  await reader.dispose()
  await rm(folder, { recursive: true, force: true })
})

/** Everything that was sent is in a counter. */
function expectSums(sent: number, account: CollectLine): void {
  expect(account.kernelDrops + account.received, 'sent = dropped by the kernel + received').toBe(sent)
  expect(account.refused + account.queueDrops + account.decoded, 'received').toBe(account.received)
  expect(account.unaccounted).toBe(0)
}

/** Octets of all files in a folder. */
async function sizeOf(path: string): Promise<number> {
  let octets = 0
  for (const name of await readdir(path).catch(() => [])) octets += (await stat(join(path, name))).size
  return octets
}

describe('kill -9', () => {
  it('of a headless collector leaves a recording that has everything it was said to have', async () => {
    const write = join(folder, 'ring')
    const collector = await startCollector(['--write', write, '--ring', '64MiB/1h/8'], { folder })
    running = collector
    exporter = await openExporter(collector.port)
    await exporter.send(...traffic.datagrams)
    const { recording } = await collector.told((line) => (line.recording?.octets ?? 0) > octetsOf(traffic.datagrams))
    collector.signal('SIGKILL')
    expect(await collector.ended).toBe('SIGKILL')
    expect(await sizeOf(write)).toBe(recording?.octets)
    const status = await reader.load(write)
    expect(status.records).toEqual({ data: traffic.dataRecords, options: traffic.optionsRecords })
    expect(status.ledger.datagrams.received).toBe(traffic.datagrams.length)
    expect(status.problems.error).toBe(0)
  }, 60_000)

  it('of a host with its engine: the next start offers the session, with everything that was written', async () => {
    const host = await startProgram(['serve', '--port', '0', '--listen', 'udp://127.0.0.1:0'], { folder })
    running = host
    const port = Number(/:(\d+)$/.exec(await host.line((line) => line.startsWith('Listening at')))?.[1])
    exporter = await openExporter(port)
    await exporter.send(...traffic.datagrams)
    const base = join(folder, 'recordings')
    const [name = ''] = await readdir(base)
    await expect.poll(() => sizeOf(join(base, name)), { timeout: 15_000 }).toBeGreaterThan(octetsOf(traffic.datagrams))
    expect(await listRecoveries(base), 'it still records').toEqual([])
    host.signal('SIGKILL')
    await host.ended

    const offered = await listRecoveries(base)
    expect(offered).toHaveLength(1)
    expect(offered[0]).toMatchObject({ id: name, files: 1, listeners: [{ protocol: 'udp', address: '127.0.0.1' }] })
    const found = await findRecovery(base, name)
    if (!found.ok) throw new Error(found.failure.message)
    const status = await reader.load(found.value)
    expect(status.records).toEqual({ data: traffic.dataRecords, options: traffic.optionsRecords })
    expect(status.problems.error).toBe(0)

    // Its viewers are offered none: whoever starts it is told.
    const next = await startProgram(['serve', '--port', '0', '--listen', 'udp://127.0.0.1:0'], { folder })
    running = next
    expect(await next.line((line) => line.startsWith('A recording'))).toContain('was not closed.')
    expect(await next.line((line) => line.includes('flowglass bundle'))).toContain(JSON.stringify(join(base, name)))
  }, 60_000)

  it('amid a write loses no whole packet before it', async () => {
    const write = join(folder, 'ring')
    const collector = await startCollector(['--write', write], { folder })
    running = collector
    exporter = await openExporter(collector.port)
    await exporter.send(...traffic.datagrams)
    await collector.told((line) => (line.recording?.octets ?? 0) > octetsOf(traffic.datagrams))
    collector.signal('SIGKILL')
    await collector.ended
    // A packet block of which the disk has the beginning alone.
    await appendFile(join(write, 'ring-000001.pcapng'), Uint8Array.of(6, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 1))
    const status = await reader.load(write)
    expect(status.records).toEqual({ data: traffic.dataRecords, options: traffic.optionsRecords })
    expect(status.problems.error).toBe(0)
  }, 60_000)
})

describe('sleep and wake', () => {
  it('counts what the kernel dropped meanwhile, and has sane rates afterwards', async () => {
    const collector = await startCollector(['--receive-buffer', '64KiB'], { folder })
    running = collector
    exporter = await openExporter(collector.port)
    await exporter.send(...traffic.datagrams)
    await collector.told(({ received }) => received === traffic.datagrams.length)
    collector.signal('SIGSTOP')
    const sleptFrom = performance.now()
    await exporter.flood(traffic.datagrams)
    await new Promise((settle) => setTimeout(settle, 2000 - (performance.now() - sleptFrom)))
    collector.signal('SIGCONT')
    const awake = await collector.told(({ kernelDrops }) => kernelDrops > 0)
    expect(awake.recordsPerSecond).toBeLessThan(1e6)
    await exporter.send(...traffic.datagrams)
    const account = await collector.end()
    expectSums(3 * traffic.datagrams.length, account)
    expect(account.kernelDrops).toBeGreaterThan(0)
    expect(account.kernelDrops).toBeLessThan(traffic.datagrams.length)
    expect(account.seconds, 'the time asleep is time that it listened').toBeGreaterThan(2)
  }, 60_000)
})

describe('a full disk while recording', () => {
  it('says so and what to do, collects on, and leaves what was written readable', async () => {
    const write = join(folder, 'ring')
    const collector = await startCollector(['--write', write, '--ring', '64MiB/1h/4'], { folder, maxFileKib: 128 })
    running = collector
    exporter = await openExporter(collector.port)
    for (let at = 0; at < traffic.datagrams.length; at += 100)
      await exporter.send(...traffic.datagrams.slice(at, at + 100))
    const { recording } = await collector.told((line) => line.recording?.state === 'failed')
    expect(recording?.failure).toMatchObject({ code: 'disk-full' })
    expect(recording?.failure?.message).toContain('is full')
    expect(recording?.failure?.nextStep).toMatch(/Free space/)
    const account = await collector.end()
    expectSums(traffic.datagrams.length, account)
    expect(account.dataRecords).toBe(traffic.dataRecords)
    expect(await collector.ended, 'not everything was recorded').toBe(3)
    expect(account.recording?.unrecordedDatagrams).toBeGreaterThan(0)
    const status = await reader.load(write)
    expect(status.problems.error).toBe(0)
    expect(status.ledger.datagrams.received + (account.recording?.unrecordedDatagrams ?? 0)).toBe(account.received)
  }, 60_000)

  it('does not begin where nothing can be recorded', async () => {
    const file = join(folder, 'no-folder')
    await writeFile(file, '')
    const program = await startProgram(['collect', '--listen', 'udp://127.0.0.1:0', '--write', file], { folder })
    running = program
    expect(await program.ended).toBe(1)
    expect(program.complaints()).toMatch(
      /Nothing can be recorded in .*no-folder: it is no folder \(EEXIST\)\. Name a folder/,
    )
  }, 30_000)
})
