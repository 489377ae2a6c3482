/** Compiled plans say the same as the slow decoder by the book, for any template and any octets. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RECORD_FLAGS } from '../../../core/decode/block.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { listTemplatesAt } from '../../../core/session/list-templates.ts'
import { describeRecord } from '../../../core/wire/describe-record.ts'
import { decode } from '../../support/decoding.ts'
import { arbitraryTemplate, messageOf } from '../../support/message-arbitraries.ts'

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
