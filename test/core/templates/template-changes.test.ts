import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { compareFields, describeChanges } from '../../../core/templates/template-changes.ts'
import { templateFields } from '../../../core/wire/template-fields.ts'

const registry = createElementRegistry()
/** Fields of IANA ids; `id/length` for another length than 4. */
function fields(...specifiers: readonly string[]) {
  return templateFields(
    specifiers.map((text) => {
      const [id, length = '4'] = text.split('/')
      return { pen: 0, id: Number(id), length: Number(length) }
    }),
    0,
    10,
    registry,
  )
}

describe('changes between two definitions', () => {
  it.each([
    [['8', '12'], ['8', '12', '7', '11'], '2 fields added'],
    [['8', '12', '7'], ['8'], '2 fields removed'],
    [['8', '12', '7'], ['7', '8', '12'], '1 field moved'],
    [['1/4'], ['1/8'], '1 field of another length'],
    [['8', '12', '7'], ['12', '8', '1', '2'], '2 fields added, 1 removed, 1 moved'],
    [['210/2', '8', '210/4'], ['210/2', '210/4', '8'], '1 field moved'],
    [['8'], ['8'], 'the same fields with another scope'],
  ])('%j → %j: %s', (before, after, words) => {
    expect(describeChanges(compareFields(fields(...before), fields(...after)))).toBe(words)
  })

  it('take an element that occurs twice for two fields', () => {
    expect(compareFields(fields('8'), fields('8', '8'))).toEqual({ added: 1, removed: 0, moved: 0, resized: 0 })
  })
})
