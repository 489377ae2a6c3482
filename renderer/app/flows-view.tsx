import { useCallback } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { DetailsPane } from '../details/details-pane.tsx'
import { FilterBar } from '../filter/filter-bar.tsx'
import { ColumnProfileProvider } from '../grid/column-profile-context.tsx'
import { FlowGrid } from '../grid/flow-grid.tsx'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { EmptyView } from './empty-view.tsx'
import { GoToRecord } from './go-to-record.tsx'
import { focusFields, focusGrid } from './regions.ts'
import { StatusBar } from './status-bar.tsx'

/** Filter bar, grid, details and status bar of one session. */
export function FlowsView() {
  const viewer = useViewer()
  const isDetailsOpen = useSettings((settings) => settings.isDetailsOpen)

  const openDetails = useCallback(() => {
    if (viewer.settings.getState().isDetailsOpen) {
      focusFields()
      if (viewer.store.getState().details.field < 0) viewer.selectField(0)
      return
    }
    viewer.settings.setState({ isDetailsOpen: true })
  }, [viewer])

  return (
    <ColumnProfileProvider>
      <div className="flows">
        <FilterBar />
        <div className="flows-main">
          <Group orientation="vertical" id="flows-split">
            <Panel id="flows-grid" minSize={140}>
              <FlowGrid onOpenDetails={openDetails} />
              <EmptyView />
              <GoToRecord />
            </Panel>
            {isDetailsOpen && <Separator className="split split-horizontal" aria-label="Grid and details" />}
            {isDetailsOpen && (
              <Panel id="flows-details" defaultSize="38" minSize={80} collapsible collapsedSize={30}>
                <DetailsPane onLeave={focusGrid} />
              </Panel>
            )}
          </Group>
        </div>
        <StatusBar />
      </div>
    </ColumnProfileProvider>
  )
}
