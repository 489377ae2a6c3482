/** The records of a block as JSON objects, one text each, in the order of decoding and with the keys of the dump format. */
import { NO_TIME, RECORD_FLAGS, type DecodedBlock, type MessageFacts, type Shape } from '../../core/decode/block.ts'
import { formatNanoseconds, formatNanosecondsWords, formatSeconds } from '../../core/elements/format-time.ts'
import { viewBatch, type BatchView } from './batch-view.ts'
import type { DumpContext } from './block-reader.ts'
import { compileShapeFormatter, type RowFormatter, type ShapeFormatter } from './shape-formatter.ts'

/** Writes the line of a record, its `\n` included. */
export type LineFormatter = (block: DecodedBlock, onLine: (line: string) => boolean) => boolean

const NO_TIME_HIGH = Number(BigInt.asUintN(32, NO_TIME >> 32n))

/** `@exportTime`: v5 and v7 headers have nanoseconds, the others seconds. */
export function formatExportTime(message: MessageFacts): string {
  return message.protocolVersion === 5 || message.protocolVersion === 7
    ? formatNanoseconds(message.exportTimeNs)
    : formatSeconds(Number(message.exportTimeNs / 1_000_000_000n))
}

/** What of a record's head depends on its message and template: all but number, times and fields. */
interface Head {
  readonly before: string
  readonly after: string
}

/** Makes a formatter of whole records. Calls `onLine` until it says false; returns false then. */
export function createLineFormatter(context: DumpContext): LineFormatter {
  const formatters: (ShapeFormatter | undefined)[] = []
  const scopes: (string | undefined)[] = []
  let headMessage = -1
  let headTemplate = -1
  let head: Head = { before: '', after: '' }

  function formatterOf(shape: Shape): ShapeFormatter {
    const fields = shape.fields.map((field, column) => ({ field, column }))
    return (formatters[shape.id] ??= compileShapeFormatter(fields, context.jsonOf))
  }

  function scopeOf(shape: Shape): string {
    if (shape.type === 'data') return ''
    const keys = shape.fields.slice(0, shape.scopeFieldCount).map((field) => field.key)
    return (scopes[shape.id] ??= `,"@scope":${JSON.stringify(keys)}`)
  }

  function findHead(view: BatchView, row: number): Head {
    const number = view.batch.message[row]!
    const version = view.batch.templateVersion[row]!
    if (number !== headMessage || version !== headTemplate) {
      head = makeHead(context, view.shape, number, version)
      headMessage = number
      headTemplate = version
    }
    return head
  }

  function formatLine(view: BatchView, format: RowFormatter, scope: string, row: number): string {
    const { before, after } = findHead(view, row)
    const { start, end } = view
    const word = 2 * row
    let line = before + view.batch.record[row]! + after
    if (start[word + 1] !== NO_TIME_HIGH || start[word] !== 0) {
      const startText = formatNanosecondsWords(start[word + 1]! | 0, start[word]!)
      const isOnce = start[word] === end[word] && start[word + 1] === end[word + 1]
      const endText = isOnce ? startText : formatNanosecondsWords(end[word + 1]! | 0, end[word]!)
      line += `,"@start":"${startText}","@end":"${endText}"`
    }
    if ((view.batch.flags[row]! & RECORD_FLAGS.decodedLate) !== 0) line += ',"@decodedLate":true'
    return `${line}${scope}${format(row)}}\n`
  }

  return (block, onLine) => {
    const views = block.batches.map((batch) => viewBatch(batch, context.shapes[batch.shapeId]!))
    const rows = new Uint32Array(views.length)
    const formats = views.map((view) => formatterOf(view.shape)(view))
    const scopeTexts = views.map((view) => scopeOf(view.shape))
    for (let record = 0; record < block.recordCount; record++) {
      const index = block.order[record]!
      const row = rows[index]!
      rows[index] = row + 1
      if (!onLine(formatLine(views[index]!, formats[index]!, scopeTexts[index]!, row))) return false
    }
    return true
  }
}

function makeHead(context: DumpContext, shape: Shape, messageNumber: number, templateVersion: number): Head {
  const message = context.messageOf(messageNumber)
  const template = context.templates[templateVersion]!
  const exporter = JSON.stringify(context.sessions[message.sessionId]!.exporter)
  const upTime = message.sysUpTimeMs === undefined ? '' : `,"@sysUpTime":${message.sysUpTimeMs}`
  return {
    before:
      `{"@type":"${shape.type}","@version":${message.protocolVersion},"@exporter":${exporter}` +
      `,"@domain":${message.domain},"@template":${template.templateId}` +
      `,"@exportTime":"${formatExportTime(message)}","@sequence":${message.sequence},"@record":`,
    after: upTime,
  }
}
