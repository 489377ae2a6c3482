/** Canonical start and end of records, rule by rule, from annotated octets. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shiftTimes } from '../../../core/decode/record-times.ts'
import { NO_TIME } from '../../../core/decode/block.ts'
import { codesOf, decode, type Decoding } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  ntp,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  u16,
  u32,
  u64,
  v5Message,
  v7Message,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
  type FieldSpec,
} from '../../support/message-builders.ts'

const DAY_MS = 86_400_000
/** Octets of the times below, so that a template reads like its record. */
const LENGTHS: Readonly<Record<number, number>> = {
  150: 4,
  151: 4,
  21: 4,
  22: 4,
  158: 4,
  159: 4,
  161: 4,
  162: 4,
  322: 4,
}

function fields(ids: readonly number[]): FieldSpec[] {
  return ids.map((id) => ({ id, length: LENGTHS[id] ?? 8 }))
}

/** One IPFIX record of these elements, exported at 2024-05-01T10:00:00Z. */
function ipfix(ids: readonly number[], ...values: readonly Uint8Array[]): Decoding {
  return decode([ipfixMessage({}, templateSet(templateRecord(256, fields(ids))), dataSet(256, ...values))])
}

/** Start and end as the dump has them; undefined where there is none. */
function timesOf({ records }: Decoding, record = 0): readonly unknown[] {
  return [records[record]?.['@start'], records[record]?.['@end']]
}

describe('absolute times', () => {
  it.each([
    ['seconds (150, 151)', [150, 151], [u32(1_714_557_500), u32(1_714_557_501)], '20.000000000', '21.000000000'],
    [
      'milliseconds (152, 153)',
      [152, 153],
      [u64(1_714_557_500_123), u64(1_714_557_501_456)],
      '20.123000000',
      '21.456000000',
    ],
    // Half a second and the least fraction that shows; the 11 low bits say nothing (RFC 7011 §6.1.9).
    [
      'microseconds (154, 155)',
      [154, 155],
      [ntp(1_714_557_500, 0x8000_07ff), ntp(1_714_557_501, 0x4000_0000)],
      '20.500000000',
      '21.250000000',
    ],
    [
      'nanoseconds (156, 157)',
      [156, 157],
      [ntp(1_714_557_500, 0x8000_0005), ntp(1_714_557_501, 0x0000_0004)],
      '20.500000001',
      '21.000000001',
    ],
  ] as const)('come from %s', (_, ids, values, start, end) => {
    const at = '2024-05-01T09:58:'
    expect(timesOf(ipfix(ids, ...values))).toEqual([`${at}${start}Z`, `${at}${end}Z`])
  })

  it('are in the NTP era nearest to the export time (RFC 5905 §6)', () => {
    const template = templateSet(templateRecord(256, fields([154, 155])))
    // 10 seconds after the era ends, and 6 seconds before.
    const data = dataSet(256, concat(u32(0xffff_fffa), u32(0)), concat(u32(10), u32(0)))
    const decoding = decode([ipfixMessage({ exportTime: 2_085_978_500 }, template, data)])
    expect(timesOf(decoding)).toEqual(['2036-02-07T06:28:10.000000000Z', '2036-02-07T06:28:26.000000000Z'])
  })

  it.each([
    ['seconds', [150, 151], u32(1_714_557_500), u32(0)],
    ['milliseconds', [152, 153], u64(1_714_557_500_000), u64(0)],
    ['microseconds', [154, 155], ntp(1_714_557_500, 0), u64(0)],
    ['nanoseconds', [156, 157], ntp(1_714_557_500, 0), u64(0)],
  ])('of zero %s are none: the other end stands for both (RFC 5905 §6)', (_, ids, known, zero) => {
    const at = '2024-05-01T09:58:20.000000000Z'
    expect(timesOf(ipfix(ids, known, zero))).toEqual([at, at])
    expect(timesOf(ipfix(ids, zero, known))).toEqual([at, at])
    expect(timesOf(ipfix(ids, zero, zero))).toEqual([undefined, undefined])
  })

  it('of the first second of an NTP era are a time when they have a fraction', () => {
    const template = templateSet(templateRecord(256, fields([156])))
    const data = dataSet(256, concat(u32(0), u32(0x8000_0000)))
    const decoding = decode([ipfixMessage({ exportTime: 2_085_978_500 }, template, data)])
    expect(timesOf(decoding)[0]).toBe('2036-02-07T06:28:16.500000000Z')
  })

  it('leave the field itself as it came', () => {
    expect(ipfix([152, 153], u64(0), u64(1_714_557_500_000)).records[0]).toMatchObject({
      flowStartMilliseconds: '1970-01-01T00:00:00.000Z',
    })
  })
})

