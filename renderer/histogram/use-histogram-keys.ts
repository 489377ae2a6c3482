/** Keys of the histogram: letters while the pointer is over it or the focus in it, arrows with the focus. */
import { useEffect, type KeyboardEvent, type RefObject } from 'react'
import { isTyping } from '../ui/is-typing.ts'
import { useLatest } from '../ui/use-latest.ts'

/** Factor of a key that zooms, and the share of what is shown that a key pans. */
const ZOOM_STEP = 1.5
const PAN_STEP = 0.12

export interface HistogramKeysOptions {
  readonly onZoom: (factor: number) => void
  readonly onPan: (share: number) => void
  readonly onFit: () => void
  /** Moves what is brushed by so many bars; brushes a bar where nothing is. */
  readonly onMove: (steps: number) => void
  /** Moves its end. */
  readonly onGrow: (steps: number) => void
  /** Zooms to what is brushed. */
  readonly onEnter: () => void
  /** False when nothing is brushed. */
  readonly onClear: () => boolean
  readonly onTable: () => void
}

function runLetter(event: Pick<globalThis.KeyboardEvent, 'key'>, options: HistogramKeysOptions): boolean {
  switch (event.key.toLowerCase()) {
    case 'w':
      options.onZoom(1 / ZOOM_STEP)
      return true
    case 's':
      options.onZoom(ZOOM_STEP)
      return true
    case 'a':
      options.onPan(-PAN_STEP)
      return true
    case 'd':
      options.onPan(PAN_STEP)
      return true
    case '0':
      options.onFit()
      return true
    default:
      return false
  }
}

function runArrow({ key, shiftKey }: KeyboardEvent, options: HistogramKeysOptions): boolean {
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = key === 'ArrowRight' ? 1 : -1
    if (shiftKey) options.onGrow(step)
    else options.onMove(step)
    return true
  }
  if (key === 'Enter') {
    options.onEnter()
    return true
  }
  if (key === 'Escape' || key === 'Delete' || key === 'Backspace') return options.onClear()
  return false
}

/** Takes the keys of a section; answers what handles those that come from inside it. */
export function useHistogramKeys(
  section: RefObject<HTMLElement | null>,
  options: HistogramKeysOptions,
): (event: KeyboardEvent) => void {
  const latest = useLatest(options)
  useEffect(() => {
    let isOver = false
    const element = section.current
    if (element === null) return
    const onEnter = () => (isOver = true)
    const onLeave = () => (isOver = false)
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!isOver || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      if (isTyping(event.target) || element.closest('[inert]') !== null) return
      if (element.contains(document.activeElement)) return
      if (!runLetter(event, latest.current)) return
      event.preventDefault()
      event.stopPropagation()
    }
    element.addEventListener('pointerenter', onEnter)
    element.addEventListener('pointerleave', onLeave)
    // Before the grid, which has the focus and takes letters for a search.
    window.addEventListener('keydown', onKeyDown, true)
    return () => {
      element.removeEventListener('pointerenter', onEnter)
      element.removeEventListener('pointerleave', onLeave)
      window.removeEventListener('keydown', onKeyDown, true)
    }
  }, [section, latest])
  return (event) => {
    if (isTyping(event.target) || event.altKey) return
    const isControl = event.ctrlKey || event.metaKey
    if (isControl) {
      if (event.key !== 'D' || !event.shiftKey) return
      latest.current.onTable()
    } else {
      const isButton =
        event.target instanceof HTMLElement && event.target.closest('button, select, [role="menu"]') !== null
      const isTaken =
        (!event.shiftKey && runLetter(event, latest.current)) || (!isButton && runArrow(event, latest.current))
      if (!isTaken) return
    }
    event.preventDefault()
    event.stopPropagation()
  }
}
