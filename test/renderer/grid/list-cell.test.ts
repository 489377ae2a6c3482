// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { DEFAULT_CELL_OPTIONS } from '../../../core/elements/format-cell.ts'
import type { Cell, ColumnInfo } from '../../../core/protocol/session-api.ts'
import { ListCell } from '../../../renderer/grid/list-cell.ts'
import { rowsOfWindow } from '../../../renderer/grid/loaded-row.ts'

function draw(type: ColumnInfo['type'], value: Cell, absence: string | null = null): HTMLElement {
  const column: ColumnInfo = { id: 'c', title: 'RTT', group: 'tcp', type, description: '', recordCount: 1 }
  const [data] = rowsOfWindow(
    { view: 1, revision: 1, first: 0, rowCount: 1, records: [1], columns: [[value]], labels: [[absence]] },
    ['c'],
  )
  const options = () => DEFAULT_CELL_OPTIONS
  const params = { cell: { column, format: column, title: 'RTT', options, draw: undefined, isDrawn: false } }
  const cell = new ListCell()
  // AG Grid gives much more than a cell reads.
  cell.init({ ...params, data, value, node: { rowIndex: 0 } } as unknown as Parameters<ListCell['init']>[0])
  return cell.getGui()
}

describe('a time of a list', () => {
  it('has no digits that nobody measured', () => {
    expect(draw('time', '2024-07-11T09:15:00.018000Z').textContent).toBe('09:15:00.018')
    expect(draw('time', '2024-07-11T09:15:00.018204Z').textContent).toBe('09:15:00.018204')
  })
})

describe('an absent value of a list', () => {
  it('says n/m where nothing was measured, and speaks it', () => {
    const cell = draw('duration', null, 'notMeasured')
    expect(cell.textContent).toBe('n/m')
    expect(cell.getAttribute('aria-label')).toBe('RTT, not measured')
  })

  it('says not known where a leg is missing', () => {
    expect(draw('duration', null, 'notKnown').textContent).toBe('not known')
  })

  it('is empty without a reason', () => {
    expect(draw('duration', null).textContent).toBe('')
  })
})
