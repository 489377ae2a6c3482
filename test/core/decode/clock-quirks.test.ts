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
  u64,
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

  it('reads microseconds as an NTP fraction without its 11 low bits', () => {
    const data = concat(ntp(1_714_557_500, 0x8000_07ff), ntp(1_714_557_501, 0x4000_0000))
    const { records } = decode([ipfixMessage({}, templateSet(micros), dataSet(256, data))])
    expect(records[0]).toMatchObject({
      flowStartMicroseconds: '2024-05-01T09:58:20.500000Z',
      '@end': '2024-05-01T09:58:21.250000000Z',
    })
  })

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

  it('puts NTP times into the era nearest to the export time', () => {
    const template = templateRecord(256, [{ id: 154, length: 8 }])
    const data = concat(u32(10), u32(0))
    const { records } = decode([ipfixMessage({ exportTime: 2_085_978_500 }, templateSet(template), dataSet(256, data))])
    expect(records[0]).toMatchObject({ flowStartMicroseconds: '2036-02-07T06:28:26.000000Z' })
  })

  it('takes the base of sysUpTime stamps from IANA 160 in IPFIX', () => {
    const template = templateRecord(256, [
      { id: 160, length: 8 },
      { id: 22, length: 4 },
      { id: 21, length: 4 },
    ])
    const data = concat(u64(1_714_557_000_000n), u32(1000), u32(2500))
    expect(decode([ipfixMessage({}, templateSet(template), dataSet(256, data))]).records[0]).toMatchObject({
      '@start': '2024-05-01T09:50:01.000000000Z',
      '@end': '2024-05-01T09:50:02.500000000Z',
    })
  })

  it('counts deltas back from the export time', () => {
    const template = templateRecord(256, [
      { id: 158, length: 4 },
      { id: 159, length: 4 },
    ])
    const data = concat(u32(1_500_000), u32(1))
    expect(decode([ipfixMessage({}, templateSet(template), dataSet(256, data))]).records[0]).toMatchObject({
      '@start': '2024-05-01T09:59:58.500000000Z',
      '@end': '2024-05-01T09:59:59.999999000Z',
    })
  })

  it('takes an observation time for both ends, and gives none where there is none', () => {
    const template = templateRecord(256, [{ id: 323, length: 8 }])
    const data = u64(1_714_557_000_123n)
    const at = '2024-05-01T09:50:00.123000000Z'
    const [observed] = decode([ipfixMessage({}, templateSet(template), dataSet(256, data))]).records
    expect(observed).toMatchObject({ '@start': at, '@end': at })
    const [timeless] = decode([
      ipfixMessage({}, templateSet(ADDRESS_AND_OCTETS), dataSet(256, concat(ipv4('192.0.2.7'), u32(1)))),
    ]).records
    expect(timeless).not.toHaveProperty('@start')
  })
})
