/** Random shapes and records for properties. */
import fc from 'fast-check'
import { COLUMN_KINDS, octetsPerRow, type ColumnKind } from '../../core/elements/column-kind.ts'
import type { BuiltField, BuiltRecord } from './block-builders.ts'

const KINDS = Object.keys(COLUMN_KINDS) as ColumnKind[]

/** Texts that sort differently by octets and by UTF-16, repeat, or are empty. */
const text = fc.oneof(
  fc.constantFrom('', 'a', 'A', 'ab', 'größe', '\u{1f600}', '\uffee', '日本', '/a?b=%', "it's", '"', '\\', 'a\u0000b'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)

/** A value of a kind: often small and equal, at times at the ends of its range. */
export function valueOfKind(kind: ColumnKind): fc.Arbitrary<number | bigint | string> {
  const bits = 8 * octetsPerRow(kind)
  switch (kind) {
    case 'text':
      return text
    case 'octets':
      return fc.uint8Array({ maxLength: 3 }).map((octets) => Buffer.from(octets).toString('hex'))
    case 'list':
      return fc
        .tuple(fc.constantFrom('allOf', 'ordered'), fc.array(fc.oneof(fc.nat(3), text), { maxLength: 3 }))
        .map(([semantic, items]) => JSON.stringify({ semantic, element: 'e', items }))
    case 'f32':
      return fc.float()
    case 'f64':
      return fc.double()
    case 'i8':
    case 'i16':
    case 'i32':
    case 'i64':
      return fc.oneof(fc.bigInt(-3n, 3n), fc.bigInt(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n))
    case 'microseconds':
    case 'nanoseconds':
      return fc.oneof(
        fc.bigInt(1_720_689_702_000_000_000n, 1_720_689_702_000_000_003n),
        fc.bigInt(0n, 4_000_000_000_000_000_000n),
      )
    case 'milliseconds':
      return fc.oneof(fc.bigInt(1_720_689_702_000n, 1_720_689_702_003n), fc.bigInt(0n, 2n ** 64n - 1n))
    case 'mac':
      return fc.bigInt(0n, 2n ** 48n - 1n)
    default:
      return fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, 2n ** BigInt(bits) - 1n))
  }
}

const time = fc.option(fc.bigInt(1_720_689_700_000_000_000n, 1_720_689_700_000_000_004n), { nil: undefined })

export interface ShapesAndRecords {
  readonly shapes: readonly (readonly BuiltField[])[]
  readonly records: readonly BuiltRecord[]
  /** Where the records are cut into blocks. */
  readonly cuts: readonly number[]
}

/** Some shapes that share keys, at times with other kinds, and records of them in any interleaving. */
export function shapesAndRecords(
  keys: readonly string[],
  kinds: readonly ColumnKind[] = KINDS,
): fc.Arbitrary<ShapesAndRecords> {
  const field = fc.record({ key: fc.constantFrom(...keys), kind: fc.constantFrom(...kinds) })
  const shape = fc.uniqueArray(field, { minLength: 1, maxLength: 6, selector: ({ key }) => key })
  return fc.array(shape, { minLength: 1, maxLength: 4 }).chain((shapes) =>
    fc.record({
      shapes: fc.constant(shapes),
      records: fc.array(
        fc.nat({ max: shapes.length - 1 }).chain((number) =>
          fc.record({
            shape: fc.constant(number),
            values: fc.tuple(...shapes[number]!.map(({ kind }) => valueOfKind(kind))),
            flags: fc.nat({ max: 31 }),
            startNs: time,
            endNs: time,
          }),
        ),
        { minLength: 1, maxLength: 40 },
      ),
      cuts: fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
    }),
  ) as fc.Arbitrary<ShapesAndRecords>
}
