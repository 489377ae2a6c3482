/** A table of which one row is selected: sorted by its headers, walked with the arrow keys. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { rowAfterKey } from '../ui/row-steps.ts'
import './list-table.css'

export interface ListColumn<Row> {
  readonly id: string
  readonly title: string
  readonly hint?: string
  readonly isNumber?: boolean
  /** Left out where the window is narrow. */
  readonly isSpare?: boolean
  readonly isSortable?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface ListSort {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

export interface ListTableProps<Row> {
  readonly label: string
  readonly columns: readonly ListColumn<Row>[]
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly selected: string | undefined
  readonly onSelect: (row: Row) => void
  /** Enter on the selected row. */
  readonly onEnter?: (row: Row) => void
  /** A click on a row; absent: it is selected. */
  readonly onPress?: (row: Row) => void
  /** The right button on a row, or the menu key on the selected one: where a menu opens, and whether by a key. */
  readonly onMenu?: (row: Row, at: { readonly x: number; readonly y: number }, isByKey: boolean) => void
  readonly sort: ListSort
  readonly onSort: (column: string) => void
  readonly foot?: ReactNode
}

/** Pixels from the left edge of a row to a menu that a key opened. */
const KEY_INSET = 24

function Header<Row>({ column, props }: { readonly column: ListColumn<Row>; readonly props: ListTableProps<Row> }) {
  const isSorted = props.sort.column === column.id
  const Arrow = props.sort.direction === 'ascending' ? ArrowUp : ArrowDown
  return (
    <th
      scope="col"
      className={classOf(column)}
      title={column.hint}
      aria-sort={isSorted ? props.sort.direction : column.isSortable === true ? 'none' : undefined}
    >
      {column.isSortable === true ? (
        <button type="button" className="list-sort" onClick={() => props.onSort(column.id)}>
          {column.title}
          {isSorted && <Arrow size={11} strokeWidth={2} aria-hidden="true" />}
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}

function classOf<Row>({ isNumber, isSpare, id }: ListColumn<Row>): string {
  return `list-${id}${isNumber === true ? ' is-number' : ''}${isSpare === true ? ' is-spare' : ''}`
}

/** Rows in the order given. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { label, columns, rows, idOf, selected, onSelect, onEnter, onPress, onMenu, foot } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const prefix = useId()
  const at = rows.findIndex((row) => idOf(row) === selected)
  useEffect(() => {
    if (at >= 0) body.current?.children[at]?.scrollIntoView({ block: 'nearest' })
  }, [at, selected])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== event.currentTarget) return
    const to = rowAfterKey(event.key, at, rows.length)
    const current = rows[at]
    const isMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    if (isMenu && onMenu !== undefined && current !== undefined) {
      const box = body.current?.children[at]?.getBoundingClientRect()
      onMenu(current, { x: (box?.left ?? 0) + KEY_INSET, y: box?.bottom ?? 0 }, true)
    } else if (event.key === 'Enter' && current !== undefined) onEnter?.(current)
    else if (to === undefined) return
    else {
      const next = rows[to]
      if (next !== undefined && next !== current) onSelect(next)
    }
    event.preventDefault()
  }
  return (
    <table
      className="list-table"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={at < 0 ? undefined : `${prefix}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <thead>
        <tr>
          {columns.map((column) => (
            <Header key={column.id} column={column} props={props} />
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row, index) => (
          <tr
            key={idOf(row)}
            id={`${prefix}-${index}`}
            aria-selected={index === at}
            className={index === at ? 'is-selected' : undefined}
            onClick={() => (onPress ?? onSelect)(row)}
            onContextMenu={
              onMenu &&
              ((event) => {
                event.preventDefault()
                onSelect(row)
                onMenu(row, { x: event.clientX, y: event.clientY }, false)
              })
            }
          >
            {columns.map((column) => (
              <td key={column.id} role="gridcell" className={classOf(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {foot !== undefined && <tfoot>{foot}</tfoot>}
    </table>
  )
}
