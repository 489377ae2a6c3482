import { PanelBottom, PanelRight } from 'lucide-react'
import { ExportSwitch } from '../export/export-switch.tsx'
import { AlertButton } from '../live/alert-button.tsx'
import { FollowSwitch } from '../live/follow-switch.tsx'
import { WindowSwitch } from '../live/window-switch.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { RecordsFilterField } from './records-filter-field.tsx'
import { ColumnsSwitch, TimeSwitch } from './view-switches.tsx'

/** The filter of Flows with its state, and the switches of the view. */
export function FilterBar() {
  const viewer = useViewer()
  const isDetailsOpen = useSettings((settings) => settings.isDetailsOpen)
  const isBesideOpen = useSettings((settings) => settings.isBesideOpen)
  // While it is paused the rows are of a moment ago, and so is what they are a part of.
  const total = useViewerState(({ status, view, follow }) =>
    follow === undefined ? status.records.data + status.records.options : view.recordsAt,
  )
  const isShown = useViewerState((state) => state.tab === 'flows')
  return (
    <div className="filter-bar" role="search" data-region="filter">
      <RecordsFilterField isShown={isShown} />
      <AlertButton />
      <FollowSwitch />
      <WindowSwitch isShown={isShown} />
      <ColumnsSwitch isShown={isShown} total={total} rows="records" />
      <TimeSwitch isShown={isShown} />
      <ExportSwitch rows="flows" isShown={isShown} />
      <IconButton
        icon={PanelRight}
        label={isBesideOpen ? 'Hide the Top panel' : 'Show a Top panel'}
        keys="Ctrl Shift T"
        isPressed={isBesideOpen}
        onClick={() => viewer.settings.setState({ isBesideOpen: !isBesideOpen })}
      />
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
