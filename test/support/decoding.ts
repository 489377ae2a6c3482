/** Runs messages through the decoder and gives back what `dump` would print. */
import { present } from '../../core/bytes/invariant.ts'
import { createDumpContext } from '../../cli/dump/dump-context.ts'
import { createLineWriter, type LineSink } from '../../cli/dump/record-lines.ts'
import type { DecodedBlock } from '../../core/decode/block.ts'
import type { LossSpan } from '../../core/decode/loss-spans.ts'
import { createDecoder, type DecoderSnapshot } from '../../core/decode/decoder.ts'
import type { ElementRegistry } from '../../core/elements/element.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import { DEFAULT_DECODE_SETTINGS, type DecodeSettings } from '../../core/protocol/decode-settings.ts'
import type { TemplateDescription, TemplateKey, TemplateTree } from '../../core/protocol/template-report.ts'
import type { Problem } from '../../core/problems/problem.ts'
import type { HealthReport } from '../../core/protocol/health-report.ts'
import type { ExportDatagram, TransportProtocol, TransportSession } from '../../core/transport/export-datagram.ts'

export type DumpedRecord = Readonly<Record<string, unknown>>

export interface Decoding {
  readonly records: readonly DumpedRecord[]
  readonly blocks: readonly DecodedBlock[]
  readonly problems: readonly Problem[]
  readonly snapshot: DecoderSnapshot
  readonly losses: readonly LossSpan[]
  readonly tree: TemplateTree
  /** Without the conformance of exporters, which rests on a problem log. */
  readonly health: HealthReport
  /** A template of the usual session, domain 1 and IPFIX, if not said otherwise. */
  describe(templateId: number, where?: Partial<TemplateKey>): TemplateDescription
}

/** A transport session from 192.0.2.1:4739 to port 4739, or to another. */
export function transportSession(id = 0, protocol: TransportProtocol = 'udp', collectorPort = 4739): TransportSession {
  return {
    id,
    protocol,
    exporterAddress: '192.0.2.1',
    exporterPort: 4739 + id,
    collectorAddress: '192.0.2.250',
    collectorPort,
    exporter: `192.0.2.1:${4739 + id}`,
  }
}

export interface Sent {
  readonly octets: Uint8Array
  readonly session?: TransportSession
  /** Octets on the wire, when the capture cut some. */
  readonly originalLength?: number
}

const sharedRegistry = createElementRegistry()

export interface DecodingOptions {
  /** One of its own for a test in which elements are learned. */
  readonly registry?: ElementRegistry
  readonly blockRecords?: number
  readonly keepMessageOctets?: 'always' | 'when-not-in-file' | 'never'
  readonly settings?: Partial<DecodeSettings>
  readonly isLive?: boolean
}

/** Decodes datagrams in order; a bare octet string comes from the usual session over UDP. */
export function decode(datagrams: readonly (Uint8Array | Sent)[], options: DecodingOptions = {}): Decoding {
  const blocks: DecodedBlock[] = []
  const problems: Problem[] = []
  const decoder = createDecoder({
    registry: options.registry ?? sharedRegistry,
    keepMessageOctets: options.keepMessageOctets ?? 'never',
    ...(options.blockRecords === undefined ? {} : { blockRecords: options.blockRecords }),
    settings: { ...DEFAULT_DECODE_SETTINGS, ...options.settings },
    isLive: options.isLive ?? false,
    onBlock: (block) => blocks.push(block),
    onProblem: (problem) => problems.push({ ...problem, octets: problem.octets?.slice() ?? new Uint8Array(0) }),
  })
  const usual = transportSession()
  datagrams.forEach((datagram, index) => {
    const sent: Sent = datagram instanceof Uint8Array ? { octets: datagram } : datagram
    decoder.onDatagram(asDatagram(sent, usual, index + 1))
  })
  decoder.end()
  return {
    records: readRecords(blocks),
    blocks,
    problems,
    snapshot: decoder.snapshot(),
    losses: decoder.losses(),
    tree: decoder.templateTree(),
    health: decoder.health([]),
    describe(templateId, where) {
      const key = { session: 0, domain: 1, protocolVersion: 10, templateId, ...where }
      return present(decoder.describeTemplate(key), `template ${templateId}`)
    },
  }
}

/** A datagram as the transport hands it on. */
export function asDatagram(sent: Sent, usual: TransportSession, frame: number): ExportDatagram {
  return {
    session: sent.session ?? usual,
    octets: sent.octets,
    from: 0,
    end: sent.octets.length,
    originalLength: sent.originalLength ?? sent.octets.length,
    frame,
    arrivalNs: BigInt(frame) * 1_000_000_000n,
    fileOffset: undefined,
  }
}

/** The records of blocks as `dump` prints them. */
export function readRecords(blocks: readonly DecodedBlock[]): DumpedRecord[] {
  const context = createDumpContext()
  const write = createLineWriter(context, { limit: Number.POSITIVE_INFINITY, separator: '', filter: undefined })
  const sink: LineSink = {
    octets: new Uint8Array(1 << 16),
    at: 0,
    reserve(length) {
      if (sink.at + length <= sink.octets.length) return
      const grown = new Uint8Array(2 * (sink.at + length))
      grown.set(sink.octets)
      sink.octets = grown
    },
  }
  for (const block of blocks) {
    context.open(block)
    write(block, sink)
    context.close(block)
  }
  const lines = new TextDecoder().decode(sink.octets.subarray(0, sink.at)).split('\n')
  return lines.slice(0, -1).map((line) => JSON.parse(line) as DumpedRecord)
}

/** Codes of problems, in order. */
export function codesOf(decoding: Decoding): string[] {
  return decoding.problems.map((problem) => problem.code)
}
