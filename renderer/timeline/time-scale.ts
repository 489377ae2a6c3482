/**
 * Which stretch of a connection is shown, and where on the screen. Times are microseconds after the connection's first
 * octet as doubles: exact to the microsecond for a connection of two centuries.
 */

export interface TimeWindow {
  readonly fromUs: number
  readonly untilUs: number
}

/** A window laid on pixels. */
export interface TimeScale extends TimeWindow {
  readonly left: number
  readonly width: number
}

/** The closest that can be looked at: a microsecond is then some forty pixels. */
export const SHORTEST_WINDOW_US = 20

/** Room before the first and, for what is written beside the last bar, after the last octet: shares of the length, at least so many microseconds. */
const ROOM_BEFORE = 0.008
const ROOM_AFTER = 0.115
const LEAST_ROOM_US = 10

/** The window that shows a connection of that length whole. */
export function wholeWindow(lengthUs: number): TimeWindow {
  return {
    fromUs: -Math.max(lengthUs * ROOM_BEFORE, LEAST_ROOM_US),
    untilUs: lengthUs + Math.max(lengthUs * ROOM_AFTER, LEAST_ROOM_US),
  }
}

/** Pixels from the left. */
export function xOf(scale: TimeScale, us: number): number {
  return scale.left + ((us - scale.fromUs) / (scale.untilUs - scale.fromUs)) * scale.width
}

/** Microseconds at a pixel. */
export function timeAt(scale: TimeScale, x: number): number {
  return scale.fromUs + ((x - scale.left) / scale.width) * (scale.untilUs - scale.fromUs)
}

/** The window of that length that starts there, moved so that it shows nothing beyond the whole. */
function within(fromUs: number, spanUs: number, whole: TimeWindow): TimeWindow {
  const from = Math.max(whole.fromUs, Math.min(fromUs, whole.untilUs - spanUs))
  return { fromUs: from, untilUs: from + spanUs }
}

/** Shows `factor` times as long a stretch, with the time `atUs` where it was; below 1 it comes nearer. */
export function zoomAt(window: TimeWindow, factor: number, atUs: number, whole: TimeWindow): TimeWindow {
  const before = window.untilUs - window.fromUs
  const most = whole.untilUs - whole.fromUs
  const span = Math.min(most, Math.max(Math.min(SHORTEST_WINDOW_US, most), before * factor))
  return within(atUs - (atUs - window.fromUs) * (span / before), span, whole)
}

/** Moves the window by so many microseconds. */
export function panBy(window: TimeWindow, us: number, whole: TimeWindow): TimeWindow {
  return within(window.fromUs + us, window.untilUs - window.fromUs, whole)
}

/** The window in which a stretch takes three quarters of the width. */
export function windowAround(stretch: TimeWindow, whole: TimeWindow): TimeWindow {
  const most = whole.untilUs - whole.fromUs
  const length = stretch.untilUs - stretch.fromUs
  const span = Math.min(most, Math.max(Math.min(SHORTEST_WINDOW_US, most), length / 0.75))
  return within(stretch.fromUs - (span - length) / 2, span, whole)
}

/** The window moved no further than is needed to show a stretch, or its beginning when it is longer. */
export function windowShowing(window: TimeWindow, stretch: TimeWindow, whole: TimeWindow): TimeWindow {
  const span = window.untilUs - window.fromUs
  const room = span * 0.05
  if (stretch.fromUs >= window.fromUs && stretch.untilUs <= window.untilUs) return window
  if (stretch.fromUs < window.fromUs || stretch.untilUs - stretch.fromUs > span - room) {
    return within(stretch.fromUs - room, span, whole)
  }
  return within(stretch.untilUs + room - span, span, whole)
}
