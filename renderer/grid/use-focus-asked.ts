import { useEffect, type RefObject } from 'react'
import { useLatest } from '../ui/use-latest.ts'
import { FOCUS_GRID_EVENT } from './focus-event.ts'

/** Calls `onAsked` when the grid's region is told to take the focus. */
export function useFocusAsked(region: RefObject<HTMLElement | null>, onAsked: () => void): void {
  const latest = useLatest(onAsked)
  useEffect(() => {
    const element = region.current
    const onEvent = () => latest.current()
    element?.addEventListener(FOCUS_GRID_EVENT, onEvent)
    return () => element?.removeEventListener(FOCUS_GRID_EVENT, onEvent)
  }, [region, latest])
}
