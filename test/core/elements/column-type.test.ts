import { describe, expect, test } from 'vitest'
import { columnGroupOf } from '../../../core/elements/column-group.ts'
import { columnKindOf, VARIABLE_LENGTH, type ColumnKind } from '../../../core/elements/column-kind.ts'
import { columnTextOf, keysWithTexts } from '../../../core/elements/column-texts.ts'
import { columnTypeOf, describeElementColumn, elementLabel } from '../../../core/elements/column-type.ts'
import type { Element } from '../../../core/elements/element.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'

const registry = createElementRegistry()

function element(key: string): Element {
  return registry.findByKey(key) ?? expect.fail(`no element ${key}`)
}

describe('column type', () => {
  test.each<[string, ColumnKind, string]>([
    ['octetDeltaCount', 'u64', 'octetCount'],
    ['packetDeltaCount', 'u32', 'packetCount'],
    ['deltaFlowCount', 'u32', 'integer'],
    ['protocolIdentifier', 'u8', 'protocol'],
    ['tcpControlBits', 'u8', 'tcpFlags'],
    ['reverseTcpControlBits', 'u16', 'tcpFlags'],
    ['cert:initialTCPFlags', 'u8', 'tcpFlags'],
    ['sourceTransportPort', 'u16', 'port'],
    ['postNAPTSourceTransportPort', 'u16', 'port'],
    ['ingressInterface', 'u32', 'identifier'],
    ['bgpSourceAsNumber', 'u32', 'identifier'],
    ['netscaler:transactionId', 'u32', 'identifier'],
    ['scopeInterface', 'u16', 'identifier'],
    ['flowEndReason', 'u8', 'enumeration'],
    ['netscaler:roundTripTime', 'u32', 'duration'],
    ['flowmon:npmRoundTripTime', 'u32', 'duration'],
    // Readings of a clock, though in units of time.
    ['netscaler:httpReqRcvFB', 'u64', 'integer'],
    ['flowStartSysUpTime', 'u32', 'integer'],
    ['flowStartMicroseconds', 'microseconds', 'time'],
    ['sourceIPv6Address', 'ipv6', 'address'],
    ['sourceMacAddress', 'mac', 'mac'],
    ['netscaler:httpReqUrl', 'text', 'text'],
    ['samplingProbability', 'f64', 'float'],
    ['dataRecordsReliability', 'boolean', 'boolean'],
    ['paddingOctets', 'octets', 'octets'],
    ['basicList', 'list', 'list'],
    ['basicList', 'octets', 'octets'],
    ['e5951id330', 'octets', 'octets'],
    // An address in two octets.
    ['sourceIPv4Address', 'octets', 'octets'],
  ])('of %s as %s is %s', (key, kind, type) => {
    expect(columnTypeOf(element(key), kind)).toBe(type)
  })
})

describe('column group', () => {
  test.each([
    ['octetDeltaCount', 'volume'],
    ['reverseOctetDeltaCount', 'volume'],
    ['initiatorOctets', 'volume'],
    ['sourceIPv4Address', 'flow'],
    ['destinationTransportPort', 'flow'],
    ['reverseFlowStartSysUpTime', 'time'],
    ['flowStartMilliseconds', 'time'],
    ['flowEndReason', 'flow'],
    ['tcpControlBits', 'tcp'],
    ['applicationName', 'application'],
    ['bgpSourceAsNumber', 'routing'],
    ['ingressInterface', 'routing'],
    ['sourceIPv4PrefixLength', 'routing'],
    ['observationDomainId', 'exporter'],
    ['samplingInterval', 'exporter'],
    ['scopeSystem', 'exporter'],
    ['paddingOctets', 'other'],
    ['id105', 'other'],
    ['netscaler:roundTripTime', 'tcp'],
    ['netscaler:httpReqUrl', 'application'],
    ['netscaler:transactionId', 'flow'],
    ['netscaler:mainPageId', 'vendor'],
    ['flowmon:npmJitterAvg', 'tcp'],
    ['flowmon:tlsSni', 'application'],
    ['flowmon:dhcpType', 'vendor'],
    ['e5951id330', 'vendor'],
  ])('of %s is %s', (key, group) => {
    expect(columnGroupOf(element(key))).toBe(group)
  })
})

describe('column texts', () => {
  test('belong to elements that exist, by their exact keys', () => {
    expect(keysWithTexts().filter((key) => registry.findByKey(key)?.key !== key)).toEqual([])
    expect(keysWithTexts().length).toBeGreaterThan(100)
  })

  test('fall back to what the registry says', () => {
    expect(columnTextOf(element('antrea:sourcePodName'))).toEqual({
      title: 'sourcePodName',
      description: 'Antrea: sourcePodName, string.',
    })
    expect(columnTextOf(element('reverseOctetDeltaCount')).description).toBe(
      'Reverse direction (RFC 5103): reverseOctetDeltaCount, unsigned64 in octets.',
    )
    expect(columnTextOf(element('e5951id330')).description).toBe('Unknown element of Citrix NetScaler: its octets.')
    expect(columnTextOf(element('e4242id1')).description).toBe('Unknown element: its octets.')
  })
})

test('element labels are the numbers of the registry', () => {
  const labels = ['flowStartMilliseconds', 'netscaler:httpReqUrl', 'reverseOctetDeltaCount', 'scopeSystem'].map(element)
  expect(labels.map(elementLabel)).toEqual(['152', '5951:130', '29305:1', 'scope 1'])
})

test('a column says all of itself, and which occurrence it is', () => {
  expect(describeElementColumn(element('netscaler:serverTTFB'), 'u64', 'netscaler:serverTTFB')).toEqual({
    title: 'TTFB',
    group: 'application',
    type: 'duration',
    units: 'microseconds',
    element: '5951:146',
    description: 'From the client’s request to the server’s first octet.',
  })
  expect(describeElementColumn(element('paddingOctets'), 'octets', 'paddingOctets#2').title).toBe('Padding #2')
  expect(describeElementColumn(element('flowEndReason'), 'u8', 'flowEndReason').enumeration).toBe(
    'ipfix-flow-end-reason',
  )
})

test('integers of 256 bits are read as such where they are short, as octets in full', () => {
  const bits = element('tcpOptionsFull')
  expect(columnKindOf(bits, 4)).toBe('u32')
  expect(columnKindOf(bits, 32)).toBe('octets')
  expect(columnKindOf(bits, VARIABLE_LENGTH)).toBe('octets')
})

test('a time in milliseconds has 8 octets, but for the one that NetScaler sends as seconds', () => {
  expect(columnKindOf(element('flowStartMilliseconds'), 8)).toBe('milliseconds')
  expect(columnKindOf(element('flowStartMilliseconds'), 4)).toBe('octets')
  expect(columnKindOf(element('netscaler:syslogTimestamp'), 4)).toBe('milliseconds')
})
