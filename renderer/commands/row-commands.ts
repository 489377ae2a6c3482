/** Commands about a row, a place, and the filter. */
import {
  ArrowDownToLine,
  ArrowLeft,
  ArrowRight,
  Binary,
  Braces,
  ChartGantt,
  CircleChevronDown,
  CircleChevronUp,
  Clock,
  Copy,
  FunnelX,
  Funnel,
  Hash,
  History,
  Layers,
  PanelsTopLeft,
  Pause,
  Pin,
  Timer,
  X,
} from 'lucide-react'
import { copyRecords } from '../details/copy-records.ts'
import { PIN_EVENT } from '../sessions/pin-event.ts'
import { rowsShown, writtenFilter } from '../state/shared-filter.ts'
import { showPlaceOf } from '../state/list-travel.ts'
import type { Viewer } from '../state/viewer.ts'
import type { Tab } from '../state/viewer-state.ts'
import { sortLongestFirst } from '../transactions/longest-first.ts'
import { copyText } from '../ui/clipboard.ts'
import { isTyping } from '../ui/is-typing.ts'
import { focusFilter, focusFindings, focusNextRegion, focusOctets } from '../app/regions.ts'
import { needsRows, needsSession, type CommandActions } from './command-action.ts'

const FILTERED_TABS: readonly Tab[] = ['flows', 'transactions', 'sessions', 'top']

function showFilter(viewer: Viewer): void {
  if (FILTERED_TABS.includes(viewer.store.getState().tab)) return focusFilter()
  viewer.showTab('flows')
  // Only what is shown takes the focus.
  setTimeout(focusFilter, 0)
}

/** The text of the cell or the field that has the focus; undefined when none has. */
function focusedText(): string | undefined {
  const cell = document.activeElement?.closest('.ag-cell')
  const value = document.querySelector('.fields:focus .field-row.is-selected .field-value')
  // The tags beside a value are no part of it.
  const parts = [...(value?.children ?? [])].filter((part) => !part.classList.contains('tag'))
  const text = cell?.textContent ?? parts.map((part) => part.textContent).join('')
  return text === '' ? undefined : text
}

function copyFocused(): boolean {
  if (window.getSelection()?.isCollapsed === false) return false
  const text = focusedText()
  if (text !== undefined) void copyText(text)
  return text !== undefined
}

const needsSelected = (viewer: Viewer): string | undefined =>
  viewer.store.getState().selected === undefined ? 'No record is selected' : undefined

const needsDetails = (viewer: Viewer): string | undefined =>
  viewer.store.getState().details.details === undefined ? 'No record is selected' : undefined

const needsFilter = (viewer: Viewer): string | undefined => {
  const state = viewer.store.getState()
  const rows = rowsShown(state)
  if (rows === undefined) return 'The view has no filter'
  return writtenFilter(rows, state) === '' ? 'There is no filter' : undefined
}

function needsLive(viewer: Viewer): string | undefined {
  return viewer.store.getState().follow === undefined ? 'Nothing listens' : undefined
}

/** End goes to the last row, which in a live session is the newest: it follows. The grid would only go there. */
function followByKey(viewer: Viewer, { key, target }: KeyboardEvent): boolean {
  if (viewer.store.getState().tab !== 'flows' || isTyping(target)) return false
  if (key === 'End' && target !== document.body && target instanceof Element && target.closest('.ag-root') === null) {
    return false
  }
  viewer.following.follow()
  return true
}

/** The space bar: for the browser it would be a page down, on a button its press. */
function pauseByKey(viewer: Viewer, { target }: KeyboardEvent): boolean {
  const isElement = target instanceof Element
  if (isElement && target.closest('button, a, summary, [role="tree"], [role="dialog"]') !== null) return false
  viewer.following.toggle()
  return viewer.store.getState().follow !== undefined || (isElement && target.closest('.ag-cell') !== null)
}

/** Alt ← and → go through the places; in a text on macOS they go through its words. */
function stepByKey(viewer: Viewer, { target }: KeyboardEvent, direction: 1 | -1): boolean {
  const isOfText = isTyping(target) && /mac/i.test(navigator.userAgent)
  return !isOfText && viewer.stepPlace(direction)
}

function stepFinding(viewer: Viewer, direction: 1 | -1): void {
  // What is drawn now takes the focus, so that Enter goes where the finding leads.
  void viewer.stepFinding(direction).then(() => setTimeout(focusFindings, 0))
}

