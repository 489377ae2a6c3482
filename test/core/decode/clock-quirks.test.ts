import { describe, expect, it } from 'vitest'
import { decode } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  ipv4,
  ntp,
  templateRecord,
  templateSet,
  u32,
} from '../../support/message-builders.ts'

const ADDRESS_AND_OCTETS = templateRecord(256, [
  { id: 8, length: 4 },
  { id: 1, length: 4 },
])

describe('times', () => {
  const micros = templateRecord(256, [
    { id: 154, length: 8 },
    { id: 155, length: 8 },
  ])
  const withVendor = templateRecord(257, [
    { pen: 5951, id: 129, length: 4 },
    { id: 154, length: 8 },
    { id: 155, length: 8 },
  ])

  it('reads NetScaler’s plain microseconds once the evidence says so, and only then', () => {
    const data = concat(u32(1), ntp(1_714_557_500, 318_204), ntp(1_714_557_501, 42))
    const { records, blocks } = decode([ipfixMessage({}, templateSet(withVendor), dataSet(257, data))])
    expect(records[0]).toMatchObject({
      flowStartMicroseconds: '2024-05-01T09:58:20.318204Z',
      flowEndMicroseconds: '2024-05-01T09:58:21.000042Z',
    })
    expect(blocks[0]!.batches[0]!.flags[0]).toBe(4)
    const other = decode([ipfixMessage({}, templateSet(micros), dataSet(256, data.subarray(4)))])
    expect(other.records[0]).toMatchObject({ flowStartMicroseconds: '2024-05-01T09:58:20.000074Z' })
  })

  it('gives no time to a record that has none', () => {
    const [timeless] = decode([
      ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS), dataSet(256, concat(ipv4('192.0.2.7'), u32(1)))),
    ]).records
    expect(timeless).not.toHaveProperty('@start')
  })
})
