/**
 * What is fuzzed, and what must hold whatever comes in: nothing throws, no input takes long, the octet ledger is exact and no
 * count is negative. A finding is the list of inputs that led to it, so that it can be told again.
 */
import { performance } from 'node:perf_hooks'
import { createDumpContext } from '../../cli/dump/dump-context.ts'
import { createLineWriter, type LineSink } from '../../cli/dump/record-lines.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import { createDecoder, type Decoder } from '../../core/decode/decoder.ts'
import { ledgerDifference } from '../../core/decode/ledger-account.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import type { Ledger } from '../../core/protocol/ledger.ts'
import { createIngest } from '../../core/session/ingest.ts'
import { transportSession } from '../support/decoding.ts'

/** Milliseconds that one input may take. */
export const MAX_INPUT_MS = 100

/** A datagram and the session it comes by. */
export interface FuzzedDatagram {
  readonly octets: Uint8Array
  readonly session: number
}

const SESSIONS = [transportSession(0), transportSession(1), transportSession(2, 'tcp'), transportSession(3, 'sctp')]

const registry = createElementRegistry()

/** Decodes datagrams one after the other; what is printed of them, and asked about them, has to work too. */
export function runDatagrams(datagrams: readonly FuzzedDatagram[], isThorough: boolean): number {
  const blocks: DecodedBlock[] = []
  const decoder = createDecoder({
    registry,
    keepMessageOctets: 'never',
    blockRecords: 4096,
    onBlock: (block) => isThorough && blocks.push(block),
    onProblem: () => undefined,
  })
  let slowest = 0
  datagrams.forEach(({ octets, session }, index) => {
    const before = performance.now()
    decoder.onDatagram({
      session: SESSIONS[session] ?? transportSession(),
      octets,
      originalLength: octets.length,
      frame: index + 1,
      arrivalNs: BigInt(index) * 1_000_000_000n,
      fileOffset: undefined,
    })
    slowest = Math.max(slowest, performance.now() - before)
  })
  if (isThorough) askEverything(decoder)
  decoder.end()
  const { ledger, exporters } = decoder.snapshot()
  checkLedger(ledger)
  for (const { domains } of exporters) for (const domain of domains) checkLedger(domain.ledger)
  if (isThorough) printBlocks(blocks)
  return slowest
}

/** Reads a capture from its octets, in two pieces; answers the milliseconds that it took. */
export function runCaptureOctets(octets: Uint8Array): number {
  const before = performance.now()
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
  return performance.now() - before
}

function askEverything(decoder: Decoder): void {
  const { sessions } = decoder.templateTree()
  decoder.health([])
  for (const { domains } of sessions) {
    for (const { templates } of domains) for (const { key } of templates.slice(0, 16)) decoder.describeTemplate(key)
  }
}

function printBlocks(blocks: readonly DecodedBlock[]): void {
  const context = createDumpContext()
  const write = createLineWriter(context, { limit: Number.POSITIVE_INFINITY, separator: '', filter: undefined })
  const sink: LineSink = {
    octets: new Uint8Array(1 << 16),
    at: 0,
    reserve(length) {
      if (sink.at + length <= sink.octets.length) return
      sink.octets = new Uint8Array(2 * (sink.at + length))
      sink.at = 0
    },
  }
  for (const block of blocks) {
    context.open(block)
    write(block, sink)
    context.close(block)
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
