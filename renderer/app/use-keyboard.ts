import { useEffect } from 'react'
import type { ListName } from '../../core/protocol/list-api.ts'
import { VIEWER_COMMANDS, type CommandFacts } from '../../core/protocol/viewer-commands.ts'
import { refusalOf, type CommandShell } from '../commands/command-action.ts'
import { isPressOf, isTypedText } from '../commands/command-keys.ts'
import { COMMAND_ACTIONS } from '../commands/commands.ts'
import type { Viewer } from '../state/viewer.ts'
import type { Tab } from '../state/viewer-state.ts'
import { isTyping } from '../ui/is-typing.ts'
import { focusGrid } from './regions.ts'

/** Views whose rows the keys go through. */
const ROW_TABS: ReadonlySet<Tab> = new Set<Tab>(['flows', 'transactions', 'sessions'])

/** With nothing focused, these begin at the grid. */
const ROW_KEYS: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'Enter'])

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

/** Carries out the command that the keys are of, if they are of one that can be carried out. */
function runByKeys(event: KeyboardEvent, viewer: Viewer, shell: CommandShell, isBeforeGrid: boolean): boolean {
  for (const { id, keys = [] } of VIEWER_COMMANDS as readonly (CommandFacts & { id: keyof typeof COMMAND_ACTIONS })[]) {
    const pressed = keys.find((each) => isPressOf(each, event))
    if (pressed === undefined) continue
    const action = COMMAND_ACTIONS[id]
    if ((action.isBeforeGrid === true) !== isBeforeGrid) continue
    if (isTypedText(pressed) && isTyping(event.target)) continue
    if (refusalOf(action, viewer) !== undefined) continue
    if (action.runByKey === undefined) action.run(viewer, shell)
    else if (!action.runByKey(viewer, event)) continue
    return true
  }
  return false
}

function focusRows(event: KeyboardEvent, viewer: Viewer): boolean {
  if (event.shiftKey || event.ctrlKey || event.metaKey || !ROW_KEYS.has(event.key)) return false
  if (!ROW_TABS.has(viewer.store.getState().tab) || document.activeElement !== document.body) return false
  focusGrid()
  return true
}

/** The keys of the window: those of the table of commands, Esc, and those that begin at the grid. */
export function useKeyboard(viewer: Viewer, shell: CommandShell): void {
  useEffect(() => {
    // Before the grid, which has the focus and goes to another cell.
    const onEarlyKeyDown = (event: KeyboardEvent) => {
      if (!runByKeys(event, viewer, shell, true)) return
      event.preventDefault()
      event.stopPropagation()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const isTaken =
        event.key === 'Escape' ? escape(viewer) : runByKeys(event, viewer, shell, false) || focusRows(event, viewer)
      if (isTaken) event.preventDefault()
    }
    window.addEventListener('keydown', onEarlyKeyDown, true)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onEarlyKeyDown, true)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [viewer, shell])
}
