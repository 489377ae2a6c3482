/** What the lanes show at one moment, in pixels: painted, and asked what lies under the pointer. */
import type { Leg, LegState } from '../../core/protocol/transaction-report.ts'
import type { AxisTick } from './axis-ticks.ts'
import type { LanePlan } from './lane-plan.ts'
import type { TimeScale } from './time-scale.ts'

export interface SceneBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A span of the track of transactions, or several that are too short to be told apart. */
export interface SceneTransaction extends SceneBox {
  readonly count: number
  /** Index into the transactions: of several the one that took longest. */
  readonly transaction: number
  /** Of several: how many miss a leg in a gap of the sequence, and at which pixels. */
  readonly lost: number
  readonly lostAt: readonly number[]
  /** Stretch of time from the first to the last. */
  readonly fromUs: number
  readonly untilUs: number
  readonly isSelected: boolean
}

/** A leg of a transaction, or the wait for its server; of several merged ones the worst state. */
export interface SceneBar extends SceneBox {
  readonly kind: 'leg' | 'missing' | 'wait'
  readonly leg: Leg
  readonly lane: number
  readonly state: LegState
  readonly count: number
  /** Index into the transactions: of several the one that took longest. */
  readonly transaction: number
  /** Index into the legs. */
  readonly item: number
  readonly isSelected: boolean
}

export interface SceneConnector {
  /** `hold`: the appliance's own time; `cache`: it answered without a server. */
  readonly kind: 'hold' | 'cache'
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

export interface SceneRtt {
  readonly side: 'client' | 'server'
  readonly x: number
  readonly baseY: number
  /** Pixels of the stem; 0: not measured. */
  readonly stem: number
  /** Of several the largest. */
  readonly ms: number | null
  readonly count: number
  /** Index into the round trip times. */
  readonly item: number
}

export type LabelInk = 'plain' | 'strong' | 'muted' | 'client' | 'server' | 'error' | 'pending'

export interface SceneLabel {
  readonly x: number
  /** The middle of the text. */
  readonly y: number
  readonly width: number
  readonly text: string
  readonly ink: LabelInk
  readonly isBold: boolean
  /** Drawn on a plate, for a text that lies on a bar. */
  readonly hasPlate: boolean
}

export interface LaneScene {
  readonly scale: TimeScale
  readonly plan: LanePlan
  readonly ticks: readonly AxisTick[]
  readonly transactions: readonly SceneTransaction[]
  /** In the order of painting. */
  readonly bars: readonly SceneBar[]
  readonly connectors: readonly SceneConnector[]
  readonly rtts: readonly SceneRtt[]
  readonly labels: readonly SceneLabel[]
  /** Pixels from and to which the selected transaction reaches. */
  readonly selection: { readonly x0: number; readonly x1: number } | undefined
}
