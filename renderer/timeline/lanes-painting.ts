/** What the screen and a file need alike to paint the lanes. */
import type { TimeZone } from '../state/settings.ts'
import { trackLanes, type ConnectionIndex } from './connection-index.ts'
import { planLanes, type LanePlan } from './lane-plan.ts'
import type { LaneScene } from './lane-scene.ts'
import { paintGutter } from './paint-gutter.ts'
import { paintLanes } from './paint-lanes.ts'
import type { Painter } from './painter.ts'
import type { Palette } from './palette.ts'
import { timeOfDay } from './readout.ts'

/** Pixels right of the lanes. */
export const RIGHT_MARGIN = 14

/** `since 09:21:41.268`. */
export function sinceText(originUs: number, timeZone: TimeZone): string {
  return `since ${timeOfDay(originUs, timeZone).slice(0, 12)}`
}

/** Lanes of a connection and their bars, for any window. */
export function lanesOf(index: ConnectionIndex, rowHeight: number, isUnfolded: boolean) {
  const laneHeight = rowHeight + 8
  const plan = planLanes(index.connection, { laneHeight, transactionRows: index.transactions.rowCount, isUnfolded })
  return { index, plan, tracks: trackLanes(index, plan) }
}

/** Paints gutter and lanes of a scene. */
export function paintLanesWithGutter(
  painter: Painter,
  scene: LaneScene,
  plan: LanePlan,
  index: ConnectionIndex,
  palette: Palette,
): void {
  paintGutter(painter, plan, palette)
  paintLanes(painter, scene, index.connection.transactions, palette)
}