describe('sysUpTime stamps on the base of the header', () => {
  const v9 = (sysUpTime: number, first: number, last: number): Decoding =>
    decode([
      v9Message(
        { sysUpTime },
        v9TemplateSet(v9TemplateRecord(256, fields([22, 21]))),
        dataSet(256, u32(first), u32(last)),
      ),
    ])

  it('count back from the export time (RFC 3954 §5.1)', () => {
    // Up for an hour; the flow began 1.5 s and ended 0.25 s ago.
    expect(timesOf(v9(3_600_000, 3_598_500, 3_599_750))).toEqual([
      '2024-05-01T09:59:58.500000000Z',
      '2024-05-01T09:59:59.750000000Z',
    ])
  })

  it('have the nanoseconds of the header in v5 and v7', () => {
    const header = { sysUpTime: 3_600_000, exportNanos: 5 }
    const record = { first: 3_599_000, last: 3_599_500 }
    for (const message of [v5Message(header, record), v7Message(header, record)]) {
      expect(timesOf(decode([message]))).toEqual(['2024-05-01T09:59:59.000000005Z', '2024-05-01T09:59:59.500000005Z'])
    }
  })

  it('that are ahead of the header’s sysUpTime were made before the 32-bit wrap of 49.7 days', () => {
    // The counter wrapped half a second ago; the flow began a second before that.
    expect(timesOf(v9(500, 0xffff_ffff - 999, 250))).toEqual([
      '2024-05-01T09:59:58.500000000Z',
      '2024-05-01T09:59:59.750000000Z',
    ])
  })

  it('may be older than half of a wrap', () => {
    const up = 40 * DAY_MS
    expect(timesOf(v9(up, 0, up))).toEqual(['2024-03-22T10:00:00.000000000Z', '2024-05-01T10:00:00.000000000Z'])
  })

  it('a little ahead of the header, whose sysUpTime was taken first, are a little ahead', () => {
    expect(timesOf(v9(3_600_000, 3_600_000, 3_600_040))).toEqual([
      '2024-05-01T10:00:00.000000000Z',
      '2024-05-01T10:00:00.040000000Z',
    ])
  })
})

describe('sysUpTime stamps on the base of IANA 160', () => {
  const START = 1_714_557_000_000 // 2024-05-01T09:50:00Z

  it('take it from their own record', () => {
    const decoding = ipfix([160, 22, 21], u64(START), u32(1000), u32(2500))
    expect(timesOf(decoding)).toEqual(['2024-05-01T09:50:01.000000000Z', '2024-05-01T09:50:02.500000000Z'])
  })

  const options = optionsTemplateSet(optionsTemplateRecord(257, [{ id: 143, length: 4 }], [{ id: 160, length: 8 }]))
  const stamps = templateSet(templateRecord(256, fields([22, 21])))

  it('take it from options data of their domain, sent before', () => {
    const decoding = decode([
      ipfixMessage({}, options, dataSet(257, u32(1), u64(START))),
      ipfixMessage({ sequence: 1 }, stamps, dataSet(256, u32(1000), u32(2500))),
    ])
    expect(timesOf(decoding, 1)).toEqual(['2024-05-01T09:50:01.000000000Z', '2024-05-01T09:50:02.500000000Z'])
  })

  it('take it from domain 0, which is the whole Exporting Process (RFC 7011 §3.1), and not from another', () => {
    const told = (domain: number): Decoding =>
      decode([
        ipfixMessage({ domain }, options, dataSet(257, u32(1), u64(START))),
        ipfixMessage({ domain: 7 }, stamps, dataSet(256, u32(1000), u32(2500))),
      ])
    expect(timesOf(told(0), 1)[0]).toBe('2024-05-01T09:50:01.000000000Z')
    expect(timesOf(told(6), 1)).toEqual([undefined, undefined])
  })

  it('have no time and are a problem while nobody has told it', () => {
    const decoding = ipfix([22, 21], u32(1000), u32(2500), u32(1001), u32(2501))
    expect(timesOf(decoding)).toEqual([undefined, undefined])
    expect(decoding.problems).toMatchObject([{ code: 'time-base-missing', templateId: 256, count: 2 }])
    expect(codesOf(ipfix([160, 22, 21], u64(START), u32(1000), u32(2500)))).toEqual([])
  })

  it('take 0 for no base', () => {
    expect(codesOf(ipfix([160, 22, 21], u64(0), u32(1000), u32(2500)))).toEqual(['time-base-missing'])
  })

  it('go round after 49.7 days: a stamp is of the last round before the export time', () => {
    // Up since 2024-01-01T00:00:00Z, 121 days and 10 hours: twice round.
    const since = 1_704_067_200_000
    const up = EXPORT_TIME * 1000 - since
    const decoding = ipfix([160, 22, 21], u64(since), u32((up - 1500) % 2 ** 32), u32((up - 250) % 2 ** 32))
    expect(timesOf(decoding)).toEqual(['2024-05-01T09:59:58.500000000Z', '2024-05-01T09:59:59.750000000Z'])
  })

  it('may be older than half of a round', () => {
    const since = EXPORT_TIME * 1000 - 40 * DAY_MS
    expect(timesOf(ipfix([160, 22, 21], u64(since), u32(0), u32(40 * DAY_MS)))).toEqual([
      '2024-03-22T10:00:00.000000000Z',
      '2024-05-01T10:00:00.000000000Z',
    ])
  })
})

