import { useEffect, useMemo, useRef, useState } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import type { TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'
import { GroupChip } from '../filter/group-chip.tsx'
import { ListFilterBar } from '../filter/list-filter-bar.tsx'
import { ListColumnsProvider } from '../grid/list-columns-provider.tsx'
import { BrushChip } from '../histogram/brush-chip.tsx'
import { ListGrid } from '../grid/list-grid.tsx'
import { useListState, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Segments } from '../ui/segments.tsx'
import { Split } from '../ui/split.tsx'
import { NoSessions } from './no-sessions.tsx'
import { sessionPlan } from './session-plan.ts'
import { SessionPane } from './session-pane.tsx'
import { usePin } from './use-pin.ts'
import './sessions-view.css'

const GROUPINGS = [
  { value: 'service', label: 'Service', hint: 'Against the sessions of the same server and port' },
  { value: 'clientNetwork', label: 'Client net', hint: "Against the sessions of the client's network" },
  { value: 'serverName', label: 'SNI', hint: 'Against the sessions of the same server name' },
] as const satisfies readonly {
  readonly value: TrafficSessionGrouping
  readonly label: string
  readonly hint: string
}[]

/** Pixels of the strip, and of what a pinned session adds to it. */
const STRIP_HEIGHT = 336
const PINNED_HEIGHT = 173

/** Percent of the room that the strip takes of itself at the most: the list stays in sight. */
const MOST_OF_WINDOW = 66

/** Enter goes from a row to its first uniflow, and from there to the record. */
function focusStrip(): void {
  document.querySelector<HTMLElement>('.session-pane .uniflow')?.focus()
}

/** List of sessions, and below it the strip of the selected one. */
export function SessionsView() {
  const viewer = useViewer()
  const isShown = useViewerState((state) => state.tab === 'sessions')
  const hasSelection = useListState('sessions', (state) => state.selected !== undefined)
  const [grouping, setGrouping] = useState<TrafficSessionGrouping>('service')
  const pin = usePin(isShown)
  const strip = usePanelRef()
  const plan = useMemo(() => sessionPlan(grouping, pin.pinned), [grouping, pin.pinned])
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'flowglass.sessions-split',
    storage: localStorage,
    panelIds: hasSelection ? ['sessions-list', 'sessions-strip'] : ['sessions-list'],
  })
  useEffect(() => (isShown ? viewer.lists.sessions.watch() : undefined), [viewer, isShown])

  // Room for the pinned session comes from the list, and goes back to it.
  const hasPinned = pin.pinned !== undefined
  const hadPinned = useRef(hasPinned)
  useEffect(() => {
    if (hadPinned.current === hasPinned) return
    hadPinned.current = hasPinned
    const panel = strip.current
    if (panel === null || panel.isCollapsed()) return
    const { inPixels, asPercentage } = panel.getSize()
    const most = (inPixels / asPercentage) * MOST_OF_WINDOW
    const wanted = hasPinned ? Math.max(inPixels, STRIP_HEIGHT + PINNED_HEIGHT) : Math.min(inPixels, STRIP_HEIGHT)
    panel.resize(Math.min(wanted, most))
  }, [hasPinned, strip])

  return (
    <ListColumnsProvider plan={plan}>
      <div className="flows">
        <ListFilterBar list="sessions" rows="sessions" isShown={isShown}>
          <BrushChip />
          <GroupChip list="sessions" rows="sessions" />
          <span className="group-by">
            <span className="group-by-label" aria-hidden="true">
              Group by
            </span>
            <Segments label="Group by" options={GROUPINGS} value={grouping} onChange={setGrouping} />
          </span>
        </ListFilterBar>
        <div className="flows-main">
          <Group
            orientation="vertical"
            id="sessions-split"
            defaultLayout={defaultLayout}
            onLayoutChanged={onLayoutChanged}
          >
            <Panel id="sessions-list" minSize={110}>
              <div className="flows-grid">
                <ListGrid plan={plan} onOpen={focusStrip} drawnBy={`${grouping} ${pin.pinned ?? ''}`} />
                <NoSessions />
              </div>
            </Panel>
            {hasSelection && <Split label="List and strip" orientation="horizontal" panel={strip} />}
            {hasSelection && (
              <Panel
                id="sessions-strip"
                panelRef={strip}
                defaultSize={STRIP_HEIGHT}
                minSize={80}
                collapsible
                collapsedSize={34}
              >
                <SessionPane grouping={grouping} pin={pin} />
              </Panel>
            )}
          </Group>
        </div>
      </div>
    </ListColumnsProvider>
  )
}
