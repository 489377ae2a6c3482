import { useEffect } from 'react'
import type { ListName } from '../../core/protocol/list-api.ts'
import { copyRecords } from '../details/copy-records.ts'
import { copyText } from '../ui/clipboard.ts'
import { isTyping } from '../ui/is-typing.ts'
import type { Viewer } from '../state/viewer.ts'
import { TABS, type Tab } from '../state/viewer-state.ts'
import { showPlaceOf } from '../state/list-travel.ts'
import { focusFindings, focusGrid, focusNextRegion, focusOctets } from './regions.ts'
import { sortLongestFirst } from '../transactions/longest-first.ts'
import type { RunCommand } from './use-commands.ts'

/** Views whose rows the keys go through. */
const ROW_TABS: ReadonlySet<Tab> = new Set<Tab>(['flows', 'transactions', 'sessions'])

/** With nothing focused, these begin at the grid. */
const ROW_KEYS: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'Enter'])

function copyFocused(viewer: Viewer, isWholeRow: boolean): boolean {
  if (isWholeRow) {
    if (viewer.store.getState().details.details === undefined) return false
    void copyRecords(viewer)
    return true
  }
  if (window.getSelection()?.isCollapsed === false) return false
  const cell = document.activeElement?.closest('.ag-cell')
  const value = document.querySelector('.fields:focus .field-row.is-selected .field-value')
  // The tags beside a value are no part of it.
  const parts = [...(value?.children ?? [])].filter((part) => !part.classList.contains('tag'))
  const text = cell?.textContent ?? parts.map((part) => part.textContent).join('')
  if (text === '') return false
  void copyText(text)
  return true
}

/** The list that is shown; undefined in the other views. */
function shownList(viewer: Viewer): ListName | undefined {
  const { tab, transactionsShow } = viewer.store.getState()
  if (tab === 'sessions') return 'sessions'
  return tab === 'transactions' ? transactionsShow : undefined
}

function clearSelection(viewer: Viewer): boolean {
  const list = shownList(viewer)
  const { selected, lists } = viewer.store.getState()
  if ((list === undefined ? selected : lists[list].selected) === undefined) return false
  if (list === undefined) viewer.select(undefined)
  else viewer.lists[list].select(undefined)
  return true
}

/** Esc closes what lies over the page, then clears the selection, then leaves the filter. */
function escape(viewer: Viewer): boolean {
  if (viewer.store.getState().overlay !== 'none') viewer.setOverlay('none')
  else if (!ROW_TABS.has(viewer.store.getState().tab)) return false
  else if (isTyping(document.activeElement)) focusGrid()
  else return clearSelection(viewer)
  return true
}

function withControl(event: KeyboardEvent, viewer: Viewer, run: RunCommand): boolean {
  const key = event.key.toLowerCase()
  if (key === 'c') return !isTyping(event.target) && copyFocused(viewer, event.shiftKey)
  if (event.shiftKey && key !== '/') return false
  const { status, view } = viewer.store.getState()
  const hasSession = view.info !== undefined
  const hasTabs = status.phase !== 'empty' && status.phase !== 'failed'
  const tab = /^[1-9]$/.test(key) ? TABS[Number(key) - 1] : undefined
  if (key === 'o') run('open')
  else if (key === 'l') run('listen')
  else if (key === 'e') run('stop-loading')
  else if (key === '/' && hasSession) run('focus-filter')
  else if (key === 'g' && hasSession) run('go-to-record')
  else if (hasTabs && tab !== undefined) viewer.showTab(tab)
  else return false
  return true
}

