import { formatCount, formatDuration, formatOctets } from '../../core/elements/format-quantity.ts'
import type { TemplateSummary } from '../../core/protocol/template-report.ts'
import { useSettings } from '../state/viewer-context.tsx'
import { formatRecordRate, plural } from '../ui/numbers.ts'
import { shareText } from '../ui/share-text.ts'
import { clockText, dateText } from './clock-text.ts'

/** Octets of a share of the whole, to the precision that `shareText` has. */
const WHOLE = 1_000_000

/** How much came with a template, from when to when, and how often it was repeated. */
export function TrafficFacts({ template }: { readonly template: TemplateSummary }) {
  const timeZone = useSettings((settings) => settings.timeZone)
  const { records, octets, recordsPerSecond, share, decodedLate, assumed, firstSeen, lastSeen, refresh } = template
  const facts: (readonly [string, string, string?])[] = []
  if (records > 0) {
    facts.push(['Records', `${formatCount(records)}, ${formatRecordRate(recordsPerSecond)}`])
    facts.push(['Octets', `${formatOctets(octets)}, ${shareText(share * WHOLE, WHOLE)} of the session`])
  }
  if (decodedLate > 0) facts.push(['Decoded late', plural(decodedLate, 'record')])
  if (assumed > 0) facts.push(['Assumed', plural(assumed, 'record')])
  if (firstSeen !== undefined && lastSeen !== undefined) {
    const hint = `${dateText(firstSeen, timeZone)} – ${dateText(lastSeen, timeZone)}`
    facts.push(['Seen', `${clockText(firstSeen, timeZone)} – ${clockText(lastSeen, timeZone)}`, hint])
  }
  if (refresh !== undefined && refresh.count > 0) {
    const every = formatDuration(Math.round(refresh.medianSeconds), 'seconds')
    facts.push(['Refreshed', `${plural(refresh.count, 'time')}, every ${every}`])
  }
  if (facts.length === 0) return null
  return (
    <section className="notes-section" aria-label="Traffic">
      <h3>Traffic</h3>
      <dl className="notes-facts">
        {facts.map(([name, value, hint]) => (
          <div key={name} className="notes-fact" title={hint}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
