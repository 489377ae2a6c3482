import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { describeRecord } from '../../../core/wire/describe-record.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ntp,
  templateRecord,
  templateSet,
  text,
  u32,
  u8,
  v5Message,
  variable,
} from '../../support/message-builders.ts'

const registry = createElementRegistry()

describe('a described record', () => {
  const fields = [
    { pen: 0, id: 82, length: 65_535 },
    { pen: 0, id: 2, length: 4 },
    { pen: 0, id: 154, length: 8 },
    { pen: 32_473, id: 1, length: 1 },
  ]
  const record = (name: string): Uint8Array => concat(variable(text(name)), u32(7), ntp(1_714_557_500, 250_000), u8(9))
  const message = ipfixMessage({}, templateSet(templateRecord(256, fields)), dataSet(256, record('eth0'), record('lo')))
  const template = { protocolVersion: 10 as const, fields, scopeFieldCount: 0 }
  const secondAt = message.length - record('lo').length

  it('has the place and prefix of each field, and what is odd about it', () => {
    const described = describeRecord({
      registry,
      template,
      message,
      recordOffset: secondAt,
      recordLength: record('lo').length,
      isPlainMicroseconds: true,
    })
    expect(described).toMatchObject({ setNumber: 2, recordInSet: 2 })
    expect(described.fields).toMatchObject([
      { key: 'interfaceName', value: 'lo', offset: secondAt, length: 3, prefixLength: 1, tags: [] },
      { key: 'packetDeltaCount', value: 7, offset: secondAt + 3, length: 4, prefixLength: 0, tags: ['reduced'] },
      { key: 'flowStartMicroseconds', value: '2024-05-01T09:58:20.250000Z', tags: ['plain-microseconds'] },
      { key: 'e32473id1', element: '32473:1', value: '09', tags: ['unknown-element'] },
    ])
  })

  it('ends where its octets end', () => {
    const cut = message.subarray(0, secondAt + 5)
    const place = { registry, template, message: cut, recordOffset: secondAt, recordLength: 20 }
    expect(describeRecord({ ...place, isPlainMicroseconds: false }).fields).toHaveLength(1)
  })

  it('finds the fields of v5 in the record and in the header', () => {
    const v5 = v5Message({ engineId: 4, sampling: 0x8000 | 50 }, {}, { source: '10.9.8.7' })
    const described = describeRecord({
      registry,
      template: { protocolVersion: 5, fields: [], scopeFieldCount: 0 },
      message: v5,
      recordOffset: 24 + 48,
      recordLength: 48,
      isPlainMicroseconds: false,
    })
    expect(described).toMatchObject({ setNumber: 1, recordInSet: 2 })
    const byKey = new Map(described.fields.map((field) => [field.key, field]))
    expect(byKey.get('sourceIPv4Address')).toMatchObject({ value: '10.9.8.7', offset: 72 })
    expect(byKey.get('samplingInterval')).toMatchObject({ value: 50, offset: 22, length: 2 })
    expect(byKey.get('samplingAlgorithm')).toMatchObject({ value: 2 })
  })
})
