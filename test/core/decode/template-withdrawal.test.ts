/** Withdrawals: ignored over UDP, honoured where the transport is reliable (RFC 7011 §8.1, §8.4). */
import { describe, expect, it } from 'vitest'
import { codesOf, decode, transportSession } from '../../support/decoding.ts'
import {
  dataSet,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  u32,
  withdrawal,
} from '../../support/message-builders.ts'

const DATA = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))
const OPTIONS = optionsTemplateSet(optionsTemplateRecord(257, [{ id: 149, length: 4 }], []))
const RECORDS = [dataSet(256, u32(1)), dataSet(257, u32(1))]

function recordsAfter(withdrawn: Uint8Array, protocol: 'udp' | 'tcp' | 'sctp' | 'file'): unknown[] {
  const session = transportSession(0, protocol)
  const sent = [ipfixMessage({}, DATA, OPTIONS), ipfixMessage({}, withdrawn), ipfixMessage({}, ...RECORDS)]
  return decode(sent.map((octets) => ({ octets, session }))).records.map((record) => record['@type'])
}

describe('a withdrawal', () => {
  it('is ignored over UDP', () => {
    expect(recordsAfter(templateSet(withdrawal(256)), 'udp')).toEqual(['data', 'options'])
  })

  it.each(['tcp', 'sctp', 'file'] as const)('takes one template away over %s', (protocol) => {
    expect(recordsAfter(templateSet(withdrawal(256)), protocol)).toEqual(['options'])
    expect(recordsAfter(optionsTemplateSet(withdrawal(257)), protocol)).toEqual(['data'])
  })

  it('takes all of a kind away by the id of the set', () => {
    expect(recordsAfter(templateSet(withdrawal(2)), 'tcp')).toEqual(['options'])
    expect(recordsAfter(optionsTemplateSet(withdrawal(3)), 'tcp')).toEqual(['data'])
  })

  it('goes before a redefinition; without it the redefinition is reported', () => {
    const session = transportSession(0, 'tcp')
    const other = templateSet(templateRecord(256, [{ id: 14, length: 4 }]))
    const plain = decode([ipfixMessage({}, DATA), ipfixMessage({}, other)].map((octets) => ({ octets, session })))
    expect(codesOf(plain)).toEqual(['template-redefined'])
    const polite = [ipfixMessage({}, DATA), ipfixMessage({}, templateSet(withdrawal(256)), other)]
    expect(decode(polite.map((octets) => ({ octets, session }))).problems).toEqual([])
  })
})

describe('RFC 7011 §8.1, §8.4: what a withdrawal says of itself', () => {
  const over = (protocol: 'udp' | 'tcp', ...sent: readonly Uint8Array[]) => {
    const session = transportSession(0, protocol)
    return decode(sent.map((octets) => ({ octets, session })))
  }

  it('takes effect in wire order: data of the same message before it is decoded, data after it is not', () => {
    const one = dataSet(256, u32(1))
    const { records } = over('tcp', ipfixMessage({}, DATA, one, templateSet(withdrawal(256)), one))
    expect(records).toHaveLength(1)
  })

  it('is reported over UDP and noted in the history', () => {
    const decoding = over('udp', ipfixMessage({}, DATA), ipfixMessage({}, templateSet(withdrawal(256))))
    expect(codesOf(decoding)).toEqual(['withdrawal-over-udp'])
    expect(decoding.describe(256)).toMatchObject({
      summary: { state: 'current' },
      events: [{ kind: 'learned' }, { kind: 'withdrawal-ignored', clause: 'RFC 7011 §8.4' }],
    })
  })

  it('is reported when there is no such template', () => {
    const decoding = over('tcp', ipfixMessage({}, templateSet(withdrawal(300))))
    expect(codesOf(decoding)).toEqual(['withdrawal-unknown'])
  })

  it('of all templates is in order when there are none', () => {
    expect(over('tcp', ipfixMessage({}, templateSet(withdrawal(2)))).problems).toEqual([])
  })

  it('ends a version; the next definition is a new one', () => {
    const decoding = over('tcp', ipfixMessage({}, DATA, templateSet(withdrawal(256))), ipfixMessage({}, DATA))
    expect(decoding.describe(256).events.map(({ kind, version }) => [kind, version])).toEqual([
      ['learned', 1],
      ['withdrawn', 1],
      ['learned', 2],
    ])
    expect(decoding.describe(256).versions[0]).toHaveProperty('until')
  })
})
