import { useMemo } from 'react'
import { useSettings, useViewerState } from '../state/viewer-context.tsx'
import { panelsFor, type TopPanel } from './top-panel.ts'

/** The panels that a user has chosen, or those that suit the session. */
export function usePanels(): readonly TopPanel[] {
  const columns = useViewerState((state) => state.columns)
  const chosen = useSettings((settings) => settings.topPanels)
  return useMemo(() => chosen ?? panelsFor(columns), [chosen, columns])
}
