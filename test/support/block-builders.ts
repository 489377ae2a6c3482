/** Builds decoded blocks by hand: shapes by their fields, records by their values, in any interleaving. */
import {
  NO_TIME,
  type DecodedBlock,
  type MessageFacts,
  type RecordBatch,
  type SessionFacts,
  type Shape,
  type TemplateVersion,
} from '../../core/decode/block.ts'
import { octetsPerRow, type ColumnKind } from '../../core/elements/column-kind.ts'
import { messageColumnsOf } from './message-rows.ts'

export interface BuiltField {
  readonly key: string
  readonly kind: ColumnKind
  readonly pen?: number
  readonly elementId?: number
}

export interface BuiltRecord {
  readonly shape: number
  /** One a field: texts for `text` and `octets`, integers as number or bigint. */
  readonly values: readonly (number | bigint | string)[]
  readonly startNs?: bigint
  readonly endNs?: bigint
  readonly exportTimeNs?: bigint
  readonly flags?: number
  /** Template version, 0 … one a shape at first; see `addTemplate`. */
  readonly template?: number
}

export interface BlockBuilder {
  readonly shapes: readonly Shape[]
  /** Adds a shape and a template version of it, template id 256 + its number; returns the shape's id. */
  addShape(fields: readonly BuiltField[], type?: 'data' | 'options'): number
  /** Adds a further template version of a shape; returns its id. */
  addTemplate(template: Partial<TemplateVersion> & { readonly shapeId: number }): number
  addSession(session: Omit<SessionFacts, 'id'>): number
  add(record: BuiltRecord): void
  /** Everything added since the last block, as the next one. */
  build(): DecodedBlock
}

export const EXPORT_TIME_NS = 1_720_689_702_000_000_000n

/** A builder with one session, `192.0.2.1:4739`. With `inFile` the messages lie in the file, else in the blocks; one message a block. */
export function createBlockBuilder(
  options: {
    readonly messages?: 'inFile' | 'inBlock'
    readonly secondsApart?: number
    /** Seconds at which a message arrives, in place of that. */
    readonly arrivesAt?: (message: number) => number
    /** Texts after which the dictionary begins anew, also amid a block; it never does when absent. */
    readonly textsOfGeneration?: number
  } = {},
): BlockBuilder {
  const shapes: Shape[] = []
  const templates: TemplateVersion[] = []
  const sessions: SessionFacts[] = [{ id: 0, protocol: 'udp', exporter: '192.0.2.1:4739', collector: '192.0.2.9:4739' }]
  const templateOfShape: number[] = []
  const textIds = new Map<string, number>()
  let newTexts: string[] = []
  let firstTextId = 0
  let firstLiveId = 0
  let textCount = 0
  let records: BuiltRecord[] = []
  let nextRecord = 1
  let nextMessage = 1
  let sent = { shapes: 0, templates: 0, sessions: 0 }

  function textId(text: string): number {
    const known = textIds.get(text)
    if (known !== undefined) return known
    if (textIds.size === options.textsOfGeneration) {
      textIds.clear()
      firstLiveId = textCount
    }
    textIds.set(text, textCount)
    newTexts.push(text)
    return textCount++
  }

  const builder: BlockBuilder = {
    shapes,
    addShape(fields, type = 'data') {
      const id = shapes.length
      shapes.push({
        id,
        type,
        fields: fields.map((field, index) => ({
          key: field.key,
          kind: field.kind,
          pen: field.pen ?? 0,
          elementId: field.elementId ?? index + 1,
        })),
        scopeFieldCount: type === 'options' ? 1 : 0,
      })
      templateOfShape[id] = builder.addTemplate({ shapeId: id, templateId: 256 + id })
      return id
    },
    addTemplate(template) {
      const id = templates.length
      templates.push({
        sessionId: 0,
        domain: 1,
        templateId: 256,
        protocolVersion: 10,
        version: 1,
        fields: [],
        scopeFieldCount: 0,
        firstRecord: 1,
        ...template,
        id,
      })
      return id
    },
    addSession(session) {
      sessions.push({ ...session, id: sessions.length })
      return sessions.length - 1
    },
    add(record) {
      records.push(record)
    },
    build() {
      const message = nextMessage
      nextMessage += 1
      const isInBlock = options.messages === 'inBlock'
      const facts: MessageFacts = {
        number: message,
        sessionId: 0,
        domain: 1,
        protocolVersion: 10,
        exportTimeNs: EXPORT_TIME_NS,
        sequence: message,
        sysUpTimeMs: undefined,
        frame: message,
        arrivalNs:
          EXPORT_TIME_NS +
          BigInt(options.arrivesAt?.(message) ?? (options.secondsApart ?? 0) * message) * 1_000_000_000n,
        length: 100,
        fileOffset: isInBlock ? undefined : message * 1000,
      }
      const shapeIds = [...new Set(records.map((record) => record.shape))]
      const order = Uint16Array.from(records, (record) => shapeIds.indexOf(record.shape))
      const firstRecord = nextRecord
      const numbered = records.map((record, index) => ({ ...record, number: firstRecord + index }))
      const batches = shapeIds.map((shapeId) =>
        buildBatch(
          shapes[shapeId]!,
          numbered.filter((record) => record.shape === shapeId),
          templateOfShape[shapeId] ?? 0,
          message,
          textId,
        ),
      )
      const encoded = newTexts.map((text) => new TextEncoder().encode(text))
      let end = 0
      const ends = Uint32Array.from(encoded, (octets) => (end += octets.length))
      const octets = new Uint8Array(end)
      for (const [index, text] of encoded.entries()) octets.set(text, (ends[index] ?? 0) - text.length)
      const block: DecodedBlock = {
        firstRecord,
        recordCount: records.length,
        batches,
        order,
        newShapes: shapes.slice(sent.shapes),
        newTemplates: templates.slice(sent.templates),
        newSessions: sessions.slice(sent.sessions),
        newElements: [],
        messages: messageColumnsOf([facts]),
        earlierMessages: [],
        messageOctets: isInBlock ? new Uint8Array(100).fill(message) : new Uint8Array(0),
        dictionary: { firstId: firstTextId, count: encoded.length, octets, ends, firstLiveId },
      }
      sent = { shapes: shapes.length, templates: templates.length, sessions: sessions.length }
      firstTextId = textCount
      newTexts = []
      nextRecord += records.length
      records = []
      return block
    },
  }
  return builder
}

