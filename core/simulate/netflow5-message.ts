/**
 * Writes NetFlow v5 packets: a header of 24 octets and records of 48, all of one layout. The sequence number counts flows.
 * Cisco's "NetFlow Export Datagram Format" has the layout.
 */
import type { MessageWriter } from './message-writer.ts'
import { OctetWriter } from './octet-writer.ts'
import { type FieldValue, type TemplateDefinition, writeFieldValue } from './template-definition.ts'

const HEADER_OCTETS = 24
const MICROS_PER_SECOND = 1_000_000
/** Sampling mode 1 (deterministic) in the two high bits, then the interval. */
const SAMPLED_ONE_IN_100 = (1 << 14) | 100

export class Netflow5MessageWriter implements MessageWriter {
  private readonly writer = new OctetWriter()
  private bootMicros: number
  private flowSequence: number
  private records = 0

  /** @param bootMicros when the exporter was started, in Unix microseconds */
  constructor(bootMicros: number, firstSequence = 0) {
    this.bootMicros = bootMicros
    this.flowSequence = firstSequence >>> 0
  }

  get length(): number {
    return this.writer.length
  }

  get recordCount(): number {
    return this.records
  }

  get isEmpty(): boolean {
    return this.writer.length <= HEADER_OCTETS
  }

  get sequence(): number {
    return this.flowSequence
  }

  restart(atMicros: number): void {
    this.flowSequence = 0
    this.bootMicros = atMicros
  }

  begin(): void {
    this.writer.truncate(0)
    this.writer.u16(5)
    this.writer.zeros(HEADER_OCTETS - 2)
    this.records = 0
  }

  /** Version 5 has none. */
  writeTemplate(): void {
    return undefined
  }

  /** Version 5 has none. */
  writeWithdrawal(): void {
    return undefined
  }

  writeRecord(template: TemplateDefinition, values: readonly FieldValue[]): void {
    template.fields.forEach((field, index) => writeFieldValue(this.writer, field.length, values[index] ?? 0))
    this.records += 1
  }

  finish(exportMicros: number): Uint8Array {
    const seconds = Math.floor(exportMicros / MICROS_PER_SECOND)
    this.writer.patchU16(2, this.records)
    this.writer.patchU32(4, Math.floor((exportMicros - this.bootMicros) / 1000))
    this.writer.patchU32(8, seconds)
    this.writer.patchU32(12, (exportMicros - seconds * MICROS_PER_SECOND) * 1000)
    this.writer.patchU32(16, this.flowSequence)
    this.writer.patchU16(22, SAMPLED_ONE_IN_100)
    this.flowSequence = (this.flowSequence + this.records) >>> 0
    return this.writer.borrowOctets()
  }
}
