import { useEffect, useMemo } from 'react'
import type { ViewerCommand } from '../../core/protocol/host-api.ts'
import type { Viewer } from '../state/viewer.ts'
import type { Tab } from '../state/viewer-state.ts'
import { focusFilter } from './regions.ts'

export type RunCommand = (command: ViewerCommand) => void

/** Views with a filter, and those of them with a choice of columns. */
const FILTERED_TABS: ReadonlySet<Tab> = new Set<Tab>(['flows', 'transactions', 'sessions', 'top'])
const COLUMNED_TABS: ReadonlySet<Tab> = new Set<Tab>(['flows', 'transactions', 'sessions'])

/** On the start screen the ports are in sight; elsewhere they come up. */
function listen(viewer: Viewer): void {
  const button = document.querySelector<HTMLButtonElement>('.start [data-action="listen"]')
  if (button !== null) button.focus()
  else viewer.setOverlay('listen')
}

/** Stops what comes in: listening, or reading; where neither does, begins to listen. */
function startOrStop(viewer: Viewer): void {
  const { status } = viewer.store.getState()
  if (status.live?.isListening === true) void viewer.live.stop()
  else if (status.phase === 'loading') void viewer.stopLoading()
  else if (status.phase === 'empty' || status.phase === 'failed') {
    document.querySelector<HTMLButtonElement>('[data-action="listen"]')?.click()
  } else listen(viewer)
}

/** Carries out commands, whether they come from the native menu or the keyboard. */
export function useCommands(viewer: Viewer, choose: () => void): RunCommand {
  const run = useMemo<RunCommand>(
    () => (command) => {
      const { settings } = viewer
      switch (command) {
        case 'open':
          return choose()
        case 'focus-filter':
          if (FILTERED_TABS.has(viewer.store.getState().tab)) return focusFilter()
          viewer.showTab('flows')
          // Only what is shown takes the focus.
          return void setTimeout(focusFilter, 0)
        case 'toggle-details':
          return settings.setState((state) => ({ isDetailsOpen: !state.isDetailsOpen }))
        case 'choose-columns': {
          const { tab, overlay } = viewer.store.getState()
          if (!COLUMNED_TABS.has(tab)) viewer.showTab('flows')
          return viewer.setOverlay(overlay === 'columns' ? 'none' : 'columns')
        }
        case 'toggle-theme': {
          const isDark = document.documentElement.dataset['theme'] !== 'light'
          return settings.setState({ theme: isDark ? 'light' : 'dark' })
        }
        case 'show-start':
          return void viewer.closeSession()
        case 'show-flows':
          return viewer.showTab('flows')
        case 'show-transactions':
          return viewer.showTab('transactions')
        case 'show-sessions':
          return viewer.showTab('sessions')
        case 'show-top':
          return viewer.showTab('top')
        case 'show-templates':
          return viewer.showTab('templates')
        case 'show-health':
          return viewer.showTab('health')
        case 'go-to-record':
          viewer.showTab('flows')
          return viewer.setOverlay('go-to')
        case 'listen':
          return listen(viewer)
        case 'follow':
          viewer.showTab('flows')
          return viewer.following.follow()
        case 'save-bundle':
          if (viewer.store.getState().status.live !== undefined) viewer.setOverlay('bundle')
          return
        case 'replay': {
          const { status } = viewer.store.getState()
          if (status.source !== undefined && status.live === undefined) viewer.setOverlay('replay')
          return
        }
        case 'stop-loading':
          return startOrStop(viewer)
      }
    },
    [viewer, choose],
  )
  useEffect(() => viewer.host.onCommand(run), [viewer, run])
  return run
}
