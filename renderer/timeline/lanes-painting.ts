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

/** Pixels of a lane with the gap below it, over those of a row: as a rule, and where there is little room. */
const LANE_MORE = 8
const LEAST_LANE_MORE = 3

export interface LaneRoom {
  readonly rowHeight: number
  readonly isUnfolded: boolean
  /** Pixels that all lanes should fit into; undefined: as many as they need. */
  readonly height?: number
}

/** Lanes of a connection and their bars, for any window. */
export function lanesOf(index: ConnectionIndex, { rowHeight, isUnfolded, height = Infinity }: LaneRoom) {
  const { connection, transactions } = index
  const planOf = (laneHeight: number) =>
    planLanes(connection, { laneHeight, transactionRows: transactions.rowCount, isUnfolded })
  const usual = planOf(rowHeight + LANE_MORE)
  const tooMuch = Math.max(0, usual.height - height) / Math.max(1, usual.lanes.length - 1)
  const less = Math.min(LANE_MORE - LEAST_LANE_MORE, Math.ceil(tooMuch))
  const plan = less === 0 ? usual : planOf(rowHeight + LANE_MORE - less)
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
