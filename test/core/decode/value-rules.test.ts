/** How values are read: RFC 7011 §6 and §7, RFC 5103, RFC 6759, by annotated octets. */
import { describe, expect, it } from 'vitest'
import { formatCell } from '../../../core/elements/format-cell.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { describeRecord } from '../../../core/wire/describe-record.ts'
import { codesOf, decode, type Decoding } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  hex,
  ipfixMessage,
  ntp,
  templateRecord,
  templateSet,
  u32,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
  variable,
  type FieldSpec,
} from '../../support/message-builders.ts'

const registry = createElementRegistry()
const VARIABLE = 65_535

interface Read {
  /** The fields of the record in the dump. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Tags of its fields in the details. */
  readonly tags: readonly (readonly string[])[]
  readonly decoding: Decoding
}

/** Decodes one record both ways, which have to agree. */
function read(fields: readonly FieldSpec[], record: Uint8Array, exportTime?: number): Read {
  const header = exportTime === undefined ? {} : { exportTime }
  const message = ipfixMessage(header, templateSet(templateRecord(256, fields)), dataSet(256, record))
  const decoding = decode([message])
  const [dumped = {}] = decoding.records
  const own = Object.fromEntries(Object.entries(dumped).filter(([key]) => !key.startsWith('@')))
  const [batch] = decoding.blocks[0]!.batches
  const described = describeRecord({
    registry,
    template: { ...decoding.blocks[0]!.newTemplates[0]!, protocolVersion: 10 },
    message,
    recordOffset: batch!.offset[0]!,
    recordLength: batch!.length[0]!,
    isPlainMicroseconds: false,
  })
  expect(Object.fromEntries(described.fields.map(({ key, value }) => [key, value]))).toEqual(own)
  return { fields: own, tags: described.fields.map(({ tags }) => tags), decoding }
}

const valueOf = (field: FieldSpec, octets: Uint8Array): unknown => Object.values(read([field], octets).fields)[0]

describe('integers (RFC 7011 §6.1.1, §6.1.2)', () => {
  it.each([
    ['unsigned64 in eight', { id: 1, length: 8 }, '00000000 00000400', 1024],
    ['unsigned64 above 2^53 as decimal text', { id: 1, length: 8 }, '00200000 00000001', '9007199254740993'],
    ['signed32 in four', { id: 434, length: 4 }, 'ffffffff', -1],
  ])('%s octets', (_, field, octets, value) => {
    expect(valueOf(field, hex(octets))).toBe(value)
  })
})

describe('reduced-size encoding (RFC 7011 §6.2)', () => {
  it.each([
    ['unsigned64 in one octet', { id: 1, length: 1 }, 'ff', 255],
    ['unsigned64 in three', { id: 1, length: 3 }, '010000', 65_536],
    ['unsigned64 in seven', { id: 1, length: 7 }, '00000000000400', 1024],
    ['unsigned32 in two', { id: 10, length: 2 }, '0102', 258],
    ['unsigned16 in one', { id: 7, length: 1 }, '50', 80],
    ['signed32 in one, with its sign', { id: 434, length: 1 }, 'fe', -2],
    ['signed32 in three, with its sign', { id: 434, length: 3 }, 'fffffe', -2],
    ['float64 in four, as a float32', { id: 320, length: 4 }, '3fc00000', 1.5],
  ])('reads %s', (_, field, octets, value) => {
    const { fields, tags, decoding } = read([field], hex(octets))
    expect(Object.values(fields)).toEqual([value])
    expect(tags).toEqual([['reduced']])
    expect(decoding.problems).toEqual([])
  })

  it('reads integers that are wider than their type by their length, as exporters send them', () => {
    expect(valueOf({ id: 4, length: 2 }, hex('0011'))).toBe(17)
    expect(valueOf({ id: 7, length: 4 }, hex('00000050'))).toBe(80)
  })

  it.each([
    ['an IPv4 address in three', { id: 8, length: 3 }, 'c00002'],
    ['an IPv6 address in four', { id: 27, length: 4 }, '20010db8'],
    ['a MAC address in eight', { id: 56, length: 8 }, '0011223344556677'],
    ['a boolean in two', { id: 276, length: 2 }, '0001'],
    ['dateTimeSeconds in eight', { id: 150, length: 8 }, '0000000066321160'],
    ['dateTimeMilliseconds in six', { id: 152, length: 6 }, '018f34000000'],
    ['dateTimeMicroseconds in four', { id: 154, length: 4 }, 'e9d1a8e0'],
    ['dateTimeNanoseconds in four', { id: 156, length: 4 }, 'e9d1a8e0'],
    ['a float in three', { id: 320, length: 3 }, '3fc000'],
    ['an integer in nine', { id: 1, length: 9 }, '000000000000000001'],
  ])('shows %s octets as hex, with a problem', (_, field, octets) => {
    const { fields, tags, decoding } = read([field], hex(octets))
    expect(Object.values(fields)).toEqual([octets])
    expect(tags).toEqual([['invalid-length']])
    expect(codesOf(decoding)).toEqual(['field-length-invalid'])
  })

  it('shows an integer of variable length as hex, with a problem: only strings, octet arrays and lists vary', () => {
    const { fields, decoding } = read([{ id: 1, length: VARIABLE }], variable(hex('0400')))
    expect(fields).toEqual({ octetDeltaCount: '0400' })
    expect(codesOf(decoding)).toEqual(['field-length-invalid'])
  })

  it('keeps bit maps of up to 256 bits as they are (RFC 9740 §4)', () => {
    const { fields, decoding } = read([{ id: 515, length: 32 }], hex(`01${'00'.repeat(31)}`))
    expect(fields).toEqual({ ipv6ExtensionHeadersFull: `01${'00'.repeat(31)}` })
    expect(codesOf(decoding)).toEqual([])
  })
})

