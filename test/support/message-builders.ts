/** Builds export messages octet by octet, by the words of RFC 7011 and RFC 3954: tests read like the wire. */

export interface FieldSpec {
  readonly pen?: number
  readonly id: number
  /** 65535 when variable. */
  readonly length: number
}

/** One octet string after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** An unsigned or two's-complement integer in network byte order, of any length. */
export function integer(value: number | bigint, length: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(length)
  let rest = BigInt.asUintN(8 * length, BigInt(value))
  for (let at = length - 1; at >= 0; at--) {
    octets[at] = Number(rest & 255n)
    rest >>= 8n
  }
  return octets
}

export const u8 = (value: number): Uint8Array<ArrayBuffer> => integer(value, 1)
export const u16 = (value: number): Uint8Array<ArrayBuffer> => integer(value, 2)
export const u32 = (value: number): Uint8Array<ArrayBuffer> => integer(value, 4)
export const u64 = (value: number | bigint): Uint8Array<ArrayBuffer> => integer(value, 8)

/** Octets from hex; blanks are for the reader. */
export function hex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replaceAll(/\s/g, '')
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  )
}

/** `192.0.2.1` in four octets. */
export function ipv4(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.split('.').map(Number))
}

/** UTF-8, padded with NULs to a length when one is given. */
export function text(value: string, length?: number): Uint8Array<ArrayBuffer> {
  const octets = new TextEncoder().encode(value)
  return length === undefined ? Uint8Array.from(octets) : concat(octets, zeros(length - octets.length))
}

export function zeros(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length)
}

/** A field of variable length (RFC 7011 §7); `prefixLength` 3 writes the long form for a short value, too. */
export function variable(value: Uint8Array, prefixLength: 1 | 3 = value.length < 255 ? 1 : 3): Uint8Array<ArrayBuffer> {
  return prefixLength === 1 ? concat(u8(value.length), value) : concat(u8(255), u16(value.length), value)
}

/** An NTP time (RFC 7011 §6.1.9) of Unix seconds and a 32-bit fraction. */
export function ntp(unixSeconds: number, fraction: number): Uint8Array<ArrayBuffer> {
  return concat(integer(unixSeconds + 2_208_988_800, 4), u32(fraction))
}

// Sets

/** A set or FlowSet: header and content; `statedLength` lies when a test needs it to. */
export function set(id: number, content: Uint8Array, statedLength = content.length + 4): Uint8Array<ArrayBuffer> {
  return concat(u16(id), u16(statedLength), content)
}

export function dataSet(templateId: number, ...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return set(templateId, concat(...records))
}

// IPFIX

function ipfixField({ pen = 0, id, length }: FieldSpec): Uint8Array {
  return pen === 0 ? concat(u16(id), u16(length)) : concat(u16(id | 0x8000), u16(length), u32(pen))
}

/** RFC 7011 §3.4.1. */
export function templateRecord(id: number, fields: readonly FieldSpec[]): Uint8Array<ArrayBuffer> {
  return concat(u16(id), u16(fields.length), ...fields.map(ipfixField))
}

/** RFC 7011 §3.4.2.2. */
export function optionsTemplateRecord(
  id: number,
  scopes: readonly FieldSpec[],
  fields: readonly FieldSpec[],
): Uint8Array<ArrayBuffer> {
  const all = [...scopes, ...fields]
  return concat(u16(id), u16(all.length), u16(scopes.length), ...all.map(ipfixField))
}

/** RFC 7011 §8.1. */
export function withdrawal(id: number): Uint8Array<ArrayBuffer> {
  return concat(u16(id), u16(0))
}

export function templateSet(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return set(2, concat(...records))
}

export function optionsTemplateSet(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return set(3, concat(...records))
}

export interface IpfixHeader {
  /** Unix seconds. */
  readonly exportTime?: number
  readonly sequence?: number
  readonly domain?: number
  readonly statedLength?: number
}

/** 2024-05-01T10:00:00Z: the export time of messages that do not say otherwise. */
export const EXPORT_TIME = 1_714_557_600

/** RFC 7011 §3.1. */
export function ipfixMessage(header: IpfixHeader, ...sets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const { exportTime = EXPORT_TIME, sequence = 0, domain = 1 } = header
  const body = concat(...sets)
  const length = header.statedLength ?? body.length + 16
  return concat(u16(10), u16(length), u32(exportTime), u32(sequence), u32(domain), body)
}

