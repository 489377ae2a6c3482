import { useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { formatField, cellText } from '../../core/elements/format-cell.ts'
import { isTimeUnit, NANOSECONDS_PER } from '../../core/elements/format-quantity.ts'
import type { Cell, RecordDetails, RecordField } from '../../core/protocol/session-api.ts'
import { addressIn } from '../names/cell-address.ts'
import { lookUpEntries } from '../names/name-menu.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { applyValue, copyEntry, filterEntries, titleOf } from './cell-actions.ts'
import type { CellMenuRequest, CellTarget } from './cell-target.ts'
import { ContextMenu } from './context-menu.tsx'

/** The value of a field as a column of records has it: durations in nanoseconds. */
function cellOfField({ columnType, units, value }: RecordField): Cell {
  if (columnType !== 'duration' || !isTimeUnit(units) || typeof value === 'object' || typeof value === 'boolean') {
    return value
  }
  if (typeof value === 'string') {
    return /^\d+$/.test(value) ? String(BigInt(value) * BigInt(NANOSECONDS_PER[units])) : value
  }
  return value * NANOSECONDS_PER[units]
}

export interface FieldMenu {
  readonly onContextMenu: (event: MouseEvent) => void
  /** Shift F10 and the menu key are of the selected field. */
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onClickCapture: (event: MouseEvent) => void
  readonly menu: ReactNode
}

/** The menu of the fields in the details: any of them can be made a filter, whether it is a column or not. */
export function useFieldMenu(details: RecordDetails, selected: number): FieldMenu {
  const viewer = useViewer()
  const columns = useViewerState((state) => state.columns)
  const [request, setRequest] = useState<CellMenuRequest>()

  const targetOf = (index: number): CellTarget | undefined => {
    const field = details.fields[index]
    const column = columns.find(({ id }) => id === field?.key)
    if (field === undefined || column === undefined) return undefined
    return {
      rows: 'flows',
      record: details.record,
      column,
      title: field.learnedName ?? field.key,
      cell: cellOfField(field),
      label: field.label,
      text: cellText(formatField(field)),
    }
  }
  const indexAt = (target: EventTarget): number => {
    const row = target instanceof Element ? target.closest('[data-field]') : null
    return row === null ? -1 : Number(row.getAttribute('data-field'))
  }
  const open = (index: number, at: CellMenuRequest['at'], isByKey: boolean): boolean => {
    const target = targetOf(index)
    if (target === undefined) return false
    viewer.selectField(index)
    setRequest({ target, at, isByKey })
    return true
  }
  return {
    onContextMenu(event) {
      if (open(indexAt(event.target), { x: event.clientX, y: event.clientY }, false)) event.preventDefault()
    },
    onKeyDown(event) {
      const isAsked = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
      const row = event.currentTarget.querySelector(`[data-field="${selected}"]`)
      if (!isAsked || row === null) return
      const { left, bottom } = row.getBoundingClientRect()
      if (!open(selected, { x: left + 24, y: bottom }, true)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onClickCapture(event) {
      // As in the grid; here Shift alone selects nothing, and is enough.
      const way = event.shiftKey ? 'and' : event.altKey ? 'not' : undefined
      const target = way === undefined ? undefined : targetOf(indexAt(event.target))
      if (way !== undefined && target !== undefined && applyValue(viewer, target, way)) event.preventDefault()
    },
    menu: request !== undefined && (
      <ContextMenu
        label={request.target.title}
        title={titleOf(viewer, request.target)}
        at={request.at}
        isByKey={request.isByKey}
        entries={[
          ...filterEntries(viewer, request.target),
          copyEntry(viewer, request.target, undefined),
          ...lookUpEntries(viewer, addressIn(request.target.column, request.target.cell)),
        ]}
        onClose={() => setRequest(undefined)}
      />
    ),
  }
}
