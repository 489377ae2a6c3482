import { describe, expect, it, vi } from 'vitest'
import type { IGetRowsParams } from 'ag-grid-community'
import { succeed } from '../../../core/protocol/failure.ts'
import type { SessionApi, WindowRequest } from '../../../core/protocol/session-api.ts'
import { createDataSource } from '../../../renderer/grid/data-source.ts'

describe('rows of a grid', () => {
  it('of a view that was replaced meanwhile are not told as those that show', async () => {
    let view = 1
    let answer: () => void = () => undefined
    const session = {
      readWindow: ({ view: asked, first }: WindowRequest) =>
        new Promise((resolve) => {
          answer = () =>
            resolve(
              succeed({
                view: asked,
                revision: 1,
                first,
                rowCount: 1,
                records: [41],
                columns: [],
                labels: [],
                rules: [],
              }),
            )
        }),
    } as unknown as SessionApi
    const onRows = vi.fn()
    const source = createDataSource({ session, view: () => view, columns: () => [], onViewGone: vi.fn(), onRows })
    const ask = () => {
      const successCallback = vi.fn()
      const params = { startRow: 0, endRow: 100, successCallback, failCallback: vi.fn() }
      source.getRows(params as unknown as IGetRowsParams)
      return successCallback
    }

    ask()
    answer()
    await vi.waitFor(() => expect(onRows).toHaveBeenCalledTimes(1))
    const settled = ask()
    view = 2
    answer()
    await vi.waitFor(() => expect(settled).toHaveBeenCalled())
    expect(onRows).toHaveBeenCalledTimes(1)
  })
})
