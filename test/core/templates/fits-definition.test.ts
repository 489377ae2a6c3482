/** Whether octets can be records of a definition from elsewhere. */
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { fitsDefinition } from '../../../core/templates/fits-definition.ts'
import { templateFields } from '../../../core/wire/template-fields.ts'
import { concat, text, u8, variable, zeros } from '../../support/message-builders.ts'

const registry = createElementRegistry()
const fields = (...lengths: readonly number[]) =>
  templateFields(
    lengths.map((length) => ({ pen: 0, id: 82, length })),
    0,
    10,
    registry,
  )

describe('octets and a definition', () => {
  it.each([
    ['whole records of fixed length', zeros(24), [8, 4], true],
    ['padding of three octets (RFC 7011 §3.3.1)', concat(zeros(24), zeros(3)), [8, 4], true],
    ['four octets that are left', zeros(28), [8, 4], false],
    ['padding that is not zero', concat(zeros(12), u8(1)), [8, 4], false],
    ['less than one record', zeros(11), [8, 4], false],
    ['whole records of variable length', concat(variable(text('abc')), variable(text(''))), [65_535], true],
    ['the long form of a length', variable(text('abc'), 3), [65_535], true],
    ['a length that runs past the set', concat(u8(9), text('abc')), [65_535], false],
    ['a long form that is cut', concat(u8(255), u8(0)), [65_535], false],
    ['records of no octets', zeros(4), [0], false],
  ])('%s', (_, octets, lengths, fits) => {
    expect(fitsDefinition(octets, fields(...lengths), false)).toBe(fits)
  })

  it('of a set that was clipped may end inside a record, not before the first', () => {
    expect(fitsDefinition(zeros(30), fields(8, 4), true)).toBe(true)
    expect(fitsDefinition(zeros(11), fields(8, 4), true)).toBe(false)
  })
})
