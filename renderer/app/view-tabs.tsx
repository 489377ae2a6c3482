import { formatCountShort } from '../../core/elements/format-quantity.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { TABS, type Tab } from '../state/viewer-state.ts'
import { plural } from '../ui/numbers.ts'

const NAMES: Record<Tab, string> = {
  flows: 'Flows',
  transactions: 'Transactions',
  sessions: 'Sessions',
  top: 'Top',
  templates: 'Templates',
  health: 'Health',
}

/** How many findings there are, in the colour of the worst. */
function FindingCount() {
  const { note, warning, error } = useViewerState((state) => state.status.problems)
  const count = note + warning + error
  if (count === 0) return null
  const worst = error > 0 ? 'error' : warning > 0 ? 'warning' : 'note'
  const tone = worst === 'error' ? 'error' : worst === 'warning' ? 'warn' : 'note'
  return (
    <span className={`tab-findings tone-${tone}`} aria-label={`${plural(count, 'kind')} of finding, worst: ${worst}`}>
      {formatCountShort(count)}
    </span>
  )
}

/** The views of the session with their counts: the navigation of the window. */
export function ViewTabs() {
  const viewer = useViewer()
  const current = useViewerState((state) => state.tab)
  const records = useViewerState((state) => state.status.records.data + state.status.records.options)
  const lists = useViewerState((state) => state.status.lists)
  const templates = useViewerState((state) => state.status.templates)
  const problems = useViewerState((state) => state.status.problems)
  const findings = problems.note + problems.warning + problems.error
  const counts: Partial<Record<Tab, number>> = {
    flows: records,
    transactions: lists.transactions,
    sessions: lists.sessions,
    templates,
  }
  const hints: Record<Tab, string> = {
    flows: `${plural(records, 'record')} in Flows`,
    transactions: `${plural(lists.transactions, 'transaction')} on ${plural(lists.connections, 'connection')}`,
    sessions: plural(lists.sessions, 'session'),
    top: 'What is largest, and what changed',
    templates: plural(templates, 'template'),
    health: `${plural(findings, 'kind')} of finding`,
  }
  return (
    <nav className="tabs" aria-label="Views">
      {TABS.map((tab, index) => {
        const count = counts[tab]
        return (
          <button
            key={tab}
            type="button"
            className="tab"
            aria-current={tab === current ? 'page' : undefined}
            title={`${hints[tab]} (Ctrl ${index + 1})`}
            onClick={() => viewer.showTab(tab)}
          >
            {NAMES[tab]}
            {count !== undefined && <span className="tab-count"> {formatCountShort(count)}</span>}
            {tab === 'health' && <FindingCount />}
          </button>
        )
      })}
    </nav>
  )
}
