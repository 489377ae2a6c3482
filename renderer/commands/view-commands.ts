/** Commands about what is shown and how it looks. */
import {
  ArrowLeftRight,
  ChartGantt,
  ChartNoAxesColumn,
  CircleHelp,
  Clock,
  Columns3,
  HeartPulse,
  Keyboard,
  Layers,
  ListOrdered,
  PanelBottom,
  PanelRight,
  Rows2,
  Rows3,
  Rows4,
  Search,
  SunMoon,
  Tag,
  Tags,
  UsersRound,
} from 'lucide-react'
import type { Settings } from '../state/settings.ts'
import type { Viewer } from '../state/viewer.ts'
import type { Tab } from '../state/viewer-state.ts'
import type { IconType } from '../ui/button.tsx'
import { needsRows, needsSession, type CommandAction, type CommandActions } from './command-action.ts'

function show(tab: Tab, icon: IconType): CommandAction {
  return { icon, refusal: needsSession, run: (viewer) => viewer.showTab(tab) }
}

function choose(icon: IconType, settings: Partial<Settings>): CommandAction {
  return { icon, run: (viewer) => viewer.settings.setState(settings) }
}

/** Views with a choice of columns. */
const COLUMNED_TABS: readonly Tab[] = ['flows', 'transactions', 'sessions']

/** The pane below the rows: details of a record, timeline of a transaction. */
function toggleDetails(viewer: Viewer): void {
  if (viewer.store.getState().tab === 'transactions') {
    viewer.settings.setState(({ isTimelineOpen }) => ({ isTimelineOpen: !isTimelineOpen }))
  } else {
    viewer.settings.setState(({ isDetailsOpen }) => ({ isDetailsOpen: !isDetailsOpen }))
  }
}

function showList(viewer: Viewer, transactionsShow: 'transactions' | 'connections'): void {
  viewer.store.setState({ transactionsShow })
  viewer.showTab('transactions')
}

export const VIEW_COMMANDS = {
  'show-flows': show('flows', Rows3),
  'show-transactions': show('transactions', ArrowLeftRight),
  'show-connections': {
    icon: ChartGantt,
    refusal: needsSession,
    run: (viewer) => showList(viewer, 'connections'),
  },
  'show-sessions': show('sessions', UsersRound),
  'show-top': show('top', ListOrdered),
  'show-templates': show('templates', Layers),
  'show-health': show('health', HeartPulse),
  'toggle-details': { icon: PanelBottom, views: ['flows', 'transactions'], run: toggleDetails },
  'toggle-histogram': {
    icon: ChartNoAxesColumn,
    views: ['flows', 'top'],
    run: (viewer) => viewer.settings.setState(({ isHistogramOpen }) => ({ isHistogramOpen: !isHistogramOpen })),
  },
  'toggle-beside': {
    icon: PanelRight,
    views: ['flows', 'top'],
    run(viewer) {
      const { isBesideOpen } = viewer.settings.getState()
      const isSeen = isBesideOpen && viewer.store.getState().tab === 'flows'
      viewer.showTab('flows')
      viewer.settings.setState({ isBesideOpen: !isSeen })
    },
  },
  'choose-columns': {
    icon: Columns3,
    refusal: needsRows,
    run(viewer) {
      const { tab, overlay } = viewer.store.getState()
      if (!COLUMNED_TABS.includes(tab)) viewer.showTab('flows')
      viewer.setOverlay(overlay === 'columns' ? 'none' : 'columns')
    },
  },
  'toggle-names': {
    icon: Tag,
    run: (viewer) => viewer.settings.setState(({ areNamesShown }) => ({ areNamesShown: !areNamesShown })),
  },
  'name-sources': { icon: Tags, run: (viewer) => viewer.setOverlay('names') },
  'toggle-theme': {
    icon: SunMoon,
    run(viewer) {
      const isDark = document.documentElement.dataset['theme'] !== 'light'
      viewer.settings.setState({ theme: isDark ? 'light' : 'dark' })
    },
  },
  'system-theme': choose(SunMoon, { theme: 'system' }),
  'rows-compact': choose(Rows4, { rowHeight: 20 }),
  'rows-default': choose(Rows3, { rowHeight: 22 }),
  'rows-comfortable': choose(Rows2, { rowHeight: 28 }),
  'times-utc': choose(Clock, { timeZone: 'utc' }),
  'times-local': choose(Clock, { timeZone: 'local' }),
  palette: { icon: Search, run: (viewer) => viewer.setOverlay('palette') },
  keys: { icon: Keyboard, run: (viewer) => viewer.setOverlay('keys') },
  'filter-reference': { icon: CircleHelp, run: (viewer) => viewer.setOverlay('filters') },
} as const satisfies Partial<CommandActions>
