/** Lays a connection on pixels. Pure: the same connection, window and width give the same scene. */
import type { LegState } from '../../core/protocol/transaction-report.ts'
import { axisTicks } from './axis-ticks.ts'
import type { ConnectionIndex, LaneTrack, LaneTracks } from './connection-index.ts'
import { placeLabels } from './lane-labels.ts'
import type { LanePlan } from './lane-plan.ts'
import type { LaneScene, SceneBar, SceneConnector, SceneRtt, SceneTransaction } from './lane-scene.ts'
import type { MeasureText } from './painter.ts'
import { endOfStarted, firstReaching } from './span-track.ts'
import { bucketLength, mergeSpans, MIN_BAR, type MergedBar } from './span-merge.ts'
import { xOf, type TimeScale } from './time-scale.ts'

export interface LaneLayoutRequest {
  readonly index: ConnectionIndex
  readonly plan: LanePlan
  readonly tracks: LaneTracks
  readonly scale: TimeScale
  /** Index into the transactions; -1 for none. */
  readonly selected: number
  readonly measure: MeasureText
}

/** Pixels beyond the edges of the plot to which a bar is drawn: a canvas counts in single precision. */
const OVERHANG = 64

/** Pixels between two labels of the axis. */
const TICK_APART = 84

/** Pixels of an RTT stem, for the smallest and the largest value of its side. */
const SHORTEST_STEM = 6
const LONGEST_STEM = 17

/** Pixels of merged transactions that say together how many they are, and of merged waits that are drawn as one height. */
const TRANSACTION_BUCKET = 110
const WAIT_BUCKET = 4
const LEG_BUCKET = 30

/** Pixels of the lowest of merged waits. */
const LEAST_WAIT = 3

/** Worst last: of merged legs the one that needs an eye decides how they look. */
const STATES: readonly LegState[] = ['notExpected', 'there', 'notExported', 'waiting', 'lost']

interface PixelSpan {
  readonly x: number
  readonly width: number
}

function clamped(x0: number, x1: number, { left, width }: TimeScale): PixelSpan {
  const from = Math.max(x0, left - OVERHANG)
  return { x: from, width: Math.max(Math.min(x1, left + width + OVERHANG) - from, 0) }
}

function pixelsOf(startUs: number, endUs: number, scale: TimeScale): PixelSpan {
  const x0 = xOf(scale, startUs)
  return clamped(x0, Math.max(xOf(scale, endUs), x0 + MIN_BAR), scale)
}

function isInSight({ x, width }: PixelSpan, scale: TimeScale): boolean {
  return x + width >= scale.left && x <= scale.left + scale.width
}

function layTransactions({ index, plan, scale, selected }: LaneLayoutRequest): SceneTransaction[] {
  const { transactions: track, connection } = index
  const lane = plan.lanes[0]!
  const rowHeight = lane.height / track.rowCount
  const boxes = mergeSpans(track, scale, bucketLength(scale, TRANSACTION_BUCKET)).map((bar): SceneTransaction => {
    let worst = track.item[bar.first]!
    let lost = 0
    let untilUs = -Infinity
    const lostAt: number[] = []
    for (let at = bar.first; at <= bar.last; at++) {
      if (track.row[at] !== bar.row) continue
      const item = track.item[at]!
      if (index.lengthUs[item]! > index.lengthUs[worst]!) worst = item
      if (track.endUs[at]! > untilUs) untilUs = track.endUs[at]!
      if (bar.count === 1 || index.isLost[item] === 0) continue
      lost++
      const x = xOf(scale, track.startUs[at]!)
      if (x - (lostAt.at(-1) ?? -Infinity) >= MIN_BAR + 1) lostAt.push(x)
    }
    return {
      ...clamped(bar.x0, bar.x1, scale),
      y: lane.top + bar.row * rowHeight,
      height: rowHeight - (track.rowCount > 1 ? 1 : 0),
      count: bar.count,
      transaction: worst,
      lost,
      lostAt,
      fromUs: track.startUs[bar.first]!,
      untilUs,
      isSelected: bar.count === 1 && worst === selected,
    }
  })
  const own = connection.transactions[selected]
  if (own === undefined || boxes.some(({ isSelected }) => isSelected)) return boxes
  const box = pixelsOf(own.startUs, own.endUs, scale)
  if (!isInSight(box, scale)) return boxes
  const { startUs: fromUs, endUs: untilUs } = own
  const alone = { count: 1, transaction: selected, lost: 0, lostAt: [], fromUs, untilUs, isSelected: true }
  return [...boxes, { ...box, y: lane.top, height: lane.height, ...alone }]
}

