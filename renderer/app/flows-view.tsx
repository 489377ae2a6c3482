import { useCallback } from 'react'
import { Group, Panel, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { DetailsPane } from '../details/details-pane.tsx'
import { FilterBar } from '../filter/filter-bar.tsx'
import { ColumnProfileProvider } from '../grid/column-profile-context.tsx'
import { FlowGrid } from '../grid/flow-grid.tsx'
import { HistogramStrip } from '../histogram/histogram-strip.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Split } from '../ui/split.tsx'
import { FollowStrip } from '../live/follow-strip.tsx'
import { EmptyView } from './empty-view.tsx'
import { VisitBand } from './visit-band.tsx'
import { GoToRecord } from './go-to-record.tsx'
import { RowsBesidePanel } from './rows-beside-panel.tsx'
import { focusFields, focusGrid } from './regions.ts'

/** Filter bar, grid, details and status bar of one session. */
export function FlowsView() {
  const viewer = useViewer()
  const hasSelection = useViewerState((state) => state.selected !== undefined)
  const isShown = useViewerState((state) => state.tab === 'flows')
  const isDetailsOpen = useSettings((settings) => settings.isDetailsOpen) && hasSelection

  const details = usePanelRef()
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: 'flowglass.flows-split',
    storage: localStorage,
    panelIds: isDetailsOpen ? ['flows-grid', 'flows-details'] : ['flows-grid'],
  })

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
        <VisitBand />
        <HistogramStrip isShown={isShown} />
        <div className="flows-main">
          <Group
            orientation="vertical"
            id="flows-split"
            defaultLayout={defaultLayout}
            onLayoutChanged={onLayoutChanged}
          >
            <Panel id="flows-grid" minSize={140}>
              <RowsBesidePanel>
                <div className="flows-grid">
                  <div className="flows-rows">
                    <FlowGrid onOpenDetails={openDetails} />
                    <EmptyView />
                    <GoToRecord />
                  </div>
                  <FollowStrip />
                </div>
              </RowsBesidePanel>
            </Panel>
            {isDetailsOpen && <Split label="Grid and details" orientation="horizontal" panel={details} />}
            {isDetailsOpen && (
              <Panel id="flows-details" panelRef={details} defaultSize="38" minSize={80} collapsible collapsedSize={30}>
                <DetailsPane onLeave={focusGrid} />
              </Panel>
            )}
          </Group>
        </div>
      </div>
    </ColumnProfileProvider>
  )
}