describe('floats (RFC 7011 §6.1.3, §6.1.4)', () => {
  it.each([
    ['3ff8000000000000', 1.5],
    ['7ff0000000000000', 'Infinity'],
    ['fff0000000000000', '-Infinity'],
    ['7ff8000000000000', 'NaN'],
  ])('%s is %s', (octets, value) => {
    expect(valueOf({ id: 320, length: 8 }, hex(octets))).toBe(value)
  })
})

describe('boolean (RFC 7011 §6.1.5)', () => {
  it.each([
    ['01', true],
    ['02', false],
    ['00', 0],
    ['ff', 255],
  ])('octet %s is %s', (octet, value) => {
    expect(valueOf({ id: 276, length: 1 }, hex(octet))).toBe(value)
  })

  it('says of any other octet that it is undefined', () => {
    expect(formatCell(0, { type: 'boolean' })).toMatchObject({ text: 'undefined (0)', tone: 'undefined' })
    expect(formatCell(false, { type: 'boolean' })).toEqual({ text: 'false' })
  })
})

describe('strings (RFC 7011 §6.1.6)', () => {
  it('are UTF-8', () => {
    expect(valueOf({ id: 82, length: VARIABLE }, variable(hex('5a c3bc 7269 6368')))).toBe('Zürich')
  })

  it('that are ill-formed have U+FFFD for what is no character, a problem and a tag', () => {
    // A lead octet without its continuation, an overlong slash, a surrogate.
    for (const octets of ['c3 28', 'c0 af', 'ed a0 80']) {
      const { fields, tags, decoding } = read([{ id: 82, length: VARIABLE }], variable(hex(octets)))
      expect(fields['interfaceName']).toContain('\ufffd')
      expect(tags).toEqual([['ill-formed-text']])
      expect(codesOf(decoding)).toEqual(['text-ill-formed'])
    }
  })

  it('that hold U+FFFD themselves are well-formed', () => {
    const { fields, decoding } = read([{ id: 82, length: VARIABLE }], variable(hex('efbfbd')))
    expect(fields).toEqual({ interfaceName: '\ufffd' })
    expect(decoding.problems).toEqual([])
  })

  it('lose the NULs that pad them, and no other', () => {
    expect(valueOf({ id: 82, length: 6 }, hex('61 00 62 00 00 00'))).toBe('a\u0000b')
    expect(valueOf({ id: 82, length: 3 }, hex('00 00 00'))).toBe('')
  })
})

