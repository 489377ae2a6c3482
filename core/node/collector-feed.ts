/** What a collector lends to whatever feeds its decoder: a file, or listeners. */
import { createBlockMemory } from '../decode/block-memory.ts'
import type { DecodedBlock } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { MAX_BLOCKS_IN_FLIGHT, TOTALS_INTERVAL_MS } from '../limits/decode.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { createLedger } from '../protocol/ledger.ts'
import {
  buffersOf,
  EMPTY_ACCOUNT,
  type Account,
  type CollectorPort,
  type Totals,
} from '../session/collector-messages.ts'
import { createIngest, type Ingest, type IngestOptions } from '../session/ingest.ts'

/** Totals are sent less often when making them takes long: with ten thousand exporters, say. */
const TOTALS_COST_FACTOR = 20

/** Blocks bring the octets of what lies in no file, unless it is said otherwise. */
interface SourceOptions
  extends
    Pick<IngestOptions, 'isCompressed' | 'isLive'>,
    Partial<Pick<IngestOptions, 'keepMessageOctets' | 'dictionaryOctets' | 'numberLimits' | 'isRenewed'>> {
  /** Sees a block before the session gets it, and keeps nothing of its arrays. */
  beforeBlock?(block: DecodedBlock): void
}

export interface CollectorFeed {
  readonly registry: ElementRegistry
  /** Makes the pipeline; once. */
  begin(options: SourceOptions): Ingest
  /** Undefined before `begin`. */
  ingest(): Ingest | undefined
  /** Says how many octets were taken in all; true when it was time to tell the session. */
  taken(octets: number): boolean
  totals(): Totals
  account(): Account
  /** Whether the store is less than `MAX_BLOCKS_IN_FLIGHT` blocks behind. */
  hasRoom(): boolean
  /** Waits until it is, or until the signal. */
  room(signal?: AbortSignal): Promise<void>
  /** The session has stored a block. */
  stored(): void
  /** Takes buffers of blocks back that nobody reads any more. */
  giveBack(buffers: readonly ArrayBuffer[]): void
}

/** Makes what feeds a pipeline whose blocks go to the port. */
export function createCollectorFeed(
  port: CollectorPort,
  registry: ElementRegistry,
  settings: DecodeSettings,
): CollectorFeed {
  const memory = createBlockMemory()
  let ingest: Ingest | undefined
  let inFlight = 0
  let resume: (() => void) | undefined
  let octetsTaken = 0
  let nextTotals = 0
  const hasRoom = (): boolean => inFlight < MAX_BLOCKS_IN_FLIGHT
  const totals = (): Totals => totalsOf(ingest, octetsTaken)

  return {
    registry,
    begin: (options) =>
      (ingest = createIngest({
        keepMessageOctets: 'when-not-in-file',
        ...options,
        registry,
        settings,
        memory,
        onManifest: (manifest) => {
          port.post({ kind: 'manifest', manifest })
        },
        onBlock: (block) => {
          inFlight += 1
          options.beforeBlock?.(block)
          port.post({ kind: 'block', block }, buffersOf(block))
        },
      })),
    ingest: () => ingest,
    taken(octets) {
      octetsTaken = octets
      const before = performance.now()
      if (before < nextTotals) return false
      port.post({ kind: 'totals', totals: totals() })
      const cost = performance.now() - before
      nextTotals = before + Math.max(TOTALS_INTERVAL_MS, cost * TOTALS_COST_FACTOR)
      return true
    },
    totals,
    account: () => accountOf(ingest),
    hasRoom,
    async room(signal) {
      const wake = (): void => resume?.()
      signal?.addEventListener('abort', wake)
      while (!hasRoom() && signal?.aborted !== true) await new Promise<void>((settle) => (resume = settle))
      signal?.removeEventListener('abort', wake)
    },
    stored() {
      inFlight -= 1
      resume?.()
    },
    giveBack: memory.giveBack,
  }
}

function accountOf(ingest: Ingest | undefined): Account {
  if (ingest === undefined) return EMPTY_ACCOUNT
  const { capture, exporters, problems } = ingest.snapshot()
  return { capture, exporters, problems }
}

function totalsOf(ingest: Ingest | undefined, octetsRead: number): Totals {
  if (ingest === undefined) {
    const none = { data: 0, options: 0 }
    return {
      octetsRead,
      ledger: createLedger(),
      records: none,
      templates: 0,
      problems: { note: 0, warning: 0, error: 0 },
    }
  }
  const { ledger, records, templates, problemCounts, wantsForgotten } = ingest.totals()
  const corrections = ingest.corrections()
  const wanted = wantsForgotten === 0 ? {} : { wantsForgotten }
  const corrected = Object.values(corrections).some((units) => units !== 0) ? { corrections } : {}
  return { octetsRead, ledger, records, templates, problems: problemCounts, ...wanted, ...corrected }
}
