/** The strip of a session as a file: as a picture, or everything it is made of as JSON. */
import type { TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import { endpointText } from '../timeline/endpoint-text.ts'
import type { Painter } from '../timeline/painter.ts'
import type { Palette } from '../timeline/palette.ts'
import { savePicture, type FilePicture, type PictureColors, type PictureFormat } from '../timeline/picture-file.ts'
import { cutText } from '../timeline/transaction-words.ts'
import { saveText } from '../ui/save-text.ts'
import { linesOf, paintTiles, TILES_HEIGHT } from './paint-tiles.ts'
import { paintUniflows, UNIFLOWS_HEIGHT } from './paint-uniflows.ts'

const HEADER_HEIGHT = 34
const REASONS_WIDTH = 380
const PICTURE_WIDTH = 1440
const SIGNS = { odd: '▲', fine: '✓', note: 'i' } as const

function titleOf({ client, server }: TrafficSessionDetails): string {
  return `Session ${endpointText(client)} → ${endpointText(server)}`
}

/** Of its files, without their endings. */
function nameOf({ number }: TrafficSessionDetails): string {
  return `session-${number}`
}

function paintHeader(painter: Painter, details: TrafficSessionDetails, palette: Palette): void {
  const middle = HEADER_HEIGHT / 2
  const title = titleOf(details)
  painter.text(12, middle, title, { ink: { color: palette.strong }, size: 12, weight: 600 })
  const { application, serverName, exporter, start, verdict, groupName } = details
  const facts = [application, serverName, exporter, start, `against ${groupName}`].filter((fact) => fact !== null)
  const words = verdict === undefined ? '' : `${verdict.label}: ${verdict.sentence}`
  const right = PICTURE_WIDTH - 12 - painter.measure(words, 12, 500)
  painter.text(PICTURE_WIDTH - 12, middle, words, {
    ink: { color: palette.warn },
    size: 12,
    weight: 500,
    align: 'right',
  })
  const left = 12 + painter.measure(title, 12, 600) + 10
  const text = cutText(facts.join(' · '), right - left - 12, (part) => painter.measure(part, 12, 400))
  painter.text(left, middle, text, { ink: { color: palette.second }, size: 12 })
}

function paintReasons(painter: Painter, { reasons }: TrafficSessionDetails, palette: Palette): void {
  let y = 16
  painter.text(14, y, reasons.length === 0 ? 'No verdict' : 'Why this verdict', {
    ink: { color: palette.strong },
    size: 12,
    weight: 600,
  })
  for (const { kind, sentence } of reasons) {
    const color = kind === 'odd' ? palette.warn : kind === 'fine' ? palette.accent : palette.third
    const lines = linesOf(sentence, REASONS_WIDTH - 48, (part) => painter.measure(part, 12, 400), 2)
    if (y + 20 + (lines.length - 1) * 16 > UNIFLOWS_HEIGHT) break
    y += 20
    painter.text(14, y, SIGNS[kind], { ink: { color }, size: 11 })
    for (const [index, line] of lines.entries()) {
      if (index > 0) y += 16
      painter.text(34, y, line, { ink: { color: palette.second }, size: 12 })
    }
  }
}

/** Everything that the picture shows. */
export function stripPicture(details: TrafficSessionDetails, palette: Palette): FilePicture {
  const lanesWidth = PICTURE_WIDTH - REASONS_WIDTH
  const stroke = { color: palette.paneLine, width: 1 }
  return {
    width: PICTURE_WIDTH,
    height: HEADER_HEIGHT + TILES_HEIGHT + UNIFLOWS_HEIGHT,
    title: titleOf(details),
    paint(painter) {
      paintHeader(painter, details, palette)
      painter.line([0, HEADER_HEIGHT - 0.5, PICTURE_WIDTH, HEADER_HEIGHT - 0.5], stroke)
      painter.shift(0, HEADER_HEIGHT, () => paintTiles(painter, details, PICTURE_WIDTH, palette))
      const top = HEADER_HEIGHT + TILES_HEIGHT
      painter.line([0, top + 0.5, PICTURE_WIDTH, top + 0.5], stroke)
      painter.shift(0, top, () => paintUniflows(painter, details, lanesWidth, palette))
      painter.line([lanesWidth, top, lanesWidth, top + UNIFLOWS_HEIGHT], stroke)
      painter.shift(lanesWidth, top, () => paintReasons(painter, details, palette))
    },
  }
}

/** Everything that the strip is made of; times are microseconds. */
export function stripJson(details: TrafficSessionDetails): string {
  return `${JSON.stringify({ format: 'flowglass-session', version: 1, session: details }, undefined, 2)}\n`
}

/** Offers the picture of the strip as a file to keep. */
export function saveStripPicture(
  details: TrafficSessionDetails,
  format: PictureFormat,
  colors: PictureColors,
): Promise<void> {
  return savePicture({ format, colors, name: nameOf(details), compose: (palette) => stripPicture(details, palette) })
}

/** Offers everything that the strip is made of as a file to keep. */
export function saveStripJson(details: TrafficSessionDetails): void {
  saveText(`${nameOf(details)}.json`, stripJson(details))
}
