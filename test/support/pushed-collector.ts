/** A live collector in this thread to which a test pushes the octets of a capture, without sockets. */
import { createElementRegistry } from '../../core/elements/registry.ts'
import { MAX_BLOCKS_IN_FLIGHT } from '../../core/limits/decode.ts'
import {
  EMPTY_ACCOUNT,
  type Collector,
  type FromCollector,
  type Totals,
} from '../../core/session/collector-messages.ts'
import { createIngest, type Ingest } from '../../core/session/ingest.ts'

export interface PushedCollector {
  /** What a session starts. */
  start(): Collector & { dispose(): Promise<void> }
  readonly ingest: Ingest
  /** Takes the next octets; settles when the store is at most `MAX_BLOCKS_IN_FLIGHT` blocks behind. */
  push(octets: Uint8Array): Promise<void>
  /** Settles when all that was pushed is stored. */
  settle(): Promise<void>
}

/** Makes a collector for one session. */
export function createPushedCollector(): PushedCollector {
  let toSession: (message: FromCollector) => void = () => undefined
  let inFlight = 0
  let octetsRead = 0
  let wake: () => void = () => undefined
  const post = (message: FromCollector): void => void setImmediate(() => toSession(message))
  const ingest = createIngest({
    registry: createElementRegistry(),
    isLive: true,
    isCompressed: true,
    keepMessageOctets: 'when-not-in-file',
    onBlock(block) {
      inFlight += 1
      post({ kind: 'block', block: structuredClone(block) })
    },
  })

  function totals(): Totals {
    const { ledger, records, templates, problemCounts, wantsForgotten } = ingest.totals()
    return { octetsRead, ledger, records, templates, problems: problemCounts, wantsForgotten }
  }

  async function room(most: number): Promise<void> {
    while (inFlight > most) await new Promise<void>((settle) => (wake = settle))
    await new Promise((settle) => setImmediate(settle))
  }

  return {
    start: () => ({
      post(message) {
        switch (message.kind) {
          case 'listen':
            post({ kind: 'accepted', format: 'live', compression: undefined, octets: undefined })
            return
          case 'stored':
            inFlight -= 1
            wake()
            return
          case 'forget':
            ingest.forgetBefore(message.before)
            return
          case 'ask':
            post({ kind: 'answer', id: message.id, answer: { about: 'losses', losses: ingest.losses() } })
            return
          case 'stop': {
            ingest.end()
            post({ kind: 'finished', wasStopped: true, failure: undefined, totals: totals(), account: EMPTY_ACCOUNT })
            return
          }
          default:
        }
      },
      onMessage(listener) {
        toSession = listener
      },
      dispose: () => Promise.resolve(),
    }),
    ingest,
    async push(octets) {
      ingest.push(octets)
      octetsRead += octets.length
      ingest.flush()
      post({ kind: 'totals', totals: totals() })
      await room(MAX_BLOCKS_IN_FLIGHT)
    },
    settle: () => room(0),
  }
}
