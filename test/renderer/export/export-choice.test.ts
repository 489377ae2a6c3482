import { describe, expect, it } from 'vitest'
import { exportRequest, writtenColumns } from '../../../renderer/export/export-choice.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'

const SOURCE = { rows: 'flows', view: 7, rowCount: 100, selected: [3, 5] } as const

describe('an export', () => {
  it('is of the visible columns in their order, or of all', () => {
    const visible = ['@time', '@record']
    expect(exportRequest({ format: 'csv', columns: 'visible', which: 'view' }, SOURCE, visible)).toEqual({
      view: 7,
      format: 'csv',
      columns: visible,
    })
    expect(exportRequest({ format: 'csv', columns: 'all', which: 'view' }, SOURCE, visible)).toEqual({
      view: 7,
      format: 'csv',
    })
  })

  it('is of selected rows by their numbers; messages come whole', () => {
    expect(exportRequest({ format: 'pcapng', columns: 'visible', which: 'selected' }, SOURCE, ['@time'])).toEqual({
      view: 7,
      format: 'pcapng',
      records: [3, 5],
    })
  })

  it('writes for a drawn column those that it is drawn of, once', () => {
    const columns = fakeColumns(1).filter(({ id }) => ['@record', '@time', '@exporter'].includes(id))
    const shown = [{ id: 'bar' }, { id: '@time' }, { id: 'gone' }]
    expect(writtenColumns(shown, columns, (id) => (id === 'bar' ? ['@record', '@time'] : []))).toEqual([
      '@record',
      '@time',
    ])
  })
})
