/** A brushed stretch of the axis: how it is drawn out, moved and sized. Its ends lie between bars, so that each bar is in or out. */
import type { TimeWindow } from '../timeline/time-scale.ts'

/** Buckets of an axis. */
export interface Buckets {
  readonly originUs: number
  readonly widthUs: number
}

/** The boundary of buckets that is nearest. */
function snap(us: number, { originUs, widthUs }: Buckets): number {
  return originUs + Math.round((us - originUs) / widthUs) * widthUs
}

/** From one moment to another, whichever is first: whole buckets, at least one. */
export function brushBetween(oneUs: number, otherUs: number, buckets: Buckets): TimeWindow {
  const [first, last] = oneUs <= otherUs ? [oneUs, otherUs] : [otherUs, oneUs]
  const fromUs = snap(first, buckets)
  const untilUs = snap(last, buckets)
  if (untilUs > fromUs) return { fromUs, untilUs }
  // Shorter than a bucket: the bucket that it lies in.
  const { originUs, widthUs } = buckets
  const start = originUs + Math.floor(((first + last) / 2 - originUs) / widthUs) * widthUs
  return { fromUs: start, untilUs: start + widthUs }
}

/** Moved by so many microseconds, in steps of a bucket, and kept inside the whole. */
export function moveBrush(brush: TimeWindow, us: number, buckets: Buckets, whole: TimeWindow): TimeWindow {
  const length = brush.untilUs - brush.fromUs
  const moved = brush.fromUs + Math.round(us / buckets.widthUs) * buckets.widthUs
  const fromUs = Math.max(whole.fromUs, Math.min(moved, whole.untilUs - length))
  return { fromUs, untilUs: fromUs + length }
}

export type BrushEnd = 'from' | 'until'

/** With one end at another moment; past the other end they change places. */
export function sizeBrush(brush: TimeWindow, end: BrushEnd, us: number, buckets: Buckets): TimeWindow {
  return brushBetween(us, end === 'from' ? brush.untilUs : brush.fromUs, buckets)
}

/** Whether nothing but the length of time that is shown is in it. */
export function covers(brush: TimeWindow, whole: TimeWindow): boolean {
  return brush.fromUs <= whole.fromUs && brush.untilUs >= whole.untilUs
}

/** The stretch of the same length just before. */
export function previousOf({ fromUs, untilUs }: TimeWindow): TimeWindow {
  return { fromUs: 2 * fromUs - untilUs, untilUs: fromUs }
}