function withoutControl(event: KeyboardEvent, viewer: Viewer, run: RunCommand): boolean {
  if (event.key === 'Escape') return escape(viewer)
  if (event.key === 'F6') {
    focusNextRegion(event.shiftKey ? -1 : 1)
    return true
  }
  if (event.key === 'F7' || event.key === 'F8') {
    const { phase } = viewer.store.getState().status
    if (phase === 'empty' || phase === 'failed') return false
    // What is drawn now takes the focus, so that Enter goes where the finding leads.
    void viewer.stepFinding(event.key === 'F8' ? 1 : -1).then(() => setTimeout(focusFindings, 0))
    return true
  }
  if (isTyping(event.target)) return false
  if (event.key === '?') {
    viewer.setOverlay('keys')
    return true
  }
  const { tab } = viewer.store.getState()
  if (event.key === 'h' && (tab === 'flows' || tab === 'top')) {
    viewer.settings.setState(({ isHistogramOpen }) => ({ isHistogramOpen: !isHistogramOpen }))
    return true
  }
  if (event.shiftKey || !ROW_TABS.has(tab)) return false
  if (ROW_KEYS.has(event.key) && document.activeElement === document.body) {
    focusGrid()
    return true
  }
  if (tab === 'flows') return inFlows(event, viewer, run)
  return tab === 'transactions' && inTransactions(event, viewer)
}

function inFlows(event: KeyboardEvent, viewer: Viewer, run: RunCommand): boolean {
  const { selected, follow } = viewer.store.getState()
  if (event.key === ' ') return pauseOrGoOn(event.target, viewer)
  if (follow !== undefined && event.key === 'f') run('follow')
  else if (event.key === 'i') run('toggle-details')
  else if (event.key === 't' && selected !== undefined) void showPlaceOf(viewer, selected)
  else if (event.key === 'o' && viewer.store.getState().details.details !== undefined) {
    viewer.settings.setState({ isDetailsOpen: true })
    // The pane may only now be drawn.
    setTimeout(focusOctets, 0)
  } else return false
  return true
}

/** The space bar: for the browser it would be a page down, on a button its press. */
function pauseOrGoOn(target: EventTarget | null, viewer: Viewer): boolean {
  if (target instanceof Element && target.closest('button, a, summary, [role="tree"], [role="dialog"]') !== null)
    return false
  viewer.following.toggle()
  return (
    viewer.store.getState().follow !== undefined || (target instanceof Element && target.closest('.ag-cell') !== null)
  )
}

/** End goes to the last row, which in a live session is the newest: it follows. The grid would only go there. */
function followByEnd(event: KeyboardEvent, viewer: Viewer): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event
  const { follow, tab } = viewer.store.getState()
  if (key !== 'End' || altKey || ctrlKey || metaKey || shiftKey || isTyping(target)) return false
  if (follow === undefined || tab !== 'flows') return false
  if (target !== document.body && target instanceof Element && target.closest('.ag-root') === null) return false
  viewer.following.follow()
  return true
}

function inTransactions(event: KeyboardEvent, viewer: Viewer): boolean {
  if (event.key === 'i') viewer.settings.setState(({ isTimelineOpen }) => ({ isTimelineOpen: !isTimelineOpen }))
  else if (event.key === 'l') sortLongestFirst(viewer)
  else return false
  return true
}

/** Alt ← and → go through the places; in a text on macOS they go through its words. */
function inHistory({ key, altKey, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent, viewer: Viewer): boolean {
  if (!altKey || ctrlKey || metaKey || shiftKey) return false
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false
  const isOfText = isTyping(target) && /mac/i.test(navigator.userAgent)
  return !isOfText && viewer.stepPlace(key === 'ArrowLeft' ? -1 : 1)
}

/** The keys of the window; ⌘ stands for Ctrl on macOS. */
export function useKeyboard(viewer: Viewer, run: RunCommand): void {
  useEffect(() => {
    // Before the grid, which has the focus and goes to another cell.
    const onEarlyKeyDown = (event: KeyboardEvent) => {
      if (!inHistory(event, viewer) && !followByEnd(event, viewer)) return
      event.preventDefault()
      event.stopPropagation()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const isControl = event.ctrlKey || event.metaKey
      if (isControl ? withControl(event, viewer, run) : withoutControl(event, viewer, run)) event.preventDefault()
    }
    window.addEventListener('keydown', onEarlyKeyDown, true)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onEarlyKeyDown, true)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [viewer, run])
}
