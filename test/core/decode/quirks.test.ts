/** Quirks of exporters: recognised by evidence, listed, switched on and off. */
import { describe, expect, it } from 'vitest'
import { RECORD_FLAGS } from '../../../core/decode/block.ts'
import { findSwitch } from '../../../core/decode/session-quirks.ts'
import { DEFAULT_DECODE_SETTINGS, type QuirkName, type QuirkSwitch } from '../../../core/protocol/decode-settings.ts'
import type { QuirkReport } from '../../../core/protocol/health-report.ts'
import { codesOf, decode, transportSession, type Decoding } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  ipfixMessage,
  ntp,
  templateRecord,
  templateSet,
  text,
  u32,
  u64,
  u8,
  variable,
  zeros,
} from '../../support/message-builders.ts'

const EXPORTER = '192.0.2.1:4739'

function quirk(quirk: QuirkName, state: QuirkSwitch['state'], offsetNs?: string, exporter = EXPORTER): QuirkSwitch {
  return { exporter, quirk, state, ...(offsetNs === undefined ? {} : { offsetNs }) }
}

function reportOf({ health }: Decoding, name: QuirkReport['quirk'], session = 0): QuirkReport | undefined {
  return health.quirks.find((report) => report.quirk === name && report.session === session)
}

describe('plain microseconds', () => {
  const FLOW_TIMES = [
    { id: 154, length: 8 },
    { id: 155, length: 8 },
  ]
  /** A NetScaler's template: a transaction id, start and end. */
  const netscaler = templateSet(templateRecord(256, [{ pen: 5951, id: 129, length: 4 }, ...FLOW_TIMES]))
  const other = templateSet(templateRecord(256, FLOW_TIMES))
  /** 318204 µs after the second as NetScaler counts, 74 µs by the RFC. */
  const times = concat(ntp(1_714_557_500, 318_204), ntp(1_714_557_501, 42))
  const byNetscaler = concat(u32(1), times)
  const PLAIN = '2024-05-01T09:58:20.318204Z'
  const BY_THE_RFC = '2024-05-01T09:58:20.000074Z'

  const startOf = ({ records }: Decoding): unknown => records[0]?.['flowStartMicroseconds']

  it('are recognised where enterprise 5951 is in use and nine of ten fractions are below 10⁶', () => {
    const decoding = decode([ipfixMessage({}, netscaler, dataSet(256, byNetscaler))])
    expect(startOf(decoding)).toBe(PLAIN)
    expect(reportOf(decoding, 'plain-microseconds')).toEqual({
      quirk: 'plain-microseconds',
      session: 0,
      exporter: EXPORTER,
      state: 'by-evidence',
      isApplied: true,
      count: 2,
      evidence:
        'Enterprise 5951 is in use, and 2 of 2 fractions of flow times are below 1,000,000; by RFC 7011 one in 4,300 would be.',
    })
  })

  it('stay recognised with one large fraction among few, which the RFC’s rule reads, and not with two', () => {
    const large = 0x1a5f_0b80
    const of = (...fractions: readonly number[]): unknown[] => {
      const data = fractions.map((fraction) =>
        concat(u32(1), ntp(1_714_557_500, fraction), ntp(1_714_557_500, 318_204)),
      )
      const { records } = decode([ipfixMessage({}, netscaler, dataSet(256, ...data))])
      return records.map((record) => [record['flowStartMicroseconds'], record['flowEndMicroseconds']])
    }
    const byTheRfc = '2024-05-01T09:58:20.103013Z'
    expect(of(318_204, large, 318_204)).toEqual([
      [PLAIN, PLAIN],
      [byTheRfc, PLAIN],
      [PLAIN, PLAIN],
    ])
    expect(of(large, 318_204)).toEqual([
      [byTheRfc, BY_THE_RFC],
      [PLAIN, PLAIN],
    ])
    expect(of(318_204, large, large)[2]).toEqual([byTheRfc, BY_THE_RFC])
  })

  it('are listed and not applied where enterprise 5951 is not in use', () => {
    const decoding = decode([ipfixMessage({}, other, dataSet(256, times))])
    expect(startOf(decoding)).toBe(BY_THE_RFC)
    expect(reportOf(decoding, 'plain-microseconds')).toMatchObject({ isApplied: false, count: 2 })
  })

  it('are not listed where times are as the RFC says', () => {
    const data = concat(u32(1), ntp(1_714_557_500, 0x8000_0000), ntp(1_714_557_501, 0x4000_0000))
    expect(decode([ipfixMessage({}, netscaler, dataSet(256, data))]).health.quirks).toEqual([])
  })

  it('switched off are read by the RFC, and say to how many values they would apply', () => {
    const settings = { quirks: [quirk('plain-microseconds', 'off')] }
    const decoding = decode([ipfixMessage({}, netscaler, dataSet(256, byNetscaler))], { settings })
    expect(startOf(decoding)).toBe(BY_THE_RFC)
    expect(decoding.blocks[0]?.batches[0]?.flags[0]).toBe(0)
    expect(reportOf(decoding, 'plain-microseconds')).toMatchObject({ state: 'off', isApplied: false, count: 2 })
  })

  it('switched on need no evidence, and leave fractions of 10⁶ and more to the RFC', () => {
    const settings = { quirks: [quirk('plain-microseconds', 'on')] }
    const fraction = 0x8000_0000
    const large = concat(ntp(1_714_557_500, fraction), ntp(1_714_557_501, fraction))
    const decoding = decode([ipfixMessage({}, other, dataSet(256, large, times))], { settings })
    expect(decoding.records.map((record) => record['flowStartMicroseconds'])).toEqual([
      '2024-05-01T09:58:20.500000Z',
      PLAIN,
    ])
    expect([...decoding.blocks[0]!.batches[0]!.flags.subarray(0, 2)]).toEqual([0, RECORD_FLAGS.plainMicroseconds])
    expect(reportOf(decoding, 'plain-microseconds')).toMatchObject({ state: 'on', isApplied: true, count: 2 })
  })

  it('are switched for one transport session and not for another', () => {
    const settings = { quirks: [quirk('plain-microseconds', 'off', undefined, '192.0.2.1:4740')] }
    const message = ipfixMessage({}, netscaler, dataSet(256, byNetscaler))
    const sent = [0, 1].map((id) => ({ octets: message, session: transportSession(id) }))
    const { records } = decode(sent, { settings })
    expect(records.map((record) => record['flowStartMicroseconds'])).toEqual([PLAIN, BY_THE_RFC])
  })
})

