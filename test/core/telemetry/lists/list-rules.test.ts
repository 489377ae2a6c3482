import { describe, expect, it } from 'vitest'
import { createTextReader } from '../../../../core/telemetry/lists/column-texts.ts'
import { createListRules } from '../../../../core/telemetry/lists/list-rules.ts'
import { createFakeRelation } from '../../../support/fake-relation.ts'

describe('rules over the rows of a list', () => {
  const relation = createFakeRelation([
    { id: 'status', type: 'integer', values: Array.from({ length: 40 }, (_, row) => (row % 4 === 0 ? 503 : 200)) },
    { id: 'url', type: 'text', values: Array.from({ length: 40 }, (_, row) => (row < 20 ? '/a' : '/b')) },
  ])
  const rules = createListRules(relation, createTextReader(relation, relation.readTexts))

  it('tells the first that each row passes, wherever the rows lie', async () => {
    const filters = ['status >= 500', 'url = "/b"']
    expect(await rules.firstMatches(filters, [3, 4, 5])).toEqual([-1, 0, -1])
    expect(await rules.firstMatches(filters, [39, 0, 21])).toEqual([1, 0, 1])
    expect(await rules.firstMatches(filters, [])).toEqual([])
  })

  it('passes over what is no filter of the list', async () => {
    expect(await rules.firstMatches(['nothing > 3', '', 'url = "/a"'], [0, 30])).toEqual([2, -1])
  })
})
