/** Template messages of NetFlow v9 (RFC 3954 §5.2, §6.1) and template sets of IPFIX (RFC 7011 §3.4), from definitions that are known. */
import type { FieldSpecifier } from '../decode/block.ts'
import { createOctetBuilder, type OctetBuilder } from './octet-builder.ts'

export interface Definition {
  readonly templateId: number
  readonly fields: readonly FieldSpecifier[]
  readonly scopeFieldCount: number
  readonly isOptions: boolean
}

export interface V9Header {
  readonly sysUpTimeMs: number
  readonly exportSeconds: number
  readonly sequence: number
  readonly sourceId: number
}

const ENTERPRISE_BIT = 0x8000

/** A v9 message with one template. */
export function encodeV9Template(
  header: V9Header,
  { templateId, fields, scopeFieldCount, isOptions }: Definition,
): Uint8Array {
  const out = createOctetBuilder(64 + 4 * fields.length)
  out.u16(9)
  out.u16(1)
  out.u32(header.sysUpTimeMs)
  out.u32(header.exportSeconds)
  out.u32(header.sequence)
  out.u32(header.sourceId)
  const set = out.length
  out.u16(isOptions ? 1 : 0)
  out.u16(0)
  out.u16(templateId)
  if (isOptions) {
    out.u16(4 * scopeFieldCount)
    out.u16(4 * (fields.length - scopeFieldCount))
  } else out.u16(fields.length)
  for (const { id, length } of fields) {
    out.u16(id)
    out.u16(length)
  }
  // RFC 3954 §5.2: a FlowSet ends on a boundary of four octets.
  while (out.length % 4 !== 0) out.u8(0)
  out.set16(set + 2, out.length - set)
  return out.octets()
}

/** Octets of a template record of IPFIX. */
export function ipfixTemplateOctets({ fields, isOptions }: Definition): number {
  return (isOptions ? 6 : 4) + fields.reduce((sum, { pen }) => sum + (pen === 0 ? 4 : 8), 0)
}

/** Writes a set with one template record. */
export function writeIpfixTemplateSet(out: OctetBuilder, definition: Definition): void {
  const { templateId, fields, scopeFieldCount, isOptions } = definition
  out.u16(isOptions ? 3 : 2)
  out.u16(4 + ipfixTemplateOctets(definition))
  out.u16(templateId)
  out.u16(fields.length)
  if (isOptions) out.u16(scopeFieldCount)
  for (const { pen, id, length } of fields) {
    out.u16(pen === 0 ? id : id | ENTERPRISE_BIT)
    out.u16(length)
    if (pen !== 0) out.u32(pen)
  }
}

export interface IpfixHeader {
  readonly exportSeconds: number
  readonly sequence: number
  readonly domain: number
}

export const IPFIX_HEADER_OCTETS = 16

/** Writes a header whose length is set when the message is whole. */
export function writeIpfixHeader(out: OctetBuilder, { exportSeconds, sequence, domain }: IpfixHeader): void {
  out.u16(10)
  out.u16(0)
  out.u32(exportSeconds)
  out.u32(sequence)
  out.u32(domain)
}

/** An IPFIX message with one template. */
export function encodeIpfixTemplate(header: IpfixHeader, definition: Definition): Uint8Array {
  const out = createOctetBuilder(IPFIX_HEADER_OCTETS + 4 + ipfixTemplateOctets(definition))
  writeIpfixHeader(out, header)
  writeIpfixTemplateSet(out, definition)
  out.set16(2, out.length)
  return out.octets()
}
