/** The two directions of a session and its start, painted for a file. */
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type { TrafficSessionDetails, TrafficUniflow } from '../../core/protocol/traffic-session-report.ts'
import type { Painter } from '../timeline/painter.ts'
import type { Palette } from '../timeline/palette.ts'
import { cutText } from '../timeline/transaction-words.ts'
import { lengthText } from './metric-words.ts'
import { SHORTEST_US, startOf, ticksOf, type Tick } from './uniflow-scale.ts'
import {
  absentNames,
  DIRECTIONS,
  NO_UNIFLOW,
  recordText,
  RTT_WORDS,
  timelineNote,
  uniflowText,
} from './uniflow-words.ts'

export const UNIFLOWS_HEIGHT = 160

const GUTTER = 150
const RIGHT = 20
const LANE = 30
const LANE_TOPS = { fromClient: 22, fromServer: 56, start: 102 } as const
const BAR = { top: 8, height: 15 } as const
const LEAST_WIDTH = 3

interface Lanes {
  readonly painter: Painter
  readonly palette: Palette
  /** Pixels of the axis. */
  readonly room: number
  readonly lengthUs: number
}

function paintTicks({ painter, palette, room }: Lanes, ticks: readonly Tick[], top: number, bottom: number): void {
  for (const { at, text } of ticks) {
    const x = GUTTER + at * room
    const align = at === 0 ? 'left' : at > 0.96 ? 'right' : 'center'
    painter.text(x, top - 9, text, { ink: { color: palette.third }, size: 10, align })
    painter.line([x, top, x, bottom], { color: palette.paneLine, width: 1 })
  }
}

function paintName({ painter, palette }: Lanes, top: number, name: string, second: string): void {
  painter.text(12, top + 9, name, { ink: { color: palette.strong }, size: 12 })
  painter.text(12, top + 23, second, { ink: { color: palette.third }, size: 11 })
}

/** A text inside a bar, else behind it, else before it. */
function paintBarText(
  { painter, palette, room }: Lanes,
  bar: { x: number; width: number },
  y: number,
  text: string,
  inside: string,
): void {
  const width = painter.measure(text, 11, 500) + 18
  const style = { size: 11, weight: 500 } as const
  if (width <= bar.width) painter.text(bar.x + 9, y, text, { ...style, ink: { color: inside } })
  else if (bar.x + bar.width + width <= GUTTER + room) {
    painter.text(bar.x + bar.width + 8, y, text, { ...style, ink: { color: palette.strong } })
  } else painter.text(bar.x - 8, y, text, { ...style, ink: { color: palette.strong }, align: 'right' })
}

function paintUniflow(lanes: Lanes, direction: TrafficUniflow['direction'], uniflow: TrafficUniflow | undefined): void {
  const { painter, palette, room, lengthUs } = lanes
  const { name, side } = DIRECTIONS[direction]
  const top = LANE_TOPS[direction]
  const color = palette[side]
  painter.box({ x: 0, y: top, width: palette.edge, height: LANE }, { fill: { color } })
  paintName(lanes, top, name, uniflow === undefined ? 'no record' : recordText(uniflow))
  const lane = { x: GUTTER, y: top, width: room, height: LANE }
  if (uniflow === undefined) {
    painter.box(lane, { stroke: { color: palette.controlLine, width: 1, dash: [3, 3] } })
    const text = cutText(NO_UNIFLOW, room - 20, (part) => painter.measure(part, 11, 400))
    painter.text(GUTTER + 10, top + LANE / 2, text, { ink: { color: palette.third } })
    return
  }
  painter.box(lane, { fill: { color, alpha: palette.laneAlpha } })
  const x = GUTTER + (uniflow.startUs / lengthUs) * room
  const width = Math.max(LEAST_WIDTH, ((uniflow.endUs - uniflow.startUs) / lengthUs) * room)
  const box = { x, y: top + BAR.top, width, height: BAR.height }
  const isSolid = direction === 'fromClient'
  painter.box(
    box,
    isSolid ? { radius: 2, fill: { color } } : { radius: 2, fill: { color, alpha: 0.32 }, stroke: { color, width: 1 } },
  )
  paintBarText(lanes, box, top + LANE / 2, uniflowText(uniflow), isSolid ? palette.onAccent : palette.strong)
}

