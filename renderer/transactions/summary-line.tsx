import { ArrowLeft, ListOrdered } from 'lucide-react'
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type { ListName, Percentiles } from '../../core/protocol/list-api.ts'
import { GroupChip } from '../filter/group-chip.tsx'
import { BrushChip } from '../histogram/brush-chip.tsx'
import { useListState, useViewer } from '../state/viewer-context.tsx'
import { plural } from '../ui/numbers.ts'
import { groupTitle } from './groupings.ts'
import { isLongestFirst, sortLongestFirst } from './longest-first.ts'
import { VerdictSwitches } from './verdict-switches.tsx'

/** Values below which the engine gives no percentiles. */
export const FEW = '< 30'

/** A duration of a summary; the digits are those of the microseconds that were counted. */
export function percentileText(nanoseconds: number | undefined): string {
  return nanoseconds === undefined ? FEW : formatDuration(Math.round(nanoseconds / 1000), 'microseconds')
}

function PercentileFigures({ durations }: { readonly durations: Percentiles }) {
  const entries = [
    ['p50', durations.p50],
    ['p95', durations.p95],
    ['p99', durations.p99],
  ] as const
  return (
    <dl className="summary-percentiles" title={`${plural(durations.measured, 'row')} with a known duration`}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={value === undefined ? 'is-faint' : name === 'p99' ? 'tone-warn' : ''}>
            {durations.measured === 0 ? 'n/m' : percentileText(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface SummaryLineProps {
  readonly list: Extract<ListName, 'transactions' | 'connections'>
  /** One row and several: `transaction`, `transactions`. */
  readonly row: string
}

/** How many rows show, of which verdicts, and how long they took: the scope of the view. */
export function SummaryLine({ list, row }: SummaryLineProps) {
  const viewer = useViewer()
  const summary = useListState(list, (state) => state.summary)
  const sort = useListState(list, (state) => state.view.wanted.sort)
  const trail = useListState(list, (state) => state.groupTrail)
  const group = useListState(list, (state) => state.view.wanted.group)
  const isGrouped = useListState(list, (state) => state.groupedBy !== undefined)
  return (
    <div className="summary-line" role="group" aria-label="Summary">
      {trail !== undefined && (
        <button
          type="button"
          className="summary-back"
          title={`Back to the groups by ${groupTitle(trail.by)}`}
          onClick={() => viewer.lists[list].backToGroups()}
        >
          <ArrowLeft size={13} strokeWidth={1.75} />
          {groupTitle(trail.by)}
          {group !== undefined && `: ${group}`}
        </button>
      )}
      <GroupChip list={list} rows={`${row}s`} />
      {summary !== undefined && (
        <>
          <b className="summary-count" role="status">
            {plural(summary.rowCount, row)}
          </b>
          <BrushChip />
          {list === 'transactions' && <VerdictSwitches />}
          <span className="top-gap" />
          {!isGrouped && (
            <button
              type="button"
              className="summary-longest"
              aria-pressed={isLongestFirst(list, sort)}
              title="Longest first (L)"
              onClick={() => sortLongestFirst(viewer)}
            >
              <ListOrdered size={13} strokeWidth={1.75} />
              Longest first
            </button>
          )}
          <PercentileFigures durations={summary.durations} />
        </>
      )}
    </div>
  )
}
