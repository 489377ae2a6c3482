import { formatCount, formatDuration, formatOctets } from '../../core/elements/format-quantity.ts'
import type { TemplateSummary } from '../../core/protocol/template-report.ts'
import { useSettings } from '../state/viewer-context.tsx'
import { formatRecordRate, plural } from '../ui/numbers.ts'
import { shareText } from '../ui/share-text.ts'
import { dateText, daysOf, placedText } from '../ui/clock-text.ts'

/** Octets of a share of the whole, to the precision that `shareText` has. */
const WHOLE = 1_000_000

/** `60 s`, as intervals are configured; longer ones in minutes. */
function intervalText(seconds: number): string {
  return seconds <= 120 ? `${formatCount(Math.round(seconds))} s` : formatDuration(Math.round(seconds), 'seconds')
}

/** `180 rec/s`, `1.5 a minute` where a second has less than one. */
function rateText(recordsPerSecond: number): string {
  if (recordsPerSecond >= 1) return formatRecordRate(recordsPerSecond)
  return `${Number((recordsPerSecond * 60).toPrecision(2))} a minute`
}

/** How much came with a template, from when to when, and how often it was repeated. */
export function TrafficFacts({ template }: { readonly template: TemplateSummary }) {
  const timeZone = useSettings((settings) => settings.timeZone)
  const { records, octets, recordsPerSecond, share, decodedLate, assumed, firstSeen, lastSeen, refresh } = template
  const facts: (readonly [string, string, string?])[] = []
  if (records > 0) {
    // Records of one second have no rate that would say anything.
    const rate = firstSeen === lastSeen ? '' : `, ${rateText(recordsPerSecond)}`
    facts.push(['Records', `${formatCount(records)}${rate}`])
    facts.push(['Octets', `${formatOctets(octets)}, ${shareText(share * WHOLE, WHOLE)} of the session`])
  }
  if (decodedLate > 0) facts.push(['Decoded late', plural(decodedLate, 'record')])
  if (assumed > 0) facts.push(['Assumed', plural(assumed, 'record')])
  if (firstSeen !== undefined && lastSeen !== undefined) {
    const hint = `${dateText(firstSeen, timeZone)} – ${dateText(lastSeen, timeZone)}`
    const days = daysOf([firstSeen, lastSeen], timeZone)
    const [first, last] = [firstSeen, lastSeen].map((at) => placedText(at, timeZone, days))
    facts.push(['Seen', first === last ? String(first) : `${first} – ${last}`, hint])
  }
  if (refresh !== undefined && refresh.count > 0) {
    facts.push(['Refreshed', `${plural(refresh.count, 'time')}, every ${intervalText(refresh.medianSeconds)}`])
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