export const ROW_COMMANDS = {
  'focus-filter': { icon: Funnel, refusal: needsRows, run: showFilter },
  'filter-history': {
    icon: History,
    views: FILTERED_TABS,
    run: (viewer) => viewer.setOverlay('history'),
  },
  'switch-filter': {
    icon: FunnelX,
    refusal: needsFilter,
    run: (viewer) => viewer.filters.switchOff(!viewer.store.getState().filter.isOff),
  },
  'clear-filter': {
    icon: X,
    refusal: needsFilter,
    run(viewer) {
      const rows = rowsShown(viewer.store.getState())
      if (rows !== undefined) viewer.filters.apply(rows, '')
    },
  },
  'clear-brush': {
    icon: Clock,
    refusal: (viewer) => (viewer.store.getState().view.wanted.timeRange === undefined ? 'All times show' : undefined),
    run: (viewer) => viewer.brush(undefined),
  },
  follow: {
    icon: ArrowDownToLine,
    refusal: needsLive,
    run(viewer) {
      viewer.showTab('flows')
      viewer.following.follow()
    },
    runByKey: followByKey,
    isBeforeGrid: true,
  },
  pause: {
    icon: Pause,
    views: ['flows'],
    run: (viewer) => viewer.following.toggle(),
    runByKey: pauseByKey,
  },
  'go-to-record': {
    icon: Hash,
    refusal: needsRows,
    run(viewer) {
      viewer.showTab('flows')
      viewer.setOverlay('go-to')
    },
  },
  'go-back': {
    icon: ArrowLeft,
    run: (viewer) => void viewer.stepPlace(-1),
    runByKey: (viewer, event) => stepByKey(viewer, event, -1),
    isBeforeGrid: true,
  },
  'go-forward': {
    icon: ArrowRight,
    run: (viewer) => void viewer.stepPlace(1),
    runByKey: (viewer, event) => stepByKey(viewer, event, 1),
    isBeforeGrid: true,
  },
  'next-finding': { icon: CircleChevronDown, refusal: needsSession, run: (viewer) => stepFinding(viewer, 1) },
  'previous-finding': { icon: CircleChevronUp, refusal: needsSession, run: (viewer) => stepFinding(viewer, -1) },
  'next-region': { icon: PanelsTopLeft, run: () => focusNextRegion(1) },
  'previous-region': { icon: PanelsTopLeft, run: () => focusNextRegion(-1) },
  'open-timeline': {
    icon: ChartGantt,
    views: ['flows'],
    refusal: needsSelected,
    run(viewer) {
      const { selected } = viewer.store.getState()
      if (selected !== undefined) void showPlaceOf(viewer, selected)
    },
  },
  'show-octets': {
    icon: Binary,
    views: ['flows'],
    refusal: needsDetails,
    run(viewer) {
      viewer.settings.setState({ isDetailsOpen: true })
      // The pane may only now be drawn.
      setTimeout(focusOctets, 0)
    },
  },
  'show-template': {
    icon: Layers,
    views: ['flows'],
    refusal: needsDetails,
    run(viewer) {
      const { details } = viewer.store.getState().details
      if (details !== undefined) {
        viewer.showTemplate({ key: details.templateKey, versionId: details.templateVersionId })
      }
    },
  },
  'copy-value': {
    icon: Copy,
    refusal: (viewer) => needsSession(viewer) ?? (focusedText() === undefined ? 'No value has the focus' : undefined),
    run: () => void copyFocused(),
    runByKey: (_, { target }) => !isTyping(target) && copyFocused(),
  },
  'copy-rows': {
    icon: Braces,
    refusal: needsDetails,
    run: (viewer) => void copyRecords(viewer),
    runByKey(viewer, { target }) {
      if (isTyping(target)) return false
      void copyRecords(viewer)
      return true
    },
  },
  'longest-first': { icon: Timer, views: ['transactions'], run: sortLongestFirst },
  'pin-session': {
    icon: Pin,
    views: ['sessions'],
    refusal: (viewer) =>
      viewer.store.getState().lists.sessions.selected === undefined ? 'No session is selected' : undefined,
    run: () => window.dispatchEvent(new Event(PIN_EVENT)),
  },
} as const satisfies Partial<CommandActions>
