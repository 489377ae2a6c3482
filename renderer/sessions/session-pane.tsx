import { List, Pin as PinIcon, PinOff, X } from 'lucide-react'
import type { TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'
import { showRecord, showTrafficSessionRecords } from '../state/list-travel.ts'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { ExportStrip } from './export-strip.tsx'
import { ComparedStrip, SessionStrip } from './session-strip.tsx'
import type { Pin } from './use-pin.ts'
import { useTrafficSession } from './use-traffic-session.ts'

export interface SessionPaneProps {
  readonly grouping: TrafficSessionGrouping
  readonly pin: Pin
}

/** The strip of the selected session, and of the one that is pinned below it. */
export function SessionPane({ grouping, pin }: SessionPaneProps) {
  const viewer = useViewer()
  const isShown = useViewerState((state) => state.tab === 'sessions')
  const selected = useListState('sessions', (state) => state.selected)
  const { details, failure } = useTrafficSession(selected, grouping, isShown)
  const compared = useTrafficSession(pin.pinned, grouping, isShown)
  const isPinned = pin.pinned !== undefined && pin.pinned === selected
  return (
    <div className="session-pane" data-region="details" tabIndex={-1}>
      {failure !== undefined && (
        <p className="session-failure" role="alert">
          {failure.message} {failure.nextStep}
        </p>
      )}
      {details !== undefined && (
        <SessionStrip details={details} onSelectRecord={(record) => void showRecord(viewer, record)}>
          <IconButton icon={List} label="Show its records" onClick={() => showTrafficSessionRecords(viewer, details)} />
          <ExportStrip details={details} />
          <IconButton
            icon={isPinned ? PinOff : PinIcon}
            label={isPinned ? 'Stop comparing with this session' : 'Compare others with this session'}
            keys="P"
            isPressed={isPinned}
            onClick={pin.toggle}
          />
        </SessionStrip>
      )}
      {pin.pinned !== undefined && compared.details !== undefined && (
        <ComparedStrip details={compared.details}>
          <IconButton icon={X} label="Stop comparing" onClick={pin.unpin} />
        </ComparedStrip>
      )}
    </div>
  )
}