function buildBatch(
  shape: Shape,
  records: readonly (BuiltRecord & { readonly number: number })[],
  template: number,
  message: number,
  textId: (text: string) => number,
): RecordBatch {
  return {
    shapeId: shape.id,
    rowCount: records.length,
    record: Uint32Array.from(records, (record) => record.number),
    message: new Uint32Array(records.length).fill(message),
    offset: Uint32Array.from(records, (_, index) => 20 + 40 * index),
    length: new Uint32Array(records.length).fill(40),
    templateVersion: Uint32Array.from(records, (record) => record.template ?? template),
    exportTime: BigInt64Array.from(records, (record) => record.exportTimeNs ?? EXPORT_TIME_NS),
    start: BigInt64Array.from(records, (record) => record.startNs ?? NO_TIME),
    end: BigInt64Array.from(records, (record) => record.endNs ?? NO_TIME),
    flags: Uint8Array.from(records, (record) => record.flags ?? 0),
    columns: shape.fields.map((field, index) =>
      packColumn(
        field.kind,
        records.map((record) => record.values[index] ?? 0),
        textId,
      ),
    ),
  }
}

/** Lays values out as `core/elements/column-kind.ts` says. */
export function packColumn(
  kind: ColumnKind,
  values: readonly (number | bigint | string)[],
  textId: (text: string) => number,
): Uint8Array<ArrayBuffer> {
  const width = octetsPerRow(kind)
  const octets = new Uint8Array(width * values.length)
  const view = new DataView(octets.buffer)
  for (const [row, value] of values.entries()) {
    if (kind === 'f32') view.setFloat32(4 * row, Number(value), true)
    else if (kind === 'f64') view.setFloat64(8 * row, Number(value), true)
    else {
      let rest = BigInt.asUintN(8 * width, typeof value === 'string' ? BigInt(textId(value)) : BigInt(value))
      for (let index = 0; index < width; index += 1) {
        octets[width * row + index] = Number(rest & 0xffn)
        rest >>= 8n
      }
    }
  }
  return octets
}
