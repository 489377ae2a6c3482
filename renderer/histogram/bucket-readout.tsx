import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { FigureColumn } from '../../core/protocol/aggregate-api.ts'
import { amountText } from '../aggregate/figure-text.ts'
import type { TimeZone } from '../state/settings.ts'
import { spanText } from './moments.ts'
import type { PlacedMark } from './mark-layout.ts'
import { colorOf, type PlotFrame } from './plot.ts'
import type { PlotData } from './plot-data.ts'
import type { PointedStore } from './use-brush.ts'

/** Pixels of the tip, and between it and the pointer. */
const TIP_WIDTH = 232
const AWAY = 12

export interface BucketReadoutProps {
  readonly pointed: PointedStore
  readonly data: PlotData
  readonly measure: FigureColumn
  readonly marks: readonly PlacedMark[]
  readonly colors: PlotFrame['colors']
  readonly timeZone: TimeZone
  readonly width: number
}

/** What the bar under the pointer stands for. */
export function BucketReadout({ pointed, data, measure, marks, colors, timeZone, width }: BucketReadoutProps) {
  const at = useStore(pointed, (state) => state.at)
  if (at === undefined) return null
  const bucket = Math.floor((at.us - data.axis.fromUs) / data.widthUs)
  const records = data.records[bucket]
  if (records === undefined) return null
  const fromUs = data.axis.fromUs + bucket * data.widthUs
  const late = data.lateRecords[bucket] ?? 0
  const under = marks.filter(({ left, right }) => at.x >= left - 3 && at.x <= right + 3)
  const isLeft = at.x + AWAY + TIP_WIDTH > width
  return (
    <div
      className="bucket-tip"
      aria-hidden="true"
      style={{ left: isLeft ? at.x - AWAY - TIP_WIDTH : at.x + AWAY, width: TIP_WIDTH }}
    >
      <b>{spanText({ fromUs, untilUs: fromUs + data.widthUs }, timeZone)}</b>
      <dl>
        {[...data.series].reverse().map(({ label, tone, values }) => {
          const value = values[bucket]
          return (
            <div key={label}>
              <dt>
                <i className="series-mark" style={{ background: colorOf(tone, colors) }} />
                <span className="ellipsis">{label}</span>
              </dt>
              <dd>
                {value === null || value === undefined ? 'none' : amountText(Math.abs(value), measure)}
                {data.isRate && value !== null && '/s'}
              </dd>
            </div>
          )
        })}
        <div>
          <dt>records</dt>
          <dd>{formatCount(records)}</dd>
        </div>
        {late > 0 && (
          <div className="tone-pending">
            <dt>decoded late</dt>
            <dd>{formatCount(late)}</dd>
          </div>
        )}
      </dl>
      {under.map((mark) => (
        <p key={`${mark.kind} ${mark.fromUs}`} className={mark.kind === 'loss' ? 'tone-error' : `tone-${mark.kind}`}>
          {mark.label}
          {mark.kind === 'loss' && ' · click shows the rows around it'}
        </p>
      ))}
    </div>
  )
}
