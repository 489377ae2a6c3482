/** Wheel, drag, click and hover on the lanes. */
import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { hitTest, type LaneHit } from './hit-test.ts'
import type { LaneScene } from './lane-scene.ts'
import { timeAt, type TimeWindow } from './time-scale.ts'
import type { TimelineControl } from './timeline-state.ts'

export interface Hover {
  /** Pixels in the picture. */
  readonly x: number
  readonly y: number
  readonly us: number
  readonly hit: LaneHit | undefined
}

export type HoverStore = StoreApi<{ readonly hover: Hover | undefined }>

/** Pixels that a pointer may move during a click. */
const CLICK_SLACK = 3

/** A notch of a wheel zooms by a fifth; a touchpad sends many small ones. */
const ZOOM_PER_PIXEL = 0.0018
const LINE_PIXELS = 16

interface Drag {
  readonly x: number
  readonly window: TimeWindow
  isMoving: boolean
}

export interface LanePointerOptions {
  readonly control: TimelineControl
  readonly scene: RefObject<LaneScene | undefined>
  readonly onHit: (hit: LaneHit | undefined) => void
  readonly onEnter: (hit: LaneHit) => void
}

/** Handlers for the element that holds the lanes' canvas at its top left, and what the pointer is over. */
export function useLanePointer({ control, scene, onHit, onEnter }: LanePointerOptions) {
  const [hoverStore] = useState<HoverStore>(() => createStore(() => ({ hover: undefined })))
  const drag = useRef<Drag | undefined>(undefined)
  const area = useRef<HTMLDivElement>(null)

  const placeOf = (event: { readonly clientX: number; readonly clientY: number }) => {
    const frame = area.current?.getBoundingClientRect()
    return { x: event.clientX - (frame?.left ?? 0), y: event.clientY - (frame?.top ?? 0) }
  }

  useEffect(() => {
    const element = area.current
    if (element === null) return
    // React listens to wheels passively, and then the page scrolls under the zoom.
    const onWheel = (event: WheelEvent) => {
      const shown = scene.current
      if (shown === undefined) return
      const x = event.clientX - element.getBoundingClientRect().left
      // Over the names the wheel scrolls.
      if (x < shown.scale.left) return
      event.preventDefault()
      const unit = event.deltaMode === 0 ? 1 : LINE_PIXELS
      const sideways = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0
      if (sideways !== 0) control.pan((sideways * unit) / shown.scale.width)
      else control.zoom(Math.exp(event.deltaY * unit * ZOOM_PER_PIXEL), timeAt(shown.scale, x))
      hoverStore.setState({ hover: undefined })
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [control, scene, hoverStore])

  const hitAt = (event: PointerEvent | React.MouseEvent): LaneHit | undefined => {
    const shown = scene.current
    const { x, y } = placeOf(event)
    return shown === undefined ? undefined : hitTest(shown, x, y)
  }
  return {
    area,
    hoverStore,
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.button !== 0) return
        drag.current = { x: event.clientX, window: control.store.getState().window, isMoving: false }
        area.current?.setPointerCapture(event.pointerId)
      },
      onPointerMove(event: PointerEvent) {
        const shown = scene.current
        if (shown === undefined) return
        const { current } = drag
        if (current === undefined) {
          const { x, y } = placeOf(event)
          const hover = { x, y, us: timeAt(shown.scale, x), hit: hitTest(shown, x, y) }
          hoverStore.setState({ hover: x < shown.scale.left && hover.hit === undefined ? undefined : hover })
          return
        }
        const dx = event.clientX - current.x
        if (!current.isMoving && Math.abs(dx) <= CLICK_SLACK) return
        current.isMoving = true
        hoverStore.setState({ hover: undefined })
        const { window } = current
        control.setWindow(control.moved(window, (-dx / shown.scale.width) * (window.untilUs - window.fromUs)))
      },
      onPointerUp(event: PointerEvent) {
        const { current } = drag
        drag.current = undefined
        if (current !== undefined && !current.isMoving) onHit(hitAt(event))
      },
      onPointerCancel() {
        drag.current = undefined
      },
      onPointerLeave() {
        hoverStore.setState({ hover: undefined })
      },
      onDoubleClick(event: React.MouseEvent) {
        const hit = hitAt(event)
        if (hit !== undefined) onEnter(hit)
      },
    },
  }
}
