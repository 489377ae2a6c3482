/** What Flowglass reads in a capture: the fields of every record with their place, by message. */
import { readFileSync } from 'node:fs'
import type { DecodedBlock, TemplateVersion } from '../../core/decode/block.ts'
import { RECORD_FLAGS } from '../../core/decode/block.ts'
import { createElementRegistry } from '../../core/elements/registry.ts'
import type { RecordField } from '../../core/protocol/session-api.ts'
import { createIngest } from '../../core/session/ingest.ts'
import { describeRecord } from '../../core/wire/describe-record.ts'
import { SFLOW_5 } from '../../core/wire/message-header.ts'
import { describeSample } from '../../core/wire/sflow/describe-sample.ts'
import { messagesOf } from '../support/message-rows.ts'

export interface FlowglassField extends RecordField {
  /** Octets from the beginning of the message to the value, without a length prefix. */
  readonly place: number
  readonly octets: number
  readonly raw: Uint8Array
}

export interface FlowglassMessage {
  readonly frame: number
  readonly exporter: string
  readonly fields: readonly FlowglassField[]
  /** Octets from the beginning of the message to each of its records. */
  readonly records: ReadonlySet<number>
}

const registry = createElementRegistry()

/** Decodes a capture file; messages of one frame keep their order. */
export function readWithFlowglass(path: string): FlowglassMessage[] {
  const blocks: DecodedBlock[] = []
  const ingest = createIngest({
    registry,
    keepMessageOctets: 'always',
    isCompressed: false,
    onBlock: (block) => blocks.push(block),
  })
  ingest.push(new Uint8Array(readFileSync(path)))
  ingest.end()
  return readMessages(blocks)
}

function readMessages(blocks: readonly DecodedBlock[]): FlowglassMessage[] {
  const templates: TemplateVersion[] = []
  const exporters: string[] = []
  const messages = new Map<
    number,
    FlowglassMessage & { octets: Uint8Array; fields: FlowglassField[]; records: Set<number> }
  >()
  for (const block of blocks) {
    for (const template of block.newTemplates) templates[template.id] = template
    for (const session of block.newSessions) exporters[session.id] = session.exporter
    let at = 0
    for (const { number, frame, length, sessionId } of messagesOf(block.messages)) {
      const octets = block.messageOctets.subarray(at, at + length)
      messages.set(number, { frame, exporter: exporters[sessionId] ?? '', octets, fields: [], records: new Set() })
      at += length
    }
    for (const batch of block.batches) {
      for (let row = 0; row < batch.rowCount; row++) {
        const message = messages.get(batch.message[row] ?? 0)
        const template = templates[batch.templateVersion[row] ?? 0]
        if (message === undefined || template === undefined) continue
        // tshark decodes by the first definition of a template whatever replaces it (RFC 7011 §8.1); sFlow has none.
        if (template.version > 1 && template.protocolVersion !== SFLOW_5) continue
        const recordOffset = batch.offset[row] ?? 0
        message.records.add(recordOffset)
        const place = { registry, message: message.octets, recordOffset, recordLength: batch.length[row] ?? 0 }
        const { protocolVersion } = template
        const isPlainMicroseconds = ((batch.flags[row] ?? 0) & RECORD_FLAGS.plainMicroseconds) !== 0
        const { fields } =
          protocolVersion === SFLOW_5
            ? describeSample(place)
            : describeRecord({ ...place, template: { ...template, protocolVersion }, isPlainMicroseconds })
        for (const field of fields) {
          const place = field.offset + field.prefixLength
          const octets = field.length - field.prefixLength
          message.fields.push({ ...field, place, octets, raw: message.octets.subarray(place, place + octets) })
        }
      }
    }
  }
  return [...messages.values()]
}
