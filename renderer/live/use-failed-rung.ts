/** Keeps the check that failed in sight where a pane is too low for the whole ladder. */
import { useEffect, useRef, type RefObject } from 'react'
import type { Rung } from './ladder-rungs.ts'

/** Pixels below the check, for the buttons that stand at the foot of the pane. */
const FOOT = 48

/** For the element that scrolls; moved when another check fails or the pane changes its size, and not again, so that who reads further up is left alone. */
export function useFailedRung(rungs: readonly Rung[] | undefined): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  const failed = rungs?.find(({ state }) => state === 'failed')?.title
  useEffect(() => {
    const pane = box.current
    if (pane === null) return
    const show = (): void => {
      const rung = pane.querySelector<HTMLElement>('.rung.is-failed')
      if (rung !== null) pane.scrollTop = Math.max(0, rung.offsetTop + rung.offsetHeight + FOOT - pane.clientHeight)
    }
    show()
    const observer = new ResizeObserver(show)
    observer.observe(pane)
    return () => observer.disconnect()
  }, [failed])
  return box
}
