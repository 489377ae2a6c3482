/** Keys of the timeline: letters while the pointer is over it or the focus in it, arrows and Enter with the focus. */
import { useEffect, type KeyboardEvent, type RefObject } from 'react'
import { useLatest } from '../ui/use-latest.ts'
import { PAN_STEP, ZOOM_STEP, type TimelineControl } from './timeline-state.ts'
import { isTyping } from '../ui/is-typing.ts'

export interface TimelineKeysOptions {
  readonly control: TimelineControl
  readonly selected: number
  readonly transactionCount: number
  readonly onSelect: (transaction: number) => void
  readonly onShowRecords: () => void
}

type KeyPress = Pick<globalThis.KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** W A S D, 0 and Z: true when the key was one of them. */
function runLetter({ key, ctrlKey, metaKey, altKey }: KeyPress, { control, selected }: TimelineKeysOptions): boolean {
  if (ctrlKey || metaKey || altKey) return false
  switch (key.toLowerCase()) {
    case 'w':
      control.zoom(1 / ZOOM_STEP)
      return true
    case 's':
      control.zoom(ZOOM_STEP)
      return true
    case 'a':
      control.pan(-PAN_STEP)
      return true
    case 'd':
      control.pan(PAN_STEP)
      return true
    case '0':
      control.fit()
      return true
    case 'z':
      control.zoomTo(selected)
      return selected >= 0
    default:
      return false
  }
}

/** Steps through the transactions with the arrows. */
function runArrow(event: KeyPress, options: TimelineKeysOptions): boolean {
  const { selected, transactionCount, onSelect, onShowRecords } = options
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const last = transactionCount - 1
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, selected + 1),
    ArrowUp: selected < 0 ? last : Math.max(0, selected - 1),
    PageDown: Math.min(last, selected + 10),
    PageUp: Math.max(0, selected - 10),
    Home: 0,
    End: last,
  }
  const target = targets[event.key]
  if (target !== undefined) {
    if (target !== selected && target >= 0) onSelect(target)
    return true
  }
  if (event.key !== 'Enter' || selected < 0) return false
  onShowRecords()
  return true
}

/** Takes the keys of a section; answers what handles those that come from inside it. */
export function useTimelineKeys(
  section: RefObject<HTMLElement | null>,
  options: TimelineKeysOptions,
): (event: KeyboardEvent) => void {
  const latest = useLatest(options)
  useEffect(() => {
    let isOver = false
    const element = section.current
    const onEnter = () => (isOver = true)
    const onLeave = () => (isOver = false)
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!isOver || event.defaultPrevented || isTyping(event.target)) return
      if (element?.contains(document.activeElement) === true || element?.closest('[inert]') !== null) return
      if (runLetter(event, latest.current)) event.preventDefault()
    }
    element?.addEventListener('pointerenter', onEnter)
    element?.addEventListener('pointerleave', onLeave)
    // Before the grid, which has the focus and takes letters for a search.
    window.addEventListener('keydown', onKeyDown, true)
    return () => {
      element?.removeEventListener('pointerenter', onEnter)
      element?.removeEventListener('pointerleave', onLeave)
      window.removeEventListener('keydown', onKeyDown, true)
    }
  }, [section, latest])
  return (event) => {
    if (isTyping(event.target)) return
    const { control } = latest.current
    if (event.key === 'D' && (event.ctrlKey || event.metaKey) && event.shiftKey) {
      control.store.setState(({ isTable }) => ({ isTable: !isTable }))
    } else {
      const isButton =
        event.target instanceof HTMLElement && event.target.closest('button, summary, [role="menu"]') !== null
      if (!runLetter(event, latest.current) && (isButton || !runArrow(event, latest.current))) return
    }
    event.preventDefault()
  }
}
