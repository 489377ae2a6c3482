import type { KeyboardEvent } from 'react'
import type { TimeZone } from '../state/settings.ts'
import { xOf, type TimeScale, type TimeWindow } from '../timeline/time-scale.ts'
import type { BrushEnd } from './brush.ts'
import { brushText, clockOf, spanText } from './moments.ts'
import type { PlotArea } from './plot.ts'

interface Placed {
  readonly left: number
  readonly right: number
}

/** Where a stretch lies on the picture, as far as it is in sight. */
function placeOf({ fromUs, untilUs }: TimeWindow, scale: TimeScale): Placed | undefined {
  const end = scale.left + scale.width
  const [left, right] = [Math.max(scale.left, xOf(scale, fromUs)), Math.min(end, xOf(scale, untilUs))]
  return right <= scale.left || left >= end ? undefined : { left, right }
}

interface HandleProps {
  readonly end: BrushEnd
  readonly brush: TimeWindow
  readonly scale: TimeScale
  readonly timeZone: TimeZone
  readonly onSize: (end: BrushEnd, steps: number) => void
}

/** One end of what is brushed: dragged, or moved with the arrows. */
function Handle({ end, brush, scale, timeZone, onSize }: HandleProps) {
  const us = end === 'from' ? brush.fromUs : brush.untilUs
  const x = xOf(scale, us)
  if (x < scale.left - 1 || x > scale.left + scale.width + 1) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    onSize(end, event.shiftKey ? step * 10 : step)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      className="brush-handle"
      style={{ left: x }}
      aria-label={end === 'from' ? 'Beginning of the stretch' : 'End of the stretch'}
      aria-orientation="horizontal"
      aria-valuemin={Math.round(scale.fromUs / 1e6)}
      aria-valuemax={Math.round(scale.untilUs / 1e6)}
      aria-valuenow={Math.round(us / 1e6)}
      aria-valuetext={clockOf(us, timeZone, brush.untilUs - brush.fromUs)}
      onKeyDown={onKeyDown}
    />
  )
}

export interface BrushOverlayProps {
  readonly brush: TimeWindow | undefined
  readonly compare: TimeWindow | undefined
  readonly scale: TimeScale
  readonly area: PlotArea
  readonly timeZone: TimeZone
  readonly onSize: (end: BrushEnd, steps: number) => void
}

/** What is brushed, bright between its ends; and what Top compares it with. */
export function BrushOverlay({ brush, compare, scale, area, timeZone, onSize }: BrushOverlayProps) {
  const place = brush && placeOf(brush, scale)
  const against = compare && placeOf(compare, scale)
  const end = scale.left + scale.width
  const rows = { top: area.top, height: area.height }
  return (
    <>
      {brush !== undefined && (
        <>
          <i className="brush-shade" style={{ ...rows, left: scale.left, width: (place?.left ?? end) - scale.left }} />
          {place !== undefined && (
            <i className="brush-shade" style={{ ...rows, left: place.right, width: end - place.right }} />
          )}
        </>
      )}
      {against !== undefined && compare !== undefined && (
        <div className="compare-box" style={{ ...rows, left: against.left, width: against.right - against.left }}>
          <span>against {spanText(compare, timeZone)}</span>
        </div>
      )}
      {place !== undefined && brush !== undefined && (
        <>
          <div className="brush-box" style={{ ...rows, left: place.left, width: place.right - place.left }} />
          <span
            className="brush-label"
            style={place.left > end - 190 ? { right: `calc(100% - ${end}px)` } : { left: place.left + 6 }}
          >
            {brushText(brush, timeZone)}
          </span>
          <Handle end="from" brush={brush} scale={scale} timeZone={timeZone} onSize={onSize} />
          <Handle end="until" brush={brush} scale={scale} timeZone={timeZone} onSize={onSize} />
        </>
      )}
    </>
  )
}