function paintStart(lanes: Lanes, details: TrafficSessionDetails): void {
  const { painter, palette, room } = lanes
  const start = startOf(details)
  const { rttUs, srtUs, lengthUs } = start
  const top = LANE_TOPS.start
  const middle = top + LANE / 2
  const absent = absentNames(start)
  paintName(lanes, top, 'Start, enlarged', lengthUs === 0 ? 'not measured' : `first ${lengthText(lengthUs)}`)
  const lane = { x: GUTTER, y: top, width: room, height: LANE }
  if (lengthUs === 0) {
    painter.box(lane, { stroke: { color: palette.controlLine, width: 1, dash: [3, 3] } })
    const text = `n/m  ${absent} not measured: there are no lengths to draw.`
    painter.text(GUTTER + 10, middle, text, { ink: { color: palette.third } })
    return
  }
  painter.box(lane, { fill: { color: palette.raised } })
  paintTicks(
    lanes,
    ticksOf(lengthUs, room).filter(({ at }) => at > 0),
    top,
    top + LANE,
  )
  const at = (us: number) => (us / lengthUs) * room
  const y = top + BAR.top
  if (rttUs > 0) {
    const color = start.rtt?.isOdd === true ? palette.warn : palette.netscaler
    const box = { x: GUTTER, y, width: Math.max(LEAST_WIDTH, at(rttUs)), height: BAR.height }
    painter.box(box, { radius: 2, fill: { color, alpha: 0.3 }, stroke: { color, width: 1 } })
    const short = `RTT ${formatDuration(rttUs, 'microseconds')}`
    const long = `${short}: ${RTT_WORDS}`
    const text = [long, short].find((words) => painter.measure(words, 11, 500) + 18 < box.width) ?? ''
    painter.text(GUTTER + 9, middle, text, { ink: { color: palette.strong }, size: 11, weight: 500 })
  }
  if (srtUs > 0) {
    const stroke = { color: palette.server, width: 1 }
    const box = { x: GUTTER + at(rttUs), y, width: Math.max(LEAST_WIDTH, at(srtUs)), height: BAR.height }
    painter.box(box, { radius: 2, hatch: { color: palette.server, width: 1.5, pitch: 7 }, stroke })
  }
  const words = [
    srtUs > 0 ? `SRT ${formatDuration(srtUs, 'microseconds')}` : '',
    absent === '' ? '' : `${absent} n/m`,
  ].filter((text) => text !== '')
  const behind = GUTTER + at(rttUs + srtUs) + 10
  painter.text(behind, middle, words.join('   '), { ink: { color: palette.server }, size: 11, weight: 500 })
}

/** Paints axis, both directions, the enlarged start and what they mean. */
export function paintUniflows(painter: Painter, details: TrafficSessionDetails, width: number, palette: Palette): void {
  const room = Math.max(40, width - GUTTER - RIGHT)
  const lengthUs = Math.max(SHORTEST_US, details.durationUs, ...details.uniflows.map(({ endUs }) => endUs))
  const lanes: Lanes = { painter, palette, room, lengthUs }
  paintTicks(lanes, ticksOf(lengthUs, room), LANE_TOPS.fromClient, LANE_TOPS.fromServer + LANE)
  for (const direction of ['fromClient', 'fromServer'] as const) {
    paintUniflow(
      lanes,
      direction,
      details.uniflows.find((uniflow) => uniflow.direction === direction),
    )
  }
  paintStart(lanes, details)
  const note = timelineNote(details, startOf(details))
  const text = cutText(note, room, (part) => painter.measure(part, 11, 400))
  painter.text(GUTTER, LANE_TOPS.start + LANE + 12, text, { ink: { color: palette.third } })
}
