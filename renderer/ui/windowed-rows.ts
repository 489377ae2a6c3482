/** Rows of one height, of which only those in sight are drawn: a list of thousands costs as much as a list of forty. */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** Rows drawn beyond each end of what is in sight. */
const OVERSCAN = 8

/** What is drawn where nothing is laid out, and so nothing has a height. */
const UNMEASURED_ROWS = 60

export interface WindowedRows {
  /** Goes on the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly onScroll: () => void
  /** The rows to draw: from `first` up to, not including, `end`. */
  readonly first: number
  readonly end: number
  /** Pixels of all rows. */
  readonly height: number
  /** Rows that PgDn goes on. */
  readonly pageRows: number
  /** Brings a row into sight. */
  readonly reveal: (index: number) => void
}

/** Which of `count` rows of `rowHeight` pixels are in sight; `headHeight` is what sticks to the top above them. */
export function useWindowedRows(count: number, rowHeight: number, headHeight = 0): WindowedRows {
  const scroller = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ top: 0, height: 0 })
  const onScroll = useCallback(() => {
    const element = scroller.current
    if (element === null) return
    const next = { top: element.scrollTop, height: element.clientHeight }
    setSight((before) => (before.top === next.top && before.height === next.height ? before : next))
  }, [])
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    onScroll()
    const observer = new ResizeObserver(onScroll)
    observer.observe(element)
    return () => observer.disconnect()
  }, [onScroll])
  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (element === null || index < 0 || element.clientHeight === 0) return
      const top = index * rowHeight
      const visible = element.clientHeight - headHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + visible) element.scrollTop = top + rowHeight - visible
    },
    [rowHeight, headHeight],
  )
  const first = Math.max(0, Math.floor(sight.top / rowHeight) - OVERSCAN)
  const rows = sight.height === 0 ? UNMEASURED_ROWS : Math.ceil(sight.height / rowHeight) + 2 * OVERSCAN
  const pageRows = Math.max(1, Math.floor(sight.height / rowHeight) - 1)
  return { scroller, onScroll, first, end: Math.min(count, first + rows), height: count * rowHeight, pageRows, reveal }
}
