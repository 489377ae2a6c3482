import { describe, expect, it } from 'vitest'
import { addNameColumns } from '../../../cli/names/name-columns.ts'
import type { FigureColumn } from '../../../core/protocol/aggregate-api.ts'

const KEYS: readonly FigureColumn[] = [
  { id: 'srcip', title: 'Source', type: 'address' },
  { id: 'dstport', title: 'Port', type: 'port' },
]
const TABLE = {
  heads: ['Source', 'Port', 'Records'],
  isNumber: [false, false, true],
  rows: [
    ['192.0.2.1', '443', '2'],
    ['192.0.2.2', '4711', '1'],
    ['(all)', '', '3'],
  ],
}

describe('columns of names', () => {
  it('stand behind their key, and only where something is known', () => {
    const names = [
      [{ host: 'web', hostFrom: 'hosts' as const }, null],
      [null, null],
    ]
    expect(addNameColumns(TABLE, KEYS, names, 'read')).toEqual({
      heads: ['Source', 'Name', 'Port', 'Records'],
      isNumber: [false, false, false, true],
      rows: [
        ['192.0.2.1', 'web', '443', '2'],
        ['192.0.2.2', '', '4711', '1'],
        ['(all)', '', '', '3'],
      ],
    })
  })

  it('are always the same for programs', () => {
    const { heads, rows } = addNameColumns(TABLE, KEYS, [[null, { service: 'https' }]], 'exact')
    expect(heads).toEqual([
      'Source',
      'srcip host',
      'srcip country',
      'srcip as',
      'srcip organisation',
      'Port',
      'dstport service',
      'Records',
    ])
    expect(rows[0]).toEqual(['192.0.2.1', '', '', '', '', '443', 'https', '2'])
  })

  it('are not there when nobody asked', () => {
    expect(addNameColumns(TABLE, KEYS, undefined, 'read')).toBe(TABLE)
  })
})
