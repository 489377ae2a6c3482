/** All threads of a live session, with sockets and exporters: what is sent is what is there, now and when it is opened again. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startEngine } from '../../../core/node/engine-client.ts'
import { createHostedSession, type HostedSession } from '../../../core/node/hosted-session.ts'
import { LADDER_STEPS, type ListenProtocol, type LiveSpec } from '../../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import { breakWorker, buildWorkers } from '../../support/built-workers.ts'
import { decodeCapture } from '../../support/decode-capture.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

// Exporters are simulated in true time.
vi.setConfig({ testTimeout: 60_000 })

let workerPath: string
let folder: string
let host: HostedSession

beforeAll(async () => {
  workerPath = await buildWorkers()
}, 60_000)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-live-'))
  host = createHostedSession(() => startEngine({ workerPath, sessionsFolder: folder }))
})

afterEach(async () => {
  await host.dispose()
  await rm(folder, { recursive: true, force: true })
})

function specOf(...protocols: readonly ListenProtocol[]): LiveSpec {
  return {
    recorder: { maxOctets: 64 << 20, files: 4 },
    listeners: protocols.map((protocol) => ({ protocol, address: '127.0.0.1', port: 0 })),
    allowedExporters: [],
    retention: {},
    receiveBufferOctets: 4 << 20,
  }
}

async function listen(spec: LiveSpec, recordingFolder?: string): Promise<readonly number[]> {
  const opened = await host.listen(spec, 'Live', recordingFolder)
  if (!opened.ok) throw new Error(opened.failure.message)
  return (await host.api.liveReport())?.listeners.map(({ port }) => port) ?? []
}

/** What `flowglass simulate` says that it has sent. */
async function simulate(...args: readonly string[]): Promise<{ data: number; options: number; messages: number }> {
  const { out, error, status } = await runCommandLine('simulate', ...args)
  const found = /([\d,]+) data and ([\d,]+) options records in ([\d,]+) messages/.exec(out + error)
  if (status !== 0 || found === null) throw new Error(out + error)
  const [data = 0, options = 0, messages = 0] = found.slice(1).map((text) => Number(text.replaceAll(',', '')))
  return { data, options, messages }
}

async function until(isSo: (status: SessionStatus) => boolean): Promise<SessionStatus> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const status = await host.api.status()
    if (isSo(status)) return status
    if (performance.now() > deadline) throw new Error(JSON.stringify(status))
    await new Promise((settle) => setTimeout(settle, 10))
  }
}

it('has every record that exporters send over UDP', async () => {
  const [port] = await listen(specOf('udp'))
  const sent = await simulate('--to', `udp://127.0.0.1:${String(port)}`, '--count', '400', '--rate', '400')
  // Records are the store's, the ledger the collector's, and the lists have a thread of their own.
  const status = await until(
    ({ records, ledger, lists }) =>
      records.data >= sent.data &&
      records.options >= sent.options &&
      ledger.datagrams.received >= sent.messages &&
      lists.transactions > 300,
  )
  expect(status).toMatchObject({
    phase: 'loading',
    records: { data: sent.data, options: sent.options },
    ledger: { datagrams: { received: sent.messages, dropped: 0 }, records: { lost: 0 } },
    problems: { error: 0 },
  })
  const { rows } = await host.api.health()
  expect(rows).toHaveLength(1)
  const live = await host.api.liveReport()
  expect(live?.ladder.map(({ state }) => state)).toEqual(LADDER_STEPS.map(() => 'passed'))
  expect(live?.exporters).toMatchObject([{ records: sent.data + sent.options, datagrams: sent.messages }])
})

/** Threads of this process by their priority's step (proc_pid_stat(5), field 19). */
async function threadSteps(): Promise<ReadonlyMap<string, number>> {
  const ids = await readdir('/proc/self/task')
  const stats = await Promise.all(
    ids.map((id) => readFile(`/proc/self/task/${id}/stat`, 'latin1').catch(() => undefined)),
  )
  return new Map(
    ids.flatMap((id, index) => {
      const fields = stats[index]?.slice(stats[index].lastIndexOf(')') + 2).split(' ')
      return fields === undefined ? [] : [[id, Number(fields[16])] as const]
    }),
  )
}

it.runIf(process.platform === 'linux')('has a listener that does not give way, in each session', async () => {
  const normal = getPriority(0)
  for (const session of ['first', 'second', 'third']) {
    const before = await threadSteps()
    await listen(specOf('udp'))
    const begun = [...(await threadSteps())].filter(([id]) => !before.has(id)).map(([, step]) => step)
    expect(begun, session).toContain(normal)
    await host.api.stopLoading()
    // By then the next collector has been started, and waits.
    await until(({ phase }) => phase === 'stopped')
    await new Promise((settle) => setTimeout(settle, 300))
  }
})

