/**
 * What is fuzzed, and what must hold whatever comes in: nothing throws, no input takes long, the octet ledger is exact and no
 * count is negative. A finding is the list of inputs that led to it, so that it can be told again.
 */
import { performance } from 'node:perf_hooks'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createDecoder } from '../../core/decode/decoder.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { DEFAULT_DECODE_SETTINGS, EVERY_EXPORTER, type DecodeSettings } from '../../core/protocol/decode-settings.ts'
import type { Ledger } from '../../core/protocol/ledger.ts'
import { createIngest } from '../../core/session/ingest.ts'
import { transportSession } from '../support/decoding.ts'
import { askDecoder, readBlocks } from './ask-everything.ts'
import { ledgerDifference } from '../support/ledger-difference.ts'

/** Milliseconds that one input may take. */
export const MAX_INPUT_MS = 100

/** A datagram and the session it comes by. */
export interface FuzzedDatagram {
  readonly octets: Uint8Array
  readonly session: number
}

const SESSIONS = [
  transportSession(0),
  transportSession(1),
  transportSession(2, 'tcp'),
  transportSession(3, 'sctp'),
  transportSession(4, 'udp', 6343),
]
/** The session by which sFlow customarily comes. */
export const SFLOW_SESSION = 4

const FORCED: DecodeSettings = {
  quirks: [
    { exporter: EVERY_EXPORTER, quirk: 'plain-microseconds', state: 'on' },
    { exporter: EVERY_EXPORTER, quirk: 'four-octet-seconds', state: 'on' },
    { exporter: EVERY_EXPORTER, quirk: 'clock-offset', state: 'on', offsetNs: '-3600000000000' },
  ],
  assumeFromOtherSessions: true,
  assumedTemplates: [256, 257, 300].flatMap((templateId) =>
    [9, 10].map((protocolVersion) => ({
      exporter: '192.0.2.1:4739',
      domain: 1,
      protocolVersion,
      templateId,
      kind: 'data' as const,
      scopeFieldCount: 0,
      fields: [
        { pen: 0, id: 4, length: 1 },
        { pen: 0, id: 82, length: protocolVersion === 9 ? 3 : 65_535 },
      ],
    })),
  ),
  dropStaleTemplates: true,
}

/** What a user may have decided, by number. */
const VARIANTS: readonly { readonly settings: DecodeSettings; readonly isLive: boolean }[] = [
  { settings: DEFAULT_DECODE_SETTINGS, isLive: false },
  { settings: DEFAULT_DECODE_SETTINGS, isLive: true },
  { settings: FORCED, isLive: false },
  { settings: FORCED, isLive: true },
]
export const VARIANT_COUNT = VARIANTS.length

/** Shared by all runs, as it is costly to make; what options data teach it is bounded. */
const registry = createElementRegistry()

export interface DatagramRun {
  /** Number of the settings. */
  readonly variant: number
  /** What is decoded is described, named and printed, too. */
  readonly isThorough: boolean
}

/** Decodes datagrams one after the other; answers the milliseconds of the slowest. */
export function runDatagrams(datagrams: readonly FuzzedDatagram[], { variant, isThorough }: DatagramRun): number {
  const blocks: DecodedBlock[] = []
  const decoder = createDecoder({
    registry,
    ...VARIANTS[variant],
    keepMessageOctets: isThorough ? 'always' : 'never',
    blockRecords: 4096,
    onBlock: (block) => isThorough && blocks.push(block),
    onProblem: () => undefined,
  })
  let slowest = 0
  datagrams.forEach(({ octets, session }, index) => {
    const elapsed = startStopwatch()
    decoder.onDatagram({
      session: SESSIONS[session] ?? transportSession(),
      octets,
      from: 0,
      end: octets.length,
      originalLength: octets.length,
      frame: index + 1,
      arrivalNs: BigInt(index) * 1_000_000_000n,
      fileOffset: undefined,
    })
    slowest = Math.max(slowest, elapsed())
  })
  if (isThorough) askDecoder(decoder)
  decoder.end()
  const { ledger, exporters } = decoder.snapshot()
  checkLedger(ledger)
  for (const { domains } of exporters) for (const domain of domains) checkLedger(domain.ledger)
  if (isThorough) readBlocks(blocks, registry)
  return slowest
}

/** Reads a capture from its octets, in two pieces; answers the milliseconds that it took. */
export function runCaptureOctets(octets: Uint8Array): number {
  const elapsed = startStopwatch()
  const ingest = createIngest({
    registry,
    keepMessageOctets: 'when-not-in-file',
    isCompressed: false,
    onBlock: () => undefined,
  })
  const half = octets.length >> 1
  const refusal = ingest.push(octets.slice(0, half)) ?? ingest.push(octets.slice(half))
  if (refusal === undefined) ingest.end()
  checkLedger(ingest.snapshot().ledger)
  return elapsed()
}

/** Answers the milliseconds since: by the clock or the processor, whichever went less far, for the machine may be busy. */
function startStopwatch(): () => number {
  const startedAt = performance.now()
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return Math.min(performance.now() - startedAt, (user + system) / 1000)
  }
}

function checkLedger(ledger: Ledger): void {
  const difference = ledgerDifference(ledger.octets)
  if (difference !== 0) throw new Error(`The ledger is off by ${difference} octets.`)
  for (const account of [ledger.octets, ledger.records, ledger.datagrams]) {
    for (const [name, count] of Object.entries(account) as [string, number][]) {
      if (!(count >= 0)) throw new Error(`The ledger has ${String(count)} for ${name}.`)
    }
  }
}
