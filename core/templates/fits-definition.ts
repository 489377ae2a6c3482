/** Whether the octets of a set can be records of a definition: the check before a template of elsewhere is used. */
import { VARIABLE_LENGTH } from '../elements/column-kind.ts'
import { leastRecordLength, type PlanField } from '../wire/plan-field.ts'

/** Octets of an alignment (RFC 7011 §3.3.1): padding is shorter. */
const ALIGNMENT = 4

/**
 * True when whole records fill the set but for less than four octets of padding.
 *
 * @param isClipped the set ran past its message: its last record may be cut
 */
export function fitsDefinition(octets: Uint8Array, fields: readonly PlanField[], isClipped: boolean): boolean {
  const least = leastRecordLength(fields)
  if (least === 0) return false
  let at = 0
  let records = 0
  while (octets.length - at >= least) {
    const end = recordEnd(octets, at, fields)
    if (end === undefined) return isClipped && records > 0
    at = end
    records++
  }
  if (records === 0) return false
  const rest = octets.length - at
  return isClipped || rest === 0 || (rest < ALIGNMENT && octets.subarray(at).every((octet) => octet === 0))
}

/** Where a record ends; undefined when it runs past the set. */
function recordEnd(octets: Uint8Array, from: number, fields: readonly PlanField[]): number | undefined {
  let at = from
  for (const field of fields) {
    if (field.header !== undefined) continue
    if (field.length !== VARIABLE_LENGTH) {
      at += field.length
      continue
    }
    const short = octets[at] ?? 0
    const isLong = short === 255
    if (isLong && at + 3 > octets.length) return undefined
    at += isLong ? 3 + (octets[at + 1] ?? 0) * 256 + (octets[at + 2] ?? 0) : 1 + short
  }
  return at > octets.length ? undefined : at
}
