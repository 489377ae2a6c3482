import { useState, type ComponentType } from 'react'
import { HealthView } from '../health/health-view.tsx'
import { useViewerState } from '../state/viewer-context.tsx'
import { TABS, type Tab } from '../state/viewer-state.ts'
import { SessionsView } from '../sessions/sessions-view.tsx'
import { TemplatesView } from '../templates/templates-view.tsx'
import { TopView } from '../top/top-view.tsx'
import { TransactionsView } from '../transactions/transactions-view.tsx'
import { FlowsView } from './flows-view.tsx'

const VIEWS: Record<Tab, ComponentType> = {
  flows: FlowsView,
  transactions: TransactionsView,
  sessions: SessionsView,
  top: TopView,
  templates: TemplatesView,
  health: HealthView,
}

/** The views of a session: one is shown, those seen before stay as they were left, the others are not drawn yet. */
export function SessionViews() {
  const tab = useViewerState((state) => state.tab)
  const session = useViewerState((state) => state.status.session)
  const [seen, setSeen] = useState<{ readonly session: number; readonly tabs: readonly Tab[] }>({
    session,
    tabs: [tab],
  })
  if (seen.session !== session) setSeen({ session, tabs: [tab] })
  else if (!seen.tabs.includes(tab)) setSeen({ session, tabs: [...seen.tabs, tab] })
  return (
    <div className="views">
      {TABS.filter((entry) => entry === 'flows' || seen.tabs.includes(entry)).map((entry) => {
        const View = VIEWS[entry]
        const isHidden = entry !== tab
        // The grid outlives its session, and so does Health, from where a file is read again; of Templates nothing holds for the next one.
        return (
          <div
            key={entry === 'templates' ? `${entry} ${session}` : entry}
            className="view-slot"
            inert={isHidden}
            aria-hidden={isHidden}
          >
            <View />
          </div>
        )
      })}
    </div>
  )
}
