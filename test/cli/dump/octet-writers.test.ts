/** What the writers put into a line is what the reader of cells says of the same storage. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { viewBatch } from '../../../cli/dump/batch-view.ts'
import { createDictionaryReader } from '../../../cli/dump/dictionary-texts.ts'
import { writeUnquoted } from '../../../cli/dump/octet-writers.ts'
import { compileShapeWriter } from '../../../cli/dump/shape-writer.ts'
import type { RecordBatch, Shape } from '../../../core/decode/block.ts'
import { COLUMN_KINDS, octetsPerRow, type ColumnKind } from '../../../core/elements/column-kind.ts'
import { createCellReader } from '../../../core/elements/format-dump-value.ts'

const ROWS = 4
const DICTIONARY_KINDS: readonly ColumnKind[] = ['text', 'octets', 'list']
const KINDS = (Object.keys(COLUMN_KINDS) as ColumnKind[]).filter((kind) => !DICTIONARY_KINDS.includes(kind))

const arbitraryOctets = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ minLength: length, maxLength: length }),
    // Small numbers and zeros: most octets are 0.
    fc
      .array(fc.constantFrom(0, 0, 0, 1, 9, 10, 99, 100, 255), { minLength: length, maxLength: length })
      .map((octets) => Uint8Array.from(octets)),
  )

it('agrees for every kind and any octets', () => {
  const arbitrary = fc
    .constantFrom(...KINDS)
    .chain((kind) => fc.tuple(fc.constant(kind), arbitraryOctets(ROWS * octetsPerRow(kind))))
  fc.assert(
    fc.property(arbitrary, ([kind, octets]) => {
      const shape: Shape = {
        id: 0,
        type: 'data',
        scopeFieldCount: 0,
        fields: [{ key: 'x', pen: 0, elementId: 1, kind }],
      }
      const column = new Uint8Array(octets)
      const times = {
        exportTime: new BigInt64Array(ROWS),
        start: new BigInt64Array(ROWS),
        end: new BigInt64Array(ROWS),
      }
      const numbers = new Uint32Array(ROWS)
      const batch: RecordBatch = {
        ...{ shapeId: 0, rowCount: ROWS, record: numbers, message: numbers, offset: numbers, length: numbers },
        ...{ templateVersion: numbers, ...times, flags: new Uint8Array(ROWS), columns: [column] },
      }
      const write = compileShapeWriter(shape, createDictionaryReader().texts).open(viewBatch(batch, shape))
      const read = createCellReader(kind, column, () => '')
      for (let row = 0; row < ROWS; row++) {
        const out = new Uint8Array(256)
        const end = write(out, 0, row)
        expect(new TextDecoder().decode(out.subarray(0, end))).toBe(`,"x":${JSON.stringify(read(row))}`)
      }
    }),
    { numRuns: 2000 },
  )
})

it('writes the text of a list as it stands, whatever the JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value)
      const octets = new Uint8Array(new TextEncoder().encode(json))
      const escaped = new TextEncoder().encode(JSON.stringify(json))
      const out = new Uint8Array(octets.length + 8)
      const end = writeUnquoted(out, 3, escaped, 0, escaped.length)
      expect(out.subarray(3, end)).toEqual(octets)
    }),
  )
})

it('escapes dictionary texts as JSON wants it, and forgets old ones', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 }), fc.nat(20), (texts, gone) => {
      const reader = createDictionaryReader()
      const parts = texts.map((text) => new TextEncoder().encode(text))
      const octets = new Uint8Array(Buffer.concat(parts))
      let end = 0
      const ends = Uint32Array.from(parts, (part) => (end += part.length))
      reader.add({ firstId: 0, count: texts.length, octets, ends })
      reader.forgetBefore(Math.min(gone, texts.length - 1))
      for (let id = Math.min(gone, texts.length - 1); id < texts.length; id++) {
        const text = new TextDecoder().decode(parts[id])
        expect(JSON.parse(reader.jsonOf(id))).toBe(text)
        expect(reader.textOf(id)).toBe(text)
      }
    }),
  )
})