function layTrack(track: LaneTrack, { index, plan, scale, selected }: LaneLayoutRequest): SceneBar[] {
  const { legs } = index.connection
  const { spans, kind, leg, lane } = track
  const rowHeight = track.height / spans.rowCount
  const top = plan.lanes[lane]!.top + track.top
  const barOf = (bar: MergedBar): SceneBar => {
    let worst = spans.item[bar.first]!
    let worstUs = -1
    let state = 0
    let waitUs = 0
    for (let at = bar.first; at <= bar.last; at++) {
      if (spans.row[at] !== bar.row) continue
      const item = spans.item[at]!
      const lengthUs = index.lengthUs[index.legTransaction[item]!] ?? 0
      if (lengthUs > worstUs) {
        worst = item
        worstUs = lengthUs
      }
      if (kind === 'missing') state = Math.max(state, STATES.indexOf(legs[item]!.state))
      else if (kind === 'wait') waitUs = Math.max(waitUs, spans.endUs[at]! - spans.startUs[at]!)
    }
    const transaction = index.legTransaction[worst]!
    const full = rowHeight - (spans.rowCount > 1 ? 1 : 0)
    // Merged waits would all look alike: how high they are drawn tells where the long ones are.
    const isProfile = kind === 'wait' && bar.count > 1
    const height = isProfile ? LEAST_WAIT + (full - LEAST_WAIT) * (waitUs / index.mostWaitUs) : full
    return {
      kind,
      leg,
      lane,
      ...clamped(bar.x0, bar.x1, scale),
      y: top + bar.row * rowHeight + full - height,
      height,
      state: kind === 'missing' ? STATES[state]! : 'there',
      count: bar.count,
      transaction,
      item: worst,
      isSelected: bar.count === 1 && transaction === selected && selected >= 0,
    }
  }
  return mergeSpans(spans, scale, bucketLength(scale, kind === 'wait' ? WAIT_BUCKET : LEG_BUCKET)).map(barOf)
}

/** Bars of the selected transaction that were merged with others, drawn once more by themselves. */
function laySelected(request: LaneLayoutRequest, bars: readonly SceneBar[]): SceneBar[] {
  const { index, tracks, scale, selected, plan } = request
  if (selected < 0) return []
  return tracks.tracks.flatMap((track) => {
    const item = index.legOf[selected * 4 + track.leg - 1] ?? -1
    const leg = index.connection.legs[item]
    if (leg === undefined || tracks.laneOfLeg[item] !== track.lane) return []
    if (track.kind !== 'wait' && (track.kind === 'missing') !== (leg.state !== 'there')) return []
    if (
      bars.some((bar) => bar.isSelected && bar.kind === track.kind && bar.lane === track.lane && bar.leg === track.leg)
    )
      return []
    const isWait = track.kind === 'wait'
    const startUs = isWait ? index.waitStartUs[selected]! : leg.startUs
    const endUs = isWait ? index.waitEndUs[selected]! : leg.endUs
    if (Number.isNaN(startUs)) return []
    const box = pixelsOf(startUs, endUs, scale)
    if (!isInSight(box, scale)) return []
    const { kind, lane, top, height } = track
    const y = plan.lanes[lane]!.top + top
    const state = isWait ? 'there' : leg.state
    return [
      {
        kind,
        leg: leg.leg,
        lane,
        ...box,
        y,
        height,
        state,
        count: 1,
        transaction: selected,
        item,
        isSelected: true,
      },
    ]
  })
}

