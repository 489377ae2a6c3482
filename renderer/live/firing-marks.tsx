import type { AlertFiring } from '../../core/protocol/live-api.ts'
import { plural } from '../ui/numbers.ts'
import { clockText } from '../ui/clock-text.ts'
import { useSettings } from '../state/viewer-context.tsx'
import { useLive } from './live-context.ts'

export interface FiringSpan {
  /** Shares of the axis. */
  readonly from: number
  readonly length: number
  readonly firing: AlertFiring
}

/** Where firings lie on an axis of times in milliseconds; those outside are left out. */
export function firingSpans(firings: readonly AlertFiring[], fromMs: number, toMs: number): readonly FiringSpan[] {
  if (!(toMs > fromMs)) return []
  return firings.flatMap((firing) => {
    const begin = Math.max(fromMs, Date.parse(firing.from))
    const end = Math.min(toMs, firing.to === undefined ? toMs : Date.parse(firing.to))
    if (!(end >= begin)) return []
    return [{ from: (begin - fromMs) / (toMs - fromMs), length: (end - begin) / (toMs - fromMs), firing }]
  })
}

/** A row over a time axis with the times at which alerts fired; none when none did. */
export function FiringMarks({
  fromMs,
  toMs,
  maxWidth,
}: {
  readonly fromMs: number
  readonly toMs: number
  readonly maxWidth: number
}) {
  const alerts = useLive((state) => state.alerts)
  const timeZone = useSettings((settings) => settings.timeZone)
  const spans = firingSpans(
    alerts.flatMap(({ firings }) => firings),
    fromMs,
    toMs,
  )
  if (spans.length === 0) return null
  return (
    <div className="firing-row" role="img" aria-label={`Alerts fired ${plural(spans.length, 'time')}`}>
      <span>Alerts</span>
      <span className="firing-strip" style={{ maxWidth }}>
        {spans.map(({ from, length, firing }) => (
          <i
            key={`${firing.rule} ${firing.from}`}
            style={{ left: `${from * 100}%`, width: `${length * 100}%` }}
            title={`${firing.name}, ${clockText(firing.from, timeZone)} – ${firing.to === undefined ? 'now' : clockText(firing.to, timeZone)}`}
          />
        ))}
      </span>
    </div>
  )
}
