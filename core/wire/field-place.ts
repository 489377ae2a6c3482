/** Where a field lies among octets: its length prefix, its value (RFC 7011 §7). */
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'

export interface FieldPlace {
  /** Octets from the beginning to the field, its length prefix included. */
  readonly offset: number
  readonly prefixLength: number
  /** Octets of the field, its length prefix included. */
  readonly length: number
}

/**
 * The place of the field that begins at `at`; undefined when it runs past `end`.
 *
 * @param length on the wire: 65535 when variable, which is one octet of length, or 255 and two
 */
export function placeField(octets: Uint8Array, length: number, at: number, end: number): FieldPlace | undefined {
  if (length !== VARIABLE_LENGTH) return at + length > end ? undefined : { offset: at, prefixLength: 0, length }
  const short = octets[at]
  if (short === undefined || at >= end) return undefined
  const isLong = short === 255
  if (isLong && at + 3 > end) return undefined
  const prefixLength = isLong ? 3 : 1
  const whole = prefixLength + (isLong ? (octets[at + 1] ?? 0) * 256 + (octets[at + 2] ?? 0) : short)
  return at + whole > end ? undefined : { offset: at, prefixLength, length: whole }
}
