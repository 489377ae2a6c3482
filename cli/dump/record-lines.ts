/** The records of a block as JSON objects, one a line, in the order of decoding and with the keys of the dump format. */
import { present } from '../../core/bytes/invariant.ts'
import { NO_TIME, RECORD_FLAGS, type DecodedBlock, type MessageFacts, type Shape } from '../../core/decode/block.ts'
import { formatNanoseconds, formatSeconds } from '../../core/elements/format-time.ts'
import { SFLOW_5, versionInHeader } from '../../core/wire/message-header.ts'
import { viewBatch, type BatchView } from './batch-view.ts'
import type { DumpContext } from './dump-context.ts'
import { writeNanoseconds, writeOctets, writeUnsigned } from './octet-writers.ts'
import { compileShapeWriter, type RowWriter, type ShapeWriter } from './shape-writer.ts'

/** Where lines go: `octets` from `at` on is free. */
export interface LineSink {
  octets: Uint8Array
  at: number
  /** Makes room for some octets after `at`. */
  reserve(length: number): void
}

/** Says which rows of a batch are to be written. */
export type RowFilter = (view: Pick<BatchView, 'batch'>) => (row: number) => boolean

export interface LineOptions {
  /** Most lines to write. */
  readonly limit: number
  /** Written before each line but the first: the comma of a JSON array. */
  readonly separator: string
  /** Lines so far, those of writers before this one included; it is counted on. */
  readonly lines?: { count: number }
  readonly filter: RowFilter | undefined
}

/** Writes the records of a block; returns false once the limit is reached. */
export type LineWriter = (block: DecodedBlock, sink: LineSink) => boolean

const NO_TIME_HIGH = Number(BigInt.asUintN(32, NO_TIME >> 32n))
const NOTHING = new Uint8Array(0)
/** Octets of a line that are neither head nor fields: number, times, marks. */
const LINE_OVERHEAD = 256

const encoder = new TextEncoder()
const START = encoder.encode(',"@start":')
const END = encoder.encode(',"@end":')
const DECODED_LATE = encoder.encode(',"@decodedLate":true')
const ASSUMED_TEMPLATE = encoder.encode(',"@assumedTemplate":true')
const LINE_END = encoder.encode('}\n')

/** `@exportTime`: v5 and v7 headers have nanoseconds, as has the arrival that stands for it with sFlow, the others seconds. */
export function formatExportTime(message: MessageFacts): string {
  const { protocolVersion } = message
  return protocolVersion === 5 || protocolVersion === 7 || protocolVersion === SFLOW_5
    ? formatNanoseconds(message.exportTimeNs)
    : formatSeconds(Number(message.exportTimeNs / 1_000_000_000n))
}

/** Names of the scope fields of an options shape. */
export function scopeKeys(shape: Shape): string[] {
  return shape.fields.slice(0, shape.scopeFieldCount).map((field) => field.key)
}

