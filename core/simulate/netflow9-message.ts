/**
 * Writes NetFlow v9 export packets (RFC 3954 §5) of one source id. The sequence number counts packets; the header's
 * count is that of all records, templates included; sets are padded to four octets.
 */
import type { MessageWriter } from './message-writer.ts'
import { OctetWriter } from './octet-writer.ts'
import { type FieldValue, type TemplateDefinition, writeFieldValue } from './template-definition.ts'

const HEADER_OCTETS = 20
const TEMPLATE_SET_ID = 0
const OPTIONS_TEMPLATE_SET_ID = 1
const MICROS_PER_SECOND = 1_000_000

export class Netflow9MessageWriter implements MessageWriter {
  private readonly writer = new OctetWriter()
  private readonly sourceId: number
  private bootMicros: number
  private nextSequence: number
  private dataRecords = 0
  private templateRecords = 0
  private openSetId: number | undefined
  private setStart = 0

  /** @param bootMicros when the exporter was started, in Unix microseconds */
  constructor(sourceId: number, bootMicros: number, firstSequence = 0) {
    this.sourceId = sourceId
    this.bootMicros = bootMicros
    this.nextSequence = firstSequence >>> 0
  }

  get length(): number {
    return this.writer.length
  }

  get recordCount(): number {
    return this.dataRecords
  }

  get isEmpty(): boolean {
    return this.writer.length <= HEADER_OCTETS
  }

  get sequence(): number {
    return this.nextSequence
  }

  restart(atMicros: number): void {
    this.nextSequence = 0
    this.bootMicros = atMicros
  }

  begin(): void {
    this.writer.truncate(0)
    this.writer.u16(9)
    this.writer.u16(0)
    this.writer.words(0, 0)
    this.writer.u32(this.nextSequence)
    this.writer.u32(this.sourceId)
    this.dataRecords = 0
    this.templateRecords = 0
    this.openSetId = undefined
  }

  writeTemplate(template: TemplateDefinition): void {
    const isOptions = template.scopeFieldCount > 0
    this.openSet(isOptions ? OPTIONS_TEMPLATE_SET_ID : TEMPLATE_SET_ID)
    this.writer.u16(template.id)
    if (isOptions) {
      // RFC 3954 §6.1: both are lengths in octets, not counts of fields.
      this.writer.u16(template.scopeFieldCount * 4)
      this.writer.u16((template.fields.length - template.scopeFieldCount) * 4)
    } else {
      this.writer.u16(template.fields.length)
    }
    for (const field of template.fields) {
      this.writer.u16(field.id)
      this.writer.u16(field.length)
    }
    this.templateRecords += 1
  }

  /** RFC 3954 knows no withdrawal. */
  writeWithdrawal(): void {
    return undefined
  }

  writeRecord(template: TemplateDefinition, values: readonly FieldValue[]): void {
    this.openSet(template.id)
    template.fields.forEach((field, index) => writeFieldValue(this.writer, field.length, values[index] ?? 0))
    this.dataRecords += 1
  }

  finish(exportMicros: number): Uint8Array {
    this.closeSet()
    const seconds = Math.floor(exportMicros / MICROS_PER_SECOND)
    // RFC 3954 §5.1: sysUpTime and seconds name the same moment, so the former is that of the whole second.
    this.writer.patchU32(4, Math.floor((seconds * MICROS_PER_SECOND - this.bootMicros) / 1000))
    this.writer.patchU32(8, seconds)
    this.writer.patchU16(2, this.dataRecords + this.templateRecords)
    this.nextSequence = (this.nextSequence + 1) >>> 0
    return this.writer.borrowOctets()
  }

  private openSet(id: number): void {
    if (this.openSetId === id) return
    this.closeSet()
    this.openSetId = id
    this.setStart = this.writer.length
    this.writer.u16(id)
    this.writer.u16(0)
  }

  private closeSet(): void {
    if (this.openSetId === undefined) return
    this.writer.zeros(-(this.writer.length - this.setStart) & 3)
    this.writer.patchU16(this.setStart + 2, this.writer.length - this.setStart)
    this.openSetId = undefined
  }
}
