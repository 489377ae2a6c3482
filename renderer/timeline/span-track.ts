/**
 * Spans of time in the order of their starts, in columns: what of ten thousand is in sight is found without looking at
 * the rest. Spans that go on while others run get rows of their own, so that none hides another.
 */

/** Rows of a track; what runs beside more than that shares the last one. */
export const MAX_ROWS = 3

export interface SpanTrack {
  readonly count: number
  readonly startUs: Float64Array
  readonly endUs: Float64Array
  /** The latest end up to and with this span. */
  readonly reachUs: Float64Array
  /** What the span stands for, as its maker counts. */
  readonly item: Int32Array
  readonly row: Uint8Array
  readonly rowCount: number
}

export interface Span {
  readonly startUs: number
  readonly endUs: number
  readonly item: number
}

/** Puts spans in order and into rows. */
export function makeTrack(spans: readonly Span[]): SpanTrack {
  const sorted = [...spans].sort((a, b) => a.startUs - b.startUs || a.endUs - b.endUs)
  const count = sorted.length
  const track = {
    count,
    startUs: new Float64Array(count),
    endUs: new Float64Array(count),
    reachUs: new Float64Array(count),
    item: new Int32Array(count),
    row: new Uint8Array(count),
  }
  const rowEnds: number[] = []
  let reach = -Infinity
  sorted.forEach((span, index) => {
    reach = Math.max(reach, span.endUs)
    track.startUs[index] = span.startUs
    track.endUs[index] = span.endUs
    track.reachUs[index] = reach
    track.item[index] = span.item
    const free = rowEnds.findIndex((end) => end <= span.startUs)
    const row = free >= 0 ? free : Math.min(rowEnds.length, MAX_ROWS - 1)
    rowEnds[row] = Math.max(rowEnds[row] ?? -Infinity, span.endUs)
    track.row[index] = row
  })
  return { ...track, rowCount: Math.max(1, rowEnds.length) }
}

/** The first index at which an ascending column is not below a value. */
function lowerBound(column: Float64Array, value: number): number {
  let low = 0
  let high = column.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The first span that can reach into what begins at `fromUs`. */
export function firstReaching(track: SpanTrack, fromUs: number): number {
  return lowerBound(track.reachUs, fromUs)
}

/** One past the last span that begins before or at `untilUs`. */
export function endOfStarted(track: SpanTrack, untilUs: number): number {
  return lowerBound(track.startUs, untilUs + 1e-6)
}
