/** What a viewer asks of what was decoded: reports, the details of records, their names, their lines in a dump. */
import { createDumpContext } from '../../cli/dump/dump-context.ts'
import { createLineWriter, type LineSink } from '../../cli/dump/record-lines.ts'
import type { DecodedBlock, RecordBatch, TemplateVersion } from '../../core/decode/block.ts'
import type { Decoder } from '../../core/decode/decoder.ts'
import type { ElementRegistry } from '../../core/elements/element.ts'
import { createSessionNames } from '../../core/names/session-names.ts'
import { elementOf } from '../../core/session/field-columns.ts'
import { listTemplatesAt } from '../../core/session/list-templates.ts'
import { describeRecord } from '../../core/wire/describe-record.ts'
import { SFLOW_5 } from '../../core/wire/message-header.ts'
import { describeSample } from '../../core/wire/sflow/describe-sample.ts'

/** Records of one batch that are described. */
const DESCRIBED = 3

/** Asks a decoder for its reports. */
export function askDecoder(decoder: Decoder): void {
  const { sessions } = decoder.templateTree()
  decoder.health([])
  for (const { domains } of sessions) {
    for (const { templates } of domains) for (const { key } of templates.slice(0, 16)) decoder.describeTemplate(key)
  }
}

/** Learns names from blocks, describes some of their records, prints all. */
export function readBlocks(blocks: readonly DecodedBlock[], registry: ElementRegistry): void {
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const templates: TemplateVersion[] = []
  const messages = new Map<number, Uint8Array>()
  for (const block of blocks) {
    for (const template of block.newTemplates) templates[template.id] = template
    noteMessages(block, messages)
    names.take(block)
    for (const batch of block.batches) describeSome(batch, templates, messages, registry)
  }
  printBlocks(blocks)
}

function noteMessages({ messages, messageOctets }: DecodedBlock, known: Map<number, Uint8Array>): void {
  let at = 0
  for (let index = 0; index < messages.count; index++) {
    const length = messages.length[index] ?? 0
    known.set(messages.number[index] ?? 0, messageOctets.subarray(at, at + length))
    at += length
  }
}

function describeSome(
  batch: RecordBatch,
  templates: readonly TemplateVersion[],
  messages: ReadonlyMap<number, Uint8Array>,
  registry: ElementRegistry,
): void {
  for (let row = 0; row < Math.min(batch.rowCount, DESCRIBED); row++) {
    const message = messages.get(batch.message[row] ?? 0)
    const template = templates[batch.templateVersion[row] ?? 0]
    if (message === undefined || template === undefined) throw new Error('A record has no message or no template.')
    const place = { registry, message, recordOffset: batch.offset[row] ?? 0, recordLength: batch.length[row] ?? 0 }
    const { protocolVersion } = template
    if (protocolVersion === SFLOW_5) {
      describeSample(place)
      continue
    }
    const listTemplates = listTemplatesAt({ templates }, registry, template, batch.record[row] ?? 0)
    describeRecord({
      ...place,
      template: { ...template, protocolVersion },
      isPlainMicroseconds: row === 1,
      hasFourOctetSeconds: row === 2,
      listTemplates,
    })
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
