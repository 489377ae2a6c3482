/** What a simulated exporter needs of a protocol. */
import type { FieldValue, TemplateDefinition } from './template-definition.ts'

export interface MessageWriter {
  /** Octets of the message so far. */
  readonly length: number
  /** Data records in the message so far. */
  readonly recordCount: number
  readonly isEmpty: boolean
  /** Sequence number of the message that was begun, or is to begin. */
  readonly sequence: number
  /** Begins a message. */
  begin(): void
  writeTemplate(template: TemplateDefinition): void
  /** Withdraws a template (RFC 7011 §8.1); protocols without withdrawals write nothing. */
  writeWithdrawal(template: TemplateDefinition): void
  /** Writes one data record; `values` in the order of the template's fields. */
  writeRecord(template: TemplateDefinition, values: readonly FieldValue[]): void
  /** Ends the message, exported at `exportMicros` in Unix microseconds, and gives its octets, borrowed until `begin`. */
  finish(exportMicros: number): Uint8Array
  /** The exporter begins anew at a moment in Unix microseconds: sequence numbers, and the uptime where there is one. */
  restart(atMicros: number): void
}
