import { describe, expect, it } from 'vitest'
import { failurePlace } from '../../../renderer/console/failure-place.ts'
import { columnWidths, isNumeric, resultAsText } from '../../../renderer/console/result-columns.ts'
import { resultSentence } from '../../../renderer/console/sql-result.tsx'

describe('the place of a failure', () => {
  it('is read from our words and from those of the store', () => {
    expect(failurePlace('syntax error at or near "FORM" (line 2, column 7, after “FROM”).')).toEqual({
      line: 2,
      column: 7,
    })
    const message = 'Binder Error: column "x" not found\n\nLINE 1: SELECT x FROM records\n               ^'
    expect(failurePlace(message)).toEqual({ line: 1, column: 8 })
  })

  it('is none where none is named, or the line is cut', () => {
    expect(failurePlace('Out of Memory')).toBeUndefined()
    expect(failurePlace('Error\n\nLINE 1: ...x FROM records\n               ^')).toBeUndefined()
  })
})

describe('a result', () => {
  const columns = [
    { name: 'exporter', type: 'VARCHAR' },
    { name: 'n', type: 'UBIGINT' },
  ]

  it('says how many rows there are beyond those that show', () => {
    const result = { columns, rows: [['a', 1]], milliseconds: 4, moreRows: 0, isCountedToEnd: true } as const
    expect(resultSentence(result)).toBe('1 row in 4 ms')
    expect(resultSentence({ ...result, moreRows: 41 })).toBe('The first 1 of 42 rows, in 4 ms')
    expect(resultSentence({ ...result, moreRows: 41, isCountedToEnd: false })).toContain('of more than 42 rows')
  })

  it('is copied with tabs, a line a row', () => {
    expect(resultAsText({ columns, rows: [['a\tb', null]] })).toBe('exporter\tn\na b\t\n')
  })

  it('has columns as wide as what is in them, within bounds', () => {
    const [wide = 0, narrow = 0] = columnWidths({ columns, rows: [['x'.repeat(500), 1]] })
    expect(wide).toBe(420)
    expect(narrow).toBeLessThan(120)
    expect([isNumeric('UBIGINT'), isNumeric('DECIMAL(38,0)'), isNumeric('INTERVAL')]).toEqual([true, true, false])
  })
})
