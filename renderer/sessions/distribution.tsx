import { memo } from 'react'
import type { MetricDistribution } from '../../core/protocol/traffic-session-report.ts'

/** Share of the height that the highest bar takes: the mark stands above all of them. */
const HIGHEST = 0.78

/** Where there is one value alone, its bar takes this part of the axis. */
const ONE_BAR = 12

/** Where a value lies between the ends of an axis, 0 to 1. */
export function placeOf(value: number, low: number, high: number): number {
  if (high <= low) return 0.5
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

export interface DistributionProps {
  readonly group: MetricDistribution
  readonly value: number
}

/** How many sessions of the group have which value, and where this one stands. The tile says the same in words. */
export const Distribution = memo(function Distribution({ group, value }: DistributionProps) {
  const most = Math.max(1, ...group.bins)
  // Where all have the same value, it stands in the middle.
  const isOne = group.high <= group.low
  const width = isOne ? 100 / ONE_BAR : 100 / Math.max(1, group.bins.length)
  const at = `${placeOf(value, group.low, group.high) * 100}%`
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
            x={`${isOne ? 50 - width / 2 : index * width}%`}
            y={`${100 - height}%`}
            width={`${width}%`}
            height={`${height}%`}
          />
        )
      })}
      <line className="distribution-base" x1="0" x2="100%" y1="100%" y2="100%" />
      <line className="distribution-mark" x1={at} x2={at} y1="0" y2="100%" />
      <svg x={at} overflow="visible">
        <path className="distribution-head" d="M-4 0h8l-4 5z" />
      </svg>
    </svg>
  )
})
