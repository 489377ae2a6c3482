import { memo } from 'react'
import type { MetricDistribution } from '../../core/protocol/traffic-session-report.ts'

/** Share of the height that the highest bar takes: the mark stands above all of them. */
const HIGHEST = 0.78

/** Where a value stands on the axis of its group, 0 to 1. Bins of whole numbers are one wide: there it is the middle of its bin. */
export function placeOf(value: number, { low, high, bins }: MetricDistribution): number {
  const span = high - low
  if (span <= 0) return 0.5
  const place = Math.min(1, Math.max(0, (value - low) / span))
  const isWhole = bins.length === span && Number.isInteger(value)
  return isWhole ? (Math.min(bins.length - 1, place * span) + 0.5) / span : place
}

export interface DistributionProps {
  readonly group: MetricDistribution
  readonly value: number
}

/** How many sessions of the group have which value, and where this one stands. The tile says the same in words. */
export const Distribution = memo(function Distribution({ group, value }: DistributionProps) {
  const most = Math.max(1, ...group.bins)
  const width = 100 / Math.max(1, group.bins.length)
  const at = `${placeOf(value, group) * 100}%`
  return (
    <svg className="distribution" aria-hidden="true">
      {group.bins.map((count, index) => {
        if (count === 0) return null
        // A single session in a thousand still shows.
        const height = Math.max(3, (count / most) * HIGHEST * 100)
        return (
          <rect
            key={index}
            className="distribution-bar"
            x={`${index * width}%`}
            y={`${100 - height}%`}
            width={`${width}%`}
            height={`${height}%`}
          />
        )
      })}
      <line className="distribution-base" x1="0" x2="100%" y1="100%" y2="100%" />
      <line className="distribution-halo" x1={at} x2={at} y1="0" y2="100%" />
      <line className="distribution-mark" x1={at} x2={at} y1="0" y2="100%" />
      <svg x={at} overflow="visible">
        <path className="distribution-head" d="M-4 0h8l-4 5z" />
      </svg>
    </svg>
  )
})
