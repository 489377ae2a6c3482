import { formatOctets } from '../../core/elements/format-quantity.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { BrushHides } from '../histogram/brush-hides.tsx'
import { Ladder } from '../live/ladder.tsx'
import type { Rung } from '../live/ladder-rungs.ts'
import { LiveLadder } from '../live/live-ladder.tsx'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { ViewRefused } from '../ui/view-refused.tsx'

function messageStep({ ledger, problems }: SessionStatus): Rung {
  const octets = ledger.octets.in
  const hasFindings = problems.note + problems.warning + problems.error > 0
  return octets > 0
    ? { state: 'passed', title: 'Flow export messages are in it', evidence: `${formatOctets(octets)} of messages` }
    : {
        state: 'failed',
        title: 'No flow export message is in it',
        evidence: hasFindings
          ? 'None of what could be read is NetFlow v5, v7, v9, IPFIX or sFlow. The findings below say why.'
          : 'None of its packets is NetFlow v5, v7, v9, IPFIX or sFlow. Capture where the exporter sends to.',
      }
}

function templateStep(status: SessionStatus, records: number): Rung {
  if (records > 0) {
    return { state: 'passed', title: 'Their templates are known', evidence: `${plural(records, 'record')} decoded` }
  }
  const { octets, records: counts } = status.ledger
  if (octets.in === 0) {
    return { state: 'open', title: 'Their templates are known', evidence: 'checked when there are messages' }
  }
  const longer = 'Over UDP an exporter repeats its templates every few minutes: a longer capture has them.'
  if (counts.pending > 0) {
    return { state: 'failed', title: `No template for ${plural(counts.pending, 'set')}`, evidence: longer }
  }
  return octets.undecodable > 0
    ? {
        state: 'failed',
        title: 'Nothing could decode their data',
        evidence: `For ${formatOctets(octets.undecodable)} came no template that can be read. ${longer}`,
      }
    : {
        state: 'failed',
        title: 'No record is in them',
        evidence: 'The messages carry templates alone, or are damaged.',
      }
}

/** The checks from the bottom up, stopping at the first that fails. */
function stepsOf(status: SessionStatus, filter: string): Rung[] {
  const records = status.records.data + status.records.options
  const read = status.source === undefined ? '' : `${formatOctets(status.source.octets)}, ${status.source.format}`
  const steps: Rung[] = [
    { state: 'passed', title: 'The file was read', evidence: read },
    messageStep(status),
    templateStep(status, records),
  ]
  if (records > 0 && filter !== '') {
    steps.push({
      state: 'failed',
      title: 'The filter lets no row through',
      evidence: `Filter hides ${plural(records, 'row')}`,
    })
  }
  return steps
}

/** Why no row shows. */
export function EmptyView() {
  const viewer = useViewer()
  const view = useViewerState((state) => state.view)
  const status = useViewerState((state) => state.status)
  const isShown = useViewerState((state) => state.tab === 'flows')
  if (view.failure !== undefined && view.info === undefined) {
    return <ViewRefused failure={view.failure} onRetry={() => viewer.renewView()} />
  }
  if (status.live !== undefined) {
    if ((view.info?.rowCount ?? 0) > 0) return null
    if (view.spec.timeRange !== undefined) return <BrushHides rows="records" />
    return (
      <LiveLadder
        spec={view.spec}
        isShown={isShown}
        onClearFilter={() => viewer.applyFilter('')}
        onShowAll={() => viewer.applyWindow(undefined)}
      />
    )
  }
  if (view.info === undefined || view.info.rowCount > 0 || status.phase === 'loading') return null
  if (view.spec.timeRange !== undefined) return <BrushHides rows="records" />
  const isFiltered = view.spec.filter !== '' && status.records.data + status.records.options > 0
  return (
    <div className="empty-view">
      <b>Why is nothing showing?</b>
      <Ladder rungs={stepsOf(status, view.spec.filter)} />
      {isFiltered && <Button label="Clear filter" onClick={() => viewer.applyFilter('')} />}
    </div>
  )
}
