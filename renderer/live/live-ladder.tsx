import { FileInput, RefreshCw } from 'lucide-react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { ViewSpec } from '../../core/protocol/session-api.ts'
import { Button } from '../ui/button.tsx'
import { Ladder } from './ladder.tsx'
import { useFailedRung } from './use-failed-rung.ts'
import { hasFailed, liveRungs, viewRungs } from './ladder-rungs.ts'
import { useLive } from './live-context.ts'
import { useJustRenewed } from './use-just-renewed.ts'
import { useLiveReport } from './use-live-report.ts'

export interface LiveLadderProps {
  /** What narrows the rows that should show. */
  readonly spec: Pick<ViewSpec, 'filter' | 'lastSeconds'>
  readonly isShown: boolean
  readonly onClearFilter: () => void
  readonly onShowAll?: () => void
}

/** In the place of the rows of a live session where there are none: how far what was sent has come. */
export function LiveLadder({ spec, isShown, onClearFilter, onShowAll }: LiveLadderProps) {
  const viewer = useViewer()
  const isJustRenewed = useJustRenewed()
  useLiveReport(isShown)
  const ladder = useLive((state) => state.report?.ladder)
  const records = useViewerState(({ status }) => status.records.data + status.records.options)
  const isTemplateMissing = ladder?.some(({ step, state }) => step === 'template' && state === 'failed') === true
  const rungs = ladder === undefined ? undefined : [...liveRungs(ladder), ...viewRungs(spec, records)]
  const box = useFailedRung(isJustRenewed ? undefined : rungs)
  if (isJustRenewed) {
    return (
      <div className="empty-view" role="status">
        <b>The live session began anew</b>
        New rows show as they come.
      </div>
    )
  }
  return (
    <div className="empty-view" ref={box}>
      <b>Why is nothing showing?</b>
      {rungs === undefined ? <p>Asking the listeners</p> : <Ladder rungs={rungs} />}
      <div className="ladder-actions">
        {records > 0 && spec.filter !== '' && <Button label="Clear filter" onClick={onClearFilter} />}
        {records > 0 && spec.lastSeconds !== undefined && onShowAll !== undefined && (
          <Button label="Show all times" onClick={onShowAll} />
        )}
        {isTemplateMissing && (
          <Button icon={FileInput} label="Show what waits" onClick={() => viewer.showTab('templates')} />
        )}
      </div>
    </div>
  )
}

/** On the start screen: what was in the way of the last live session; nothing when nothing was. */
export function LastLadder() {
  const viewer = useViewer()
  const ladder = useLive((state) => state.report?.ladder)
  const rungs = ladder === undefined ? [] : liveRungs(ladder)
  if (!hasFailed(rungs)) return null
  return (
    <section aria-label="Why is nothing showing?">
      <header className="start-heading">
        <h2>Why is nothing showing?</h2>
        <span>last live session, checked from the bottom up</span>
        <span className="start-heading-end listen-tools">
          <Button variant="quiet" icon={RefreshCw} label="Check ports" onClick={() => void viewer.live.lookAround()} />
        </span>
      </header>
      <div className="start-card live-ladder">
        <Ladder rungs={[...rungs, ...viewRungs({ filter: '' }, 0)]} />
      </div>
    </section>
  )
}
