import type { LoadProgress } from '../../core/protocol/session-api.ts'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import { formatOctetRate, formatRecordRate, formatSecondsLeft } from '../ui/numbers.ts'

/** How much of the file is read, how fast, and how long it will take; no total, no estimate. */
export function LoadProgressBar({ progress }: { readonly progress: LoadProgress | undefined }) {
  if (progress === undefined) return <b className="load-word">Reading</b>
  const { octetsRead, octetsTotal, octetsPerSecond, recordsPerSecond, secondsLeft } = progress
  const share = octetsTotal === undefined || octetsTotal === 0 ? undefined : Math.min(1, octetsRead / octetsTotal)
  return (
    <span className="load-progress">
      <b className="load-word">Reading</b>
      {share !== undefined && (
        <svg
          width="96"
          height="6"
          role="progressbar"
          aria-label="Reading the file"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <rect width="96" height="6" rx="2" fill="var(--bg4)" />
          <rect width={96 * share} height="6" rx="2" fill="var(--accent)" />
        </svg>
      )}
      <span className="load-octets">
        {octetsTotal === undefined
          ? formatOctets(octetsRead)
          : `${formatOctets(octetsRead)} of ${formatOctets(octetsTotal)}`}
      </span>
      <span className="load-rate">{formatOctetRate(octetsPerSecond)}</span>
      <span className="load-rate load-records">{formatRecordRate(recordsPerSecond)}</span>
      {secondsLeft !== undefined && <b className="load-left">{formatSecondsLeft(secondsLeft)} left</b>}
    </span>
  )
}