describe('octet arrays and addresses (RFC 7011 §6.1.7, §6.1.8)', () => {
  it.each([
    ['MAC', { id: 56, length: 6 }, '001122aabbcc', '00:11:22:aa:bb:cc'],
    ['IPv4', { id: 8, length: 4 }, 'c6336407', '198.51.100.7'],
    ['IPv6', { id: 27, length: 16 }, '20010db8000000000000000000000001', '2001:db8::1'],
    ['IPv4-mapped', { id: 27, length: 16 }, '00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
    ['octet array', { id: 313, length: VARIABLE }, '03450000', '450000'],
  ])('%s', (_, field, octets, value) => {
    expect(valueOf(field, hex(octets))).toBe(value)
  })
})

describe('times (RFC 7011 §6.1.7 to §6.1.10)', () => {
  it('dateTimeSeconds are Unix seconds, unsigned: they last to 2106', () => {
    expect(valueOf({ id: 150, length: 4 }, u32(1_714_557_600))).toBe('2024-05-01T10:00:00Z')
    expect(valueOf({ id: 150, length: 4 }, u32(0xffff_ffff))).toBe('2106-02-07T06:28:15Z')
  })

  it('dateTimeMilliseconds that no calendar has stay a number', () => {
    expect(valueOf({ id: 152, length: 8 }, hex('0000018f340a8f00'))).toMatch(/^2024-05-01T.*Z$/)
    expect(valueOf({ id: 152, length: 8 }, hex('ffffffffffffffff'))).toBe('18446744073709551615')
  })

  it('dateTimeMicroseconds ignore the low 11 bits of the fraction', () => {
    const clean = valueOf({ id: 154, length: 8 }, ntp(1_714_557_600, 0x8000_0000))
    expect(clean).toBe('2024-05-01T10:00:00.500000Z')
    expect(valueOf({ id: 154, length: 8 }, ntp(1_714_557_600, 0x8000_07ff))).toBe(clean)
    expect(valueOf({ id: 154, length: 8 }, ntp(1_714_557_600, 0x8000_1800))).toBe('2024-05-01T10:00:00.500001Z')
  })

  it('dateTimeNanoseconds use all bits of the fraction', () => {
    expect(valueOf({ id: 156, length: 8 }, ntp(1_714_557_600, 0x8000_0000))).toBe('2024-05-01T10:00:00.500000000Z')
    expect(valueOf({ id: 156, length: 8 }, ntp(1_714_557_600, 0x8000_07ff))).toBe('2024-05-01T10:00:00.500000477Z')
  })

  it('fractions that round up carry into the second', () => {
    expect(valueOf({ id: 154, length: 8 }, ntp(1_714_557_600, 0xffff_ffff))).toBe('2024-05-01T10:00:01.000000Z')
    expect(valueOf({ id: 156, length: 8 }, ntp(1_714_557_600, 0xffff_ffff))).toBe('2024-05-01T10:00:01.000000000Z')
  })

  it.each([
    ['just before the era ends', 2_085_978_400, 2_085_978_495, '2036-02-07T06:28:15'],
    ['just after it ended, exported before', 2_085_978_490, 2_085_978_496, '2036-02-07T06:28:16'],
    ['just before it ended, exported after', 2_085_978_500, 2_085_978_495, '2036-02-07T06:28:15'],
    ['in 2042', 2_272_000_000, 2_272_000_000, '2041-12-30T07:06:40'],
    ['in 2100', 4_102_444_800, 4_102_444_800, '2100-01-01T00:00:00'],
  ])('NTP times are of the era nearest to the export time: %s', (_, exportTime, seconds, text) => {
    const octets = concat(u32((seconds + 2_208_988_800) % 2 ** 32), u32(0))
    const fields = [
      { id: 324, length: 8 },
      { id: 325, length: 8 },
    ]
    expect(read(fields, concat(octets, octets), exportTime).fields).toEqual({
      observationTimeMicroseconds: `${text}.000000Z`,
      observationTimeNanoseconds: `${text}.000000000Z`,
    })
  })
})

describe('fields of variable length (RFC 7011 §7)', () => {
  const fields = [
    { id: 82, length: VARIABLE },
    { id: 313, length: VARIABLE },
    { pen: 32_473, id: 1, length: VARIABLE },
    { id: 4, length: 1 },
  ]

  it('may be empty, whatever their type', () => {
    expect(read(fields, hex('00 00 00 06')).fields).toEqual({
      interfaceName: '',
      ipHeaderPacketSection: '',
      e32473id1: '',
      protocolIdentifier: 6,
    })
  })

  it('may have three octets of length for any length, 0 too', () => {
    expect(read(fields, hex('ff0001 61  ff0000  ff0002 beef  06')).fields).toEqual({
      interfaceName: 'a',
      ipHeaderPacketSection: '',
      e32473id1: 'beef',
      protocolIdentifier: 6,
    })
  })

  it('may be longer than 254 octets, with the long form of the length', () => {
    const name = 'x'.repeat(255)
    const octets = concat(hex('ff00ff'), new TextEncoder().encode(name), hex('00 00 06'))
    expect(read(fields, octets).fields).toMatchObject({ interfaceName: name, protocolIdentifier: 6 })
  })
})

describe('elements', () => {
  it('that repeat are numbered in the order of the template (RFC 7011 §8)', () => {
    const template = [
      { id: 7, length: 2 },
      { id: 4, length: 1 },
      { id: 7, length: 2 },
      { id: 7, length: 2 },
    ]
    expect(read(template, hex('0001 06 0002 0003')).fields).toEqual({
      sourceTransportPort: 1,
      protocolIdentifier: 6,
      'sourceTransportPort#2': 2,
      'sourceTransportPort#3': 3,
    })
  })

  it('paddingOctets may stand anywhere and more than once', () => {
    const template = [
      { id: 210, length: 1 },
      { id: 4, length: 1 },
      { id: 210, length: 2 },
    ]
    expect(read(template, hex('00 06 0000')).fields).toEqual({
      paddingOctets: '00',
      protocolIdentifier: 6,
      'paddingOctets#2': '0000',
    })
  })

  it('that are unknown keep their octets, and the record goes on (RFC 7011 §9)', () => {
    const template = [
      { pen: 32_473, id: 7, length: 3 },
      { id: 32_000, length: VARIABLE },
      { id: 4, length: 1 },
    ]
    const { fields, tags } = read(template, hex('0a0b0c 02 beef 06'))
    expect(fields).toEqual({ e32473id7: '0a0b0c', id32000: 'beef', protocolIdentifier: 6 })
    expect(tags).toEqual([['unknown-element'], ['unknown-element'], []])
  })

  it('applicationId is an engine and a selector of any length (RFC 6759 §4)', () => {
    const octets = hex('03 00 01bb')
    const { fields } = read([{ id: 95, length: 4 }], octets)
    expect(fields).toEqual({ applicationId: '030001bb' })
    const column = { type: 'octets', element: '95' } as const
    const cell = fields['applicationId'] as Cell
    expect(formatCell(cell, column).text).toBe('3:443')
    expect(
      formatCell(cell, column, { timeZone: 'utc', precision: 'auto', timeFormat: 'date', form: 'long' }).text,
    ).toBe('3:443 · IANA-L4, selector 443 · 03 00 01 bb')
    expect(read([{ id: 95, length: VARIABLE }], variable(hex('0d 000123'))).fields).toEqual({
      applicationId: '0d000123',
    })
  })

  it('of NetFlow v9 have their own names from 32768 on, and no enterprise bit (RFC 3954 §8)', () => {
    const template = v9TemplateRecord(256, [
      { id: 40_001, length: 4 },
      { id: 4, length: 1 },
    ])
    const { records } = decode([v9Message({}, v9TemplateSet(template), dataSet(256, hex('c0000201 06')))])
    expect(records[0]).toMatchObject({ xlateSrcAddrIPv4: '192.0.2.1', protocolIdentifier: 6 })
  })
})

describe('biflows (RFC 5103)', () => {
  const REVERSE_OCTETS = { pen: 29_305, id: 1, length: 4 }

  it('reverse elements are named after the forward ones (§6.1)', () => {
    const template = [{ id: 8, length: 4 }, { id: 1, length: 4 }, REVERSE_OCTETS]
    const { fields, decoding } = read(template, hex('c0000201 00000400 00000800'))
    expect(fields).toEqual({ sourceIPv4Address: '192.0.2.1', octetDeltaCount: 1024, reverseOctetDeltaCount: 2048 })
    expect(decoding.problems).toEqual([])
  })

  it('elements without a direction have no reverse and stay what they are (§6.1)', () => {
    const template = [
      { id: 8, length: 4 },
      { pen: 29_305, id: 148, length: 4 },
      { pen: 29_305, id: 210, length: 1 },
    ]
    expect(read(template, hex('c0000201 00000007 00')).fields).toEqual({
      sourceIPv4Address: '192.0.2.1',
      e29305id148: '00000007',
      e29305id210: '00',
    })
  })

  it('reverse elements are sound in a list, whose record has the keys (RFC 6313 §4.5.3)', () => {
    const inner = templateRecord(300, [{ id: 4, length: 1 }, REVERSE_OCTETS])
    const outer = templateRecord(256, [
      { id: 8, length: 4 },
      { id: 293, length: VARIABLE },
    ])
    const record = concat(hex('c0000201'), variable(hex('03 012c 0009 06 00000800')))
    const { records, problems } = decode([ipfixMessage({}, templateSet(inner, outer), dataSet(256, record))])
    expect(problems).toEqual([])
    expect(records[0]).toMatchObject({
      subTemplateMultiList: { items: [{ template: 300, records: [{ reverseOctetDeltaCount: 2048 }] }] },
    })
  })

  it.each([
    ['a source address', { id: 27, length: 16 }],
    ['a destination port', { id: 11, length: 2 }],
    ['a source MAC address', { id: 56, length: 6 }],
    ['an egress interface', { id: 14, length: 4 }],
    ['an AS number', { id: 16, length: 4 }],
    ['a translated address', { id: 225, length: 4 }],
  ])('reverse elements are sound beside %s', (_, key) => {
    const record = new Uint8Array(key.length + REVERSE_OCTETS.length)
    expect(read([key, REVERSE_OCTETS], record).decoding.problems).toEqual([])
  })

  it('reverse elements without a directional key field are a problem, and are shown', () => {
    const template = [{ id: 4, length: 1 }, { id: 1, length: 4 }, REVERSE_OCTETS]
    const { fields, decoding } = read(template, hex('06 00000400 00000800'))
    expect(fields).toMatchObject({ reverseOctetDeltaCount: 2048 })
    expect(decoding.problems).toMatchObject([
      { code: 'reverse-without-key', templateId: 256, detail: expect.stringMatching(/^reverseOctetDeltaCount/) },
    ])
  })
})
