import { describe, expect, it } from 'vitest'
import { formatListText, listRows } from '../../../core/elements/format-list.ts'
import { MAX_LIST_ITEMS_SHOWN, MAX_LIST_ROWS_SHOWN, MAX_LIST_TEXT_SHOWN } from '../../../core/limits/viewer.ts'
import type { ListCell } from '../../../core/protocol/session-api.ts'

const format = String

const ports: ListCell = { semantic: 'allOf', element: 'sourceTransportPort', items: [80, 443] }
const records: ListCell = {
  semantic: 'ordered',
  template: 300,
  items: [
    { sourceTransportPort: 80, basicList: ports },
    { sourceTransportPort: 443, basicList: { semantic: 'allOf', element: 'x', items: [] } },
  ],
}
const groups: ListCell = { semantic: 'allOf', items: [{ template: 300, records: [{ a: 1 }] }, '03e70006aabb'] }

describe('a list on one line', () => {
  it.each([
    ['values', ports, '[80, 443]'],
    [
      'records with lists in them',
      records,
      '[{sourceTransportPort 80, basicList [80, 443]}, {sourceTransportPort 443, basicList []}]',
    ],
    ['groups, and one that could not be decoded', groups, '[300 [{a 1}], 03e70006aabb]'],
  ])('shows %s', (_, list, text) => {
    expect(formatListText(list, format)).toBe(text)
  })

  it('shows so many items and so much text', () => {
    const many = { semantic: 'allOf', items: Array.from({ length: MAX_LIST_ITEMS_SHOWN + 3 }, () => 7) }
    expect(formatListText(many, format)).toMatch(/, … 3 more\]$/)
    const long = { semantic: 'allOf', items: Array.from({ length: 10 }, () => 'x'.repeat(MAX_LIST_TEXT_SHOWN / 2)) }
    expect(formatListText(long, format).length).toBeLessThan(2 * MAX_LIST_TEXT_SHOWN)
    expect(formatListText(long, format)).toMatch(/… 7 more\]$/)
  })
})

describe('the rows of a list', () => {
  it('are none for plain values', () => {
    expect(listRows(ports, format)).toEqual([])
  })

  it('number the items and name the fields', () => {
    expect(listRows(records, format)).toEqual([
      { depth: 0, label: '1', text: '' },
      { depth: 1, label: 'sourceTransportPort', text: '80' },
      { depth: 1, label: 'basicList', text: 'allOf sourceTransportPort [80, 443]' },
      { depth: 0, label: '2', text: '' },
      { depth: 1, label: 'sourceTransportPort', text: '443' },
      { depth: 1, label: 'basicList', text: 'allOf x []' },
    ])
    expect(listRows(groups, format)).toEqual([
      { depth: 0, label: '1', text: 'template 300' },
      { depth: 1, label: '1', text: '' },
      { depth: 2, label: 'a', text: '1' },
      { depth: 0, label: '2', text: '03e70006aabb' },
    ])
  })

  it('are so many', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ a: index }))
    const rows = listRows({ semantic: 'allOf', template: 300, items }, format)
    expect(rows).toHaveLength(MAX_LIST_ROWS_SHOWN + 1)
    expect(rows.at(-1)).toMatchObject({ label: '…' })
  })
})
