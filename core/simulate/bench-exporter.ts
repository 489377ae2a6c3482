/** One appliance of the bench capture: fills a message, sends it when it is full, and repeats its templates. */
import { benchTemplates } from './bench-transaction.ts'
import { writePcapPacketHeader } from './capture-file.ts'
import { IpfixMessageWriter } from './ipfix-message.ts'
import { createUdpFramer, type UdpFramer } from './network-frame.ts'
import type { OctetWriter } from './octet-writer.ts'
import type { FieldValue, TemplateDefinition } from './template-definition.ts'

/** A message this long is sent: the longest record still fits into an Ethernet frame. */
const FULL_PAYLOAD_OCTETS = 1240
const MICROS_PER_SECOND = 1_000_000
const TEMPLATE_REFRESH_MICROS = 60 * MICROS_PER_SECOND

/** All moments are Unix microseconds. */
export class BenchExporter {
  private readonly framer: UdpFramer
  private readonly message: IpfixMessageWriter
  private readonly file: OctetWriter
  private templatesDueMicros = 0

  constructor(address: string, index: number, file: OctetWriter) {
    this.framer = createUdpFramer({
      sourceMac: Uint8Array.of(2, 0, 0, 0, 4, index),
      destinationMac: Uint8Array.of(2, 0, 0, 0, 1, 1),
      source: address,
      sourcePort: 18_190 + index,
      destination: '10.20.0.5',
      destinationPort: 4739,
    })
    this.message = new IpfixMessageWriter(0)
    this.file = file
    this.message.begin()
  }

  writeRecord(template: TemplateDefinition, values: readonly FieldValue[], micros: number): void {
    if (this.message.recordCount === 0 && micros >= this.templatesDueMicros) this.sendTemplates(micros)
    this.message.writeRecord(template, values)
    if (this.message.length > FULL_PAYLOAD_OCTETS) this.flush(micros)
  }

  flush(micros: number): void {
    if (!this.message.isEmpty) this.send(micros)
    this.message.begin()
  }

  private sendTemplates(micros: number): void {
    this.templatesDueMicros = micros + TEMPLATE_REFRESH_MICROS
    this.message.begin()
    for (const template of benchTemplates) this.message.writeTemplate(template)
    this.flush(micros)
  }

  private send(micros: number): void {
    const payload = this.message.finish(micros)
    const seconds = Math.floor(micros / MICROS_PER_SECOND)
    const nanos = (micros % MICROS_PER_SECOND) * 1000
    writePcapPacketHeader(this.file, seconds, nanos, payload.length + this.framer.overheadOctets)
    this.framer.writeFrame(this.file, payload)
  }
}
