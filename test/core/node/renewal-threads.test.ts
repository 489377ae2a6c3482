/** Renewals with all threads: listeners and their recording go on, whoever looks at the session, and whatever runs out. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { startEngine } from '../../../core/node/engine-client.ts'
import { createHostedSession, type HostedSession } from '../../../core/node/hosted-session.ts'
import { createListening, type Listening } from '../../../core/node/listening.ts'
import { NUMBERS_TOLD_SHARE } from '../../../core/limits/decode.ts'
import type { LiveSpec } from '../../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import type { NumberLimits } from '../../../core/session/number-watch.ts'
import { buildWorkers } from '../../support/built-workers.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

const SPEC: LiveSpec = {
  recorder: { maxOctets: 64 << 20, files: 4 },
  // A stream waits for a slow machine, so that nothing is dropped.
  listeners: [{ protocol: 'tcp', address: '127.0.0.1', port: 0 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 8 << 20,
}
const PLENTY = 1_000_000

let workerPath: string
let folder: string
let host: HostedSession
let listening: Listening

beforeAll(async () => {
  workerPath = await buildWorkers()
}, 60_000)

afterEach(async () => {
  await listening.dispose()
  await host.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function listen(numberLimits: NumberLimits): Promise<number> {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-renewal-'))
  host = createHostedSession(() => startEngine({ workerPath, sessionsFolder: join(folder, 'sessions'), numberLimits }))
  listening = createListening(host, () => join(folder, 'recordings'))
  expect(await listening.start(SPEC)).toMatchObject({ ok: true })
  return (await host.api.liveReport())?.listeners[0]?.port ?? 0
}

/** Records and messages. */
interface Sent {
  data: number
  options: number
  messages: number
}

/** Sends AppFlow of so many transactions; how many records and messages that were. */
async function simulate(port: number, count: number): Promise<Sent> {
  const to = `tcp://127.0.0.1:${String(port)}`
  const { out, error, status } = await runCommandLine('simulate', '--to', to, '--count', String(count), '--rate', '600')
  const found = /([\d,]+) data and ([\d,]+) options records in ([\d,]+) messages/.exec(out + error)
  if (status !== 0 || found === null) throw new Error(out + error)
  const [data = 0, options = 0, messages = 0] = found.slice(1).map((text) => Number(text.replaceAll(',', '')))
  return { data, options, messages }
}

async function until<T>(look: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + 25_000
  for (;;) {
    const value = await look()
    if (isSo(value)) return value
    if (performance.now() > deadline) throw new Error(JSON.stringify(value))
    await new Promise((settle) => setTimeout(settle, 10))
  }
}

async function decoded(): Promise<{ data: number; options: number; datagrams: number; sessions: number }> {
  const { earlier } = (await host.api.liveReport()) ?? {}
  const { records, ledger } = await host.api.status()
  return {
    data: records.data + (earlier?.records.data ?? 0),
    options: records.options + (earlier?.records.options ?? 0),
    datagrams: ledger.datagrams.received + (earlier?.datagrams ?? 0),
    sessions: earlier?.sessions ?? 0,
  }
}

/** Sends until so many sessions have ended, however long a machine takes to begin one, and all is decoded. */
async function simulateUntil(port: number, sessions: number): Promise<Sent> {
  const sent = { data: 0, options: 0, messages: 0 }
  do {
    const more = await simulate(port, 500)
    sent.data += more.data
    sent.options += more.options
    sent.messages += more.messages
    await until(decoded, ({ data, options }) => data >= sent.data && options >= sent.options)
  } while ((await decoded()).sessions < sessions)
  return sent
}

it('goes on over many sessions, with one recording and several viewers', async () => {
  const numbers = 1500
  const port = await listen({ numbers, texts: PLENTY })
  const seen: SessionStatus[][] = [[], []]
  for (const statuses of seen) host.onChanged((status) => void statuses.push(status))
  let isSending = true
  const refusals = new Set<string>()
  async function view(): Promise<void> {
    while (isSending) {
      const opened = await host.api.openView({ filter: '', sort: [] })
      const read =
        opened.ok && (await host.api.readWindow({ view: opened.value.view, first: 0, count: 50, columns: [] }))
      if (!opened.ok) refusals.add(opened.failure.code)
      else if (read !== false && !read.ok) refusals.add(read.failure.code)
      const list = await host.api.openList({ list: 'transactions', filter: '', sort: [] })
      if (!list.ok) refusals.add(list.failure.code)
    }
  }
  const viewing = [view(), view(), view()]
  const sent = await simulateUntil(port, 3)
  isSending = false
  await Promise.all(viewing)
  // The last one has room: no other is on its way.
  await until(host.api.status, ({ records }) => records.data + records.options < numbers * NUMBERS_TOLD_SHARE)
  const all = await decoded()
  expect([...refusals].filter((code) => !['superseded', 'no-such-view', 'lists-stopped'].includes(code))).toEqual([])
  expect(all).toMatchObject({ data: sent.data, options: sent.options, datagrams: sent.messages })
  const last = (await host.api.status()).session
  for (const statuses of seen) await expect.poll(() => statuses.at(-1)?.session).toBe(last)
  for (const statuses of seen) {
    // One that ends within a moment may be told of by nobody.
    const sessions = statuses.map(({ session }) => session)
    expect(sessions).toEqual([...sessions].sort((one, other) => one - other))
    expect(sessions[0]).toBeGreaterThanOrEqual(last - all.sessions)
    expect(sessions.at(-1)).toBe(last)
    expect(statuses.every(({ phase, live }) => phase === 'loading' && live?.isListening === true)).toBe(true)
  }
  expect((await host.api.status()).ledger.records).toMatchObject({ lost: 0, pending: 0 })
  // The folder of the recording is that of all of them.
  const recordings = await readdir(join(folder, 'recordings'))
  expect(recordings).toHaveLength(1)
  await host.api.stopLoading()
  const opened = await host.open(join(folder, 'recordings', recordings[0] ?? ''), 'Recording')
  expect(opened.ok).toBe(true)
  const status = await until(
    () => host.api.status(),
    ({ phase }) => phase === 'ready',
  )
  expect(status).toMatchObject({ records: { data: sent.data, options: sent.options } })
}, 60_000)

it('goes on when the rows of lists have no more numbers', async () => {
  const port = await listen({ numbers: PLENTY, texts: PLENTY, rows: 1000 })
  const sent = await simulateUntil(port, 2)
  expect(await decoded()).toMatchObject({ data: sent.data, options: sent.options, datagrams: sent.messages })
  expect((await host.api.health()).unlisted).toBeUndefined()
}, 60_000)
