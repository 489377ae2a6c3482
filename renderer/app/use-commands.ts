import { useEffect, useMemo } from 'react'
import type { ViewerCommand } from '../../core/protocol/host-api.ts'
import type { Viewer } from '../state/viewer.ts'
import { focusFilter } from './regions.ts'

export type RunCommand = (command: ViewerCommand) => void

/** Carries out commands, whether they come from the native menu or the keyboard. */
export function useCommands(viewer: Viewer, choose: () => void): RunCommand {
  const run = useMemo<RunCommand>(
    () => (command) => {
      const { settings } = viewer
      switch (command) {
        case 'open':
          return choose()
        case 'focus-filter':
          return focusFilter()
        case 'toggle-details':
          return settings.setState((state) => ({ isDetailsOpen: !state.isDetailsOpen }))
        case 'choose-columns':
          return viewer.setOverlay(viewer.store.getState().overlay === 'columns' ? 'none' : 'columns')
        case 'toggle-theme': {
          const isDark = document.documentElement.dataset['theme'] !== 'light'
          return settings.setState({ theme: isDark ? 'light' : 'dark' })
        }
        case 'show-start':
          return void viewer.closeSession()
        case 'go-to-record':
          return viewer.setOverlay('go-to')
        case 'stop-loading':
          return void viewer.stopLoading()
      }
    },
    [viewer, choose],
  )
  useEffect(() => viewer.host.onCommand(run), [viewer, run])
  return run
}
