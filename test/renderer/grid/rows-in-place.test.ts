// @vitest-environment happy-dom
import type { GridApi } from 'ag-grid-community'
import { describe, expect, it } from 'vitest'
import { createDataSource } from '../../../renderer/grid/data-source.ts'
import { BUILT_IN_RULES } from '../../../renderer/marks/colour-rule.ts'
import { rowsOfWindow, type LoadedRow } from '../../../renderer/grid/loaded-row.ts'
import { createRowsInPlace, type RowsInPlace } from '../../../renderer/grid/rows-in-place.ts'
import type { SessionApi, WindowRequest, WindowResult } from '../../../core/protocol/session-api.ts'

const IN_SIGHT = 4

interface FakeNode {
  id: string | undefined
  data: LoadedRow | undefined
  isOn: boolean
}

/** Rows of records that follow each other; every third one is a server error. */
function rowsFrom(first: number, count: number): LoadedRow[] {
  const records = Array.from({ length: count }, (_, index) => first + index)
  const columns = [records.map((record) => (record % 3 === 0 ? 503 : 200))]
  const rules = records.map((record) => (record % 3 === 0 ? 0 : -1))
  const window: WindowResult = { view: 1, revision: 0, first: 0, rowCount: 0, records, columns, labels: [null], rules }
  return rowsOfWindow(window, ['@status'], BUILT_IN_RULES)
}

/** A grid at its end, as high as four rows. */
function gridOf(count: number) {
  const nodes = new Map<number, FakeNode>()
  const grid = { count, last: count - 1, refreshed: 0, redrawn: 0, focus: undefined as number | undefined }
  const nodeAt = (row: number): FakeNode => {
    const node = nodes.get(row) ?? { id: String(row), data: undefined, isOn: false }
    nodes.set(row, node)
    return node
  }
  const api = {
    getFirstDisplayedRowIndex: () => Math.max(0, grid.last - IN_SIGHT + 1),
    getLastDisplayedRowIndex: () => grid.last,
    getDisplayedRowCount: () => grid.count,
    getDisplayedRowAtIndex: (row: number) => {
      const node = nodeAt(row)
      const setData = (data: LoadedRow) => (node.data = data)
      return {
        get id() {
          return node.id
        },
        get data() {
          return node.data
        },
        setData,
        updateData: setData,
        isSelected: () => node.isOn,
        setSelected: (isOn: boolean) => (node.isOn = isOn),
      }
    },
    setRowCount: (to: number) => (grid.count = to),
    ensureIndexVisible: (row: number) => (grid.last = row),
    getFocusedCell: () => (grid.focus === undefined ? undefined : { rowIndex: grid.focus }),
    refreshInfiniteCache: () => (grid.refreshed += 1),
    refreshCells: () => (grid.redrawn += 1),
    flushAllAnimationFrames: () => undefined,
    isDestroyed: () => false,
  }
  const seen = () => Array.from({ length: IN_SIGHT }, (_, at) => nodeAt(grid.last - IN_SIGHT + 1 + at).data?.record)
  return { api: api as unknown as GridApi<LoadedRow>, grid, seen, nodeAt }
}

function inPlaceOn({ api }: ReturnType<typeof gridOf>, selected: readonly number[] = []): RowsInPlace {
  return createRowsInPlace({ api, isSelected: (record) => selected.includes(record), moveFocus: () => undefined })
}

