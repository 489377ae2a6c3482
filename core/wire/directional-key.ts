/** Biflows (RFC 5103): which fields say what is forward and what is reverse. */
import { IANA_PEN, REVERSE_PEN } from '../elements/registry.ts'
import type { PlanField } from './plan-field.ts'

/**
 * RFC 5103 §2: a directional key field belongs to one of the two endpoints of a flow. Source and destination addresses,
 * prefixes, ports, AS and MAC addresses, before and after translation; and the interface on either side.
 */
const DIRECTIONAL =
  /^(?!distinct|observed).*(?:source|destination)(?:ipv4|ipv6|transport|mac|as)|^(?:ingress|egress)(?:physical)?interface$/i

/** The first reverse element of a template that has no directional key field; undefined when nothing is odd. */
export function findReverseWithoutKey(fields: readonly PlanField[]): PlanField | undefined {
  const reverse = fields.find(({ element }) => element.pen === REVERSE_PEN && element.isKnown)
  if (reverse === undefined) return undefined
  return fields.some(({ element }) => element.pen === IANA_PEN && DIRECTIONAL.test(element.name)) ? undefined : reverse
}
