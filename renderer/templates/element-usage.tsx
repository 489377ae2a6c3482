import { ArrowDown, ArrowUp, ChartBarDecreasing } from 'lucide-react'
import { useMemo, useState } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { shareText } from '../ui/share-text.ts'
import { ToolPopover } from './tool-popover.tsx'

type SortBy = 'name' | 'records'

interface Order {
  readonly by: SortBy
  readonly isReversed: boolean
}

/** Elements in order; one that no record carries is left out. */
export function orderElements(columns: readonly ColumnInfo[], { by, isReversed }: Order): readonly ColumnInfo[] {
  const elements = columns.filter(({ id, recordCount }) => !id.startsWith('@') && recordCount > 0)
  const sign = isReversed ? -1 : 1
  return elements.sort((a, b) => {
    const order = by === 'name' ? a.title.localeCompare(b.title) : b.recordCount - a.recordCount
    return sign * (order === 0 ? a.id.localeCompare(b.id) : order)
  })
}

function UsageTable({ onClose }: { readonly onClose: () => void }) {
  const viewer = useViewer()
  const columns = useViewerState((state) => state.columns)
  const total = useViewerState((state) => state.status.records.data + state.status.records.options)
  const [order, setOrder] = useState<Order>({ by: 'records', isReversed: false })
  const elements = useMemo(() => orderElements(columns, order), [columns, order])
  const header = (by: SortBy, title: string) => {
    const isSorted = order.by === by
    const isAscending = (by === 'name') !== order.isReversed
    const Arrow = isAscending ? ArrowUp : ArrowDown
    return (
      <th
        scope="col"
        className={by === 'records' ? 'is-number' : undefined}
        aria-sort={isSorted ? (isAscending ? 'ascending' : 'descending') : 'none'}
      >
        <button type="button" onClick={() => setOrder({ by, isReversed: isSorted && !order.isReversed })}>
          {title}
          {isSorted && <Arrow size={11} strokeWidth={2} aria-hidden="true" />}
        </button>
      </th>
    )
  }
  return (
    <>
      <header>
        <b>Elements in records</b>
        <span>
          {plural(elements.length, 'element')} in {plural(total, 'record')}
        </span>
      </header>
      <div className="tool-scroll">
        <table>
          <thead>
            <tr>
              {header('name', 'Element')}
              <th scope="col">Id</th>
              {header('records', 'Records')}
              <th scope="col" className="is-number">
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {elements.map((column) => (
              <tr key={column.id}>
                <td>
                  <button
                    type="button"
                    className="tool-link"
                    title={`${column.description}\nShow its column in Flows`}
                    onClick={() => {
                      onClose()
                      viewer.showColumn(column.id)
                    }}
                  >
                    {column.title}
                  </button>
                </td>
                <td className="mono">{column.element ?? ''}</td>
                <td className="is-number">{formatCount(column.recordCount)}</td>
                <td className="is-number">{shareText(column.recordCount, total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Which elements occur in how many records, each with the way to its column. */
export function ElementUsage() {
  return (
    <ToolPopover name="Elements" label="Elements in records" icon={ChartBarDecreasing}>
      {(close) => <UsageTable onClose={close} />}
    </ToolPopover>
  )
}