function layConnectors(request: LaneLayoutRequest, shown: readonly SceneTransaction[]): SceneConnector[] {
  const { index, tracks, plan, scale } = request
  const { legs, transactions } = index.connection
  const limit = 4 * scale.width
  const at = (us: number) => Math.max(scale.left - limit, Math.min(scale.left + limit, xOf(scale, us)))
  const middle = (lane: number) => plan.lanes[lane]!.top + plan.lanes[lane]!.height / 2
  return shown.flatMap(({ count, transaction, isSelected }): SceneConnector[] => {
    if (count > 1 && !isSelected) return []
    const legAt = (leg: number) => {
      const item = index.legOf[transaction * 4 + leg - 1] ?? -1
      const lane = item < 0 ? -1 : (tracks.laneOfLeg[item] ?? -1)
      return lane < 0 ? undefined : { ...legs[item]!, lane }
    }
    const [first, second, third, fourth] = [legAt(1), legAt(2), legAt(3), legAt(4)]
    const lines: SceneConnector[] = []
    if (first?.state === 'there' && second?.state === 'there') {
      const [y0, y1] = [middle(first.lane) + 7, middle(second.lane) - 7]
      lines.push({ kind: 'hold', x0: at(first.endUs), y0, x1: at(second.startUs), y1 })
    }
    if (third?.state === 'there' && fourth?.state === 'there') {
      const [y0, y1] = [middle(third.lane) + 7, middle(fourth.lane) - 7]
      lines.push({ kind: 'hold', x0: at(third.startUs), y0, x1: at(fourth.startUs), y1 })
    }
    if (transactions[transaction]?.verdict === 'answeredByAppliance' && first !== undefined && fourth !== undefined) {
      const [y0, y1] = [middle(first.lane) + 7, middle(fourth.lane) - 7]
      lines.push({ kind: 'cache', x0: at(first.endUs), y0, x1: at(fourth.startUs), y1 })
    }
    return lines
  })
}

function layRtts({ index, plan, scale }: LaneLayoutRequest): SceneRtt[] {
  return plan.lanes.flatMap(({ kind, side, top, height }) => {
    if (kind !== 'rtt' || side === 'none') return []
    const track = index.rtts[side]
    const most = Math.max(1, index.mostRttMs[side])
    const baseY = top + height
    const ticks: SceneRtt[] = []
    const end = endOfStarted(track, scale.untilUs)
    for (let at = firstReaching(track, scale.fromUs); at < end; at++) {
      const item = track.item[at]!
      const { ms } = index.connection.rtts[item]!
      const x = xOf(scale, track.startUs[at]!)
      const last = ticks.at(-1)
      const stem = ms === null ? 0 : SHORTEST_STEM + (LONGEST_STEM - SHORTEST_STEM) * (ms / most)
      if (last === undefined || x - last.x >= MIN_BAR + 1) {
        ticks.push({ side, x, baseY, stem, ms, count: 1, item })
      } else {
        const isLarger = (ms ?? -1) > (last.ms ?? -1)
        const worst = isLarger ? { stem, ms, item } : {}
        ticks[ticks.length - 1] = { ...last, ...worst, count: last.count + 1 }
      }
    }
    return ticks
  })
}

/** The scene of a window of a connection. */
export function layLanes(request: LaneLayoutRequest): LaneScene {
  const { index, plan, tracks, scale, selected } = request
  const transactions = layTransactions(request)
  const merged = tracks.tracks.flatMap((track) => layTrack(track, request))
  const bars = [...merged, ...laySelected(request, merged)]
  const rtts = layRtts(request)
  const own = index.connection.transactions[selected]
  const scene = {
    scale,
    plan,
    ticks: axisTicks(scale, scale.width, TICK_APART),
    transactions,
    bars,
    connectors: layConnectors(request, transactions),
    rtts,
    selection:
      own === undefined
        ? undefined
        : { x0: xOf(scale, own.startUs), x1: Math.max(xOf(scale, own.endUs), xOf(scale, own.startUs) + MIN_BAR) },
  }
  return { ...scene, labels: placeLabels(scene, request) }
}
