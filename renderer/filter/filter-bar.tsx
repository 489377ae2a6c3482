import { PanelBottom } from 'lucide-react'
import { useMemo } from 'react'
import { AlertButton } from '../live/alert-button.tsx'
import { FollowSwitch } from '../live/follow-switch.tsx'
import { WindowSwitch } from '../live/window-switch.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { catalogueOf } from './check-filter.ts'
import { FilterField, type FilterTarget } from './filter-field.tsx'
import { ColumnsSwitch, TimeSwitch } from './view-switches.tsx'

/** The filter of Flows with its state, and the switches of the view. */
export function FilterBar() {
  const viewer = useViewer()
  const isDetailsOpen = useSettings((settings) => settings.isDetailsOpen)
  const view = useViewerState((state) => state.view)
  const columns = useViewerState((state) => state.columns)
  // While it is paused the rows are of a moment ago, and so is what they are a part of.
  const total = useViewerState(({ status, view: shown, follow }) =>
    follow === undefined ? status.records.data + status.records.options : shown.recordsAt,
  )
  const isShown = useViewerState((state) => state.tab === 'flows')
  const ways = useMemo<Pick<FilterTarget, 'apply' | 'onWanted' | 'onPrepare'>>(
    () => ({
      apply: (filter) => viewer.applyFilter(filter),
      onWanted: (listener) =>
        viewer.store.subscribe((state, before) => {
          if (state.view.wanted.filter !== before.view.wanted.filter) listener(state.view.wanted.filter)
        }),
      onPrepare: (listener) => viewer.onPrepareFilter(listener),
    }),
    [viewer],
  )
  const catalogue = useMemo(() => catalogueOf(columns), [columns])
  return (
    <div className="filter-bar" role="search" data-region="filter">
      <FilterField
        target={{ ...ways, columns, catalogue, total, matchWord: 'match', example: 'status >= 500', view, isShown }}
      />
      <AlertButton />
      <FollowSwitch />
      <WindowSwitch isShown={isShown} />
      <ColumnsSwitch isShown={isShown} total={total} rows="records" />
      <TimeSwitch isShown={isShown} />
      <IconButton
        icon={PanelBottom}
        label={isDetailsOpen ? 'Hide details' : 'Show details'}
        keys="I"
        isPressed={isDetailsOpen}
        onClick={() => viewer.settings.setState({ isDetailsOpen: !isDetailsOpen })}
      />
    </div>
  )
}
