/**
 * Decodes one field by the book, slowly: for the details of a record, and as the measure of the compiled plans, with which
 * it shares nothing but the registry and the formatters.
 */
import { isInvalidLength, type ColumnKind } from '../elements/column-kind.ts'
import type { AbstractType, Element } from '../elements/element.ts'
import { formatHex, formatIpv4, formatIpv6, formatMac } from '../elements/format-address.ts'
import { formatBoolean, formatFloat } from '../elements/format-dump-value.ts'
import { formatMicroseconds, formatMilliseconds, formatNanoseconds, formatSeconds } from '../elements/format-time.ts'
import type { Cell } from '../protocol/session-api.ts'

export interface ValueContext {
  /** Unix seconds of the message header: NTP times are of the era nearest to it. */
  readonly exportSeconds: number
  /** NetScaler's plain-microsecond rule was in force for the record. */
  readonly isPlainMicroseconds: boolean
}

export type ValueTag =
  | 'reduced'
  | 'plain-microseconds'
  /** A time in milliseconds by its type that holds Unix seconds. */
  | 'four-octet-seconds'
  | 'unknown-element'
  | 'learned-element'
  | 'invalid-length'
  | 'ill-formed-text'
  /** A list, or a part of it, is shown as octets. */
  | 'undecodable-list'

export interface DecodedValue {
  readonly cell: Exclude<Cell, null>
  readonly tags: readonly ValueTag[]
}

const NTP_TO_UNIX_SECONDS = 2_208_988_800n
const NTP_ERA_SECONDS = 2n ** 32n
const NANOS_PER_SECOND = 1_000_000_000n
const PLAIN_LIMIT = 1_000_000n
const FLOW_TIMES = [154, 155]

/** Octets of the natural width of the types that may be reduced (RFC 7011 §6.2). */
const NATURAL_LENGTH: Partial<Record<AbstractType, number>> = {
  unsigned16: 2,
  unsigned32: 4,
  unsigned64: 8,
  signed16: 2,
  signed32: 4,
  signed64: 8,
  float64: 8,
}

/** The value of a field, without length prefix, as the dump has it, and what is worth knowing of its encoding. */
export function decodeValue(
  element: Element,
  kind: ColumnKind,
  octets: Uint8Array,
  context: ValueContext,
): DecodedValue {
  const isPlain = isPlainMicroseconds(element, kind, octets, context)
  const tags: ValueTag[] = []
  if (!element.isKnown) tags.push('unknown-element')
  if (element.learned !== undefined) tags.push('learned-element')
  const natural = NATURAL_LENGTH[element.type]
  if (kind !== 'octets' && natural !== undefined && octets.length < natural) tags.push('reduced')
  if (isPlain) tags.push('plain-microseconds')
  if (isInvalidLength(element, kind, octets.length)) tags.push('invalid-length')
  if (kind === 'milliseconds' && octets.length === 4) tags.push('four-octet-seconds')
  if (kind === 'text' && !isWellFormedText(octets)) tags.push('ill-formed-text')
  return { cell: decodeCell(kind, octets, context, isPlain), tags }
}

function isPlainMicroseconds(element: Element, kind: ColumnKind, octets: Uint8Array, context: ValueContext): boolean {
  if (!context.isPlainMicroseconds || kind !== 'microseconds') return false
  if (element.pen !== 0 || !FLOW_TIMES.includes(element.id)) return false
  return unsignedOf(octets.subarray(4)) < PLAIN_LIMIT
}

/** The value of a field of any kind but `list`, whose octets it gives. */
export function decodeCell(
  kind: ColumnKind,
  octets: Uint8Array,
  context: ValueContext,
  isPlain: boolean,
): Exclude<Cell, null> {
  switch (kind) {
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
      return octets.length <= 6 ? numberOf(octets) : integerCell(unsignedOf(octets))
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
      return integerCell(BigInt.asIntN(8 * octets.length, unsignedOf(octets)))
    case 'f32':
      return formatFloat(viewOf(octets).getFloat32(0))
    case 'f64':
      return formatFloat(viewOf(octets).getFloat64(0))
    case 'boolean':
      return formatBoolean(octets[0] ?? 0)
    case 'ipv4':
      return formatIpv4(viewOf(octets).getUint32(0))
    case 'ipv6': {
      const view = viewOf(octets)
      return formatIpv6(view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12))
    }
    case 'mac':
      return formatMac(viewOf(octets).getUint16(0), viewOf(octets).getUint32(2))
    case 'seconds':
      return formatSeconds(Number(unsignedOf(octets)))
    case 'milliseconds': {
      const milliseconds = octets.length === 4 ? unsignedOf(octets) * 1000n : unsignedOf(octets)
      return formatMilliseconds(milliseconds) ?? integerCell(milliseconds)
    }
    case 'microseconds':
      return formatMicroseconds(ntpNanoseconds(octets, context, isPlain ? 'plain' : 'microseconds'))
    case 'nanoseconds':
      return formatNanoseconds(ntpNanoseconds(octets, context, 'nanoseconds'))
    case 'text':
      return textOf(octets)
    case 'octets':
    case 'list':
      return formatHex(octets)
  }
}

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
}

function unsignedOf(octets: Uint8Array): bigint {
  let value = 0n
  for (const octet of octets) value = value * 256n + BigInt(octet)
  return value
}

/** As `unsignedOf`, of what a number holds exactly. */
function numberOf(octets: Uint8Array): number {
  let value = 0
  for (const octet of octets) value = value * 256 + octet
  return value
}

function integerCell(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

type FractionRule = 'plain' | 'microseconds' | 'nanoseconds'

/** RFC 7011 §6.1.9 and §6.1.10; a value that lies between two is rounded to the nearest. */
function ntpNanoseconds(octets: Uint8Array, context: ValueContext, rule: FractionRule): bigint {
  const fraction = unsignedOf(octets.subarray(4, 8))
  let seconds = unsignedOf(octets.subarray(0, 4)) - NTP_TO_UNIX_SECONDS
  if (BigInt(context.exportSeconds) - seconds > NTP_ERA_SECONDS / 2n) seconds += NTP_ERA_SECONDS
  const nanos =
    rule === 'plain'
      ? fraction * 1000n
      : rule === 'microseconds'
        ? roundedShare((fraction >> 11n) << 11n, 1_000_000n) * 1000n
        : roundedShare(fraction, NANOS_PER_SECOND)
  return seconds * NANOS_PER_SECOND + nanos
}

function roundedShare(fraction: bigint, units: bigint): bigint {
  return (fraction * units + NTP_ERA_SECONDS / 2n) / NTP_ERA_SECONDS
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Without the trailing NULs that exporters put inside the length (NetScaler, fixed-length strings of v9). */
function textOf(octets: Uint8Array): string {
  let end = octets.length
  while (end > 0 && octets[end - 1] === 0) end--
  return decoder.decode(octets.subarray(0, end))
}

/** RFC 7011 §6.1.6: false for a string with octets that are no UTF-8, which `decodeCell` shows as U+FFFD. */
export function isWellFormedText(octets: Uint8Array): boolean {
  const text = textOf(octets)
  if (!text.includes('\ufffd')) return true
  const encoded = new TextEncoder().encode(text)
  return encoded.every((octet, index) => octet === octets[index])
}