/** Makes a writer of whole records. */
export function createLineWriter(context: DumpContext, options: LineOptions): LineWriter {
  const writers: (ShapeWriter | undefined)[] = []
  const scopes: (Uint8Array | undefined)[] = []
  /** By template version, which belongs to one session, domain and protocol: the part before the export time. */
  const heads: (Uint8Array | undefined)[] = []
  const separator = encoder.encode(options.separator)
  const { lines = { count: 0 } } = options
  let messageNumber = -1
  let messagePart: Uint8Array = NOTHING
  let upTimePart: Uint8Array = NOTHING

  function openMessage(number: number): void {
    const message = context.messageOf(number)
    messageNumber = number
    messagePart = encoder.encode(`${formatExportTime(message)}","@sequence":${message.sequence},"@record":`)
    upTimePart = message.sysUpTimeMs === undefined ? NOTHING : encoder.encode(`,"@sysUpTime":${message.sysUpTimeMs}`)
  }

  function headOf(versionId: number, shape: Shape): Uint8Array {
    return (heads[versionId] ??= makeHead(context, versionId, shape))
  }

  function openBatch(view: BatchView): OpenBatch {
    const { shape } = view
    const writer = (writers[shape.id] ??= compileShapeWriter(shape, context.dictionary.texts))
    const scope = (scopes[shape.id] ??=
      shape.type === 'data' ? NOTHING : encoder.encode(`,"@scope":${JSON.stringify(scopeKeys(shape))}`))
    return {
      view,
      scope,
      writeRow: writer.open(view),
      accepts: options.filter?.(view),
      longestLine:
        writer.longestRow + scope.length + writer.textCount * context.dictionary.texts.longest + LINE_OVERHEAD,
      row: 0,
    }
  }

  function writeLine({ view, scope, writeRow, longestLine }: OpenBatch, row: number, sink: LineSink): void {
    const { batch, start, end, shape } = view
    const number = batch.message[row] ?? 0
    if (number !== messageNumber) openMessage(number)
    const head = headOf(batch.templateVersion[row] ?? 0, shape)
    sink.reserve(longestLine + head.length + messagePart.length + upTimePart.length)
    const out = sink.octets
    let at = sink.at
    if (lines.count > 0) at = writeOctets(out, at, separator, 0, separator.length)
    at = writeOctets(out, at, head, 0, head.length)
    at = writeOctets(out, at, messagePart, 0, messagePart.length)
    at = writeUnsigned(out, at, batch.record[row] ?? 0)
    at = writeOctets(out, at, upTimePart, 0, upTimePart.length)
    const word = 2 * row
    if (start[word + 1] !== NO_TIME_HIGH || start[word] !== 0) {
      at = writeOctets(out, at, START, 0, START.length)
      at = writeNanoseconds(out, at, start[word] ?? 0, start[word + 1] ?? 0)
      at = writeOctets(out, at, END, 0, END.length)
      at = writeNanoseconds(out, at, end[word] ?? 0, end[word + 1] ?? 0)
    }
    const flags = batch.flags[row] ?? 0
    if ((flags & RECORD_FLAGS.decodedLate) !== 0) at = writeOctets(out, at, DECODED_LATE, 0, DECODED_LATE.length)
    if ((flags & RECORD_FLAGS.assumedTemplate) !== 0) {
      at = writeOctets(out, at, ASSUMED_TEMPLATE, 0, ASSUMED_TEMPLATE.length)
    }
    at = writeOctets(out, at, scope, 0, scope.length)
    at = writeRow(out, at, row)
    sink.at = writeOctets(out, at, LINE_END, 0, LINE_END.length)
    lines.count++
  }

  return (block, sink) => {
    const batches = block.batches.map((batch) =>
      openBatch(viewBatch(batch, present(context.shapes[batch.shapeId], 'a shape'))),
    )
    for (let record = 0; record < block.recordCount; record++) {
      if (lines.count >= options.limit) return false
      const batch = present(batches[block.order[record] ?? 0], 'a batch')
      const row = batch.row++
      if (batch.accepts === undefined || batch.accepts(row)) writeLine(batch, row, sink)
    }
    return lines.count < options.limit
  }
}

interface OpenBatch {
  readonly view: BatchView
  readonly scope: Uint8Array
  readonly writeRow: RowWriter
  readonly accepts: ((row: number) => boolean) | undefined
  readonly longestLine: number
  row: number
}

function makeHead(context: DumpContext, versionId: number, shape: Shape): Uint8Array {
  const { protocolVersion, sessionId, domain, templateId } = present(context.templates[versionId], 'a template version')
  const exporter = JSON.stringify(present(context.sessions[sessionId], 'a session').exporter)
  const protocol = protocolVersion === SFLOW_5 ? ',"@protocol":"sflow"' : ''
  return encoder.encode(
    `{"@type":"${shape.type}","@version":${versionInHeader(protocolVersion)}${protocol},"@exporter":${exporter}` +
      `,"@domain":${domain},"@template":${templateId},"@exportTime":"`,
  )
}
