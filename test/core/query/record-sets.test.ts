import { describe, expect, it } from 'vitest'
import { createTextSets } from '../../../core/query/text-sets.ts'
import { addRecord, createEmptyRecordSet, hasRecord, type RecordSetField } from '../../../core/query/record-sets.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { describePlainly, openQuerySession, valueOf } from '../../support/query-session.ts'

/** Legs of every third record, the first of all without one. */
function legs(count: number): { readonly field: RecordSetField; readonly questions: string[][] } {
  const questions: string[][] = []
  const names = ['client', 'server']
  return {
    questions,
    field: {
      column: { id: 'leg', type: 'text', values: names },
      recordsWith(isWanted) {
        questions.push(names.filter(isWanted))
        const bits = new Uint8Array(Math.ceil((count - 1) / 8))
        for (let record = 2; record <= count; record += 1) {
          const name = record % 3 === 0 ? names[0] : record % 3 === 1 ? names[1] : undefined
          const bit = record - 2
          if (name !== undefined && isWanted(name)) bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
        }
        return Promise.resolve({ firstRecord: 2, bits })
      },
    },
  }
}

describe('a field that no record holds', () => {
  it('lets through the records that whoever knows it says', async () => {
    const { field, questions } = legs(20)
    const session = await openQuerySession(describePlainly, undefined, {}, new Map([['leg', field]]))
    try {
      const builder = createBlockBuilder()
      const shape = builder.addShape([{ key: 'octetDeltaCount', kind: 'u64' }])
      for (let record = 1; record <= 21; record += 1) builder.add({ shape, values: [record] })
      await session.append(builder.build())
      expect(await session.records([], 'leg = client')).toEqual([3, 6, 9, 12, 15, 18])
      expect(await session.records([], 'leg == SERVER && bytes > 10')).toEqual([13, 16, 19])
      expect(await session.records([], 'leg != client')).toEqual([4, 7, 10, 13, 16, 19])
      expect(await session.records([], 'not leg')).toEqual([1, 2, 5, 8, 11, 14, 17, 20, 21])
      expect(await session.records([], 'leg in {client, server} and record < 7')).toEqual([3, 4, 6])
      expect(questions[0]).toEqual(['client'])
      const wrong = await session.queries.openView({ filter: 'leg = "sever"', sort: [] })
      expect(wrong).toMatchObject({
        ok: false,
        failure: { message: 'The filter is wrong: client or server is expected at 7.' },
      })
      expect(valueOf(await session.queries.measure({ filter: 'leg = client' })).records).toBe(6)
    } finally {
      await session.dispose()
    }
  })

  it('is asked when the query runs, once for each question', async () => {
    const { field, questions } = legs(9)
    const texts = createTextSets()
    const find = () => field.recordsWith((value) => value === 'client')
    const first = texts.recordsOf('a', find).conditionOn('t.record')
    expect(texts.recordsOf('a', find).conditionOn('t.record')).toBe(first)
    expect(questions).toEqual([])
    const last = texts.preparations()[1]
    expect(await last?.late?.()).toEqual(['2', '49'])
  })
})

describe('a set of records', () => {
  it('takes records whose numbers lie more than 2³¹ apart', () => {
    // Nothing is written between them: the system gives memory to the touched pages only.
    const set = createEmptyRecordSet(7, 7 + 2 ** 31 + 9)
    const wanted = [7, 7 + 2 ** 31, 7 + 2 ** 31 + 9]
    for (const record of wanted) addRecord(set, record)
    expect(wanted.map((record) => hasRecord(set, record))).toEqual([true, true, true])
    expect([6, 8, 7 + 2 ** 31 - 1, 7 + 2 ** 31 + 8].map((record) => hasRecord(set, record))).toEqual(
      Array(4).fill(false),
    )
  })

  it('has room for no record where the last lies before the first', () => {
    expect(createEmptyRecordSet(1, 0).bits).toHaveLength(0)
  })
})