describe('rows that stream', () => {
  it('change where they are; the grid keeps its length, and knows by how much the view is longer', () => {
    const page = gridOf(100)
    const inPlace = inPlaceOn(page)
    expect(inPlace.draw(rowsFrom(5001, 6), 5006)).toBe(true)
    expect(page.seen()).toEqual([5003, 5004, 5005, 5006])
    expect(page.grid).toMatchObject({ count: 100, last: 99 })
    expect(inPlace.offset).toBe(4906)
  })

  it('get their numbers when they rest, with the same rows in sight', () => {
    const page = gridOf(100)
    const inPlace = inPlaceOn(page)
    inPlace.draw(rowsFrom(5001, 6), 5006)
    expect(inPlace.settle()).toBe(4906)
    expect(page.grid).toMatchObject({ count: 5006, last: 5005, refreshed: 1 })
    expect(page.seen()).toEqual([5003, 5004, 5005, 5006])
    expect(inPlace.settle()).toBe(0)
  })

  it('may come of a view that has lost more rows than it got', () => {
    const page = gridOf(100)
    const inPlace = inPlaceOn(page)
    expect(inPlace.draw(rowsFrom(77, 4), 80)).toBe(true)
    expect(inPlace.settle()).toBe(-20)
    expect(page.grid.count).toBe(80)
    expect(page.seen()).toEqual([77, 78, 79, 80])
  })

  it('are selected by their records, not by their places', () => {
    const page = gridOf(100)
    const inPlace = inPlaceOn(page, [5004])
    page.nodeAt(98).isOn = true
    inPlace.draw(rowsFrom(5003, 4), 5006)
    expect([96, 97, 98, 99].map((row) => page.nodeAt(row).isOn)).toEqual([false, true, false, false])
  })

  it('are drawn whole where another rule colours them', () => {
    const page = gridOf(100)
    const inPlace = inPlaceOn(page)
    inPlace.draw(rowsFrom(1, 4), 101)
    page.grid.redrawn = 0
    inPlace.draw(rowsFrom(4, 4), 104)
    expect(page.grid.redrawn).toBe(0)
    inPlace.draw(rowsFrom(5, 4), 105)
    expect(page.grid.redrawn).toBe(2)
  })

  it.each([
    ['the grid is not at its end', (page: ReturnType<typeof gridOf>) => (page.grid.last = 50), 6],
    ['there is room for more', (page: ReturnType<typeof gridOf>) => (page.grid.count = page.grid.last = 3), 6],
    ['too few rows came', () => undefined, 3],
  ])('are not drawn in place while %s', (_why, arrange, count) => {
    const page = gridOf(100)
    arrange(page)
    const inPlace = inPlaceOn(page)
    expect(inPlace.draw(rowsFrom(5001, count), 5006)).toBe(false)
    expect(inPlace.offset).toBe(0)
  })
})

describe('what the grid reads while rows stream', () => {
  const read = async (offset: number, startRow: number) => {
    const asked: WindowRequest[] = []
    const session = {
      readWindow: (request: WindowRequest) => {
        asked.push(request)
        const { first, count } = request
        const records = Array.from({ length: count }, (_, at) => first + at + 1)
        return Promise.resolve({
          ok: true,
          value: { view: 1, revision: 0, first, rowCount: 5006, records, columns: [], labels: [] },
        })
      },
    } as unknown as SessionApi
    const source = createDataSource({
      session,
      view: () => 1,
      columns: () => [],
      rowLimit: () => 100,
      offset: () => offset,
      onViewGone: () => undefined,
      onRows: () => undefined,
    })
    const given = await new Promise<{ rows: readonly (LoadedRow | undefined)[]; rowCount: number | undefined }>(
      (settle, fail) =>
        source.getRows({
          startRow,
          endRow: startRow + 50,
          successCallback: (rows: readonly (LoadedRow | undefined)[], rowCount?: number) => settle({ rows, rowCount }),
          failCallback: fail,
          sortModel: [],
          filterModel: {},
          context: undefined,
        } as unknown as Parameters<typeof source.getRows>[0]),
    )
    return { asked, ...given }
  }

  it('is the end of the view, and leaves the grid as long as it is', async () => {
    const { asked, rows, rowCount } = await read(4906, 50)
    expect(asked[0]).toMatchObject({ first: 4956, count: 50 })
    expect([rows[0]?.record, rows.at(-1)?.record, rowCount]).toEqual([4957, 5006, 100])
  })

  it('has no rows for places before the view', async () => {
    const { asked, rows, rowCount } = await read(-20, 0)
    expect(asked[0]).toMatchObject({ first: 0, count: 30 })
    expect([rows.length, rows[19], rows[20]?.record, rowCount]).toEqual([50, undefined, 1, 100])
  })
})
