import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ListGroupRow } from '../../core/protocol/list-api.ts'
import { ListTable, type ListColumn, type ListSort } from '../health/list-table.tsx'
import { FOCUS_GRID_EVENT } from '../grid/focus-event.ts'
import { ContextMenu } from '../menu/context-menu.tsx'
import type { Point } from '../menu/place-menu.ts'
import { BesideSeenAddress } from '../names/beside-seen-address.tsx'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { shareText } from '../ui/share-text.ts'
import { groupRowEntries, groupText } from './group-row-menu.ts'
import { groupTitle } from './groupings.ts'
import { nextGroupSort, orderGroups } from './group-order.ts'
import { FEW, percentileText } from './summary-line.tsx'
import { useGroups } from './use-groups.ts'
import './group-table.css'

function idOf({ key }: ListGroupRow): string {
  return JSON.stringify(key)
}

function keyText({ key, filter }: ListGroupRow, areAddresses: boolean): ReactNode {
  if (key === null) return <span className="cell-faint">none</span>
  if (key === '') return <span className="cell-faint">&quot;&quot;</span>
  if (key === '…' && filter === '') return <span className="cell-faint">all others</span>
  if (areAddresses && typeof key === 'string') {
    return (
      <>
        {key}
        <BesideSeenAddress address={key} />
      </>
    )
  }
  return typeof key === 'object' ? JSON.stringify(key) : String(key)
}

function duration(value: number | undefined, measured: number): ReactNode {
  if (value !== undefined) return percentileText(value)
  if (measured === 0) return <span className="cell-faint">not known</span>
  return (
    <span className="cell-faint" title={`${plural(measured, 'duration')}: too few for a percentile`}>
      {FEW}
    </span>
  )
}

interface GroupColumns {
  readonly title: string
  readonly total: number
  readonly hasErrors: boolean
  /** What the rows are grouped by are addresses. */
  readonly areAddresses: boolean
}

function columnsOf({ title, total, hasErrors, areAddresses }: GroupColumns): readonly ListColumn<ListGroupRow>[] {
  const percentile = (id: 'p50' | 'p95' | 'p99' | 'max', hint: string): ListColumn<ListGroupRow> => ({
    id,
    title: id,
    hint,
    isNumber: true,
    isSortable: true,
    cell: ({ durations }) => duration(durations[id], durations.measured),
  })
  return [
    { id: 'key', title, isSortable: true, cell: (row) => keyText(row, areAddresses) },
    {
      id: 'count',
      title: 'Count',
      isNumber: true,
      isSortable: true,
      cell: ({ count }) => <span title={shareText(count, total)}>{formatCount(count)}</span>,
    },
    {
      id: 'share',
      title: 'Share',
      isSpare: true,
      cell: ({ count }) => (
        <span className="group-share">
          <span style={{ width: `${(count / Math.max(1, total)) * 100}%` }} />
        </span>
      ),
    },
    ...(hasErrors
      ? [
          {
            id: 'errors',
            title: 'Errors',
            hint: 'Status of 500 and above',
            isNumber: true,
            isSortable: true,
            cell: ({ errors }: ListGroupRow) => (
              <span className={errors > 0 ? 'cell-server-error' : 'cell-faint'}>{formatCount(errors)}</span>
            ),
          },
        ]
      : []),
    percentile('p50', 'Half of the group took no longer'),
    percentile('p95', '95 of 100 took no longer'),
    percentile('p99', '99 of 100 took no longer'),
    percentile('max', 'The longest'),
  ]
}

export interface GroupTableProps {
  readonly list: 'transactions' | 'connections'
  readonly by: string
}

/** The rows of a list summed up by a column: a click on a group lists its rows. */
export function GroupTable({ list, by }: GroupTableProps) {
  const viewer = useViewer()
  const groups = useGroups(list, by)
  const total = useListState(list, (state) => state.view.info?.rowCount ?? 0)
  const [sort, setSort] = useState<ListSort>({ column: 'count', direction: 'descending' })
  const [selected, setSelected] = useState<string>()
  const [menu, setMenu] = useState<{ readonly row: ListGroupRow; readonly at: Point; readonly isByKey: boolean }>()
  const areAddresses = useListState(list, (state) => state.columns.find(({ id }) => id === by)?.type === 'address')
  const columns = useMemo(
    () => columnsOf({ title: groupTitle(by), total, hasErrors: list === 'transactions', areAddresses }),
    [by, total, list, areAddresses],
  )
  const rows = useMemo(() => orderGroups(groups?.rows ?? [], sort), [groups, sort])
  const region = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = region.current
    const onFocusAsked = () => element?.querySelector<HTMLElement>('[role="grid"]')?.focus()
    element?.addEventListener(FOCUS_GRID_EVENT, onFocusAsked)
    return () => element?.removeEventListener(FOCUS_GRID_EVENT, onFocusAsked)
  }, [])
  const open = (row: ListGroupRow) => {
    // The groups beyond the bound have no filter of their own.
    if (row.filter !== '') viewer.lists[list].openGroup(row.filter)
  }
  return (
    <div ref={region} className="group-table" data-region="grid">
      {groups?.failure !== undefined && <p className="group-failure">{groups.failure.message}</p>}
      {groups === undefined && (
        <p className="group-note" role="status">
          Grouping
        </p>
      )}
      {groups !== undefined && (
        <ListTable
          label={`Groups by ${groupTitle(by)}`}
          columns={columns}
          rows={rows}
          idOf={idOf}
          selected={selected ?? (rows[0] && idOf(rows[0]))}
          onSelect={(row) => setSelected(idOf(row))}
          onPress={open}
          onEnter={open}
          onMenu={(row, at, isByKey) => setMenu({ row, at, isByKey })}
          sort={sort}
          onSort={(column) => setSort(nextGroupSort(sort, column))}
        />
      )}
      {menu !== undefined && (
        <ContextMenu
          key={`${idOf(menu.row)} ${menu.at.x} ${menu.at.y}`}
          label={`Menu of ${groupText(menu.row) || 'the group'}`}
          title={menu.row.filter === '' ? groupTitle(by) : menu.row.filter}
          at={menu.at}
          isByKey={menu.isByKey}
          entries={groupRowEntries(viewer, { list, by, row: menu.row, rows, onOpen: open })}
          onClose={() => setMenu(undefined)}
        />
      )}
    </div>
  )
}
