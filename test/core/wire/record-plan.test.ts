/** Compiled plans say the same as the slow decoder by the book, for any template and any octets. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RECORD_FLAGS } from '../../../core/decode/block.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { describeRecord } from '../../../core/wire/describe-record.ts'
import { MAX_SHAPE_COLUMNS } from '../../../core/limits/decode.ts'
import { listTemplatesAt } from '../../../core/session/list-templates.ts'
import { decode } from '../../support/decoding.ts'
import { arbitraryTemplate, messageOf } from '../../support/message-arbitraries.ts'
import {
  concat,
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  variable,
  zeros,
} from '../../support/message-builders.ts'

const registry = createElementRegistry()

it('agrees with the slow decoder in every field, offset and length', () => {
  fc.assert(
    fc.property(arbitraryTemplate, (built) => {
      const message = messageOf(built)
      const { records, blocks, snapshot } = decode([message])
      const [block] = blocks
      const [batch] = block!.batches
      const [template] = block!.newTemplates
      // Records of zeros at the end are taken for padding only when shorter than any record: none are lost.
      expect(records.length).toBe(built.records.length)
      records.forEach((record, row) => {
        const described = describeRecord({
          registry,
          template: { ...template!, protocolVersion: 10 },
          message,
          recordOffset: batch!.offset[row]!,
          recordLength: batch!.length[row]!,
          listTemplates: listTemplatesAt({ templates: [template!] }, registry, template!, row + 1),
          isPlainMicroseconds: (batch!.flags[row]! & RECORD_FLAGS.plainMicroseconds) !== 0,
        })
        const fields = Object.fromEntries(Object.entries(record).filter(([key]) => !key.startsWith('@')))
        expect(Object.fromEntries(described.fields.map((field) => [field.key, field.value]))).toEqual(fields)
        expect(described.recordInSet).toBe(row + 1)
        expect(described.setNumber).toBe(2)
        const octets = described.fields.reduce((sum, field) => sum + field.length, 0)
        expect(octets).toBe(batch!.length[row])
      })
      expect(snapshot.ledger.octets.malformed).toBe(0)
    }),
    { numRuns: 500 },
  )
})

/** A field past the columns: octets of a fixed one, or those of a string, with a length prefix of one octet or three. */
const arbitraryTail = fc.array(
  fc.oneof(
    fc.record({ length: fc.integer({ min: 1, max: 8 }), prefix: fc.constant(undefined) }),
    fc.record({ length: fc.integer({ min: 0, max: 20 }), prefix: fc.constantFrom(1 as const, 3 as const) }),
  ),
  { minLength: 60, maxLength: 200 },
)

it('finds the end of records whose fields are past the bound of columns, and where one is cut', () => {
  const inColumns = Array.from({ length: MAX_SHAPE_COLUMNS }, () => ({ id: 4, length: 1 }))
  fc.assert(
    fc.property(arbitraryTail, fc.integer({ min: 1, max: 3 }), fc.nat(), (tail, count, cut) => {
      const definition = templateRecord(256, [
        ...inColumns,
        ...tail.map(({ length, prefix }) => (prefix === undefined ? { id: 210, length } : { id: 82, length: 65_535 })),
      ])
      const record = concat(
        zeros(MAX_SHAPE_COLUMNS),
        ...tail.map(({ length, prefix }) => (prefix === undefined ? zeros(length) : variable(zeros(length), prefix))),
      )
      const whole = Array.from({ length: count }, () => record)
      const { blocks, snapshot } = decode([ipfixMessage({}, templateSet(definition), dataSet(256, ...whole))])
      expect([...blocks[0]!.batches[0]!.length.subarray(0, count)]).toEqual(whole.map(() => record.length))
      expect(snapshot.ledger.octets).toMatchObject({ decoded: count * record.length, malformed: 0 })

      const rest = record.slice(0, 1 + (cut % (record.length - 1)))
      const short = decode([ipfixMessage({}, templateSet(definition), dataSet(256, ...whole, rest))])
      expect(short.snapshot.ledger.octets.decoded).toBe(count * record.length)
      expect(short.snapshot.ledger.octets.malformed + short.snapshot.ledger.octets.padding).toBe(rest.length)
    }),
    { numRuns: 60 },
  )
})
