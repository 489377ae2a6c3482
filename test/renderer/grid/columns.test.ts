import { describe, expect, it } from 'vitest'
import type { ColumnInfo } from '../../../core/protocol/session-api.ts'
import { searchColumns } from '../../../renderer/grid/column-chooser.tsx'
import { columnDefs, headerTooltip } from '../../../renderer/grid/column-defs.ts'
import {
  moveColumn,
  pinColumn,
  readProfile,
  toggleColumn,
  writeProfile,
} from '../../../renderer/grid/column-profile.ts'
import { defaultColumnIds, layoutOf } from '../../../renderer/grid/default-columns.ts'
import { nextSort } from '../../../renderer/grid/header-cell.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'

const context = {
  sorting: { current: () => [], toggle: () => undefined, subscribe: () => () => undefined },
  options: () => ({ timeZone: 'utc', precision: 'auto', timeFormat: 'absolute', form: 'short' }) as const,
  widthFactor: 1,
  hasDays: false,
}
const columns = fakeColumns(1000)
const without = (id: string): ColumnInfo[] =>
  columns.map((column) => (column.id === id ? { ...column, recordCount: 0 } : column))

describe('default columns', () => {
  it('leave out what the file does not have', () => {
    expect(defaultColumnIds(without('@ttfb'))).not.toContain('@ttfb')
    expect(defaultColumnIds(columns)).toContain('@ttfb')
  })

  it('give a record number the room that its digits need', () => {
    const record = (recordCount: number): ColumnInfo => ({ ...columns[0], id: '@record', recordCount }) as ColumnInfo
    expect(layoutOf(record(999_999)).width).toBe(60)
    expect(layoutOf(record(1_000_000)).width).toBe(70)
  })
})

describe('column definitions', () => {
  it('have room for the day beside the time where the records are of several days', () => {
    const widthOf = (hasDays: boolean) => {
      const [group] = columnDefs([{ id: '@time', pinned: 'none' }], columns, { ...context, hasDays })
      return (group?.children[0] as { width?: number } | undefined)?.width
    }
    expect([widthOf(false), widthOf(true)]).toEqual([128, 168])
  })

  it('tell name, element and meaning in the tooltip, and nothing twice', () => {
    const facts = { type: 'integer', group: 'flow', recordCount: 1 } as const
    expect(headerTooltip({ ...facts, id: '@source', title: 'Source', description: 'Source address.' })).toBe(
      'Source address.',
    )
    expect(
      headerTooltip({ ...facts, id: 'tcpSynSize', title: 'SYN', element: '39499:80', description: 'Octets of it.' }),
    ).toBe('SYN (element 39499:80): Octets of it.')
    expect(headerTooltip({ ...facts, id: 'a', title: 'A', element: '1', description: '' })).toBe('A (element 1)')
  })

  it('put neighbours of a group under one header, pinned ones apart', () => {
    const shown = ['@record', '@time', '@source', '@destination', 'tcpControlBits'].map((id) => ({ id }))
    const groups = columnDefs(shown, columns, context)
    expect(groups.map((group) => [group.headerName, group.children.length])).toEqual([
      ['Record', 2],
      ['Flow', 2],
      ['TCP', 1],
    ])
  })

  it('let a column go that is pinned by default', () => {
    const free = pinColumn([{ id: '@record' }], '@record', 'none')
    const [def] = columnDefs(free, columns, context)[0]?.children ?? []
    expect(def).toMatchObject({ colId: '@record', pinned: null })
  })

  it('skip a chosen column that this file does not have', () => {
    expect(columnDefs([{ id: 'nosuchelement' }, { id: '@source' }], columns, context)).toHaveLength(1)
  })
})

describe('column profile', () => {
  it('adds, removes, moves and pins', () => {
    const shown = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
    expect(toggleColumn(shown, 'b')).toEqual([{ id: 'a' }, { id: 'c' }])
    expect(toggleColumn(shown, 'd').at(-1)).toEqual({ id: 'd' })
    expect(moveColumn(shown, 'c', -1).map((column) => column.id)).toEqual(['a', 'c', 'b'])
    expect(moveColumn(shown, 'a', -5)).toEqual(shown)
    expect(pinColumn(shown, 'a', 'left')[0]).toEqual({ id: 'a', pinned: 'left' })
  })

  it('comes back from the storage, and a damaged one is the default', () => {
    const storage = new Map<string, string>()
    const access = {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
      removeItem: (key: string) => void storage.delete(key),
    }
    writeProfile(access, 'night', [{ id: '@time', width: 140, pinned: 'left' }])
    expect(readProfile(access, 'night')).toEqual([{ id: '@time', width: 140, pinned: 'left' }])
    storage.set('flowglass.columns.night', '{"a":')
    expect(readProfile(access, 'night')).toBeUndefined()
    writeProfile(access, 'night', undefined)
    expect(storage.size).toBe(0)
  })
})

describe('nextSort', () => {
  it('goes from ascending over descending to none', () => {
    const once = nextSort([], 'a', false)
    const twice = nextSort(once, 'a', false)
    expect([once, twice, nextSort(twice, 'a', false)]).toEqual([
      [{ column: 'a', direction: 'ascending' }],
      [{ column: 'a', direction: 'descending' }],
      [],
    ])
  })

  it('keeps the place of a column that is turned round with Shift', () => {
    const both = nextSort(nextSort([], 'a', false), 'b', true)
    expect(nextSort(both, 'a', true)).toEqual([
      { column: 'a', direction: 'descending' },
      { column: 'b', direction: 'ascending' },
    ])
  })
})

describe('searchColumns', () => {
  it('finds by name, id and meaning, all words in any order', () => {
    expect(searchColumns(columns, '5951:129').map((column) => column.id)).toEqual(['netscaler:transactionId'])
    expect(searchColumns(columns, 'transaction links').map((column) => column.id)).toEqual(['netscaler:transactionId'])
    expect(searchColumns(columns, 'nothing like this')).toEqual([])
  })
})
