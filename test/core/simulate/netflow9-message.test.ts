import { expect, test } from 'vitest'
import { Netflow9MessageWriter } from '../../../core/simulate/netflow9-message.ts'
import { iana } from '../../../core/simulate/template-definition.ts'

const SECONDS = 0x6000_0000
const BOOTED = (SECONDS - 5) * 1_000_000
const template = { id: 260, scopeFieldCount: 0, fields: [iana(4, 1), iana(7, 2)] }
const sampler = { id: 261, scopeFieldCount: 1, fields: [iana(1, 4), iana(48, 1)] }

test('counts packets in its sequence and gives the uptime of the whole second (RFC 3954 §5.1)', () => {
  const writer = new Netflow9MessageWriter(256, BOOTED, 9)
  writer.begin()
  writer.writeTemplate(template)
  writer.writeRecord(template, [6, 443])
  expect([...writer.finish(SECONDS * 1_000_000 + 900_000)]).toEqual([
    ...[0, 9, 0, 2], // version, one template and one record
    ...[0, 0, 0x13, 0x88], // 5000 ms of uptime
    ...[0x60, 0, 0, 0],
    ...[0, 0, 0, 9], // sequence
    ...[0, 0, 1, 0], // source id
    ...[0, 0, 0, 16, 1, 4, 0, 2, 0, 4, 0, 1, 0, 7, 0, 2], // template set
    ...[1, 4, 0, 8, 6, 1, 0xbb, 0], // data set, padded to four octets
  ])
  writer.begin()
  expect([...writer.finish(SECONDS * 1_000_000)].slice(12, 16)).toEqual([0, 0, 0, 10])
})

test('gives the lengths of scope and options in octets (RFC 3954 §6.1)', () => {
  const writer = new Netflow9MessageWriter(0, BOOTED)
  writer.begin()
  writer.writeTemplate(sampler)
  expect([...writer.finish(SECONDS * 1_000_000)].slice(20)).toEqual([
    ...[0, 1, 0, 20], // options template set, padded
    ...[1, 5, 0, 4, 0, 4], // template 261, four octets of scope fields, four of options
    ...[0, 1, 0, 4],
    ...[0, 48, 0, 1],
    ...[0, 0],
  ])
})
