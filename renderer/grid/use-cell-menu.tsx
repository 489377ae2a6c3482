/** Opens the menu of a value in a grid: by the right button, by Shift F10 and by the menu key; and takes clicks with Alt. */
import type { GridApi } from 'ag-grid-community'
import { useCallback, useEffect, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { cellOf, labelOf, type LoadedRow } from './loaded-row.ts'
import type { FilteredRows } from '../state/shared-filter.ts'
import { useViewer } from '../state/viewer-context.tsx'
import { applyValue, titleOf } from '../menu/cell-actions.ts'
import type { CellMenuRequest, CellTarget } from '../menu/cell-target.ts'
import { ContextMenu } from '../menu/context-menu.tsx'
import type { MenuEntry } from '../menu/menu-entry.ts'

export interface CellMenuOptions {
  readonly rows: FilteredRows
  readonly api: GridApi<LoadedRow> | undefined
  /** The column whose values a column of the grid shows, and its full name. */
  readonly columnOf: (id: string) => { readonly column: ColumnInfo; readonly title: string } | undefined
  readonly entries: (target: CellTarget) => readonly MenuEntry[]
  /** Called when a menu opens. */
  readonly onOpened?: (target: CellTarget) => void
}

export interface CellMenu {
  readonly onContextMenu: (event: MouseEvent) => void
  readonly onKeyDownCapture: (event: KeyboardEvent) => void
  readonly onClickCapture: (event: MouseEvent) => void
  /** Goes beside the grid, not into it: its keys are its own. */
  readonly menu: ReactNode
}

/** Pixels from the left edge of a cell to a menu that a key opened. */
const KEY_INSET = 24

/** Which part of the filter a click makes of a value. In Flows Shift alone selects rows. */
function clickWay({ altKey, shiftKey }: MouseEvent, rows: FilteredRows): 'not' | 'and' | undefined {
  if (altKey) return shiftKey ? 'and' : 'not'
  return shiftKey && rows !== 'flows' ? 'and' : undefined
}

/** The menu of the values in a grid. */
export function useCellMenu({ rows, api, columnOf, entries, onOpened }: CellMenuOptions): CellMenu {
  const viewer = useViewer()
  const [request, setRequest] = useState<CellMenuRequest>()

  const targetOf = useCallback(
    (element: Element | null): CellTarget | undefined => {
      const cell = element?.closest('.ag-cell')
      const id = cell?.getAttribute('col-id')
      const index = cell?.closest('.ag-row')?.getAttribute('row-index')
      const row = index === null || index === undefined ? undefined : api?.getDisplayedRowAtIndex(Number(index))?.data
      const known = id === null || id === undefined ? undefined : columnOf(id)
      if (row === undefined || known === undefined) return undefined
      const { column, title } = known
      // Of a list the label says why a cell is empty, and names nothing.
      const label = rows === 'flows' ? labelOf(row, column.id) : undefined
      const text = cell?.textContent ?? ''
      return { rows, record: row.record, column, title, cell: cellOf(row, column.id) ?? null, label, text, row }
    },
    [rows, api, columnOf],
  )
  const open = (element: Element | null, at: CellMenuRequest['at'], isByKey: boolean): boolean => {
    const target = targetOf(element)
    if (target === undefined) return false
    setRequest({ target, at, isByKey })
    viewer.setOverlay('context')
    onOpened?.(target)
    return true
  }
  const close = () => {
    setRequest(undefined)
    if (viewer.store.getState().overlay === 'context') viewer.setOverlay('none')
  }
  // Esc and other menus close it, too.
  useEffect(
    () =>
      viewer.store.subscribe(({ overlay }, before) => {
        if (overlay !== 'context' && before.overlay === 'context') setRequest(undefined)
      }),
    [viewer],
  )

  return {
    onContextMenu(event) {
      const element = event.target instanceof Element ? event.target : null
      if (open(element, { x: event.clientX, y: event.clientY }, false)) event.preventDefault()
    },
    onKeyDownCapture(event) {
      const isAsked = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
      const element = event.target instanceof Element ? event.target.closest('.ag-cell') : null
      if (!isAsked || element === null) return
      const { left, bottom } = element.getBoundingClientRect()
      if (!open(element, { x: left + KEY_INSET, y: bottom }, true)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onClickCapture(event) {
      const way = clickWay(event, rows)
      const target = way === undefined || !(event.target instanceof Element) ? undefined : targetOf(event.target)
      if (way !== undefined && target !== undefined && applyValue(viewer, target, way)) event.preventDefault()
    },
    menu: request !== undefined && (
      <ContextMenu
        key={`${request.at.x} ${request.at.y} ${request.target.record}`}
        label={request.target.title}
        title={titleOf(viewer, request.target)}
        at={request.at}
        isByKey={request.isByKey}
        entries={entries(request.target)}
        onClose={close}
      />
    ),
  }
}
