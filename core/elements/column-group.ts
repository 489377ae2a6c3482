/** Where the column of an element stands in the chooser and the header: rules by the beginning of its name, few by its key. */
import type { ColumnGroup } from '../protocol/session-api.ts'
import type { Element } from './element.ts'
import { IANA_PEN, REVERSE_PEN, V9_SCOPE_PEN } from './registry.ts'

/** The group of an element's column. */
export function columnGroupOf(element: Element): ColumnGroup {
  if (element.pen === V9_SCOPE_PEN) return 'exporter'
  const isStandard = element.pen === IANA_PEN || element.pen === REVERSE_PEN
  if (!element.isKnown) return isStandard ? 'other' : 'vendor'
  const group = GROUP_OF_KEY.get(element.key)
  if (group !== undefined) return group
  if (!isStandard) return vendorGroupOf(element)
  if (element.type.startsWith('dateTime')) return 'time'
  const name = element.pen === REVERSE_PEN ? forwardName(element.name) : element.name
  return GROUP_OF_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? (isVolume(element) ? 'volume' : 'other')
}

const GROUP_OF_KEY: ReadonlyMap<string, ColumnGroup> = new Map([
  ['netscaler:roundTripTime', 'tcp'],
  ['netscaler:clientRTT', 'tcp'],
  ['netscaler:serverTTFB', 'application'],
  ['netscaler:serverTTLB', 'application'],
  ['netscaler:aaaUsername', 'application'],
  ['netscaler:transactionId', 'flow'],
  ['netscaler:connectionId', 'flow'],
  ['netscaler:flowFlags', 'flow'],
  ['paddingOctets', 'other'],
])

/** A vendor's elements stay together, but for what the groups of TCP and applications are opened for. */
function vendorGroupOf(element: Element): ColumnGroup {
  if (element.type.startsWith('dateTime')) return 'time'
  if (VENDOR_TCP.test(element.name)) return 'tcp'
  return VENDOR_APPLICATION.test(element.name) ? 'application' : 'vendor'
}

const VENDOR_TCP = namesFrom('tcp npm initialTCP unionTCP reverseInitialTCP reverseUnionTCP')
const VENDOR_APPLICATION = namesFrom('http tls ssl dns application appName appUnitName appTemplate')

/** Counters, and lengths of packets. */
function isVolume(element: Element): boolean {
  return (
    element.semantics === 'deltaCounter' ||
    element.semantics === 'totalCounter' ||
    element.units === 'octets' ||
    element.units === 'packets'
  )
}

/** First match wins, so what would match too much comes late. */
const GROUP_OF_NAME: readonly (readonly [RegExp, ColumnGroup])[] = [
  [namesFrom('postNAT postNAPT nat firewall fw xlate'), 'flow'],
  [namesFrom('flowStart flowEndS flowEndM flowEndN flowEndD flowDuration'), 'time'],
  [
    namesFrom('collector export exporting meteringProcess observation intermediate lineCard portId engine template'),
    'exporter',
  ],
  [namesFrom('original message sessionScope dataRecords commonProperties ignored notSent observedFlow'), 'exporter'],
  [namesFrom('selector selection sampl flagsAndSampler flowSampl flowSelect flowActive flowIdle'), 'exporter'],
  [namesFrom('informationElement privateEnterprise'), 'exporter'],
  [namesFrom('bgp mpls postMpls ipNextHop vpn srh pseudoWire metroEvc srcTraffic dstTraffic VRF'), 'routing'],
  [
    namesFrom('ingressVRF egressVRF ingressInterface egressInterface ingressPhysical egressPhysical interface'),
    'routing',
  ],
  [namesFrom('forwardingStatus ipv4RouterSc'), 'routing'],
  [/AsNumber$|PrefixLength$|IPv[46]Prefix$/, 'routing'],
  [namesFrom('tcp rfc3550 pathDelay'), 'tcp'],
  [namesFrom('application http userName username appId userId sgt'), 'application'],
  [
    namesFrom(
      'initiator responder minimumIp maximumIp ipTotal ipHeaderLength ipPayloadLength totalLength payloadLength',
    ),
    'volume',
  ],
  [/(?:Count|SumOfSquares|Length|Size)$|^connectionSum/, 'volume'],
  [
    namesFrom('source destination src dst postSource postDestination protocol nextHeader ip postIp icmp igmp udp'),
    'flow',
  ],
  [
    namesFrom('transport flow biflow vlan postVlan dot1q postDot1q ethernet layer2 fragment minimumTTL maximumTTL'),
    'flow',
  ],
  [namesFrom('class isMulticast gre IPSec wlan sta wtp portRange ingressAcl egressAcl'), 'flow'],
]

/** Matches names that begin with one of these words. */
function namesFrom(beginnings: string): RegExp {
  return new RegExp(`^(?:${beginnings.replaceAll(' ', '|')})`)
}

function forwardName(reverseName: string): string {
  const name = reverseName.slice('reverse'.length)
  return name.charAt(0).toLowerCase() + name.slice(1)
}
