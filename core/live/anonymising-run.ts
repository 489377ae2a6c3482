/**
 * Decodes frames and hands on each datagram anonymised. Records that waited for their template are decoded after their datagram has
 * gone: a first run over the same frames finds them, the second one knows them beforehand.
 */
import type { Frame } from '../capture/capture-sink.ts'
import { RECORD_FLAGS, type DecodedBlock, type TemplateVersion } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { ExportDatagram, TransportSession } from '../transport/export-datagram.ts'
import { fixedFields, templateFields } from '../wire/template-fields.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import { anonymiseDatagram, type MessagePlace, type RecordPlace } from './anonymise-datagram.ts'
import type { WireField } from './anonymise-record.ts'
import { createDecodingRun, type DecodingRunOptions } from './decoding-run.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { parseSocketAddress } from './socket-address.ts'

/** Records that were decoded late, by the number of their message. */
export type LateRecords = ReadonlyMap<number, readonly RecordPlace[]>

export interface AnonymisedDatagram {
  readonly session: TransportSession
  /** Its own octets. */
  readonly octets: Uint8Array
  readonly originalLength: number
  readonly arrivalNs: bigint
}

export interface AnonymisingRun {
  onFrame(frame: Frame): void
  settle(): Promise<void>
  end(): void
  /** Found by this run. */
  late(): LateRecords
  /** Octets that nobody could read and that were overwritten. */
  overwritten(): number
  /** Datagrams, packets and streams that are no flow export. */
  leftOut(): number
}

export interface AnonymisingRunOptions extends Omit<DecodingRunOptions, 'onBlock' | 'onDatagram'> {
  readonly pseudonyms: Pseudonyms
  readonly late: LateRecords
  /** Absent: records that are decoded late are found, and nothing else is done. */
  onAnonymised?(datagram: AnonymisedDatagram): void
}

/** A message of the present datagram, growing as blocks tell of its records. */
interface OpenMessage extends MessagePlace {
  readonly number: number
  readonly sessionId: number
  readonly domain: number
  readonly records: RecordPlace[]
}

/** Begins a run. */
export function createAnonymisingRun(options: AnonymisingRunOptions): AnonymisingRun {
  const { registry, pseudonyms, onAnonymised } = options
  const fieldsByVersion = new Map<number, readonly WireField[]>()
  const fieldsByTemplate = new Map<string, readonly WireField[]>()
  const late = new Map<number, RecordPlace[]>()
  const identities = new Map<number, ReadonlySet<number>>()
  let messages: OpenMessage[] = []
  let overwritten = 0
  let unknown = 0

  function takeTemplate(template: TemplateVersion): void {
    const fields = fieldsOf(template, registry)
    fieldsByVersion.set(template.id, fields)
    fieldsByTemplate.set(templateKey(template.sessionId, template.domain, template.templateId), fields)
  }

  function onBlock(block: DecodedBlock): void {
    block.newTemplates.forEach(takeTemplate)
    const { messages: facts } = block
    for (let row = 0; row < facts.count && onAnonymised !== undefined; row++) {
      const last = messages[messages.length - 1]
      messages.push({
        number: facts.number[row] ?? 0,
        sessionId: facts.sessionId[row] ?? 0,
        domain: facts.domain[row] ?? 0,
        start: last === undefined ? 0 : last.start + last.length,
        length: facts.length[row] ?? 0,
        protocolVersion: (facts.protocolVersion[row] ?? 10) as MessagePlace['protocolVersion'],
        records: [],
      })
    }
    for (const batch of block.batches) {
      for (let row = 0; row < batch.rowCount; row++) {
        const flags = batch.flags[row] ?? 0
        if (onAnonymised === undefined && (flags & RECORD_FLAGS.decodedLate) === 0) continue
        const place = {
          offset: batch.offset[row] ?? 0,
          length: batch.length[row] ?? 0,
          fields: fieldsByVersion.get(batch.templateVersion[row] ?? 0) ?? [],
        }
        takeRecord(batch.message[row] ?? 0, place, flags)
      }
    }
  }

  function takeRecord(message: number, place: RecordPlace, flags: number): void {
    if ((flags & RECORD_FLAGS.decodedLate) === 0) {
      messages.find(({ number }) => number === message)?.records.push(place)
      return
    }
    const known = late.get(message)
    if (known === undefined) late.set(message, [place])
    else known.push(place)
  }

  function onDatagram(datagram: ExportDatagram, decode: () => void): void {
    messages = []
    decode()
    if (messages.length === 0 && run.totals().datagramsNotFlowExport > unknown) {
      unknown++
      return
    }
    const octets = datagram.octets.slice(datagram.from, datagram.end)
    const [first] = messages
    for (const message of messages) message.records.push(...(options.late.get(message.number) ?? []))
    overwritten += anonymiseDatagram(octets, messages, {
      registry,
      pseudonyms,
      identities: identitiesOf(datagram.session),
      fieldsOf: (templateId) =>
        first === undefined ? undefined : fieldsByTemplate.get(templateKey(first.sessionId, first.domain, templateId)),
    })
    const { session, originalLength, arrivalNs } = datagram
    onAnonymised?.({ session, octets, originalLength, arrivalNs })
  }

  function identitiesOf(session: TransportSession): ReadonlySet<number> {
    const known = identities.get(session.id)
    if (known !== undefined) return known
    const made = new Set([session.exporterAddress, session.collectorAddress].flatMap(ipv4NumberOf))
    identities.set(session.id, made)
    return made
  }

  // Who only looks for what is late needs no block for each datagram.
  const run = createDecodingRun({ ...options, onBlock, ...(onAnonymised && { onDatagram }) })

  return {
    onFrame: run.onFrame,
    settle: run.settle,
    end: run.end,
    late: () => late,
    overwritten: () => overwritten,
    leftOut: () => {
      const { framesWithoutIp, otherPackets, otherStreams } = run.counters
      return unknown + framesWithoutIp + otherPackets + otherStreams
    },
  }
}

function fieldsOf(template: TemplateVersion, registry: ElementRegistry): readonly WireField[] {
  const { protocolVersion, fields, scopeFieldCount } = template
  if (protocolVersion === SFLOW_5) return []
  if (protocolVersion === 5 || protocolVersion === 7) {
    return fixedFields(protocolVersion, registry).filter(({ header }) => header === undefined)
  }
  return templateFields(fields, scopeFieldCount, protocolVersion, registry)
}

function templateKey(session: number, domain: number, templateId: number): string {
  return `${session} ${domain} ${templateId}`
}

function ipv4NumberOf(address: string): number[] {
  const octets = parseSocketAddress(address)
  if (octets?.length !== 4) return []
  const number = new DataView(octets.buffer).getUint32(0)
  // 0.0.0.0, and what a counter may be just as well.
  return number < 0x0100_0000 ? [] : [number]
}
