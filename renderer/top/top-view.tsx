import { Copy, Download, Plus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { RecordsFilterField } from '../filter/records-filter-field.tsx'
import { TimeSwitch } from '../filter/view-switches.tsx'
import { CopyButton } from '../health/copy-button.tsx'
import { HistogramStrip } from '../histogram/histogram-strip.tsx'
import { brushText, windowOf } from '../histogram/moments.ts'
import { WindowSwitch } from '../live/window-switch.tsx'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { saveText } from '../ui/save-text.ts'
import { comparedWith } from './compare-choice.ts'
import { CompareMenu } from './compare-menu.tsx'
import { PanelEditor } from './panel-editor.tsx'
import { newPanel, putPanel } from './top-actions.ts'
import { topJson, topMarkdown } from './top-export.ts'
import { TopPanelView } from './top-panel-view.tsx'
import { panelsFor } from './top-panel.ts'
import { WhatChanged } from './what-changed.tsx'
import './top-view.css'

/** Adds a panel, and goes back to those that suit the session. */
function PanelButton() {
  const viewer = useViewer()
  const [isOpen, setOpen] = useState(false)
  const isChosen = useSettings((settings) => settings.topPanels !== undefined)
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
  const chosen = useSettings((settings) => settings.topPanels)
  const timeZone = useSettings((settings) => settings.timeZone)
  const isBusy = useStore(top.store, (state) => state.isBusy)
  useEffect(() => (isShown ? top.watch() : undefined), [top, isShown])
  const panels = useMemo(() => chosen ?? panelsFor(columns), [chosen, columns])

  const exported = () => {
    const { status, view } = viewer.store.getState()
    const state = top.store.getState()
    const { filter, timeRange } = view.wanted
    const stretch = timeRange === undefined ? 'all times' : brushText(windowOf(timeRange), timeZone)
    return {
      source: status.source?.name ?? 'session',
      scope: `${filter === '' ? 'no filter' : filter}; ${stretch}`,
      against: comparedWith(state.compare, timeRange, timeZone),
      panels,
      state,
      columns,
      timeZone,
    }
  }
  return (
    <div className="flows">
      <div className="filter-bar top-filter-bar" role="search" data-region="filter">
        <RecordsFilterField isShown={isShown} />
        <WindowSwitch isShown={isShown} />
        <CompareMenu />
        <PanelButton />
        <CopyButton
          label="Markdown"
          icon={Copy}
          variant="quiet"
          hint="Copy the panels as Markdown"
          text={() => topMarkdown(exported())}
        />
        <Button
          variant="quiet"
          icon={Download}
          label="JSON"
          onClick={() => saveText('top.json', topJson(exported()))}
        />
        <TimeSwitch isShown={isShown} />
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
