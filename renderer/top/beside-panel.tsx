import { useEffect } from 'react'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { usePanelColumns } from './panel-columns.ts'
import { panelMeasure, panelTitle } from './panel-words.ts'
import { TopPanelView } from './top-panel-view.tsx'
import { usePanels } from './use-panels.ts'
import './beside-panel.css'

/** A panel of Top right of the rows of Flows: the largest among the records that show. */
export function BesidePanel() {
  const viewer = useViewer()
  const { top } = viewer.charts
  const panels = usePanels()
  const columnsOf = usePanelColumns()
  const isShown = useViewerState((state) => state.tab === 'flows')
  const chosen = useSettings((settings) => settings.besidePanel)
  const panel = panels.find(({ id }) => id === chosen) ?? panels[0]
  const id = panel?.id
  useEffect(() => (isShown && id !== undefined ? top.watch(id) : undefined), [top, isShown, id])
  const leave = () => viewer.settings.setState({ isBesideOpen: false })
  return (
    <aside className="beside-panel" data-region="top-panels" aria-label="Top panel">
      {panel === undefined ? (
        <p className="ranked-waiting">
          {columnsOf(undefined).length === 0 ? 'No records yet' : 'No panel is chosen in Top.'}
        </p>
      ) : (
        <TopPanelView
          panel={panel}
          number={panels.indexOf(panel) + 1}
          onLeave={leave}
          lead={
            <select
              className="beside-choice"
              aria-label="Panel beside Flows"
              value={panel.id}
              onChange={({ target }) => viewer.settings.setState({ besidePanel: target.value })}
            >
              {panels.map((entry) => (
                <option key={entry.id} value={entry.id}>
                  {panelTitle(entry, columnsOf)}
                  {panels.some(
                    (other) => other !== entry && panelTitle(other, columnsOf) === panelTitle(entry, columnsOf),
                  )
                    ? `, ${panelMeasure(entry, columnsOf)}`
                    : ''}
                </option>
              ))}
            </select>
          }
        />
      )}
    </aside>
  )
}
