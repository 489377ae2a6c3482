import type { IRowNode } from 'ag-grid-community'
import { expect, it, vi } from 'vitest'
import { markRow } from '../../../renderer/grid/mark-row.ts'

const nodeOf = (id: string | undefined) => {
  const setSelected = vi.fn()
  return { setSelected, node: { id, data: { key: 'x' }, setSelected } as unknown as IRowNode }
}

it('marks a row whose block is read, alone or beside others', () => {
  const { node, setSelected } = nodeOf('7')
  markRow(node, true, 'cleared')
  markRow(node, false, 'stay')
  expect(setSelected.mock.calls).toEqual([
    [true, true, 'api'],
    [false, false, 'api'],
  ])
})

it('leaves a row alone that shows values before its block is read: the grid refuses it with a warning', () => {
  const { node, setSelected } = nodeOf(undefined)
  markRow(node, true, 'cleared')
  markRow(undefined, true, 'cleared')
  expect(setSelected).not.toHaveBeenCalled()
})
