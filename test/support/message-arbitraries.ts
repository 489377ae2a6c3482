/** Random templates with records of them, and random or damaged messages, for property tests. */
import fc from 'fast-check'
import {
  concat,
  dataSet,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  set,
  templateRecord,
  templateSet,
  v5Message,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
  variable,
  zeros,
  type FieldSpec,
} from './message-builders.ts'

/** Elements of every abstract type, some unknown: enterprise number and id. */
const ELEMENTS: readonly (readonly [pen: number, id: number])[] = [
  [0, 1],
  [0, 4],
  [0, 7],
  [0, 8],
  [0, 27],
  [0, 56],
  [0, 82],
  [0, 150],
  [0, 152],
  [0, 154],
  [0, 155],
  [0, 156],
  [0, 22],
  [0, 21],
  [0, 158],
  [0, 160],
  [0, 276],
  [0, 291],
  [0, 292],
  [0, 293],
  [0, 313],
  [0, 320],
  [0, 323],
  [0, 434],
  [0, 436],
  [5951, 130],
  [5951, 136],
  [5951, 129],
  [32_473, 9],
  [29_305, 1],
]

const fieldLength = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1, 2, 4, 8, 16, 6) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 2, arbitrary: fc.constant(65_535) },
)

export const arbitraryField: fc.Arbitrary<FieldSpec> = fc
  .tuple(fc.constantFrom(...ELEMENTS), fieldLength)
  .map(([[pen, id], length]) => ({ pen, id, length }))

/** The octets of one record of a template, length prefixes included. */
function arbitraryRecord(fields: readonly FieldSpec[]): fc.Arbitrary<Uint8Array> {
  const values = fields.map(({ length }) =>
    length === 65_535
      ? fc
          .tuple(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1 as const, 3 as const))
          .map(([value, prefix]) => variable(value, value.length < 255 ? prefix : 3))
      : fc.uint8Array({ minLength: length, maxLength: length }),
  )
  return fc.tuple(...values).map((parts) => concat(...parts))
}

export interface BuiltTemplate {
  readonly fields: readonly FieldSpec[]
  readonly scopeCount: number
  readonly records: readonly Uint8Array[]
}

/** A template of at least one octet a record, with records of it. */
export const arbitraryTemplate: fc.Arbitrary<BuiltTemplate> = fc
  .array(arbitraryField, { minLength: 1, maxLength: 12 })
  .filter((fields) => fields.some((field) => field.length > 0))
  .chain((fields) =>
    fc.record({
      fields: fc.constant(fields),
      scopeCount: fc.constantFrom(0, 0, 1),
      records: fc.array(arbitraryRecord(fields), { minLength: 1, maxLength: 5 }),
    }),
  )

/** An IPFIX message that defines a template and carries its records. */
export function messageOf({ fields, scopeCount, records }: BuiltTemplate, sequence = 0): Uint8Array<ArrayBuffer> {
  const definition =
    scopeCount === 0
      ? templateSet(templateRecord(256, fields))
      : optionsTemplateSet(optionsTemplateRecord(256, fields.slice(0, scopeCount), fields.slice(scopeCount)))
  return ipfixMessage({ sequence }, definition, dataSet(256, ...records))
}

const arbitraryV9 = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(1, 4, 8, 21, 22, 57_552), fc.constantFrom(0, 1, 2, 4)), { maxLength: 6 }),
    fc.uint8Array({ maxLength: 64 }),
  )
  .map(([fields, data]) =>
    v9Message(
      {},
      v9TemplateSet(
        v9TemplateRecord(
          256,
          fields.map(([id, length]) => ({ id, length })),
        ),
      ),
      set(256, data),
    ),
  )

const arbitraryIpfix = arbitraryTemplate.map((template) => messageOf(template))
const arbitraryV5 = fc
  .integer({ min: 0, max: 4 })
  .map((count) => v5Message({}, ...Array.from({ length: count }, () => ({}))))
const arbitraryReserved = fc
  .tuple(fc.integer({ min: 0, max: 400 }), fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 0, max: 60 }))
  .map(([id, content, length]) => ipfixMessage({}, set(id, content, length), zeros(3)))

const arbitraryMessage = fc.oneof(arbitraryIpfix, arbitraryV9, arbitraryV5, arbitraryReserved)

/** Whole messages, messages with some octets changed or cut off, several in one, and plain noise. */
export const arbitraryDatagram: fc.Arbitrary<Uint8Array> = fc.oneof(
  arbitraryMessage,
  fc
    .tuple(arbitraryMessage, fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }))
    .map(([message, changes]) => {
      const damaged = message.slice()
      for (const [at, octet] of changes) damaged[at % damaged.length] = octet
      return damaged
    }),
  fc.tuple(arbitraryMessage, fc.nat(1000)).map(([message, cut]) => message.slice(0, cut % (message.length + 1))),
  fc.tuple(arbitraryMessage, arbitraryMessage).map(([first, second]) => concat(first, second)),
  fc.uint8Array({ maxLength: 120 }),
  fc
    .tuple(fc.constantFrom(5, 7, 9, 10), fc.uint8Array({ minLength: 14, maxLength: 90 }))
    .map(([version, rest]) => concat(new Uint8Array([0, version]), rest)),
)
