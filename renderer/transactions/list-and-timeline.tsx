import type { ReactNode } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useListState, useSettings } from '../state/viewer-context.tsx'
import { TimelinePane } from '../timeline/timeline-pane.tsx'
import { Split } from '../ui/split.tsx'

/** Percent of the height: lanes, waterfall and stamps need more than the list. */
const TIMELINE_SIZE = '74'

export interface ListAndTimelineProps {
  readonly list: 'transactions' | 'connections'
  readonly children: ReactNode
}

/** A list over the timeline of what is selected in it. */
export function ListAndTimeline({ list, children }: ListAndTimelineProps) {
  const hasSelection = useListState(list, (state) => state.selected !== undefined)
  const isGrouped = useListState(list, (state) => state.groupedBy !== undefined)
  const isOpen = useSettings((settings) => settings.isTimelineOpen) && hasSelection && !isGrouped
  const timeline = usePanelRef()
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'flowglass.transactions-split',
    storage: localStorage,
    panelIds: isOpen ? ['transactions-list', 'transactions-timeline'] : ['transactions-list'],
  })
  return (
    <Group
      orientation="vertical"
      id="transactions-split"
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      <Panel id="transactions-list" minSize={92}>
        <div className="flows-grid">{children}</div>
      </Panel>
      {isOpen && <Split label="List and timeline" orientation="horizontal" panel={timeline} />}
      {isOpen && (
        <Panel
          id="transactions-timeline"
          panelRef={timeline}
          defaultSize={TIMELINE_SIZE}
          minSize={80}
          collapsible
          collapsedSize={30}
        >
          <TimelinePane />
        </Panel>
      )}
    </Group>
  )
}
