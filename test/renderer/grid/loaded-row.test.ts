import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { ruleOf } from '../../../renderer/grid/colour-rules.ts'
import { BUILT_IN_RULES } from '../../../renderer/marks/colour-rule.ts'
import { cellOf, labelOf, rowsOfWindow } from '../../../renderer/grid/loaded-row.ts'

function rowWith(cells: Record<string, Cell>, match?: number) {
  const ids = Object.keys(cells)
  const result = {
    view: 1,
    revision: 1,
    first: 0,
    rowCount: 1,
    records: [7],
    columns: Object.values(cells).map((cell) => [cell]),
    labels: ids.map(() => null),
    ...(match === undefined ? {} : { rules: [match] }),
  }
  return rowsOfWindow(result, ids, BUILT_IN_RULES)[0]
}

describe('rows of a window', () => {
  it('find their cells by column, and know what was not read', () => {
    const row = rowWith({ '@octets': 12, '@status': null })
    expect(cellOf(row, '@octets')).toBe(12)
    expect(cellOf(row, '@status')).toBeNull()
    expect(cellOf(row, '@rtt')).toBeUndefined()
    expect(row?.key).toBe('1:7')
  })
})

describe('names of ids', () => {
  it('belong to a cell, and to no cell of a column without ids', () => {
    const result = {
      ...{ view: 1, revision: 1, first: 0, rowCount: 2, records: [7, 8] },
      columns: [
        [3, 4],
        [12, 13],
      ],
      labels: [['Gi0/0/1', null], null],
    }
    const rows = rowsOfWindow(result, ['@interfaceIn', '@octets'])
    expect(labelOf(rows[0], '@interfaceIn')).toBe('Gi0/0/1')
    expect(labelOf(rows[1], '@interfaceIn')).toBeUndefined()
    expect(labelOf(rows[0], '@octets')).toBeUndefined()
    expect(labelOf(rows[0], '@rtt')).toBeUndefined()
  })
})

describe('colour rules', () => {
  it('are those that the window says', () => {
    expect(ruleOf(rowWith({}, 0))?.id).toBe('server-error')
    expect(ruleOf(rowWith({}, 2))?.id).toBe('slow-rtt')
    expect(ruleOf(rowWith({}, -1))).toBeUndefined()
    expect(ruleOf(rowWith({}))).toBeUndefined()
    expect(ruleOf(undefined)).toBeUndefined()
  })
})
