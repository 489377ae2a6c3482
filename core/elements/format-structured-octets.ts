/** Octet arrays that have a structure of their own: application ids, MPLS labels, route distinguishers. */
import { formatIpv4 } from './format-address.ts'
import { enumerationLabel } from './format-enumeration.ts'

export interface StructuredOctets {
  /** As engineers write it: `13:291`, `16001`, `65000:100`. */
  readonly text: string
  /** The parts by their names. */
  readonly meaning: string
}

const APPLICATION_ID = '95'
const ROUTE_DISTINGUISHER = '90'
/** IANA 70 … 79: the labels of the stack from the top. */
const MPLS_LABELS = new Set(['70', '71', '72', '73', '74', '75', '76', '77', '78', '79'])
/** Classification engine whose selector begins with an enterprise number (RFC 6759 §4.1). */
const PANA_L7_PEN = 20
/** Octets: engine, enterprise number and a selector of 6, which a number still holds exactly. */
const LONGEST_APPLICATION_ID = 11

/** The parts of an element's octets; undefined when it has none, or they do not have its length. */
export function formatStructuredOctets(element: string, hex: string): StructuredOctets | undefined {
  if (element === APPLICATION_ID) return formatApplicationId(hex)
  if (element === ROUTE_DISTINGUISHER) return formatRouteDistinguisher(hex)
  return MPLS_LABELS.has(element) ? formatMplsLabel(hex) : undefined
}

/** RFC 6759 §4: an octet of classification engine, then its selector. */
function formatApplicationId(hex: string): StructuredOctets | undefined {
  if (hex.length < 4 || hex.length > 2 * LONGEST_APPLICATION_ID) return undefined
  const engine = numberAt(hex, 0, 1)
  const engineName = enumerationLabel('classification-engine-ids', engine) ?? `engine ${engine}`
  if (engine === PANA_L7_PEN && hex.length > 10) {
    const pen = numberAt(hex, 1, 5)
    const selector = numberAt(hex, 5, hex.length / 2)
    return { text: `${engine}:${pen}:${selector}`, meaning: `${engineName}, enterprise ${pen}, selector ${selector}` }
  }
  const selector = BigInt(`0x${hex.slice(2)}`)
  return { text: `${engine}:${selector}`, meaning: `${engineName}, selector ${selector}` }
}

/** RFC 3032 §2.1, without the TTL: 20 bits of label, 3 of traffic class, 1 for the bottom of the stack. */
function formatMplsLabel(hex: string): StructuredOctets | undefined {
  if (hex.length !== 6) return undefined
  const word = numberAt(hex, 0, 3)
  const label = word >>> 4
  const bottom = word & 1 ? ', bottom of the stack' : ''
  return { text: String(label), meaning: `label ${label}, traffic class ${(word >>> 1) & 7}${bottom}` }
}

/** RFC 4364 §4.2: the type says where the administrator's part ends. */
function formatRouteDistinguisher(hex: string): StructuredOctets | undefined {
  if (hex.length !== 16) return undefined
  const type = numberAt(hex, 0, 2)
  if (type > 2) return undefined
  const text =
    type === 0
      ? `${numberAt(hex, 2, 4)}:${numberAt(hex, 4, 8)}`
      : `${type === 1 ? formatIpv4(numberAt(hex, 2, 6)) : numberAt(hex, 2, 6)}:${numberAt(hex, 6, 8)}`
  return { text, meaning: `type ${type}` }
}

function numberAt(hex: string, from: number, to: number): number {
  return Number.parseInt(hex.slice(2 * from, 2 * to), 16)
}
