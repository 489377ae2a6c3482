/** The timeline as a file: what is shown as a picture, or everything it is made of as JSON. */
import type { ConnectionDetails, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import type { TimeZone } from '../state/settings.ts'
import type { ConnectionIndex } from './connection-index.ts'
import { layLadder } from './ladder-layout.ts'
import { layLanes } from './lane-layout.ts'
import { lanesOf, paintLanesWithGutter, RIGHT_MARGIN, sinceText } from './lanes-painting.ts'
import { GUTTER_WIDTH } from './paint-gutter.ts'
import { paintLadder } from './paint-ladder.ts'
import { AXIS_HEIGHT, paintAxis } from './paint-lanes.ts'
import { paintWaterfall, VALUES_WIDTH, WATERFALL_HEIGHT } from './paint-waterfall.ts'
import type { MeasureText, Painter } from './painter.ts'
import type { Palette } from './palette.ts'
import type { FilePicture } from './picture-file.ts'
import type { TimeWindow } from './time-scale.ts'
import { connectionFacts, connectionName, lossText } from './timeline-sentence.ts'
import { cutText, requestText } from './transaction-words.ts'
import { layWaterfall } from './waterfall-layout.ts'

export interface ExportRequest {
  readonly index: ConnectionIndex
  readonly selected: number
  readonly details: TransactionDetails | undefined
  readonly window: TimeWindow
  readonly mode: 'lanes' | 'ladder'
  readonly isUnfolded: boolean
  readonly rowHeight: number
  readonly timeZone: TimeZone
  /** Pixels. */
  readonly width: number
}

const TITLE_HEIGHT = 30
const LADDER_HEIGHT = 340

interface Part {
  readonly height: number
  readonly paint: (painter: Painter) => void
}

function titlePart(strong: string, rest: string, width: number, palette: Palette): Part {
  return {
    height: TITLE_HEIGHT,
    paint(painter) {
      const middle = TITLE_HEIGHT / 2
      painter.text(12, middle, strong, { ink: { color: palette.strong }, size: 13, weight: 600 })
      const x = 12 + painter.measure(strong, 13, 600) + 10
      const text = cutText(rest, width - x - 12, (part) => painter.measure(part, 12, 400))
      painter.text(x, middle, text, { ink: { color: palette.second }, size: 12 })
      painter.line([0, TITLE_HEIGHT - 0.5, width, TITLE_HEIGHT - 0.5], { color: palette.line, width: 1 })
    },
  }
}

function lanesPart(request: ExportRequest, palette: Palette, measure: MeasureText): Part {
  const { index, rowHeight, isUnfolded, window, selected, timeZone, width } = request
  const lanes = lanesOf(index, { rowHeight, isUnfolded })
  const scale = { ...window, left: GUTTER_WIDTH, width: Math.max(40, width - GUTTER_WIDTH - RIGHT_MARGIN) }
  const scene = layLanes({ ...lanes, scale, selected, measure })
  return {
    height: AXIS_HEIGHT + lanes.plan.height + 4,
    paint(painter) {
      paintAxis(painter, scene, sinceText(index.connection.originUs, timeZone), palette)
      painter.shift(0, AXIS_HEIGHT, () => paintLanesWithGutter(painter, scene, lanes.plan, index, palette))
    },
  }
}

/** Everything that the picture for a file shows, one part below the other. */
export function composeTimeline(request: ExportRequest, palette: Palette, measure: MeasureText): FilePicture {
  const { index, details, mode, width } = request
  const { connection } = index
  const name = `Connection ${connection.connectionId ?? connection.number}`
  const loss = lossText(connection)
  const facts = `${connectionName(connection)} · ${connectionFacts(connection)}${loss === '' ? '' : ` · ${loss}`}`
  const parts: Part[] = [titlePart(name, facts, width, palette)]
  if (mode === 'ladder' && details !== undefined) {
    const ladder = layLadder(details, width, LADDER_HEIGHT)
    parts.push({ height: ladder.height, paint: (painter) => paintLadder(painter, ladder, palette) })
  } else parts.push(lanesPart(request, palette, measure))
  if (details !== undefined) {
    const waterfall = layWaterfall(details, GUTTER_WIDTH, Math.max(40, width - GUTTER_WIDTH - VALUES_WIDTH))
    const about = `${requestText(details)} · times since the request's first octet, appliance clock`
    parts.push(titlePart(`Transaction ${details.transactionId}`, about, width, palette))
    parts.push({ height: WATERFALL_HEIGHT, paint: (painter) => paintWaterfall(painter, waterfall, palette) })
  }
  return {
    width,
    height: parts.reduce((sum, { height }) => sum + height, 0),
    title: `${name}, ${facts}`,
    paint(painter) {
      let top = 0
      for (const part of parts) {
        painter.shift(0, top, () => part.paint(painter))
        top += part.height
      }
    },
  }
}

/** Everything that the timeline is made of; times are microseconds after `connection.originUs`. */
export function timelineJson(connection: ConnectionDetails, transaction: TransactionDetails | undefined): string {
  const content = {
    format: 'flowglass-timeline',
    version: 1,
    connection,
    ...(transaction === undefined ? {} : { transaction }),
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}
