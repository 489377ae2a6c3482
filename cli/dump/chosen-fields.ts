/** Records reduced to chosen fields: as JSON objects in the chosen order, or as rows of CSV. */
import { present } from '../../core/bytes/invariant.ts'
import { RECORD_FLAGS, NO_TIME, type DecodedBlock } from '../../core/decode/block.ts'
import { createJsonReader } from '../../core/elements/format-dump-value.ts'
import { formatNanoseconds } from '../../core/elements/format-time.ts'
import { SFLOW_5, versionInHeader } from '../../core/wire/message-header.ts'
import { viewBatch, type BatchView } from './batch-view.ts'
import type { DumpContext } from './dump-context.ts'
import { formatExportTime, scopeKeys, type RowFilter } from './record-lines.ts'

/** Keys that every record can have, in the order of CSV: that of the dump, but for `@protocol`, which only sFlow has. */
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
  '@assumedTemplate',
  '@scope',
  '@protocol',
] as const

type RecordKey = (typeof RECORD_KEYS)[number]

/** JSON texts of the chosen fields of a record, undefined where it does not have one. */
export type FieldTexts = readonly (string | undefined)[]

/** Calls `onRecord` for each record of a block until it says false; returns false then. */
export type ChosenFieldReader = (block: DecodedBlock, onRecord: (texts: FieldTexts) => boolean) => boolean

function isRecordKey(key: string): key is RecordKey {
  return (RECORD_KEYS as readonly string[]).includes(key)
}

type FieldReader = (row: number) => string | undefined

/** Makes a reader of chosen fields of the records that the filter lets through. */
export function createChosenFieldReader(
  context: DumpContext,
  keys: readonly string[],
  filter: RowFilter | undefined,
): ChosenFieldReader {
  function readerOf(view: BatchView, key: string): FieldReader {
    if (isRecordKey(key)) return (row) => recordText(context, view, row, key)
    const column = view.shape.fields.findIndex((field) => field.key === key)
    const field = view.shape.fields[column]
    if (field === undefined) return () => undefined
    return createJsonReader(field.kind, present(view.batch.columns[column], 'a column'), context.dictionary.jsonOf)
  }

  return (block, onRecord) => {
    const batches = block.batches.map((batch) => {
      const view = viewBatch(batch, present(context.shapes[batch.shapeId], 'a shape'))
      return { readers: keys.map((key) => readerOf(view, key)), accepts: filter?.(view), row: 0 }
    })
    for (let record = 0; record < block.recordCount; record++) {
      const batch = present(batches[block.order[record] ?? 0], 'a batch')
      const row = batch.row++
      if (batch.accepts !== undefined && !batch.accepts(row)) continue
      if (!onRecord(batch.readers.map((read) => read(row)))) return false
    }
    return true
  }
}

function recordText(context: DumpContext, view: BatchView, row: number, key: RecordKey): string | undefined {
  const { batch, shape } = view
  const message = context.messageOf(batch.message[row] ?? 0)
  switch (key) {
    case '@type':
      return JSON.stringify(shape.type)
    case '@version':
      return String(versionInHeader(message.protocolVersion))
    case '@protocol':
      return message.protocolVersion === SFLOW_5 ? '"sflow"' : undefined
    case '@exporter':
      return JSON.stringify(present(context.sessions[message.sessionId], 'a session').exporter)
    case '@domain':
      return String(message.domain)
    case '@template':
      return String(present(context.templates[batch.templateVersion[row] ?? 0], 'a template version').templateId)
    case '@exportTime':
      return JSON.stringify(formatExportTime(message))
    case '@sequence':
      return String(message.sequence)
    case '@record':
      return String(batch.record[row])
    case '@sysUpTime':
      return message.sysUpTimeMs === undefined ? undefined : String(message.sysUpTimeMs)
    case '@start':
      return timeText(batch.start[row] ?? NO_TIME)
    case '@end':
      return timeText(batch.end[row] ?? NO_TIME)
    case '@decodedLate':
      return ((batch.flags[row] ?? 0) & RECORD_FLAGS.decodedLate) === 0 ? undefined : 'true'
    case '@assumedTemplate':
      return ((batch.flags[row] ?? 0) & RECORD_FLAGS.assumedTemplate) === 0 ? undefined : 'true'
    case '@scope':
      return shape.type === 'data' ? undefined : JSON.stringify(scopeKeys(shape))
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