// NetFlow v9

function v9Field({ id, length }: FieldSpec): Uint8Array {
  return concat(u16(id), u16(length))
}

/** RFC 3954 §5.2. */
export function v9TemplateRecord(id: number, fields: readonly FieldSpec[]): Uint8Array<ArrayBuffer> {
  return concat(u16(id), u16(fields.length), ...fields.map(v9Field))
}

/** RFC 3954 §6.1: lengths in octets. */
export function v9OptionsTemplateRecord(
  id: number,
  scopes: readonly FieldSpec[],
  fields: readonly FieldSpec[],
): Uint8Array<ArrayBuffer> {
  return concat(u16(id), u16(4 * scopes.length), u16(4 * fields.length), ...[...scopes, ...fields].map(v9Field))
}

export function v9TemplateSet(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return set(0, concat(...records))
}

export function v9OptionsTemplateSet(...records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return set(1, concat(...records))
}

export interface V9Header {
  readonly count?: number
  /** Milliseconds. */
  readonly sysUpTime?: number
  readonly exportTime?: number
  readonly sequence?: number
  readonly sourceId?: number
}

/** RFC 3954 §5.1. */
export function v9Message(header: V9Header, ...sets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const { count = sets.length, sysUpTime = 3_600_000, exportTime = EXPORT_TIME, sequence = 0, sourceId = 1 } = header
  return concat(u16(9), u16(count), u32(sysUpTime), u32(exportTime), u32(sequence), u32(sourceId), ...sets)
}

// NetFlow v5 and v7

export interface FixedHeader {
  readonly count?: number
  readonly sysUpTime?: number
  readonly exportTime?: number
  readonly exportNanos?: number
  readonly sequence?: number
  readonly engineType?: number
  readonly engineId?: number
  /** Two bits of algorithm, fourteen of interval. */
  readonly sampling?: number
}

function fixedHeader(version: 5 | 7, header: FixedHeader, records: number): Uint8Array {
  const { count = records, sysUpTime = 3_600_000, exportTime = EXPORT_TIME, exportNanos = 0, sequence = 0 } = header
  const { engineType = 0, engineId = 0, sampling = 0 } = header
  const tail = version === 5 ? concat(u8(engineType), u8(engineId), u16(sampling)) : zeros(4)
  return concat(u16(version), u16(count), u32(sysUpTime), u32(exportTime), u32(exportNanos), u32(sequence), tail)
}

export interface FixedRecord {
  readonly source?: string
  readonly destination?: string
  readonly packets?: number
  readonly octets?: number
  /** sysUpTime stamps, milliseconds. */
  readonly first?: number
  readonly last?: number
  readonly sourcePort?: number
  readonly destinationPort?: number
  readonly tcpFlags?: number
  readonly protocol?: number
}

function fixedRecord(record: FixedRecord): Uint8Array {
  const { source = '192.0.2.1', destination = '198.51.100.1', packets = 1, octets = 64 } = record
  const { first = 3_599_000, last = 3_599_500, sourcePort = 1024, destinationPort = 80 } = record
  const { tcpFlags = 0x1b, protocol = 6 } = record
  return concat(
    ...[ipv4(source), ipv4(destination), ipv4('203.0.113.1'), u16(1), u16(2), u32(packets), u32(octets)],
    ...[u32(first), u32(last), u16(sourcePort), u16(destinationPort), u8(0), u8(tcpFlags), u8(protocol), u8(0)],
    ...[u16(64_500), u16(64_501), u8(24), u8(16), u16(0)],
  )
}

export function v5Message(header: FixedHeader, ...records: readonly FixedRecord[]): Uint8Array<ArrayBuffer> {
  return concat(fixedHeader(5, header, records.length), ...records.map(fixedRecord))
}

/** Records of v7 end with the address of the router that the switch bypassed. */
export function v7Message(
  header: FixedHeader,
  ...records: readonly (FixedRecord & { readonly router?: string })[]
): Uint8Array<ArrayBuffer> {
  const parts = records.map((record) => concat(fixedRecord(record), ipv4(record.router ?? '203.0.113.9')))
  return concat(fixedHeader(7, header, records.length), ...parts)
}
