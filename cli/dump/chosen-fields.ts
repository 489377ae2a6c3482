/** Records reduced to chosen fields: as JSON objects in the chosen order, or as rows of CSV. */
import { RECORD_FLAGS, NO_TIME, type DecodedBlock, type Shape } from '../../core/decode/block.ts'
import { formatNanoseconds } from '../../core/elements/format-time.ts'
import { viewBatch, type BatchView } from './batch-view.ts'
import type { DumpContext } from './block-reader.ts'
import { formatExportTime } from './record-lines.ts'
import { compileShapeFormatter, type ShapeFormatter } from './shape-formatter.ts'

/** Keys that every record can have; the order is that of the dump. */
export const RECORD_KEYS = [
  '@type',
  '@version',
  '@exporter',
  '@domain',
  '@template',
  '@exportTime',
  '@sequence',
  '@record',
  '@sysUpTime',
  '@start',
  '@end',
  '@decodedLate',
  '@scope',
] as const

type RecordKey = (typeof RECORD_KEYS)[number]

/** JSON texts of the chosen fields of a record, undefined where it does not have one. */
export type FieldTexts = readonly (string | undefined)[]

/** Calls `onRecord` for each record of a block until it says false; returns false then. */
export type ChosenFieldReader = (block: DecodedBlock, onRecord: (texts: FieldTexts) => boolean) => boolean

function isRecordKey(key: string): key is RecordKey {
  return (RECORD_KEYS as readonly string[]).includes(key)
}

/** Makes a reader of chosen fields. */
export function createChosenFieldReader(context: DumpContext, keys: readonly string[]): ChosenFieldReader {
  const formatters: (readonly (ShapeFormatter | undefined)[] | undefined)[] = []

  function formattersOf(shape: Shape): readonly (ShapeFormatter | undefined)[] {
    return (formatters[shape.id] ??= keys.map((key) => {
      const column = shape.fields.findIndex((field) => field.key === key)
      const field = shape.fields[column]
      return field === undefined ? undefined : compileShapeFormatter([{ field, column }], context.jsonOf)
    }))
  }

  return (block, onRecord) => {
    const views = block.batches.map((batch) => viewBatch(batch, context.shapes[batch.shapeId]!))
    const formats = views.map((view) => formattersOf(view.shape).map((formatter) => formatter?.(view)))
    const rows = new Uint32Array(views.length)
    for (let record = 0; record < block.recordCount; record++) {
      const index = block.order[record]!
      const row = rows[index]!++
      const texts = keys.map((key, position) => {
        if (isRecordKey(key)) return recordText(context, views[index]!, row, key)
        // The formatter of one field gives `,"key":value`.
        return formats[index]![position]?.(row).slice(JSON.stringify(key).length + 2)
      })
      if (!onRecord(texts)) return false
    }
    return true
  }
}

function recordText(context: DumpContext, view: BatchView, row: number, key: RecordKey): string | undefined {
  const { batch, shape } = view
  const message = context.messageOf(batch.message[row]!)
  switch (key) {
    case '@type':
      return JSON.stringify(shape.type)
    case '@version':
      return String(message.protocolVersion)
    case '@exporter':
      return JSON.stringify(context.sessions[message.sessionId]!.exporter)
    case '@domain':
      return String(message.domain)
    case '@template':
      return String(context.templates[batch.templateVersion[row]!]!.templateId)
    case '@exportTime':
      return JSON.stringify(formatExportTime(message))
    case '@sequence':
      return String(message.sequence)
    case '@record':
      return String(batch.record[row])
    case '@sysUpTime':
      return message.sysUpTimeMs === undefined ? undefined : String(message.sysUpTimeMs)
    case '@start':
      return timeText(batch.start[row]!)
    case '@end':
      return timeText(batch.end[row]!)
    case '@decodedLate':
      return (batch.flags[row]! & RECORD_FLAGS.decodedLate) === 0 ? undefined : 'true'
    case '@scope':
      return shape.type === 'data'
        ? undefined
        : JSON.stringify(shape.fields.slice(0, shape.scopeFieldCount).map((field) => field.key))
  }
}

function timeText(time: bigint): string | undefined {
  return time === NO_TIME ? undefined : JSON.stringify(formatNanoseconds(time))
}

/** A JSON object of the fields that the record has. */
export function formatChosenJson(keys: readonly string[], texts: FieldTexts): string {
  const members = keys.flatMap((key, index) =>
    texts[index] === undefined ? [] : `${JSON.stringify(key)}:${texts[index]}`,
  )
  return `{${members.join(',')}}`
}

/** A line of CSV (RFC 4180, but lines end with LF): texts without their JSON quotes, absent fields empty. */
export function formatCsvLine(texts: FieldTexts): string {
  return `${texts.map((text) => (text === undefined ? '' : quoteCsv(plainText(text)))).join(',')}\n`
}

function plainText(json: string): string {
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}

function quoteCsv(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
