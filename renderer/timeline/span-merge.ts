/**
 * Spans on pixels. Each is at least three pixels wide; those too short to stand beside each other become one bar that
 * says how many it holds. Bars of one row never overlap, so what is drawn last hides nothing.
 */
import { endOfStarted, firstReaching, type SpanTrack } from './span-track.ts'
import type { TimeScale } from './time-scale.ts'

/** Pixels: below it a span is drawn this wide, and merged with a neighbour that it would touch. */
export const MIN_BAR = 3

/** Pixels that part two bars which are not merged because they would not fit. */
const GAP = 1

export interface MergedBar {
  x0: number
  x1: number
  readonly row: number
  /** Indexes into the track: of the first and the last span in it. */
  readonly first: number
  last: number
  count: number
}

interface OpenBar extends MergedBar {
  /** Where its spans really end, in pixels. */
  reach: number
  isNarrow: boolean
}

/** The last pixels that a bar leaves to a span that begins where its least width would end. */
function giveWay(bar: OpenBar, x: number, before: number): void {
  if (bar.x1 <= x) return
  bar.x1 = Math.max(x, before)
  bar.x0 = Math.max(before, Math.min(bar.x0, bar.x1 - MIN_BAR))
}

/**
 * The length of a bucket of about `pixels` (up to twice as many): powers of two of a microsecond, so that buckets keep
 * their places while the window pans.
 */
export function bucketLength(scale: TimeScale, pixels: number): number {
  const wanted = ((scale.untilUs - scale.fromUs) / scale.width) * pixels
  return 2 ** Math.ceil(Math.log2(Math.max(wanted, 1e-3)))
}

/** The bars of a track that are in sight, in each row from left to right; merged bars end where a bucket of time does. */
export function mergeSpans(track: SpanTrack, scale: TimeScale, bucketUs = Infinity): MergedBar[] {
  const open: (OpenBar | undefined)[] = []
  const before: number[] = []
  const bars: MergedBar[] = []
  const close = (bar: OpenBar) => {
    before[bar.row] = bar.x1
    if (bar.x1 > bar.x0) bars.push(bar)
  }
  const bucketOf = (index: number) => Math.floor(track.startUs[index]! / bucketUs)
  const perUs = scale.width / (scale.untilUs - scale.fromUs)
  const end = endOfStarted(track, scale.untilUs)
  for (let index = firstReaching(track, scale.fromUs); index < end; index++) {
    if (track.endUs[index]! < scale.fromUs) continue
    const row = track.row[index]!
    const x0 = scale.left + (track.startUs[index]! - scale.fromUs) * perUs
    const reach = scale.left + (track.endUs[index]! - scale.fromUs) * perUs
    const isNarrow = reach - x0 < MIN_BAR
    const x1 = isNarrow ? x0 + MIN_BAR : reach
    const bar = open[row]
    const runsTogether = bar !== undefined && x0 < bar.reach - 1e-6
    const isCrowded = bar?.isNarrow === true && isNarrow && x0 < bar.x1 + GAP && bucketOf(bar.first) === bucketOf(index)
    if (bar !== undefined && (runsTogether || isCrowded)) {
      bar.x1 = Math.max(bar.x1, x1)
      bar.reach = Math.max(bar.reach, reach)
      bar.last = index
      bar.count++
      bar.isNarrow &&= isNarrow
      continue
    }
    if (bar !== undefined) {
      giveWay(bar, x0, before[row] ?? -Infinity)
      close(bar)
    }
    // What is before it may have needed room that it did not have.
    open[row] = {
      x0: Math.max(x0, before[row] ?? -Infinity),
      x1,
      row,
      first: index,
      last: index,
      count: 1,
      reach,
      isNarrow,
    }
  }
  for (const bar of open) if (bar !== undefined) close(bar)
  return bars
}
