/** What an anonymised copy does with a field, by its element: the one list of what names people, hosts and networks. */
import type { Element } from '../elements/element.ts'

/** `identity`: an integer that may be an address. */
export type FieldTreatment = 'keep' | 'address' | 'text' | 'octets' | 'list' | 'identity'

/** Texts that are words of a protocol or of a registry, and name nobody. */
const PLAIN_TEXTS: ReadonlySet<string> = new Set([
  'httpRequestMethod',
  'httpReqMethod',
  'httpMethod',
  'httpMessageVersion',
  'httpContentType',
  'httpReasonPhrase',
  'informationElementName',
  'informationElementDescription',
  'p2pTechnology',
  'tunnelTechnology',
  'encryptedTechnology',
  'l7ProtoName',
  'tlsAlpn',
])

/** Octets that are numbers: RFC 6759's application ids, labels of MPLS, padding. */
const PLAIN_OCTETS = /^(applicationId|paddingOctets|mplsTopLabelStackSection|mplsLabelStackSection\d*)$/

/** NetScaler sends its address as the id of the observation point. */
const IDENTITIES: ReadonlySet<string> = new Set(['observationPointId', 'exportingProcessId', 'gtpv2PdnIp'])

/** What stays as it was, in words: for the manifest and the documentation. */
export const NOT_COVERED: readonly string[] = [
  'times, durations, and everything that counts: records, octets, packets, sequence numbers',
  'ports, protocol numbers, flags, VLANs, interface indexes and ids of any kind',
  'numbers of autonomous systems and BGP communities',
  'methods, versions, media types and reason phrases of HTTP; names and descriptions of Information Elements',
  'lengths of texts, and that the same value occurs again',
  'the notes that were written for the bundle',
]

const known = new WeakMap<Element, FieldTreatment>()

/** What is done with the values of an element. */
export function treatmentOf(element: Element): FieldTreatment {
  let treatment = known.get(element)
  if (treatment === undefined) known.set(element, (treatment = decideTreatment(element)))
  return treatment
}

function decideTreatment(element: Element): FieldTreatment {
  switch (element.type) {
    case 'ipv4Address':
    case 'ipv6Address':
    case 'macAddress':
      return 'address'
    case 'string':
      return PLAIN_TEXTS.has(element.name) ? 'keep' : 'text'
    case 'octetArray':
      return element.isKnown && PLAIN_OCTETS.test(element.name) ? 'keep' : 'octets'
    case 'basicList':
    case 'subTemplateList':
    case 'subTemplateMultiList':
      return 'list'
    default:
      return IDENTITIES.has(element.name) ? 'identity' : 'keep'
  }
}
