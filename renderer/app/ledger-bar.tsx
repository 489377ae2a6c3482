import type { Ledger } from '../../core/protocol/ledger.ts'

const WIDTH = 120

/** Parts are at least this wide when they are there at all: a single lost record must be seen. */
const MIN_PART = 2

/** Decoded, pending, lost and malformed on one line of 120 px. */
export function LedgerBar({ ledger }: { readonly ledger: Ledger }) {
  const { octets, records } = ledger
  const recordOctets = records.decoded > 0 ? octets.decoded / records.decoded : 0
  const parts = [
    { name: 'pending', value: octets.pending, fill: 'var(--pending)' },
    { name: 'lost', value: records.lost * recordOctets, fill: 'var(--error)' },
    { name: 'malformed', value: octets.malformed + octets.undecodable, fill: 'var(--error)' },
  ]
  const total = octets.decoded + parts.reduce((sum, part) => sum + part.value, 0)
  let end = WIDTH
  const drawn = parts.map((part) => {
    const width = part.value === 0 || total === 0 ? 0 : Math.max(MIN_PART, (part.value / total) * WIDTH)
    end -= width
    return { ...part, x: end, width: Math.max(0, width - 0.5) }
  })
  return (
    <svg className="ledger-bar" width={WIDTH} height="6" aria-hidden="true">
      <rect width={WIDTH} height="6" rx="1.5" fill="var(--bg4)" />
      <rect width={total === 0 ? 0 : end} height="6" rx="1.5" fill="var(--bar)" />
      {drawn.map((part) => (
        <rect key={part.name} x={part.x} width={part.width} height="6" fill={part.fill} />
      ))}
    </svg>
  )
}
