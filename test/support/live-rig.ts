/** A live session with all its threads, whose faults a test makes; and what became of each datagram. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BroadcastChannel } from 'node:worker_threads'
import { expect } from 'vitest'
import { startEngine } from '../../core/node/engine-client.ts'
import { createHostedSession, type HostedSession } from '../../core/node/hosted-session.ts'
import type { ListenerReport, ListenerSpec, LiveReport, LiveSpec } from '../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { buildProgram } from './built-program.ts'
import { CHANNEL_VARIABLE } from './fragile-workers/break-down.ts'

export const UDP: ListenerSpec = { protocol: 'udp', address: '127.0.0.1', port: 0 }
export const TCP: ListenerSpec = { protocol: 'tcp', address: '127.0.0.1', port: 0 }

/** Where everything that was sent has gone. */
export interface LiveAccount {
  readonly kernelDrops: number
  readonly received: number
  readonly refused: number
  readonly queueDrops: number
  readonly decoded: number
}

export interface LiveRig {
  readonly host: HostedSession
  readonly folder: string
  /** The folder of the newest recording. */
  recording(): string
  /** Begins to listen, and to record unless the spec says otherwise; the ports that were granted. */
  listen(listeners: readonly ListenerSpec[], more?: Partial<LiveSpec>): Promise<readonly number[]>
  /** Settles with the first status for which the condition holds. */
  until(isSo: (status: SessionStatus) => boolean): Promise<SessionStatus>
  /** Settles with the first report for which the condition holds. */
  untilReport(isSo: (first: ListenerReport, report: LiveReport) => boolean): Promise<LiveReport>
  /** Stops listening and checks that all that was sent is somewhere: decoded, or in a counter. */
  settle(sent: number): Promise<LiveAccount>
  /** Opens the recording as a file; waits until it is read. */
  reopen(): Promise<SessionStatus>
  /** Has a thread end as one that has a bug (`throw`), or without a word (`exit`). */
  breakDown(thread: 'engine' | 'collector' | 'listener', how?: 'throw' | 'exit'): void
  /** The disk of the recording has no room left, or some again; nothing else writes there. */
  fillDisk(state: 'disk-full' | 'disk-free'): void
  dispose(): Promise<void>
}

const PATIENCE_MS = 15_000

/** Builds the threads and starts an engine that has nothing open yet. */
export async function createLiveRig(): Promise<LiveRig> {
  const { enginePath } = await buildProgram()
  const folder = await mkdtemp(join(tmpdir(), 'flowglass-live-'))
  const channelName = randomUUID()
  process.env[CHANNEL_VARIABLE] = channelName
  const channel = new BroadcastChannel(channelName)
  const host = createHostedSession(() => startEngine({ workerPath: enginePath, sessionsFolder: folder }))
  let recordings = 0
  const recording = (): string => join(folder, `recording-${String(recordings)}`)

  async function poll<T>(look: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const value = await look()
      if (isSo(value)) return value
      if (performance.now() > deadline) throw new Error(`It never came to that: ${JSON.stringify(value)}`)
      await new Promise((settle) => setTimeout(settle, 20))
    }
  }

  const until: LiveRig['until'] = (isSo) => poll(() => host.api.status(), isSo)

  async function account(): Promise<LiveAccount> {
    const live = await host.api.liveReport()
    const { status, capture } = await host.api.report()
    const sum = (valueOf: (listener: ListenerReport) => number): number =>
      (live?.listeners ?? []).reduce((total, listener) => total + valueOf(listener), 0)
    return {
      kernelDrops: sum(({ kernelDrops = 0 }) => kernelDrops),
      received: sum(({ datagrams }) => datagrams),
      refused: sum(({ refused }) => refused),
      queueDrops: live?.queue.droppedDatagrams ?? 0,
      decoded: status.ledger.datagrams.received + capture.otherDatagrams,
    }
  }

  return {
    host,
    folder,
    recording,
    async listen(listeners, more) {
      recordings += 1
      await mkdir(recording())
      const opened = await host.listen(
        {
          listeners,
          allowedExporters: [],
          retention: {},
          receiveBufferOctets: 4 << 20,
          recorder: { maxOctets: 256 << 20, files: 4 },
          ...more,
        },
        'Live',
        recording(),
      )
      if (!opened.ok) throw new Error(opened.failure.message)
      return (await host.api.liveReport())?.listeners.map(({ port }) => port) ?? []
    },
    until,
    async untilReport(isSo) {
      const found = await poll(
        () => host.api.liveReport(),
        (report) => report?.listeners[0] !== undefined && isSo(report.listeners[0], report),
      )
      if (found === undefined) throw new Error('nothing is live')
      return found
    },
    async settle(sent) {
      await host.api.stopLoading()
      const numbers = await account()
      expect(numbers.kernelDrops + numbers.received, 'sent = dropped by the kernel + received').toBe(sent)
      expect(
        numbers.refused + numbers.queueDrops + numbers.decoded,
        'received = refused + dropped by the queue + decoded',
      ).toBe(numbers.received)
      return numbers
    },
    async reopen() {
      const opened = await host.open(recording(), 'Recording')
      if (!opened.ok) throw new Error(opened.failure.message)
      return until(({ phase }) => phase !== 'loading')
    },
    breakDown(thread, how = 'throw') {
      channel.postMessage({ thread, how })
    },
    fillDisk(how) {
      channel.postMessage({ thread: 'listener', how })
    },
    async dispose() {
      channel.close()
      await host.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What has to be the same of a live session and of its recording. */
export function numbersOf({ records, exporters, templates, ledger, lists, problems }: SessionStatus): object {
  const { octets, records: kinds, datagrams } = ledger
  return { records, exporters, templates, lists, problems, octets, kinds, received: datagrams.received }
}
