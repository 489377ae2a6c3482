/**
 * Writes IPFIX messages (RFC 7011 §3) of one observation domain. The sequence number counts the data records that were
 * written, whether their message is sent or not: a message that is thrown away is a gap, as on a lossy network.
 */
import type { MessageWriter } from './message-writer.ts'
import { OctetWriter } from './octet-writer.ts'
import { type FieldValue, type TemplateDefinition, writeFieldValue } from './template-definition.ts'

const HEADER_OCTETS = 16
const TEMPLATE_SET_ID = 2
const OPTIONS_TEMPLATE_SET_ID = 3
const NO_SET = 0

export class IpfixMessageWriter implements MessageWriter {
  private readonly writer = new OctetWriter()
  private readonly domain: number
  private nextSequence: number
  private recordsInMessage = 0
  private setId = NO_SET
  private setStart = 0

  constructor(domain: number, firstSequence = 0) {
    this.domain = domain
    this.nextSequence = firstSequence >>> 0
  }

  /** Octets of the message so far. */
  get length(): number {
    return this.writer.length
  }

  /** Data records in the message so far. */
  get recordCount(): number {
    return this.recordsInMessage
  }

  get sequence(): number {
    return this.nextSequence
  }

  restart(): void {
    this.nextSequence = 0
  }

  begin(): void {
    this.writer.truncate(0)
    this.writer.u16(10)
    this.writer.u16(0)
    this.writer.u32(0)
    this.writer.u32(this.nextSequence)
    this.writer.u32(this.domain)
    this.recordsInMessage = 0
    this.setId = NO_SET
  }

  writeTemplate(template: TemplateDefinition): void {
    const isOptions = template.scopeFieldCount > 0
    this.openSet(isOptions ? OPTIONS_TEMPLATE_SET_ID : TEMPLATE_SET_ID)
    this.writer.u16(template.id)
    this.writer.u16(template.fields.length)
    if (isOptions) this.writer.u16(template.scopeFieldCount)
    for (const field of template.fields) {
      this.writer.u16(field.pen === 0 ? field.id : field.id | 0x8000)
      this.writer.u16(field.length)
      if (field.pen !== 0) this.writer.u32(field.pen)
    }
  }

  /** RFC 7011 §8.1: a template without fields withdraws that id. */
  writeWithdrawal(template: TemplateDefinition): void {
    this.openSet(template.scopeFieldCount > 0 ? OPTIONS_TEMPLATE_SET_ID : TEMPLATE_SET_ID)
    this.writer.u16(template.id)
    this.writer.u16(0)
  }

  /** Writes one data record; `values` in the order of the template's fields. */
  writeRecord(template: TemplateDefinition, values: readonly FieldValue[]): void {
    this.openSet(template.id)
    template.fields.forEach((field, index) => writeFieldValue(this.writer, field.length, values[index] ?? 0))
    this.recordsInMessage += 1
  }

  finish(exportMicros: number): Uint8Array {
    this.closeSet()
    this.writer.patchU32(4, Math.floor(exportMicros / 1_000_000))
    this.writer.patchU16(2, this.writer.length)
    this.nextSequence = (this.nextSequence + this.recordsInMessage) >>> 0
    return this.writer.borrowOctets()
  }

  /** True when nothing but the header was written. */
  get isEmpty(): boolean {
    return this.writer.length <= HEADER_OCTETS
  }

  private openSet(id: number): void {
    if (this.setId === id) return
    this.closeSet()
    this.setId = id
    this.setStart = this.writer.length
    this.writer.u16(id)
    this.writer.u16(0)
  }

  private closeSet(): void {
    if (this.setId === NO_SET) return
    this.writer.patchU16(this.setStart + 2, this.writer.length - this.setStart)
    this.setId = NO_SET
  }
}
