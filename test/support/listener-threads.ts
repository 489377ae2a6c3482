/** A listener's thread that runs in this one, with the far ends of its ring and of its messages. */
import { createRingMemory, createRingReader, type RingReader } from '../../core/live/byte-ring.ts'
import type { FromListener, ListenerData, ListenerThreadReport, ToListener } from '../../core/live/listener-messages.ts'
import { runListenerThread } from '../../core/live/listener-thread.ts'
import type { ListenerReport, ListenerSpec, LiveSpec } from '../../core/protocol/live-api.ts'
import { concatOctets } from './capture-builders.ts'

export interface StartedListeners {
  readonly ring: RingReader
  /** Settles with the report that says that all have their ports or said why not. */
  readonly bound: Promise<ListenerThreadReport>
  /** Settles with the first report that the condition holds for, which may have come already. */
  until(condition: (first: ListenerReport, report: ListenerThreadReport) => boolean): Promise<ListenerThreadReport>
  /** All that is in the ring now: packets, to be read after `createFileHead()`. */
  take(): Uint8Array
  freeze(lastSeconds?: number): void
  /** Ends the thread; settles with its last report. */
  stop(): Promise<ListenerThreadReport>
}

export interface ListenerExtras extends Partial<Omit<LiveSpec, 'listeners'>> {
  readonly ringOctets?: number
  readonly recordingFolder?: string
}

/** Starts listeners; whatever the spec does not say is nothing special. */
export function startListeners(listeners: readonly ListenerSpec[], extras: ListenerExtras = {}): StartedListeners {
  const { ringOctets = 1 << 20, recordingFolder, ...spec } = extras
  const data: ListenerData = {
    spec: { listeners, allowedExporters: [], retention: {}, receiveBufferOctets: 1 << 20, ...spec },
    ring: createRingMemory(ringOctets),
    ...(recordingFolder !== undefined && { recordingFolder }),
  }
  const ring = createRingReader(data.ring)
  const messages: FromListener[] = []
  const waiting: (() => void)[] = []
  let send: (message: ToListener) => void = () => undefined
  runListenerThread(
    {
      post: (message) => {
        messages.push(message)
        for (const wake of waiting.splice(0)) wake()
      },
      onMessage: (listener) => (send = listener),
      close: () => undefined,
    },
    data,
  )

  async function find(isWanted: (message: FromListener) => boolean): Promise<ListenerThreadReport> {
    for (;;) {
      const found = messages.find(isWanted)
      if (found !== undefined && found.kind !== 'data') return found.report
      await new Promise<void>((wake) => waiting.push(wake))
    }
  }

  return {
    ring,
    bound: find(({ kind }) => kind === 'bound'),
    until: (condition) =>
      find((message) => {
        const report = message.kind === 'data' ? undefined : message.report
        const first = report?.listeners[0]
        return report !== undefined && first !== undefined && condition(first, report)
      }),
    take() {
      const parts: Uint8Array[] = []
      while (ring.usedOctets() > 0) {
        parts.push(ring.read(new Uint8Array(1 << 16)))
      }
      return concatOctets(parts)
    },
    freeze: (lastSeconds) => send({ kind: 'freeze', ...(lastSeconds !== undefined && { lastSeconds }) }),
    stop() {
      send({ kind: 'stop' })
      return find(({ kind }) => kind === 'stopped')
    },
  }
}
