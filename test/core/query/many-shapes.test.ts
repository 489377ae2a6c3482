import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_SHAPE_TABLES } from '../../../core/limits/decode.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, type QuerySession } from '../../support/query-session.ts'

let session: QuerySession

/** Every record has texts and numbers of its own; a third of the shapes are of options records. */
beforeAll(async () => {
  session = await openQuerySession()
  const builder = createBlockBuilder()
  for (let index = 0; index < MAX_SHAPE_TABLES; index += 1) {
    const fields = ['a', 'b', 'c', 'd'].map((key) => ({ key, kind: 'text' as const }))
    const shape = builder.addShape(
      [...fields, { key: 'n', kind: 'u32' }, { key: `own${index}`, kind: 'u32' }],
      index % 3 === 0 ? 'options' : 'data',
    )
    for (const row of [1, 2]) {
      builder.add({ shape, values: [`a${row}`, `b${index}`, `c${row}`, `d${index % 7}`, index, row] })
    }
  }
  await session.append(builder.build())
}, 60_000)

afterAll(() => session.dispose())

const COUNT = MAX_SHAPE_TABLES
const IN_LIST = Array.from({ length: 200 }, (_, index) => `"b${index}"`).join(', ')

describe('filters on as many shapes as there are tables, in the memory of a store', () => {
  it.each([
    ['of three conditions on what templates say', '@type = data and @domain < 5 and not @template = 70000', undefined],
    ['of texts in each field', 'a = "a1" or b = "b1" or c = "c2" or d contains "d3"', 2 * COUNT],
    ['of many texts of one field', `b in {${IN_LIST}}`, 400],
    ['of all together', `(b in {${IN_LIST}} or d = "d6") and @type = data and a contains "1" and n < 400`, undefined],
    ['of its negation', `not ((b in {${IN_LIST}} or d = "d6") and @type = data and a contains "1")`, undefined],
  ])(
    '%s',
    async (_, filter, count) => {
      const records = await session.records(
        [
          { column: 'b', direction: 'descending' },
          { column: 'n', direction: 'ascending' },
        ],
        filter,
      )
      if (count === undefined) expect(records.length).toBeGreaterThan(0)
      else expect(records).toHaveLength(count)
    },
    60_000,
  )
})
