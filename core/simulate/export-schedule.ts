/**
 * Turns what an exporter has to say into datagrams: records wait up to a second for a message to fill, as they do in
 * an exporter, and a stretch of messages can be lost on the way, to a record exactly.
 */
import type { MessageWriter } from './message-writer.ts'
import { type FieldValue, measureRecord, type TemplateDefinition } from './template-definition.ts'

/** All times are Unix microseconds. */
export type ScheduledExport =
  | {
      readonly kind: 'record'
      readonly atMicros: number
      readonly template: TemplateDefinition
      readonly values: readonly FieldValue[]
    }
  | { readonly kind: 'templates'; readonly atMicros: number; readonly templates: readonly TemplateDefinition[] }

export interface SimulatedDatagram {
  readonly sentMicros: number
  readonly payload: Uint8Array
}

/** Records that never arrive: the first `records` of those exported from `fromMicros` on. */
export interface Loss {
  readonly fromMicros: number
  readonly records: number
}

export interface PackedExports {
  readonly datagrams: readonly SimulatedDatagram[]
  /** Of the datagrams that are there. */
  readonly counts: { readonly data: number; readonly options: number; readonly lost: number }
}

const MAX_PAYLOAD_OCTETS = 1420
const MAX_WAIT_MICROS = 1_000_000
const SET_HEADER_OCTETS = 4
const MAX_PADDING_OCTETS = 3

/** Packs exports, in any order, into datagrams in the order of time. */
export function packExports(writer: MessageWriter, exports: readonly ScheduledExport[], loss?: Loss): PackedExports {
  const packer = new Packer(writer, loss)
  for (const item of [...exports].sort((left, right) => left.atMicros - right.atMicros)) packer.add(item)
  return packer.finish()
}

class Packer {
  private readonly writer: MessageWriter
  private readonly datagrams: SimulatedDatagram[] = []
  private readonly counts = { data: 0, options: 0, lost: 0 }
  private readonly inMessage = { data: 0, options: 0 }
  private readonly loss: Loss | undefined
  private lossBegan = false
  private toLose = 0
  private openedMicros: number | undefined

  constructor(writer: MessageWriter, loss: Loss | undefined) {
    this.writer = writer
    this.loss = loss
  }

  add(item: ScheduledExport): void {
    if (this.openedMicros !== undefined && item.atMicros >= this.openedMicros + MAX_WAIT_MICROS) {
      this.send(this.openedMicros + MAX_WAIT_MICROS)
    }
    if (item.kind === 'templates') {
      this.send(item.atMicros)
      this.open(item.atMicros)
      for (const template of item.templates) this.writer.writeTemplate(template)
      return this.send(item.atMicros)
    }
    this.beginLoss(item.atMicros)
    const octets = SET_HEADER_OCTETS + measureRecord(item.template, item.values) + MAX_PADDING_OCTETS
    if (this.writer.length + octets > MAX_PAYLOAD_OCTETS) this.send(item.atMicros)
    this.open(item.atMicros)
    this.writer.writeRecord(item.template, item.values)
    this.inMessage[item.template.scopeFieldCount > 0 ? 'options' : 'data'] += 1
    if (this.writer.recordCount === this.toLose) this.send(item.atMicros)
  }

  finish(): PackedExports {
    if (this.openedMicros !== undefined) this.send(this.openedMicros + MAX_WAIT_MICROS)
    return { datagrams: this.datagrams, counts: this.counts }
  }

  private beginLoss(micros: number): void {
    if (this.loss === undefined || this.lossBegan || micros < this.loss.fromMicros) return
    this.send(micros)
    this.lossBegan = true
    this.toLose = this.loss.records
  }

  private open(micros: number): void {
    if (this.openedMicros !== undefined) return
    this.openedMicros = micros
    this.writer.begin()
  }

  private send(micros: number): void {
    if (this.openedMicros === undefined || this.writer.isEmpty) return
    const records = this.writer.recordCount
    const payload = this.writer.finish(micros).slice()
    if (this.toLose > 0) {
      this.toLose -= records
      this.counts.lost += records
    } else {
      this.datagrams.push({ sentMicros: micros, payload })
      this.counts.data += this.inMessage.data
      this.counts.options += this.inMessage.options
    }
    this.inMessage.data = 0
    this.inMessage.options = 0
    this.openedMicros = undefined
  }
}
