import { describe, expect, test } from 'vitest'
import type { ScheduledExport } from '../../../core/simulate/message-packer.ts'
import { transactionExports } from '../../../core/simulate/netscaler-records.ts'
import { createShowcase } from '../../../core/simulate/netscaler-showcase.ts'
import {
  firstHttpTemplates,
  laterHttpTemplates,
  type NetscalerField,
} from '../../../core/simulate/netscaler-templates.ts'
import type { Transaction } from '../../../core/simulate/netscaler-transaction.ts'
import type { FieldValue, NamedTemplate } from '../../../core/simulate/template-definition.ts'

const START = 1_720_689_702_318_204
const CLOCK_OFFSET = 1_000_000 - START
const appliance = { address: '192.0.2.11', mac: new Uint8Array(6), clockOffsetMicros: CLOCK_OFFSET }
const showcase = createShowcase(START)
const cached = showcase[2]!
const checkout = showcase[3]!

type Leg = Readonly<Partial<Record<NetscalerField, FieldValue>>>

function legsOf(
  transaction: Transaction,
  hasLateAck = false,
  templates = laterHttpTemplates,
): (Leg & { id: number })[] {
  return transactionExports(appliance, transaction, () => templates, { hasLateAck }).map(readRecord)
}

function readRecord(item: ScheduledExport): Leg & { id: number } {
  if (item.kind !== 'record') throw new Error('a record was expected')
  const { names } = item.template as NamedTemplate<NetscalerField>
  return { id: item.template.id, ...Object.fromEntries(names.map((name, index) => [name, item.values[index]])) }
}

describe('the four uniflows of a transaction', () => {
  const legs = legsOf(checkout)
  const [request, forwarded, response, returned] = legs

  test('are client to VIP, NetScaler to server, server to NetScaler, VIP to client', () => {
    expect(legs.map((leg) => [leg.id, leg.source4, leg.destination4].map(String))).toEqual([
      ['258', '198,51,100,23', '203,0,113,10'],
      ['257', '10,20,4,2', '10,20,4,17'],
      ['262', '10,20,4,17', '10,20,4,2'],
      ['257', '203,0,113,10', '198,51,100,23'],
    ])
  })

  test('share the transaction id, and the connection id by side', () => {
    expect(new Set(legs.map((leg) => leg.transactionId)).size).toBe(1)
    expect(request?.connectionId).toBe(returned?.connectionId)
    expect(forwarded?.connectionId).toBe(response?.connectionId)
    expect(request?.connectionId).not.toBe(forwarded?.connectionId)
  })

  test('have flowId = connectionId towards the appliance and one more from it', () => {
    const differences = legs.map((leg) => Number(leg.flowId) - Number(leg.connectionId))
    expect(differences).toEqual([0, 1, 0, 1])
  })

  test('have the inside interface on the appliance’s side, and bit 30 of flowFlags on what it sends', () => {
    expect(legs.map((leg) => (leg.egress === 0x8000_0003 ? 'in' : leg.ingress === 0x8000_0003 ? 'out' : '?'))).toEqual([
      'in',
      'out',
      'in',
      'out',
    ])
    expect(legs.map((leg) => (Number(leg.flowFlags) >>> 30) & 1)).toEqual([0, 1, 0, 1])
  })

  test('have the headers of a packet at least, however short the request was', () => {
    const octets = legsOf({ ...checkout, requestOctets: 51 }).map((leg) => leg.octets)
    expect(octets.slice(0, 2)).toEqual([51, 40])
  })

  test('carry the round-trip times on legs 2 and 4, and the client’s on leg 3', () => {
    expect(legs.map((leg) => leg.roundTripTime)).toEqual([undefined, 2, undefined, 38])
    expect(response?.clientRtt).toBe(38)
  })

  test('carry six stamps in the response and two in the request, in the appliance’s clock', () => {
    const since = (stamp: FieldValue | undefined): number => Number(stamp) - 1_000_000
    expect({
      153: since(response?.requestReceivedFirst),
      159: since(response?.requestReceivedLast),
      156: since(response?.requestForwardedFirst),
      160: since(response?.requestForwardedLast),
      157: since(response?.responseReceivedFirst),
      169: since(response?.responseReceivedLast),
      158: since(request?.responseForwardedFirst),
      170: since(request?.responseForwardedLast),
    }).toEqual({
      153: 0,
      159: 41_200,
      156: 42_900,
      160: 43_400,
      157: 1_885_600,
      169: 1_902_900,
      158: 1_886_900,
      170: 2_031_400,
    })
    expect([response?.serverTtfb, response?.serverTtlb]).toEqual([1_842_000, 1_859_300])
  })

  test('have plain microseconds in the low word of their flow times', () => {
    expect(request?.start).toEqual([1_720_689_702 + 2_208_988_800, 318_204])
    expect(request?.end).toEqual([1_720_689_702 + 2_208_988_800, 359_404])
  })

  test('end their strings with a NUL inside the length', () => {
    expect(new TextDecoder().decode(request?.url as Uint8Array)).toBe('/api/v2/checkout/confirm\0')
    expect([...(request?.via as Uint8Array)]).toEqual([0])
  })
})

test('an answer out of the cache has legs 1 and 4 only, and its RTT is not measured', () => {
  const legs = legsOf(cached)
  expect(legs.map((leg) => leg.id)).toEqual([258, 257])
  expect(legs[1]?.roundTripTime).toBe(0)
})

test('a late ACK is one more record of leg 1 without texts, and it has the stamps that the first one lacks', () => {
  const [request, , , , acknowledgement] = legsOf(checkout, true)
  expect(request?.responseForwardedLast).toBeInstanceOf(Uint8Array)
  expect(acknowledgement?.id).toBe(258)
  expect([...(acknowledgement?.url as Uint8Array)]).toEqual([0])
  expect(acknowledgement?.responseForwardedLast).toBe(3_031_400)
})

test('the first templates have neither stamps nor a NUL for absent texts', () => {
  const [request, , response] = legsOf({ ...checkout, cookie: '' }, false, firstHttpTemplates)
  expect(request?.responseForwardedFirst).toBeUndefined()
  expect(response?.requestReceivedFirst).toBeUndefined()
  expect(request?.cookie).toEqual(new Uint8Array())
})
