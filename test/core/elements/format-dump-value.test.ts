import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COLUMN_KINDS, octetsPerRow, type ColumnKind } from '../../../core/elements/column-kind.ts'
import {
  createCellReader,
  createJsonReader,
  formatBoolean,
  formatFloat,
  formatSigned64,
  formatUnsigned64,
} from '../../../core/elements/format-dump-value.ts'

const noText = (): string => expect.fail('no dictionary here')

/** Little-endian octets of numbers in so many octets each. */
function column(kind: ColumnKind, ...values: bigint[]): Uint8Array<ArrayBuffer> {
  const width = octetsPerRow(kind)
  const octets = new Uint8Array(values.length * width)
  values.forEach((value, row) => {
    for (let i = 0; i < width; i++) octets[row * width + i] = Number(BigInt.asUintN(8, value >> BigInt(8 * i)))
  })
  return octets
}

describe('cells of a column', () => {
  test.each<[ColumnKind, bigint, number | string | boolean]>([
    ['u8', 255n, 255],
    ['u16', 65_535n, 65_535],
    ['u32', 4_294_967_295n, 4_294_967_295],
    ['u64', 2n ** 53n - 1n, 9_007_199_254_740_991],
    ['u64', 2n ** 53n, '9007199254740992'],
    ['u64', 2n ** 64n - 1n, '18446744073709551615'],
    ['i8', -1n, -1],
    ['i16', -32_768n, -32_768],
    ['i32', -(2n ** 31n), -2_147_483_648],
    ['i64', -(2n ** 53n) + 1n, -9_007_199_254_740_991],
    ['i64', -(2n ** 53n), '-9007199254740992'],
    ['i64', -(2n ** 63n), '-9223372036854775808'],
    ['boolean', 1n, true],
    ['boolean', 2n, false],
    ['boolean', 0n, 0],
    ['boolean', 3n, 3],
    ['ipv4', 0xc0_00_02_01n, '192.0.2.1'],
    ['ipv6', 0x2001_0db8_0000_0000_0000_0000_0000_0001n, '2001:db8::1'],
    ['ipv6', 0xffff_c000_0201n, '::ffff:192.0.2.1'],
    ['mac', 0x0011_22aa_bbccn, '00:11:22:aa:bb:cc'],
    ['seconds', 4_294_967_295n, '2106-02-07T06:28:15Z'],
    ['milliseconds', 1_714_557_600_123n, '2024-05-01T10:00:00.123Z'],
    ['milliseconds', 2n ** 52n, 4_503_599_627_370_496],
    ['milliseconds', 2n ** 64n - 1n, '18446744073709551615'],
    ['microseconds', 1_714_557_600_123_456_000n, '2024-05-01T10:00:00.123456Z'],
    ['microseconds', -1000n, '1969-12-31T23:59:59.999999Z'],
    ['nanoseconds', 1_714_557_600_123_456_789n, '2024-05-01T10:00:00.123456789Z'],
  ])('%s of %d is %s', (kind, value, cell) => {
    // In the second row and off alignment, as a column within a larger buffer is.
    const octets = column(kind, 7n, value)
    const shifted = new Uint8Array(octets.length + 1)
    shifted.set(octets, 1)
    expect(createCellReader(kind, octets, noText)(1)).toBe(cell)
    expect(createCellReader(kind, shifted.subarray(1), noText)(1)).toBe(cell)
  })

  test('floats are numbers, or text where JSON has none', () => {
    const singles = new Uint8Array(new Float32Array([0.5, NaN]).buffer)
    expect([0, 1].map(createCellReader('f32', singles, noText))).toEqual([0.5, 'NaN'])
    const doubles = new Uint8Array(new Float64Array([0.1, Infinity, -Infinity]).buffer)
    expect([0, 1, 2].map(createCellReader('f64', doubles, noText))).toEqual([0.1, 'Infinity', '-Infinity'])
    expect(formatFloat(-0)).toBe(-0)
  })

  test('texts and octets come from the dictionary', () => {
    const dictionary = ['GET', '00ff']
    const read = createCellReader('text', column('text', 1n, 0n), (id) => dictionary[id] ?? '')
    expect([read(0), read(1)]).toEqual(['00ff', 'GET'])
  })

  test('every kind gives a JSON value, and its JSON text parses to it', () => {
    const kinds = Object.keys(COLUMN_KINDS) as ColumnKind[]
    const list = (id: number): string => JSON.stringify({ semantic: 'allOf', element: 'e', items: [id, `"${id}"\n\\`] })
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.uint8Array({ minLength: 16, maxLength: 16 }), (kind, octets) => {
        const textOf = (id: number): string => (kind === 'list' ? list(id) : `"${id}"\n\\`)
        const cell = createCellReader(kind, octets, textOf)(0)
        const json = createJsonReader(kind, octets, (id) => JSON.stringify(textOf(id)))(0)
        expect(JSON.parse(json)).toEqual(Object.is(cell, -0) ? 0 : cell)
      }),
      { numRuns: 1000 },
    )
  })

  test('64-bit integers keep every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        const [high, low] = [Number(value >> 32n), Number(value & 0xffff_ffffn)]
        expect(BigInt(formatUnsigned64(high, low))).toBe(value)
        expect(typeof formatUnsigned64(high, low)).toBe(value < 2n ** 53n ? 'number' : 'string')
        expect(BigInt(formatSigned64(high | 0, low))).toBe(BigInt.asIntN(64, value))
      }),
    )
  })
})

test('a boolean octet outside its two values stays a number', () => {
  expect([1, 2, 0, 255].map(formatBoolean)).toEqual([true, false, 0, 255])
})
