import { Download, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { RecordsFilterField } from '../filter/records-filter-field.tsx'
import { TimeSwitch } from '../filter/view-switches.tsx'
import { HistogramStrip } from '../histogram/histogram-strip.tsx'
import { WindowSwitch } from '../live/window-switch.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { CompareMenu } from './compare-menu.tsx'
import { PanelEditor } from './panel-editor.tsx'
import { newPanel, putPanel } from './top-actions.ts'
import { suggestPanels } from './top-panel.ts'
import { TopExportDialog } from './top-export-dialog.tsx'
import { TopPanelView } from './top-panel-view.tsx'
import { usePanels } from './use-panels.ts'
import { WhatChanged } from './what-changed.tsx'
import './top-view.css'

/** Adds a panel, and goes back to those that suit the session. */
function PanelButton() {
  const viewer = useViewer()
  const [isOpen, setOpen] = useState(false)
  const isChosen = useSettings((settings) => settings.topPanels !== undefined)
  const lists = useViewerState((state) => state.status.lists)
  return (
    <>
      <div className="filter-menu">
        <Button
          variant="quiet"
          icon={Plus}
          label="Panel"
          hasMenu
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
        {isOpen && (
          <PanelEditor
            panel={newPanel(viewer)}
            title="New panel"
            side="below-right"
            suggested={suggestPanels(lists, viewer.charts.top.panels())}
            onSave={(panel) => putPanel(viewer, panel)}
            onRemove={undefined}
            onClose={() => setOpen(false)}
          />
        )}
      </div>
      {isChosen && <Button variant="quiet" label="Defaults" onClick={() => viewer.charts.top.setPanels(undefined)} />}
    </>
  )
}

/** The largest of everything, and what changed. */
export function TopView() {
  const viewer = useViewer()
  const { top } = viewer.charts
  const isShown = useViewerState((state) => state.tab === 'top')
  const columns = useViewerState((state) => state.columns)
  const isExporting = useViewerState((state) => state.overlay === 'export') && isShown
  const isBusy = useStore(top.store, (state) => state.isBusy)
  useEffect(() => (isShown ? top.watch() : undefined), [top, isShown])
  const panels = usePanels()

  return (
    <div className="flows">
      <div className="filter-bar top-filter-bar" role="search" data-region="filter">
        <RecordsFilterField isShown={isShown} />
        <WindowSwitch isShown={isShown} />
        <CompareMenu />
        <PanelButton />
        <TimeSwitch isShown={isShown} />
        <IconButton
          icon={Download}
          label="Export the groups"
          keys="Ctrl Shift E"
          hasMenu
          isExpanded={isExporting}
          onClick={() => viewer.setOverlay('export')}
        />
        {isExporting && <TopExportDialog panel={undefined} onClose={() => viewer.setOverlay('none')} />}
      </div>
      <HistogramStrip isShown={isShown} />
      <div className="top-main" data-region="top-panels" aria-busy={isBusy}>
        <div className="top-panels">
          {panels.map((panel, index) => (
            <TopPanelView key={panel.id} panel={panel} number={index + 1} />
          ))}
          {panels.length === 0 && columns.length > 0 && (
            <p className="ranked-waiting">
              No panel is chosen. Panel adds one, Defaults brings back those that suit the session.
            </p>
          )}
        </div>
      </div>
      <WhatChanged panels={panels} />
    </div>
  )
}
