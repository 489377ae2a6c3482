import { expect, test } from 'vitest'
import { IpfixMessageWriter } from '../../../core/simulate/ipfix-message.ts'
import { enterprise, iana, VARIABLE_LENGTH } from '../../../core/simulate/template-definition.ts'

const EXPORTED = 0x6000_0000 * 1_000_000
const template = { id: 258, scopeFieldCount: 0, fields: [iana(4, 1), enterprise(5951, 130, VARIABLE_LENGTH)] }
const names = { id: 265, scopeFieldCount: 1, fields: [iana(149, 4), enterprise(5951, 152, VARIABLE_LENGTH)] }

test('writes a template, an enterprise number after the field that has one', () => {
  const writer = new IpfixMessageWriter(1, 0xffff_ffff)
  writer.begin()
  writer.writeTemplate(template)
  expect([...writer.finish(EXPORTED)]).toEqual([
    ...[0, 10, 0, 36, 0x60, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1], // header, RFC 7011 §3.1
    ...[0, 2, 0, 20], // Template Set
    ...[1, 2, 0, 2], // template 258, two fields
    ...[0, 4, 0, 1], // protocolIdentifier in one octet
    ...[0x80, 130, 0xff, 0xff, 0, 0, 0x17, 0x3f], // 5951:130, variable length
  ])
})

test('writes an options template with its scope', () => {
  const writer = new IpfixMessageWriter(0)
  writer.begin()
  writer.writeTemplate(names)
  expect([...writer.finish(EXPORTED)].slice(16)).toEqual([
    ...[0, 3, 0, 22], // Options Template Set
    ...[1, 9, 0, 2, 0, 1], // template 265, two fields, one of them scope
    ...[0, 149, 0, 4],
    ...[0x80, 152, 0xff, 0xff, 0, 0, 0x17, 0x3f],
  ])
})

test('puts records of one template into one set and counts them in the next sequence number', () => {
  const writer = new IpfixMessageWriter(0, 40)
  writer.begin()
  writer.writeRecord(template, [6, 'ab'])
  writer.writeRecord(template, [17, ''])
  writer.writeRecord(names, [0, 'x'])
  expect([...writer.finish(EXPORTED)].slice(16)).toEqual([
    ...[1, 2, 0, 10], // Data Set of template 258
    ...[6, 2, 0x61, 0x62], // 'ab' with its length in one octet
    ...[17, 0],
    ...[1, 9, 0, 10], // Data Set of template 265
    ...[0, 0, 0, 0, 1, 0x78],
  ])
  writer.begin()
  expect([...writer.finish(EXPORTED)].slice(8, 12)).toEqual([0, 0, 0, 43])
})

test('writes a length of three octets from 255 on (RFC 7011 §7)', () => {
  const writer = new IpfixMessageWriter(0)
  writer.begin()
  writer.writeRecord(template, [6, 'a'.repeat(255)])
  expect([...writer.finish(EXPORTED)].slice(16, 25)).toEqual([1, 2, 1, 7, 6, 255, 0, 255, 0x61])
})
