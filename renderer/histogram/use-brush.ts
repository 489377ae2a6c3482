/** Pointer on the histogram: drawing out, moving and sizing what is brushed, zooming with the wheel, reading what is pointed at. */
import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { useLatest } from '../ui/use-latest.ts'
import { timeAt, xOf, type TimeScale, type TimeWindow } from '../timeline/time-scale.ts'
import { brushBetween, moveBrush, sizeBrush, type Buckets } from './brush.ts'

/** Pixels that a pointer may move during a click, and on both sides of an end that a press takes hold of. */
const CLICK_SLACK = 3
const HANDLE_REACH = 5

const ZOOM_PER_PIXEL = 0.0018
const LINE_PIXELS = 16

export interface PointedAt {
  /** Pixels in the picture. */
  readonly x: number
  readonly us: number
}

export type PointedStore = StoreApi<{ readonly at: PointedAt | undefined }>

/** What is being drawn: the stretch that all views show, or the one that Top compares it with. */
export interface Draft {
  readonly kind: 'brush' | 'compare'
  readonly window: TimeWindow
}

export interface BrushOptions {
  /** Undefined until there is something to brush. */
  readonly scale: TimeScale | undefined
  readonly buckets: Buckets | undefined
  readonly whole: TimeWindow | undefined
  readonly brush: TimeWindow | undefined
  /** Whether a drag with Shift draws what is compared. */
  readonly canCompare: boolean
  readonly onBrush: (brush: TimeWindow | undefined) => void
  readonly onCompare: (window: TimeWindow) => void
  /** A press without a drag. */
  readonly onClick: (at: PointedAt) => void
  readonly onZoom: (factor: number, atUs: number) => void
  readonly onPan: (share: number) => void
}

interface Drag {
  readonly x: number
  readonly us: number
  readonly how: 'draw' | 'move' | 'from' | 'until' | 'compare'
  readonly before: TimeWindow | undefined
  isMoving: boolean
}

export interface BrushPointer {
  readonly area: RefObject<HTMLDivElement | null>
  readonly draft: Draft | undefined
  readonly pointed: PointedStore
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: (event: PointerEvent) => void
    readonly onPointerCancel: () => void
    readonly onPointerLeave: () => void
    readonly onDoubleClick: () => void
  }
}

/** Handlers for the element over the picture, and what they draw. */
export function useBrush(options: BrushOptions): BrushPointer {
  const area = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | undefined>(undefined)
  const [draft, setDraft] = useState<Draft>()
  const [pointed] = useState<PointedStore>(() => createStore(() => ({ at: undefined })))
  const latest = useLatest(options)

  const pointAt = (clientX: number, scale: TimeScale): PointedAt => {
    const x = clientX - (area.current?.getBoundingClientRect().left ?? 0)
    const inside = Math.max(scale.left, Math.min(scale.left + scale.width, x))
    return { x: inside, us: timeAt(scale, inside) }
  }

  useEffect(() => {
    const element = area.current
    if (element === null) return
    // React listens to wheels passively, and then the page scrolls under the zoom.
    const onWheel = (event: WheelEvent) => {
      const { scale, onZoom, onPan } = latest.current
      if (scale === undefined) return
      event.preventDefault()
      const unit = event.deltaMode === 0 ? 1 : LINE_PIXELS
      const sideways = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0
      if (sideways !== 0) onPan((sideways * unit) / scale.width)
      else {
        const x = event.clientX - element.getBoundingClientRect().left
        onZoom(Math.exp(event.deltaY * unit * ZOOM_PER_PIXEL), timeAt(scale, x))
      }
      pointed.setState({ at: undefined })
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [latest, pointed])

  const howAt = (x: number, isShift: boolean): Drag['how'] => {
    const { scale, brush, canCompare } = latest.current
    if (isShift && canCompare) return 'compare'
    if (scale === undefined || brush === undefined) return 'draw'
    const [from, until] = [xOf(scale, brush.fromUs), xOf(scale, brush.untilUs)]
    if (Math.abs(x - from) <= HANDLE_REACH) return 'from'
    if (Math.abs(x - until) <= HANDLE_REACH) return 'until'
    return x > from && x < until ? 'move' : 'draw'
  }

  const drawn = ({ how, us, before }: Drag, at: PointedAt): TimeWindow | undefined => {
    const { buckets, whole } = latest.current
    if (buckets === undefined) return undefined
    if (how === 'draw' || how === 'compare') return brushBetween(us, at.us, buckets)
    if (before === undefined) return undefined
    if (how === 'move') return whole === undefined ? undefined : moveBrush(before, at.us - us, buckets, whole)
    return sizeBrush(before, how, at.us, buckets)
  }

  return {
    area,
    draft,
    pointed,
    handlers: {
      onPointerDown(event) {
        const { scale, brush } = latest.current
        if (event.button !== 0 || scale === undefined) return
        const at = pointAt(event.clientX, scale)
        drag.current = { ...at, how: howAt(at.x, event.shiftKey), before: brush, isMoving: false }
        area.current?.setPointerCapture(event.pointerId)
      },
      onPointerMove(event) {
        const { scale } = latest.current
        if (scale === undefined) return
        const at = pointAt(event.clientX, scale)
        const { current } = drag
        if (current === undefined) {
          pointed.setState({ at })
          const how = howAt(at.x, event.shiftKey)
          if (area.current !== null) area.current.dataset['how'] = how
          return
        }
        if (!current.isMoving && Math.abs(at.x - current.x) <= CLICK_SLACK) return
        current.isMoving = true
        pointed.setState({ at: undefined })
        const window = drawn(current, at)
        if (window !== undefined) setDraft({ kind: current.how === 'compare' ? 'compare' : 'brush', window })
      },
      onPointerUp(event) {
        const { current } = drag
        const { scale, onBrush, onCompare, onClick } = latest.current
        drag.current = undefined
        setDraft(undefined)
        if (current === undefined || scale === undefined) return
        const at = pointAt(event.clientX, scale)
        if (!current.isMoving) {
          onClick(at)
          return
        }
        const window = drawn(current, at)
        if (window === undefined) return
        if (current.how === 'compare') onCompare(window)
        else onBrush(window)
      },
      onPointerCancel() {
        drag.current = undefined
        setDraft(undefined)
      },
      onPointerLeave: () => pointed.setState({ at: undefined }),
      onDoubleClick: () => latest.current.onBrush(undefined),
    },
  }
}
