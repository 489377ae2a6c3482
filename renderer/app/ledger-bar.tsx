import type { Ledger } from '../../core/protocol/ledger.ts'
import type { LossUnit } from '../../core/protocol/health-report.ts'

/** Parts are at least this wide when they are there at all: a single lost record must be seen. */
const MIN_PART = 2

export interface LedgerBarProps {
  readonly ledger: Ledger
  /** Pixels. */
  readonly width: number
  /** Messages that are lost are no records: they show, but have no share. */
  readonly lossUnit?: LossUnit
}

/** Decoded, pending, lost, malformed and duplicate on one line. */
export function LedgerBar({ ledger, width, lossUnit = 'records' }: LedgerBarProps) {
  const { octets, records } = ledger
  const recordOctets = records.decoded > 0 ? octets.decoded / records.decoded : 0
  const lost = lossUnit === 'messages' ? Number(records.lost > 0) : records.lost * recordOctets
  const parts = [
    { name: 'pending', value: octets.pending, fill: 'var(--pending)' },
    { name: 'lost', value: lost || Number(records.lost > 0), fill: 'var(--error)' },
    { name: 'malformed', value: octets.malformed + octets.undecodable, fill: 'var(--error)' },
    { name: 'duplicate', value: records.duplicated * recordOctets, fill: 'var(--netscaler)' },
  ]
  const total = octets.decoded + parts.reduce((sum, part) => sum + part.value, 0)
  let end = width
  const drawn = parts.map((part) => {
    const share = part.value === 0 || total === 0 ? 0 : Math.max(MIN_PART, (part.value / total) * (width - 8))
    end -= share
    return { ...part, x: end, width: Math.max(0, share - 0.5) }
  })
  return (
    <svg className="ledger-bar" width={width} height="6" aria-hidden="true">
      <rect width={width} height="6" rx="1.5" fill="var(--bg4)" />
      <rect width={total === 0 ? 0 : Math.max(0, end)} height="6" rx="1.5" fill="var(--bar)" />
      {drawn.map((part) => (
        <rect key={part.name} x={part.x} width={part.width} height="6" fill={part.fill} />
      ))}
    </svg>
  )
}
