import type { KeyboardEvent, RefObject } from 'react'
import { Separator, type PanelImperativeHandle } from 'react-resizable-panels'
import './split.css'

/** Pixels that an arrow key moves a split, without and with Shift. */
const STEP = 8
const LARGE_STEP = 40

export interface SplitProps {
  readonly label: string
  readonly orientation: 'horizontal' | 'vertical'
  /** The panel behind the split, below it or at its right. */
  readonly panel: RefObject<PanelImperativeHandle | null>
}

/** The line between two panes: drag it, move it with the arrow keys, double click for the default. */
export function Split({ label, orientation, panel }: SplitProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const [grow, shrink] = orientation === 'horizontal' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight']
    const direction = event.key === grow ? 1 : event.key === shrink ? -1 : 0
    const handle = panel.current
    if (direction === 0 || handle === null) return
    // The library's own step is a share of the window; ours is in pixels.
    event.preventDefault()
    event.stopPropagation()
    handle.resize(handle.getSize().inPixels + direction * (event.shiftKey ? LARGE_STEP : STEP))
  }
  return <Separator className={`split split-${orientation}`} aria-label={label} onKeyDownCapture={onKeyDown} />
}
