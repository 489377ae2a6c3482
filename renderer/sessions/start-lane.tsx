import { formatDuration } from '../../core/elements/format-quantity.ts'
import { lengthText } from './metric-words.ts'
import { ticksOf, type StartLengths } from './uniflow-scale.ts'
import { absentNames, RTT_WORDS, SRT_WORDS } from './uniflow-words.ts'

/** Pixels that a label needs beside its bar, on the average of a character. */
const CHARACTER_WIDTH = 6.2

interface StartLaneProps {
  readonly start: StartLengths
  /** The length of the axis above. */
  readonly sessionUs: number
  readonly width: number
}

interface Bar {
  readonly kind: 'rtt' | 'srt'
  readonly isOdd: boolean
  readonly fromUs: number
  readonly us: number
  readonly text: string
  readonly long: string
}

function barsOf({ rtt, srt, rttUs, srtUs }: StartLengths): readonly Bar[] {
  const bars: Bar[] = []
  if (rttUs > 0) {
    const text = `RTT ${formatDuration(rttUs, 'microseconds')}`
    const long = `${text}: ${RTT_WORDS}`
    bars.push({ kind: 'rtt', isOdd: rtt?.isOdd === true, fromUs: 0, us: rttUs, text, long })
  }
  if (srtUs > 0) {
    const text = `SRT ${formatDuration(srtUs, 'microseconds')}`
    const long = `${text}: ${SRT_WORDS}`
    bars.push({ kind: 'srt', isOdd: srt?.isOdd === true, fromUs: rttUs, us: srtUs, text, long })
  }
  return bars
}

/** The longest of the texts that fits into `width` pixels. */
function fitting(texts: readonly string[], width: number): string {
  return texts.find((text) => text.length * CHARACTER_WIDTH + 16 < width) ?? ''
}

/** The first moments, with RTT and SRT as lengths: when they began is not on the wire. */
export function StartLane({ start, sessionUs, width }: StartLaneProps) {
  const { lengthUs } = start
  const absent = absentNames(start)
  if (lengthUs === 0) {
    return (
      <div className="lane lane-start">
        <p className="lane-name">
          Start, enlarged
          <small>not measured</small>
        </p>
        <div className="lane-track is-missing">
          <span className="lane-missing">
            <span className="absent">n/m</span> {absent} not measured: there are no lengths to draw.
          </span>
        </div>
      </div>
    )
  }
  const bars = barsOf(start)
  const endUs = bars.reduce((end, { fromUs, us }) => Math.max(end, fromUs + us), 0)
  // The bars say where in the session they are: the stretch that is enlarged, drawn out to the width of the lane.
  const stretch = Math.min(1, lengthUs / sessionUs) * 100
  const outside: string[] = []
  return (
    <>
      <div className="lane-funnel" aria-hidden="true">
        {stretch < 100 && (
          <svg viewBox="0 0 100 100" preserveAspectRatio="none">
            <polygon points={`0,0 ${stretch},0 100,100 0,100`} />
          </svg>
        )}
      </div>
      <div className="lane lane-start">
        <p className="lane-name">
          Start, enlarged
          <small>first {lengthText(lengthUs)}</small>
        </p>
        <div className="lane-track">
          {ticksOf(lengthUs, width).map(({ at, text }) => (
            <i key={at} className="lane-line" style={{ left: `${at * 100}%` }}>
              {at > 0 && at < 0.97 && <small>{text}</small>}
            </i>
          ))}
          {bars.map(({ kind, isOdd, fromUs, us, text, long }) => {
            const inside = fitting([long, text], (us / lengthUs) * width)
            if (inside === '') outside.push(text)
            return (
              <span
                key={kind}
                className={`start-bar start-${kind}${isOdd ? ' is-odd' : ''}`}
                style={{ left: `${(fromUs / lengthUs) * 100}%`, width: `${(us / lengthUs) * 100}%` }}
                title={long}
                role="img"
                aria-label={long}
              >
                <span className="start-text">{inside}</span>
              </span>
            )
          })}
          <span className="start-label" style={{ left: `${(endUs / lengthUs) * 100}%` }}>
            {outside.map((text) => (
              <span key={text} className={text.startsWith('SRT') ? 'is-srt' : undefined} aria-hidden="true">
                {text}
              </span>
            ))}
            {absent !== '' && (
              <span>
                {absent} <span className="absent">n/m</span>
              </span>
            )}
          </span>
        </div>
      </div>
    </>
  )
}
