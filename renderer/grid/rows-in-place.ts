/**
 * The newest rows of a view, drawn without scrolling: the rows in sight get other values, and the grid goes on as if the view had
 * as many rows as it had before. Below a stream of rows nothing is left of what was drawn, and this takes a fifth of the time that
 * scrolling does, which takes away all rows and makes others. As long as it lasts, the grid's rows are the last ones of the view.
 */
import type { GridApi, IRowNode } from 'ag-grid-community'
import { ruleOf } from './colour-rules.ts'
import type { LoadedRow } from './loaded-row.ts'
import { markRow } from './mark-row.ts'

export interface RowsInPlace {
  /** Rows of the view before the first row of the grid; below 0 when the view has lost rows and the grid has not. */
  readonly offset: number
  /**
   * Shows the last rows of a view that has so many now. False when that cannot be done without scrolling: then nothing is changed.
   */
  draw(rows: readonly LoadedRow[], rowCount: number): boolean
  /** Gives the grid all rows of the view, with what is in sight in its place; tells by how many the grid's rows have moved. */
  settle(): number
  /** The grid was given other rows. */
  forget(): void
}

export interface RowsInPlaceOptions {
  readonly api: GridApi<LoadedRow>
  readonly isSelected: (record: number) => boolean
  /** Gives a row the focus without selecting it. */
  readonly moveFocus: (row: number) => void
}

/** For one grid, whose rows are all of the view at first. */
export function createRowsInPlace({ api, isSelected, moveFocus }: RowsInPlaceOptions): RowsInPlace {
  let offset = 0

  /** The nodes in sight if they are the last ones; undefined when they are not, or one is missing. */
  const lastNodes = (): IRowNode<LoadedRow>[] | undefined => {
    const first = api.getFirstDisplayedRowIndex()
    const last = api.getLastDisplayedRowIndex()
    // As long as the first one is in sight there may be room for more.
    if (first <= 0 || last !== api.getDisplayedRowCount() - 1) return undefined
    const nodes: IRowNode<LoadedRow>[] = []
    for (let row = first; row <= last; row++) {
      const node = api.getDisplayedRowAtIndex(row)
      if (node === undefined) return undefined
      nodes.push(node)
    }
    return nodes
  }

  const show = (node: IRowNode<LoadedRow>, row: LoadedRow): void => {
    const isOtherRule = ruleOf(node.data) !== ruleOf(row)
    if (node.data?.key !== row.key) node.updateData(row)
    // Cells that have the same value as before look different under another rule.
    if (isOtherRule) api.refreshCells({ rowNodes: [node], force: true, suppressFlash: true })
    const isNowSelected = isSelected(row.record)
    if ((node.isSelected() ?? false) !== isNowSelected) markRow(node, isNowSelected, 'stay')
  }

  const keepFocus = (row: number): void => {
    moveFocus(row)
    // A press that has just begun takes the focus to the cell under it, which is no longer there.
    setTimeout(() => {
      if (!api.isDestroyed() && document.activeElement === document.body) moveFocus(row)
    })
  }

  return {
    get offset() {
      return offset
    },
    draw(rows, rowCount) {
      const nodes = lastNodes()
      const skipped = rows.length - (nodes?.length ?? 0)
      if (nodes === undefined || skipped < 0) return false
      offset = rowCount - api.getDisplayedRowCount()
      nodes.forEach((node, index) => {
        const row = rows[skipped + index]
        if (row !== undefined) show(node, row)
      })
      return true
    },
    settle() {
      const shift = offset
      if (shift === 0) return 0
      offset = 0
      const first = api.getFirstDisplayedRowIndex()
      const count = api.getDisplayedRowCount()
      const rows = Array.from({ length: count - first }, (_, at) => api.getDisplayedRowAtIndex(first + at)?.data)
      const focused: number | undefined = api.getFocusedCell()?.rowIndex
      const hasFocus = document.activeElement?.closest('.ag-cell') instanceof HTMLElement
      api.setRowCount(count + shift, true)
      rows.forEach((row, at) => {
        if (row !== undefined) api.getDisplayedRowAtIndex(first + shift + at)?.setData(row)
      })
      api.ensureIndexVisible(count + shift - 1, 'bottom')
      if (hasFocus && focused !== undefined && focused >= first) keepFocus(focused + shift)
      // What the grid read while it counted otherwise is now in the wrong place.
      api.refreshInfiniteCache()
      api.flushAllAnimationFrames()
      return shift
    },
    forget() {
      offset = 0
    },
  }
}
