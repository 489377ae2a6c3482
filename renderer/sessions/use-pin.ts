import { useCallback, useEffect, useState } from 'react'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { PIN_EVENT } from './pin-event.ts'

export interface Pin {
  /** Number of the session that stays below for comparison. */
  readonly pinned: number | undefined
  /** Pins the selected session, or lets go of it when it is the one that is pinned. */
  readonly toggle: () => void
  readonly unpin: () => void
}

/** The session that stays in sight while others are looked at; the command pins. Another file begins without one. */
export function usePin(isShown: boolean): Pin {
  const viewer = useViewer()
  const file = useViewerState((state) => state.status.session)
  const [kept, setKept] = useState<{ readonly file: number; readonly number: number }>()
  const pinned = kept?.file === file ? kept.number : undefined
  const unpin = useCallback(() => setKept(undefined), [])
  const toggle = useCallback(() => {
    const { lists, status } = viewer.store.getState()
    const { selected } = lists.sessions
    setKept((before) => {
      const isPinned = before?.file === status.session && (selected === undefined || before.number === selected)
      return isPinned || selected === undefined ? undefined : { file: status.session, number: selected }
    })
  }, [viewer])
  useEffect(() => {
    if (!isShown) return
    window.addEventListener(PIN_EVENT, toggle)
    return () => window.removeEventListener(PIN_EVENT, toggle)
  }, [isShown, toggle])
  return { pinned, toggle, unpin }
}
