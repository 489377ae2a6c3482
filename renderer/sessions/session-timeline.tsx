import { formatCount, formatDuration } from '../../core/elements/format-quantity.ts'
import type { TrafficSessionDetails, TrafficUniflow } from '../../core/protocol/traffic-session-report.ts'
import { useElementWidth } from '../ui/element-width.ts'
import { StartLane } from './start-lane.tsx'
import { SHORTEST_US, startOf, ticksOf, type Tick } from './uniflow-scale.ts'
import { DIRECTIONS, NO_UNIFLOW, recordText, timelineNote, uniflowText } from './uniflow-words.ts'
import './session-timeline.css'

/** Pixels of the lanes where nothing is laid out. */
const USUAL_WIDTH = 890

/** Pixels of a character of a bar's text, on the average. */
const CHARACTER_WIDTH = 6

function GridLines({ ticks }: { readonly ticks: readonly Tick[] }) {
  return ticks.map(({ at }) => <i key={at} className="lane-line" style={{ left: `${at * 100}%` }} />)
}

interface LaneProps {
  readonly direction: TrafficUniflow['direction']
  readonly uniflow: TrafficUniflow | undefined
  readonly lengthUs: number
  readonly width: number
  readonly ticks: readonly Tick[]
  readonly onSelectRecord: (record: number) => void
}

function UniflowLane({ direction, uniflow, lengthUs, width, ticks, onSelectRecord }: LaneProps) {
  const { name, side } = DIRECTIONS[direction]
  if (uniflow === undefined) {
    return (
      <div className={`lane lane-${side}`}>
        <p className="lane-name">
          {name}
          <small>no record</small>
        </p>
        <div className="lane-track is-missing">
          <span className="lane-missing">{NO_UNIFLOW}</span>
        </div>
      </div>
    )
  }
  const text = uniflowText(uniflow)
  const left = uniflow.startUs / lengthUs
  const share = Math.min(1 - left, Math.max(0, (uniflow.endUs - uniflow.startUs) / lengthUs))
  const textWidth = text.length * CHARACTER_WIDTH + 20
  const isAfter = (1 - left - share) * width > textWidth
  const isBefore = left * width > textWidth
  // Where it fits nowhere it is cut inside; the tip has all of it.
  const isInside = share * width > textWidth || !(isAfter || isBefore)
  const length = formatDuration(uniflow.endUs - uniflow.startUs, 'microseconds')
  return (
    <div className={`lane lane-${side}`}>
      <p className="lane-name">
        {name}
        <small>{recordText(uniflow)}</small>
      </p>
      <div className="lane-track">
        <GridLines ticks={ticks} />
        <button
          type="button"
          className={`uniflow uniflow-${side}`}
          style={{ left: `${left * 100}%`, width: `${share * 100}%` }}
          aria-label={`${name}, ${text}, ${length}: record ${formatCount(uniflow.record)} in Flows`}
          title={`${text} · ${length}, from ${formatDuration(uniflow.startUs, 'microseconds')} on · click for record ${formatCount(uniflow.record)} and its octets`}
          onClick={() => onSelectRecord(uniflow.record)}
        >
          {isInside && <span className="ellipsis">{text}</span>}
        </button>
        {!isInside && (
          <span
            className="uniflow-text"
            style={isAfter ? { left: `${(left + share) * 100}%` } : { right: `${(1 - left) * 100}%` }}
          >
            {text}
          </span>
        )}
      </div>
    </div>
  )
}

export interface SessionTimelineProps {
  readonly details: TrafficSessionDetails
  readonly onSelectRecord: (record: number) => void
}

/** The two uniflows on one axis, and the first moments enlarged. */
export function SessionTimeline({ details, onSelectRecord }: SessionTimelineProps) {
  const [axis, width] = useElementWidth(USUAL_WIDTH)
  const lengthUs = Math.max(SHORTEST_US, details.durationUs, ...details.uniflows.map(({ endUs }) => endUs))
  const ticks = ticksOf(lengthUs, width)
  const start = startOf(details)
  const note = timelineNote(details, start)
  return (
    <section className="session-timeline" aria-label="Uniflows of the session">
      <div className="lane-axis" aria-hidden="true">
        <div ref={axis} className="lane-ticks">
          {ticks.map(({ at, text }) => (
            <span key={at} className={at > 0.96 ? 'is-last' : undefined} style={{ left: `${at * 100}%` }}>
              {text}
            </span>
          ))}
        </div>
      </div>
      {(['fromClient', 'fromServer'] as const).map((direction) => (
        <UniflowLane
          key={direction}
          direction={direction}
          uniflow={details.uniflows.find((uniflow) => uniflow.direction === direction)}
          lengthUs={lengthUs}
          width={width}
          ticks={ticks}
          onSelectRecord={onSelectRecord}
        />
      ))}
      <StartLane start={start} sessionUs={lengthUs} width={width} />
      <p className="lane-note" title={note}>
        {note}
      </p>
    </section>
  )
}