it('opens its recording again with the same numbers', async () => {
  const recording = join(folder, 'recording')
  await mkdir(recording)
  const [udp, tcp] = await listen(specOf('udp', 'tcp'), recording)
  const faults = ['--loss', '3%', '--reorder', '2%', '--duplicate', '2%', '--late-templates', '1', '--seed', '5']
  const over = (protocol: string, port: number | undefined) => ['--to', `${protocol}://127.0.0.1:${String(port)}`]
  await simulate(...over('udp', udp), '--count', '300', '--rate', '150', ...faults)
  const sent = await simulate(...over('tcp', tcp), '--count', '100', '--rate', '400')
  const status = await until(({ records }) => records.data > sent.data)
  expect(status.ledger.records.late).toBeGreaterThan(0)
  await host.api.stopLoading()

  const live = await host.api.report()
  const losses = (await host.api.health()).rows.map(({ ledger }) => ledger)
  expect(live.exporters.map(({ protocol }) => protocol)).toEqual(['udp', 'tcp'])
  expect(live.status.ledger.records.lost).toBeGreaterThan(0)
  const [file = '', ...others] = (await readdir(recording)).filter((name) => name.endsWith('.pcapng'))
  expect(others).toEqual([])
  const opened = await host.open(join(recording, file), 'again')
  expect(opened).toMatchObject({ ok: true })
  await until(({ phase }) => phase === 'ready')
  const again = await host.api.report()
  expect(again.capture).toEqual(live.capture)
  expect(again.exporters).toEqual(live.exporters)
  expect((await host.api.health()).rows.map(({ ledger }) => ledger)).toEqual(losses)
  const numbers = ({ records, ledger, lists, templates, timeRange }: SessionStatus) => ({
    records,
    ledger,
    lists,
    templates,
    timeRange,
  })
  expect(numbers(again.status)).toEqual(numbers(live.status))
  expect(again.problems).toMatchObject(
    live.problems.map(({ code, count, exporter }) => ({ code, count, ...(exporter !== undefined && { exporter }) })),
  )
})

it('keeps what is recorded when it is told to, and says since when', async () => {
  const recording = join(folder, 'recording')
  await mkdir(recording)
  const [port] = await listen(specOf('udp'), recording)
  await simulate('--to', `udp://127.0.0.1:${String(port)}`, '--count', '20', '--rate', '200')
  expect((await host.api.liveReport())?.recorder.frozenSince).toBeUndefined()
  const before = Date.now()
  await host.api.freezeRecording(60)
  const frozen = Date.parse((await host.api.liveReport())?.recorder.frozenSince ?? '')
  expect(frozen).toBeGreaterThanOrEqual(before - 1000)
  expect(frozen).toBeLessThanOrEqual(Date.now())
})

it('has its recording written when it is closed', async () => {
  const recording = join(folder, 'recording')
  await mkdir(recording)
  const [port] = await listen(specOf('udp'), recording)
  const sent = await simulate('--to', `udp://127.0.0.1:${String(port)}`, '--count', '50', '--rate', '500')
  await host.close()
  const [file = ''] = await readdir(recording)
  await host.open(join(recording, file), 'again')
  const status = await until(({ phase }) => phase === 'ready')
  expect(status).toMatchObject({ records: { data: sent.data, options: sent.options } })
})

it('lets rows of lists go with the records that it keeps no longer', async () => {
  // Over TCP, which waits for a collector that is held up.
  const [port] = await listen({ ...specOf('tcp'), retention: { records: 2000 } })
  const to = ['--to', `tcp://127.0.0.1:${String(port)}`]
  const sent = await simulate(...to, '--count', '9000', '--rate', '6000')
  const all = sent.data + sent.options
  const status = await until(
    ({ live, lists }) => (live?.removedRecords ?? 0) > all - 20_000 && lists.transactions < 7000,
  )
  expect(status.lists.transactions).toBeGreaterThan(0)
  const gone = await host.api.describeTransaction(1)
  expect(gone).toMatchObject({ ok: false, failure: { code: 'no-such-row' } })
  expect(!gone.ok && gone.failure.message).toMatch(/was removed/)
  expect(await host.api.describeTransaction(9000)).toMatchObject({ ok: true })
})

describe.each([
  ['listener', 'listener-stopped'],
  ['collector', 'collector-stopped'],
] as const)('when the thread of the %s dies', (name, code) => {
  it('keeps what was stored and recorded, says so, and can listen again', async () => {
    await host.dispose()
    const flag = join(folder, 'break')
    const brokenPath = await breakWorker(workerPath, name, flag)
    host = createHostedSession(() => startEngine({ workerPath: brokenPath, sessionsFolder: folder }))
    const stopped: unknown[] = []
    host.onStopped((failure) => stopped.push(failure))
    const recording = join(folder, 'recording')
    await mkdir(recording)
    const [port] = await listen(specOf('udp'), recording)
    const to = ['--to', `udp://127.0.0.1:${String(port)}`]
    const sent = await simulate(...to, '--count', '50', '--rate', '200')
    await until(({ records }) => records.data === sent.data)
    const [file = ''] = await readdir(recording)
    const recorded = async () => decodeCapture([await readFile(join(recording, file))]).snapshot.records
    await expect.poll(recorded).toMatchObject({ data: sent.data, options: sent.options })
    await writeFile(flag, '')
    const status = await until(({ phase }) => phase === 'failed')
    expect(status).toMatchObject({
      records: { data: sent.data },
      failure: { code, message: expect.stringContaining('it was broken for a test') as string },
      live: { isListening: false },
    })
    expect(status.failure?.nextStep).toMatch(/listen again/i)
    expect(await host.api.describeRecord(1)).toMatchObject({ ok: true })
    const live = await host.api.liveReport()
    expect(live?.isListening).toBe(false)
    expect(live?.ladder[0]).toMatchObject({ step: 'bound', state: 'failed' })
    expect(live?.ladder[0]?.advice).toMatch(/listen again/i)
    expect(stopped).toEqual([])

    expect(await listen(specOf('udp'))).toHaveLength(1)
    expect(await host.api.status()).toMatchObject({ phase: 'loading', live: { isListening: true } })
    await host.open(join(recording, file), 'again')
    const again = await until(({ phase }) => phase === 'ready')
    expect(again).toMatchObject({ records: { data: sent.data, options: sent.options } })
  })
})
