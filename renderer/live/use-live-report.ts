import { useEffect } from 'react'
import { useViewer } from '../state/viewer-context.tsx'

/** Keeps the report of the live session new while something that shows it is drawn. */
export function useLiveReport(isShown = true): void {
  const viewer = useViewer()
  useEffect(() => (isShown ? viewer.live.watch() : undefined), [viewer, isShown])
}