describe('seconds in four octets', () => {
  // flowStartMilliseconds in 4 octets: RFC 7011 §6.2 does not let the type be reduced.
  const short = templateSet(templateRecord(256, [{ id: 152, length: 4 }]))
  const near = [0, 1, 2, 3].map((seconds) => u32(EXPORT_TIME - seconds))
  const message = (...values: readonly Uint8Array[]): Uint8Array => ipfixMessage({}, short, dataSet(256, ...values))

  it('by evidence are reported only: the value stays octets and a problem', () => {
    const decoding = decode([message(...near)])
    expect(decoding.records[0]).toMatchObject({ flowStartMilliseconds: '663212a0' })
    expect(decoding.records[0]).not.toHaveProperty('@start')
    expect(codesOf(decoding)).toEqual(['field-length-invalid'])
    expect(reportOf(decoding, 'four-octet-seconds')).toEqual({
      quirk: 'four-octet-seconds',
      session: 0,
      exporter: EXPORTER,
      state: 'by-evidence',
      isApplied: false,
      count: 4,
      evidence:
        'flowStartMilliseconds has 4 octets; 4 of 4 values looked at are within a day of the export time as Unix seconds.',
    })
  })

  it('are not recognised when one value is further than a day from the export time, or when there are too few', () => {
    const far = u32(EXPORT_TIME - 86_401)
    expect(reportOf(decode([message(...near, far)]), 'four-octet-seconds')).toBeUndefined()
    expect(reportOf(decode([message(...near.slice(1))]), 'four-octet-seconds')).toBeUndefined()
    // 0 says nothing.
    expect(reportOf(decode([message(...near, u32(0))]), 'four-octet-seconds')).toMatchObject({ count: 5 })
  })

  it('switched on are a time like any other, and no problem', () => {
    const decoding = decode([message(...near)], { settings: { quirks: [quirk('four-octet-seconds', 'on')] } })
    expect(decoding.records[1]).toMatchObject({
      flowStartMilliseconds: '2024-05-01T09:59:59.000Z',
      '@start': '2024-05-01T09:59:59.000000000Z',
    })
    expect(codesOf(decoding)).toEqual([])
    expect(reportOf(decoding, 'four-octet-seconds')).toMatchObject({ state: 'on', isApplied: true, count: 4 })
  })

  it('are always read from NetScaler’s syslogTimestamp, with nothing to switch', () => {
    const template = templateSet(templateRecord(264, [{ pen: 5951, id: 136, length: 4 }]))
    const octets = ipfixMessage({}, template, dataSet(264, u32(EXPORT_TIME)))
    for (const quirks of [[], [quirk('four-octet-seconds', 'off')]]) {
      const decoding = decode([octets], { settings: { quirks } })
      expect(decoding.records[0]).toMatchObject({ 'netscaler:syslogTimestamp': '2024-05-01T10:00:00.000Z' })
      expect(reportOf(decoding, 'four-octet-seconds')).toMatchObject({ isSwitchable: false, isApplied: true, count: 1 })
    }
  })

  it('are looked at in the first values and counted in all, also behind fields of variable length', () => {
    const template = templateSet(
      templateRecord(256, [
        { id: 82, length: 65_535 },
        { id: 152, length: 4 },
      ]),
    )
    const record = concat(variable(text('eth0')), u32(EXPORT_TIME))
    const messages = [1, 2, 3].map(() =>
      ipfixMessage({}, template, dataSet(256, ...Array<Uint8Array>(40).fill(record))),
    )
    expect(reportOf(decode(messages), 'four-octet-seconds')).toMatchObject({
      count: 120,
      evidence: expect.stringContaining('80 of 80 values looked at') as string,
    })
  })
})

