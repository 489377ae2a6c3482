import type { TemplateDescription } from '../../core/protocol/template-report.ts'
import { eventSentence } from './history-sentence.ts'
import { timelineMarks, type Band, type Mark, type TimeSpan } from './timeline-marks.ts'

const BAND_TOP = 5
const BAND_HEIGHT = 11
const MIDDLE = BAND_TOP + BAND_HEIGHT / 2

/** Pixels of a letter at 11 px, on average; a text that might not fit stays in the tooltip. */
const LETTER_WIDTH = 5.8
const TEXT_PAD = 12

/** Pixels between two refresh marks below which the later one is left out. */
const MIN_MARK_GAP = 3

/** Patterns of all timelines; drawn once on the page. */
export function TimelinePatterns() {
  return (
    <svg width="0" height="0" className="timeline-patterns" aria-hidden="true">
      <defs>
        <pattern id="timeline-stale" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--bg1)" />
          <rect width="1.2" height="6" fill="var(--line2)" />
        </pattern>
        <pattern id="timeline-waiting" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect width="4" height="4" fill="var(--pending-bg)" />
          <circle cx="2" cy="2" r="0.9" fill="var(--pending)" />
        </pattern>
        <pattern id="timeline-given-up" width="4" height="4" patternUnits="userSpaceOnUse">
          <rect width="4" height="4" fill="var(--error-bg)" />
          <circle cx="2" cy="2" r="0.9" fill="var(--error)" />
        </pattern>
      </defs>
    </svg>
  )
}

const BAND_CLASSES: Readonly<Record<Band['kind'], string>> = {
  definition: 'band-definition',
  changed: 'band-changed',
  stale: 'band-stale',
  waiting: 'band-waiting',
  'given-up': 'band-given-up',
}

/** Whether a band stands for data without a template, not for a definition. */
function isOfData({ kind }: Band): boolean {
  return kind === 'waiting' || kind === 'given-up'
}

/** Where a text begins that stands in a band; undefined when it does not fit. */
function textPlace(band: Band, width: number): { readonly x: number; readonly width: number } | undefined {
  if (band.text === undefined) return undefined
  const textWidth = band.text.length * LETTER_WIDTH + TEXT_PAD
  const from = band.from * width
  const room = (band.until - band.from) * width
  // A stale band is short; its sentence stands before it, where the last refreshes were.
  if (band.kind === 'stale') return from > textWidth ? { x: from - textWidth, width: textWidth } : undefined
  if (room < textWidth + 8) return undefined
  if (isOfData(band)) return { x: from + (room - textWidth) / 2, width: textWidth }
  return { x: from + 10, width: textWidth }
}

function BandShape({ band, width }: { readonly band: Band; readonly width: number }) {
  const x = band.from * width
  return (
    <rect
      className={BAND_CLASSES[band.kind]}
      x={x}
      y={BAND_TOP}
      width={Math.max(2, (band.until - band.from) * width)}
      height={BAND_HEIGHT}
      rx="2"
    >
      <title>{band.hint}</title>
    </rect>
  )
}

function BandText({ band, width }: { readonly band: Band; readonly width: number }) {
  const place = textPlace(band, width)
  if (place === undefined) return null
  return (
    <g className={`text-${band.kind}`} aria-hidden="true">
      <rect x={place.x} y={BAND_TOP} width={place.width} height={BAND_HEIGHT} className="text-ground" />
      <text x={place.x + place.width / 2} y={MIDDLE + 4} textAnchor="middle">
        {band.text}
      </text>
    </g>
  )
}

function MarkShape({ mark, width }: { readonly mark: Mark; readonly width: number }) {
  const x = mark.at * width
  if (mark.kind === 'refreshed') {
    return <line className="mark-refreshed" x1={x} x2={x} y1={BAND_TOP - 1} y2={BAND_TOP + BAND_HEIGHT + 1} />
  }
  if (mark.kind === 'learned') {
    return (
      <path className="mark-learned" d={`M${x} ${MIDDLE - 6}l6 6-6 6-6-6z`}>
        <title>{mark.hint}</title>
      </path>
    )
  }
  if (mark.kind === 'changed') {
    return (
      <path className="mark-changed" d={`M${x} ${MIDDLE - 7}l7 13h-14z`}>
        <title>{mark.hint}</title>
      </path>
    )
  }
  return (
    <path className="mark-withdrawn" d={`M${x - 4} ${MIDDLE - 4}l8 8m0-8l-8 8`}>
      <title>{mark.hint}</title>
    </path>
  )
}

/** Refresh marks far enough apart to be told from each other, and not behind a text. */
function thinned(marks: readonly Mark[], bands: readonly Band[], width: number): readonly Mark[] {
  const texts = bands.map((band) => textPlace(band, width)).filter((place) => place !== undefined)
  let last = -Infinity
  return marks.filter((mark) => {
    if (mark.kind !== 'refreshed') return true
    const x = mark.at * width
    if ((mark.at - last) * width < MIN_MARK_GAP) return false
    if (texts.some((place) => x > place.x && x < place.x + place.width)) return false
    last = mark.at
    return true
  })
}

export interface TimelineRowProps {
  readonly description: TemplateDescription
  readonly span: TimeSpan
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly clock: (at: string) => string
}

/** What became of one template, along the time axis. */
export function TimelineRow({ description, span, width, height, clock }: TimelineRowProps) {
  const { bands, marks, arrow } = timelineMarks(description, span, clock)
  const label = description.events.map((event) => `${clock(event.at)} ${eventSentence(event)}`).join('; ')
  const drawn = thinned(marks, bands, width)
  return (
    <svg
      className="timeline-row-picture"
      width={width}
      height={height}
      viewBox={`0 ${-(height - 21) / 2} ${width} ${height}`}
      role="img"
      aria-label={`Template ${description.summary.key.templateId}: ${label}`}
    >
      {bands.map((band, index) => (
        <BandShape key={index} band={band} width={width} />
      ))}
      {drawn
        .filter(({ kind }) => kind === 'refreshed')
        .map((mark, index) => (
          <MarkShape key={index} mark={mark} width={width} />
        ))}
      {bands.map((band, index) => (
        <BandText key={index} band={band} width={width} />
      ))}
      {arrow !== undefined && (
        <g className="timeline-arrow">
          <title>The records that had waited were decoded when the template came</title>
          <path
            d={`M${arrow.from * width - 6} ${MIDDLE}H${arrow.to * width + 4}m6 -3.5l-6 3.5l6 3.5`}
            className="timeline-arrow-line"
          />
        </g>
      )}
      {bands.filter(isOfData).map((band, index) => (
        <BandText key={index} band={band} width={width} />
      ))}
      {drawn
        .filter(({ kind }) => kind !== 'refreshed')
        .map((mark, index) => (
          <MarkShape key={index} mark={mark} width={width} />
        ))}
    </svg>
  )
}