describe('other times', () => {
  it('count back from the export time (158, 159)', () => {
    expect(timesOf(ipfix([158, 159], u32(1_500_000), u32(1)))).toEqual([
      '2024-05-01T09:59:58.500000000Z',
      '2024-05-01T09:59:59.999999000Z',
    ])
  })

  it('are completed by a duration (161, 162), whichever end is missing', () => {
    expect(timesOf(ipfix([152, 161], u64(1_714_557_500_123), u32(4_294_967_295)))).toEqual([
      '2024-05-01T09:58:20.123000000Z',
      '2024-06-20T03:01:07.418000000Z',
    ])
    expect(timesOf(ipfix([151, 162], u32(1_714_557_500), u32(1)))).toEqual([
      '2024-05-01T09:58:19.999999000Z',
      '2024-05-01T09:58:20.000000000Z',
    ])
  })

  it('are not made of a duration and a start that is none', () => {
    expect(timesOf(ipfix([152, 161], u64(0), u32(5)))).toEqual([undefined, undefined])
  })

  it.each([
    ['seconds (322)', 322, u32(1_714_557_500), '000'],
    ['milliseconds (323)', 323, u64(1_714_557_500_250), '250'],
    ['microseconds (324)', 324, ntp(1_714_557_500, 0x4000_0000), '250'],
    ['nanoseconds (325)', 325, ntp(1_714_557_500, 0x4000_0000), '250'],
  ])('are those of an observation for both ends: %s', (_, id, value, milliseconds) => {
    const at = `2024-05-01T09:58:20.${milliseconds}000000Z`
    expect(timesOf(ipfix([id], value))).toEqual([at, at])
  })
})

describe('a record that ends before it starts', () => {
  it('keeps both times, and is counted', () => {
    const decoding = ipfix([152, 153], u64(2000), u64(1000), u64(1000), u64(2000), u64(3000), u64(2999))
    expect(timesOf(decoding)).toEqual(['1970-01-01T00:00:02.000000000Z', '1970-01-01T00:00:01.000000000Z'])
    expect(decoding.problems).toMatchObject([{ code: 'end-before-start', templateId: 256, count: 2 }])
  })

  it('is one by signed 64 bits: in the same word, before 1970, and not where an end is none', () => {
    const start = ntp(-100, 0)
    expect(codesOf(ipfix([156, 157], start, ntp(1_714_557_500, 0)))).toEqual([])
    expect(codesOf(ipfix([156, 157], ntp(1_714_557_500, 0), start))).toEqual(['end-before-start'])
    expect(codesOf(ipfix([156, 157], ntp(5, 2 ** 20), ntp(5, 2 ** 10)))).toEqual(['end-before-start'])
    expect(codesOf(ipfix([152, 153], u64(1000), u64(2n ** 63n)))).toEqual([])
  })
})

describe('a shift of times', () => {
  it('adds any number of nanoseconds, from a row on, to all but none', () => {
    const time = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n })
    const rows = fc.array(fc.option(time, { nil: NO_TIME }), { minLength: 1 })
    fc.assert(
      fc.property(rows, fc.nat(), fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }), (values, from, shift) => {
        const first = from % values.length
        const words = new BigInt64Array(values)
        const times = { start: new Uint32Array(words.buffer), end: new Uint32Array(0), rowCount: values.length }
        shiftTimes({ ...times, end: new Uint32Array(times.start) }, first, shift)
        const expected = values.map((value, row) => (row < first || value === NO_TIME ? value : value + shift))
        expect([...words]).toEqual(expected)
      }),
    )
  })
})

it('reads 16-bit stamps, which a template may reduce (RFC 7011 §6.2)', () => {
  const template = v9TemplateRecord(256, [
    { id: 22, length: 2 },
    { id: 21, length: 2 },
  ])
  const decoding = decode([
    v9Message({ sysUpTime: 60_000 }, v9TemplateSet(template), dataSet(256, u16(59_000), u16(59_500))),
  ])
  expect(timesOf(decoding)).toEqual(['2024-05-01T09:59:59.000000000Z', '2024-05-01T09:59:59.500000000Z'])
})
