import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cellText,
  DEFAULT_CELL_OPTIONS,
  formatCell,
  formatField,
  type CellColumn,
  formatLabelled,
} from '../../../core/elements/format-cell.ts'
import { THIN_SPACE } from '../../../core/elements/format-time-cell.ts'
import { MAX_LIST_ITEMS_SHOWN } from '../../../core/limits/viewer.ts'
import type { Cell, ColumnType } from '../../../core/protocol/session-api.ts'

const LONG = { ...DEFAULT_CELL_OPTIONS, form: 'long' } as const

function short(cell: Cell, type: ColumnType, more: Partial<CellColumn> = {}): string {
  return formatCell(cell, { type, ...more }).text
}

function long(cell: Cell, type: ColumnType, more: Partial<CellColumn> = {}): string {
  return cellText(formatCell(cell, { type, ...more }, LONG))
}

describe('cells', () => {
  test('show numbers by what they count', () => {
    expect(short(1_284_003, 'integer')).toBe('1,284,003')
    expect(short('18446744073709551615', 'integer')).toBe('18,446,744,073,709,551,615')
    expect(formatCell(2_310_000, { type: 'octetCount' })).toEqual({ text: '2,310,000', hint: '2.31 MB' })
    expect(short(4_200_000_001, 'identifier')).toBe('4200000001')
    expect(short(50_412, 'port')).toBe('50412')
    expect(short(0.1 + 0.2, 'float')).toBe('0.3')
    expect(short('NaN', 'float')).toBe('NaN')
  })

  test('show durations with the digits that were measured, the exact value in the hint', () => {
    expect(short(38_000_000, 'duration', { units: 'milliseconds' })).toBe('38 ms')
    expect(formatCell(1_842_000_000, { type: 'duration', units: 'microseconds' })).toEqual({
      text: '1.842 s',
      hint: '1,842,000 microseconds',
    })
    expect(short(29_000_000, 'duration', { units: 'microseconds' })).toBe('29.0 ms')
    expect(short(86_400_000, 'duration')).toBe('86.4 ms')
    expect(short(38_000_000, 'duration')).toBe('38 ms')
    expect(short(41_300, 'duration')).toBe('41.3 µs')
  })

  test('of details have the dump’s value, a duration in its own units', () => {
    const field = {
      key: 'netscaler:serverTTFB',
      element: '5951:146',
      value: 1_842_000,
      type: 'unsigned64',
      units: 'microseconds',
      columnType: 'duration',
      isScope: false,
      offset: 20,
      length: 8,
      prefixLength: 0,
      tags: [],
    } as const
    expect(formatField(field)).toEqual({ text: '1.842 s', hint: '1,842,000 microseconds' })
    expect(formatField({ ...field, value: null }).tone).toBe('absent')
    expect(formatField({ ...field, value: '0012' })).toMatchObject({ text: '0012', tone: 'undefined' })
    expect(formatField({ ...field, value: '00ff' })).toMatchObject({ text: '00ff', tone: 'undefined' })
    expect(cellText(formatField({ ...field, value: 6, columnType: 'protocol' }))).toBe('TCP (6)')
  })

  test('tell a round-trip time that was not measured from a counted zero', () => {
    const rtt = { type: 'duration', units: 'milliseconds', element: '5951:128' } as const
    expect(formatCell(0, rtt)).toMatchObject({ text: 'n/m', tone: 'notMeasured' })
    expect(formatCell(1_000_000, rtt)).toMatchObject({ text: '1 ms' })
    expect(formatCell(0, { type: 'duration', id: '@ttfb' })).toMatchObject({ text: 'n/m', tone: 'notMeasured' })
    expect(short(0, 'octetCount', { element: '1' })).toBe('0')
  })

  test('mark the id of an application whose name has not come', () => {
    const application = { type: 'text', id: '@application' } as const
    expect(formatCell(240320519, application)).toMatchObject({ text: '○ 240320519', tone: 'unlearned' })
    expect(formatCell('3:443', application)).toMatchObject({ text: '○ 3:443', tone: 'unlearned' })
    expect(formatCell('https', application)).toEqual({ text: 'https' })
    expect(formatCell(0, application).tone).toBeUndefined()
    expect(formatCell('shop-vs-443', application)).toEqual({ text: 'shop-vs-443' })
  })

  test('name codes, with their number in the long form', () => {
    expect(short(6, 'protocol')).toBe('TCP')
    expect(long(6, 'protocol')).toBe('TCP (6)')
    expect(short(253, 'protocol')).toBe('Use for experimentation and testing')
    expect(short(200, 'protocol')).toBe('200')
    expect(long(3, 'enumeration', { enumeration: 'ipfix-flow-end-reason' })).toBe('end of Flow detected (3)')
    expect(short(24, 'tcpFlags')).toBe('···AP···')
    expect(long(24, 'tcpFlags')).toBe('0x18 · PSH ACK')
  })

  test('show the inner interface of a NetScaler and its flags in hex', () => {
    expect(short(0x8000_0003, 'identifier', { element: '10' })).toBe('0x80000003')
    expect(short(12, 'identifier', { element: '10' })).toBe('12')
    expect(short(0x0502_2000, 'identifier', { element: '5951:132' })).toBe('0x05022000')
  })

  test('say the parts of ICMP types and of octets that have some', () => {
    expect(formatCell(2048, { type: 'identifier', element: '32' })).toEqual({ text: '2048', hint: 'type 8, code 0' })
    expect(long(769, 'identifier', { element: '32' })).toBe('769 · type 3, code 1')
    expect(formatCell('0d000123', { type: 'octets', element: '95' })).toEqual({
      text: '13:291',
      hint: 'PANA-L7, selector 291 · 0d 00 01 23',
    })
    expect(long('0d000123', 'octets', { element: '95' })).toBe('13:291 · PANA-L7, selector 291 · 0d 00 01 23')
  })

  test('show times in two parts', () => {
    const time = '2024-07-11T09:21:42.318204Z'
    expect(formatCell(time, { type: 'time' })).toEqual({ text: '09:21:42.318', dim: '204', hint: time })
    expect(long(time, 'time')).toBe(`2024-07-11 09:21:42.318${THIN_SPACE}204`)
    expect(formatCell('18446744073709551615', { type: 'time' })).toMatchObject({ tone: 'undefined' })
  })

  test('keep absent, empty, undefined and ill-formed values apart', () => {
    expect(formatCell(null, { type: 'text' })).toEqual({ text: '', tone: 'absent' })
    expect(formatCell('', { type: 'text' })).toMatchObject({ text: '""', tone: 'empty' })
    expect(formatCell(3, { type: 'boolean' })).toMatchObject({ text: 'undefined (3)', tone: 'undefined' })
    expect(formatCell('a\ufffdb', { type: 'text' })).toMatchObject({ text: 'a\ufffdb', tone: 'illFormed' })
    expect(formatCell('0a0000', { type: 'integer' })).toMatchObject({ text: '0a0000', tone: 'undefined' })
  })

  test('show booleans, addresses and octets', () => {
    expect([true, false].map((cell) => short(cell, 'boolean'))).toEqual(['true', 'false'])
    expect(short('2001:db8::1', 'address')).toBe('2001:db8::1')
    expect(short('00ff10', 'octets')).toBe('00ff10')
    expect(long('00ff10', 'octets')).toBe('00 ff 10')
    expect(long('1234567890123456', 'octets')).toBe('12 34 56 78 90 12 34 56')
  })

  test('make characters visible that would hide or turn the text', () => {
    expect(short('a\r\nb\u007f', 'text')).toBe('a␍␊b␡')
    expect(short('exe\u202egnp', 'text')).toBe('exe⟨U+202E⟩gnp')
    expect(short('1234567890123456', 'text')).toBe('1234567890123456')
  })

  test('show lists with their items, so many of them', () => {
    expect(short({ semantic: 'allOf', items: [1, 'a', null] }, 'list')).toBe('[1, a, ]')
    expect(short({ semantic: 'allOf', template: 300, items: [{ a: 1, b: 'x' }] }, 'list')).toBe('[{a 1, b x}]')
    expect(formatCell('03012c', { type: 'list' })).toMatchObject({ text: '03012c', tone: 'undefined' })
    expect(long({ semantic: 'ordered', items: [] }, 'list')).toBe('ordered []')
    const items = Array.from({ length: MAX_LIST_ITEMS_SHOWN + 1000 }, () => 7)
    expect(short({ semantic: 'allOf', items }, 'list')).toMatch(/, 7, … 1,000 more\]$/)
  })

  test('have a text whatever meets whatever column', () => {
    const types: ColumnType[] = [
      'integer',
      'float',
      'identifier',
      'octetCount',
      'packetCount',
      'address',
      'mac',
      'port',
      'protocol',
      'tcpFlags',
      'enumeration',
      'boolean',
      'time',
      'duration',
      'text',
      'octets',
      'list',
    ]
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    const cell = fc.oneof(number, fc.string(), fc.boolean(), fc.bigInt().map(String))
    fc.assert(
      fc.property(cell, fc.constantFrom(...types), fc.constantFrom('short', 'long'), (value, type, form) => {
        const formatted = formatCell(value, { type }, { ...DEFAULT_CELL_OPTIONS, form })
        expect(formatted.text).not.toBe('')
        if (typeof value === 'number') expect(cellText(formatted)).not.toMatch(/NaN|undefined$/)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('an id with a learned name', () => {
  test('is followed by the name, which never replaces it', () => {
    const column = { id: '@interfaceIn', type: 'identifier' } as const
    expect(formatLabelled(3, 'Gi0/0/1', column)).toMatchObject({ text: '3', suffix: '· Gi0/0/1' })
    expect(cellText(formatLabelled(3, 'Gi0/0/1', column))).toBe('3 · Gi0/0/1')
    expect(formatLabelled(3, undefined, column)).toEqual(formatCell(3, column))
  })

  test('shows as the name in a column of names, with the id in the hint; without a name as an id', () => {
    const column = { id: '@application', type: 'text' } as const
    expect(formatLabelled(240_320_519, 'shop-vs-443', column)).toEqual({
      text: 'shop-vs-443',
      hint: 'shop-vs-443 · id 240320519',
    })
    expect(formatLabelled('3:443', 'https', column)).toMatchObject({ text: 'https', hint: 'https · id 3:443' })
    expect(formatLabelled(240_320_519, null, column)).toMatchObject({ text: '○ 240320519', tone: 'unlearned' })
  })

  test('shows what the name hides', () => {
    expect(formatLabelled(3, 'a\u202eb', { type: 'identifier' }).suffix).toBe('· a⟨U+202E⟩b')
  })
})
