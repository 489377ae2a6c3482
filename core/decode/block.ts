/**
 * The block: what the decoder hands on, some thousands of records at a time, to the store or to `dump`.
 *
 * Invariants: record numbers are contiguous over blocks, in the order of decoding; within a batch they
 * ascend; a shape, template version, transport session or dictionary entry comes no later than the first
 * block that refers to it. A block owns its buffers, so that a worker can transfer them.
 */
import type { ColumnKind } from '../elements/column-kind.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { SFLOW_5, WireVersion } from '../wire/message-header.ts'
import type { TransportProtocol } from '../transport/export-datagram.ts'

/** One field of a shape, in the order of the template. */
export interface ShapeField {
  /** Dump key and column id: the element's key, `key#2` for its second occurrence. */
  readonly key: string
  readonly pen: number
  readonly elementId: number
  readonly kind: ColumnKind
}

/** A record shape: templates with the same fields in the same storage share one. */
export interface Shape {
  /** From 0, in the order of appearance. */
  readonly id: number
  readonly type: 'data' | 'options'
  readonly fields: readonly ShapeField[]
  /** How many of the first fields are scope fields (options only). */
  readonly scopeFieldCount: number
}

/** NetFlow 5, 7, 9 or IPFIX 10, as the message header says; sFlow's own number. */
export type ProtocolVersion = WireVersion | typeof SFLOW_5

export interface FieldSpecifier {
  readonly pen: number
  readonly id: number
  /** On the wire; 65535 when variable. */
  readonly length: number
}

/** One definition of one template; a redefinition makes a new one. v5 and v7 have one with template id 0 a session and domain. */
export interface TemplateVersion {
  /** From 0, in the order of appearance. */
  readonly id: number
  readonly sessionId: number
  readonly domain: number
  readonly templateId: number
  readonly protocolVersion: ProtocolVersion
  /** Count of definitions of this template id in this session and domain so far, from 1. */
  readonly version: number
  readonly shapeId: number
  readonly fields: readonly FieldSpecifier[]
  readonly scopeFieldCount: number
  /** Number of the first record that could be decoded by it: lists in earlier records did not know it. */
  readonly firstRecord: number
}

export interface SessionFacts {
  readonly id: number
  readonly protocol: TransportProtocol
  readonly exporter: string
  readonly collector: string
}

/** Bits of `RecordBatch.flags`. */
export const RECORD_FLAGS = {
  /** Waited for its template. */
  decodedLate: 1,
  /** Came in a repeated datagram. */
  duplicated: 2,
  /** A flow time was read by NetScaler's plain-microsecond rule. */
  plainMicroseconds: 4,
  /** Decoded with a template of another session or file, because the user said so. */
  assumedTemplate: 8,
  /** Its end lies before its start, or it came in a set that holds a list or octets that nobody can decode, or by a template with an impossible length. */
  malformed: 16,
} as const

/** `start` and `end` of a record that has no time of its own. */
export const NO_TIME = -(2n ** 63n)

/**
 * The records of one shape in one block. Arrays may be longer than `rowCount`. 64-bit values are kept as their
 * little-endian octets; `columns[i]` holds `rowCount × octetsPerRow(fields[i].kind)` octets.
 */
export interface RecordBatch {
  readonly shapeId: number
  readonly rowCount: number
  /** Record numbers, from 1. */
  readonly record: Uint32Array<ArrayBuffer>
  /** Message numbers, see `MessageColumns`. */
  readonly message: Uint32Array<ArrayBuffer>
  /** Octets from the beginning of the message to the record. */
  readonly offset: Uint32Array<ArrayBuffer>
  /** Octets of the record. */
  readonly length: Uint32Array<ArrayBuffer>
  readonly templateVersion: Uint32Array<ArrayBuffer>
  /** Unix nanoseconds from the message header. */
  readonly exportTime: BigInt64Array<ArrayBuffer>
  /** Canonical start and end, Unix nanoseconds, `NO_TIME` when there is none. */
  readonly start: BigInt64Array<ArrayBuffer>
  readonly end: BigInt64Array<ArrayBuffer>
  readonly flags: Uint8Array<ArrayBuffer>
  readonly columns: readonly Uint8Array<ArrayBuffer>[]
}

/** The facts of a message that its records repeat. */
export interface MessageFacts {
  readonly number: number
  readonly sessionId: number
  readonly domain: number
  readonly protocolVersion: ProtocolVersion
  readonly exportTimeNs: bigint
  readonly sequence: number
  /** Milliseconds; undefined for IPFIX. */
  readonly sysUpTimeMs: number | undefined
  readonly frame: number
  readonly arrivalNs: bigint
  /** Octets of the message. */
  readonly length: number
  /** Where the message begins in the file; undefined when it lies in `DecodedBlock.messageOctets`. */
  readonly fileOffset: number | undefined
}

/** Facts of messages as columns: there may be one for every few records. Made and read by `message-columns.ts`. */
export interface MessageColumns {
  readonly count: number
  /** Ascending, without gaps. */
  readonly number: Uint32Array<ArrayBuffer>
  readonly sessionId: Uint32Array<ArrayBuffer>
  readonly domain: Uint32Array<ArrayBuffer>
  readonly protocolVersion: Uint8Array<ArrayBuffer>
  readonly exportTime: BigInt64Array<ArrayBuffer>
  readonly sequence: Uint32Array<ArrayBuffer>
  /** 0 for IPFIX, which has none. */
  readonly sysUpTimeMs: Uint32Array<ArrayBuffer>
  readonly frame: Uint32Array<ArrayBuffer>
  readonly arrival: BigInt64Array<ArrayBuffer>
  readonly length: Uint32Array<ArrayBuffer>
  /** NaN where the message lies in `DecodedBlock.messageOctets`. */
  readonly fileOffset: Float64Array<ArrayBuffer>
}

/** New entries of the dictionary: entry `firstId + i` is the UTF-8 text in `octets[ends[i-1] … ends[i])`. */
export interface DictionaryEntries {
  readonly firstId: number
  readonly count: number
  readonly octets: Uint8Array<ArrayBuffer>
  readonly ends: Uint32Array<ArrayBuffer>
  /** Later blocks refer to no id below this one (the dictionary began anew). */
  readonly firstLiveId?: number
}

export interface DecodedBlock {
  readonly firstRecord: number
  readonly recordCount: number
  /** One for each shape that has records here. */
  readonly batches: readonly RecordBatch[]
  /** Index into `batches` of each record in the order of decoding: `recordCount` entries. */
  readonly order: Uint16Array<ArrayBuffer>
  readonly newShapes: readonly Shape[]
  readonly newTemplates: readonly TemplateVersion[]
  readonly newSessions: readonly SessionFacts[]
  /** Information Elements that options data taught (RFC 5610). */
  readonly newElements: readonly LearnedElement[]
  /** Messages first seen here. */
  readonly messages: MessageColumns
  /** Messages of earlier blocks whose records were decoded late, here. */
  readonly earlierMessages: readonly MessageFacts[]
  /** Octets of the messages without `fileOffset`, one after the other in the order of `messages`. */
  readonly messageOctets: Uint8Array<ArrayBuffer>
  readonly dictionary: DictionaryEntries
}