describe('a clock offset', () => {
  const template = templateSet(
    templateRecord(256, [
      { id: 152, length: 8 },
      { id: 153, length: 8 },
    ]),
  )
  const octets = ipfixMessage({}, template, dataSet(256, u64(1_714_557_500_000), u64(1_714_557_501_000)))

  it('switched on is taken from start and end, and leaves the raw elements', () => {
    const settings = { quirks: [quirk('clock-offset', 'on', '12100000001')] }
    const decoding = decode([octets], { settings })
    expect(decoding.records[0]).toMatchObject({
      flowStartMilliseconds: '2024-05-01T09:58:20.000Z',
      '@exportTime': '2024-05-01T10:00:00Z',
      '@start': '2024-05-01T09:58:07.899999999Z',
      '@end': '2024-05-01T09:58:08.899999999Z',
    })
    expect(reportOf(decoding, 'clock-offset')).toMatchObject({ isApplied: true, count: 1, offsetNs: '12100000001' })
  })

  it('of a clock that is behind moves times forward', () => {
    const { records } = decode([octets], { settings: { quirks: [quirk('clock-offset', 'on', '-3600000000000')] } })
    expect(records[0]).toMatchObject({ '@start': '2024-05-01T10:58:20.000000000Z' })
  })

  it('is not applied by evidence, nor without an amount', () => {
    const settings = { quirks: [quirk('clock-offset', 'on')] }
    for (const decoding of [decode([octets]), decode([octets], { settings })]) {
      expect(decoding.records[0]).toMatchObject({ '@start': '2024-05-01T09:58:20.000000000Z' })
      expect(reportOf(decoding, 'clock-offset')?.isApplied ?? false).toBe(false)
    }
  })

  it('moves records that waited for their template, too', () => {
    const data = ipfixMessage({}, dataSet(256, u64(1_714_557_500_000), u64(1_714_557_501_000)))
    const settings = { quirks: [quirk('clock-offset', 'on', '1000000000')] }
    const { records } = decode([data, ipfixMessage({ sequence: 1 }, template)], { settings })
    expect(records[0]).toMatchObject({ '@decodedLate': true, '@start': '2024-05-01T09:58:19.000000000Z' })
  })
})

describe('habits', () => {
  const template = templateSet(
    templateRecord(256, [
      { pen: 5951, id: 130, length: 65_535 },
      { pen: 5951, id: 141, length: 65_535 },
    ]),
  )

  it('are listed with nothing to switch: NULs that end strings, methods that are a text', () => {
    const record = concat(variable(text('/cart\0')), variable(text('GET\0')))
    const empty = concat(variable(zeros(1)), variable(zeros(1)))
    const decoding = decode([ipfixMessage({}, template, dataSet(256, record, empty))])
    expect(decoding.health.quirks).toMatchObject([
      {
        quirk: 'trailing-nul',
        isSwitchable: false,
        count: 4,
        evidence: '4 of 4 strings looked at end in a NUL, which is not shown.',
      },
      { quirk: 'method-as-text', isSwitchable: false, count: 2 },
    ])
  })

  it('are not those of an exporter whose strings end as they should', () => {
    const record = concat(variable(text('/cart')), variable(text('GET')))
    const { health } = decode([ipfixMessage({}, template, dataSet(256, record, record))])
    expect(health.quirks.map((report) => report.quirk)).toEqual(['method-as-text'])
  })

  it('of a method that is a number are none', () => {
    const number = templateSet(templateRecord(256, [{ pen: 5951, id: 141, length: 1 }]))
    const { health } = decode([ipfixMessage({}, number, dataSet(256, u8(1)))])
    expect(health.quirks).toEqual([])
  })
})

describe('a switch', () => {
  const of = (...quirks: readonly QuirkSwitch[]): QuirkSwitch['state'] | undefined =>
    findSwitch({ ...DEFAULT_DECODE_SETTINGS, quirks }, EXPORTER, 'plain-microseconds')?.state

  it('for an exporter counts more than one for all, and the last one more than those before', () => {
    const forAll = quirk('plain-microseconds', 'on', undefined, '*')
    const forThis = quirk('plain-microseconds', 'off')
    expect(of(forAll)).toBe('on')
    expect(of(forThis, forAll)).toBe('off')
    expect(of(forThis, quirk('plain-microseconds', 'by-evidence'))).toBe('by-evidence')
    expect(of(quirk('four-octet-seconds', 'on'))).toBeUndefined()
    expect(of(quirk('plain-microseconds', 'on', undefined, '192.0.2.9:4739'))).toBeUndefined()
  })
})
