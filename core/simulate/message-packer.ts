/** Fills messages with what an exporter has to say: records wait up to a second for a message to fill, as they do in an exporter. */
import type { MessageWriter } from './message-writer.ts'
import type { RecordFate } from './record-fate.ts'
import { type FieldValue, measureRecord, type TemplateDefinition } from './template-definition.ts'

/** A record and when it is exported, Unix microseconds. */
export interface ScheduledRecord {
  readonly kind: 'record'
  readonly atMicros: number
  readonly template: TemplateDefinition
  readonly values: readonly FieldValue[]
  /** Follows the record to where it ends up, for the truth of a simulation. */
  readonly fate?: RecordFate
}

/** All times are Unix microseconds. */
export type ScheduledExport =
  | ScheduledRecord
  | { readonly kind: 'templates'; readonly atMicros: number; readonly templates: readonly TemplateDefinition[] }
  /** Templates that are withdrawn (RFC 7011 §8.1), by TCP and SCTP only. */
  | { readonly kind: 'withdrawal'; readonly atMicros: number; readonly templates: readonly TemplateDefinition[] }
  /** The exporter was started anew. */
  | { readonly kind: 'restart'; readonly atMicros: number }

export interface PackedMessage {
  readonly sentMicros: number
  /** Borrowed until the next message begins. */
  readonly payload: Uint8Array
  readonly dataRecords: number
  readonly optionsRecords: number
  readonly sequence: number
  /** Ids of the templates that it defines. */
  readonly definedTemplates: readonly number[]
  /** Its records in their order. */
  readonly records: readonly PackedRecord[]
  /** How often the exporter was started anew before it. */
  readonly run: number
}

export interface PackedRecord {
  readonly templateId: number
  readonly fate: RecordFate | undefined
}

const MAX_PAYLOAD_OCTETS = 1420
const MAX_WAIT_MICROS = 1_000_000
const SET_HEADER_OCTETS = 4
const MAX_PADDING_OCTETS = 3

export class MessagePacker {
  private readonly writer: MessageWriter
  private readonly onMessage: (message: PackedMessage) => void
  private openedMicros: number | undefined
  private records: PackedRecord[] = []
  private definedTemplates: number[] = []
  private optionsRecords = 0
  private run = 0

  constructor(writer: MessageWriter, onMessage: (message: PackedMessage) => void) {
    this.writer = writer
    this.onMessage = onMessage
  }

  /** Data records in the message that is being filled. */
  get recordCount(): number {
    return this.records.length
  }

  /** Takes exports in the order of their moments. */
  add(item: ScheduledExport): void {
    this.passTo(item.atMicros)
    switch (item.kind) {
      case 'record':
        return this.addRecord(item)
      case 'templates':
        this.begin(item.atMicros)
        for (const template of item.templates) {
          this.writer.writeTemplate(template)
          this.definedTemplates.push(template.id)
        }
        return this.send(item.atMicros)
      case 'withdrawal':
        this.begin(item.atMicros)
        for (const template of item.templates) this.writer.writeWithdrawal(template)
        return this.send(item.atMicros)
      case 'restart':
        this.send(item.atMicros)
        this.writer.restart(item.atMicros)
        this.run += 1
    }
  }

  /** Lets time pass: a message whose records have waited long enough is sent. */
  passTo(micros: number): void {
    if (this.openedMicros !== undefined && micros >= this.openedMicros + MAX_WAIT_MICROS) this.finish()
  }

  /** Sends what is in the message, if anything is. */
  send(micros: number): void {
    if (this.openedMicros === undefined || this.writer.isEmpty) return
    const { sequence } = this.writer
    const payload = this.writer.finish(micros)
    const { records, optionsRecords, definedTemplates, run } = this
    this.records = []
    this.definedTemplates = []
    this.optionsRecords = 0
    this.openedMicros = undefined
    this.onMessage({
      sentMicros: micros,
      payload,
      dataRecords: records.length - optionsRecords,
      optionsRecords,
      sequence,
      definedTemplates,
      records,
      run,
    })
  }

  /** Sends what is left at the moment at which it would be sent without anything more. */
  finish(): void {
    if (this.openedMicros !== undefined) this.send(this.openedMicros + MAX_WAIT_MICROS)
  }

  private addRecord(item: ScheduledRecord): void {
    const octets = SET_HEADER_OCTETS + measureRecord(item.template, item.values) + MAX_PADDING_OCTETS
    if (this.writer.length + octets > MAX_PAYLOAD_OCTETS) this.send(item.atMicros)
    this.open(item.atMicros)
    this.writer.writeRecord(item.template, item.values)
    this.records.push({ templateId: item.template.id, fate: item.fate })
    if (item.template.scopeFieldCount > 0) this.optionsRecords += 1
  }

  private begin(micros: number): void {
    this.send(micros)
    this.open(micros)
  }

  private open(micros: number): void {
    if (this.openedMicros !== undefined) return
    this.openedMicros = micros
    this.writer.begin()
  }
}
