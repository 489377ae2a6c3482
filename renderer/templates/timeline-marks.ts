/** What the timeline of a template draws, in nanoseconds of the exporter's clock turned into shares of the axis. */
import type {
  PendingReport,
  TemplateDescription,
  TemplateEvent,
  TemplateState,
} from '../../core/protocol/template-report.ts'
import { formatOctets } from '../../core/elements/format-quantity.ts'
import { millisecondsOf } from '../ui/clock-text.ts'
import { plural } from '../ui/numbers.ts'
import { isWithoutTemplate } from './template-names.ts'

/** Milliseconds since 1970 of the axis' ends. */
export interface TimeSpan {
  readonly fromMs: number
  readonly untilMs: number
}

export type BandKind = 'definition' | 'changed' | 'stale' | 'waiting' | 'given-up'

/** A stretch of time; `from` and `until` are shares of the axis, 0 to 1. */
export interface Band {
  readonly kind: BandKind
  readonly from: number
  readonly until: number
  readonly text?: string
  readonly hint: string
}

export type MarkKind = 'learned' | 'refreshed' | 'changed' | 'withdrawn'

export interface Mark {
  readonly kind: MarkKind
  readonly at: number
  readonly hint: string
}

export interface TimelineMarks {
  readonly bands: readonly Band[]
  readonly marks: readonly Mark[]
  /** From the definition back to the first of the records that it decoded late. */
  readonly arrow?: { readonly from: number; readonly to: number }
}

/** The axis of a range; a range of nothing gets a second on either side. */
export function spanOf(first: string, last: string): TimeSpan {
  const fromMs = millisecondsOf(first)
  const untilMs = millisecondsOf(last)
  const pad = Math.max((untilMs - fromMs) * 0.02, untilMs === fromMs ? 1000 : 1)
  return { fromMs: fromMs - pad, untilMs: untilMs + pad }
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/** Times of the axis' labels, on round seconds, at most `most` of them. */
export function axisTicks({ fromMs, untilMs }: TimeSpan, most: number): readonly number[] {
  const needed = (untilMs - fromMs) / 1000 / Math.max(1, most)
  const days = Math.ceil(needed / 86_400)
  const stepMs = (STEPS_S.find((step) => step >= needed) ?? days * 86_400) * 1000
  const ticks: number[] = []
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= untilMs; at += stepMs) ticks.push(at)
  return ticks
}

/** Bands, marks and arrow of one template. */
export function timelineMarks(
  description: TemplateDescription,
  span: TimeSpan,
  clock: (at: string) => string,
): TimelineMarks {
  const shareOf = (at: string): number =>
    Math.min(1, Math.max(0, (millisecondsOf(at) - span.fromMs) / (span.untilMs - span.fromMs)))
  const { events, versions, refreshTimes, summary } = description
  const ending = (from: string): string | undefined =>
    events.find(({ kind, at }) => (kind === 'withdrawn' || kind === 'dropped-as-stale') && at >= from)?.at
  const last = summary.lastSeen
  const stale = events.find(({ kind }) => kind === 'stale')

  const bands: Band[] = versions.map((version, index) => {
    const until = version.until ?? ending(version.from)
    const count = version.fields.length
    const before = versions[index - 1]?.fields.length
    return {
      kind: index === 0 ? 'definition' : 'changed',
      from: shareOf(version.from),
      until: until === undefined ? 1 : shareOf(until),
      ...(versions.length > 1
        ? { text: before === undefined ? `v${version.version}` : `v${version.version}, ${before} → ${count} fields` }
        : {}),
      hint: `v${version.version}, ${plural(count, 'field')}, ${plural(version.records, 'record')}`,
    }
  })
  if (stale !== undefined && summary.state === 'stale') {
    bands.push({
      kind: 'stale',
      from: shareOf(stale.at),
      until: 1,
      text: `${stale.detail ?? 'not refreshed'}, stale at ${clock(stale.at)}`,
      hint: stale.detail ?? 'not refreshed for three intervals',
    })
  }
  const waits = events.filter(({ kind }) => kind === 'data-waiting')
  for (const wait of waits) bands.push(waitingBand(wait, description, { shareOf, clock }))
  const { pending } = summary
  if (waits.length === 0 && pending !== undefined) {
    bands.push({
      ...dataWithoutTemplate(summary.state, pending),
      from: shareOf(pending.first),
      until: last === undefined ? 1 : Math.max(shareOf(pending.last), shareOf(last)),
    })
  }

  const marks: Mark[] = refreshTimes.map((at) => ({ kind: 'refreshed', at: shareOf(at), hint: 'refreshed' }))
  for (const event of events) {
    if (event.kind === 'learned') marks.push({ kind: 'learned', at: shareOf(event.at), hint: 'learned' })
    if (event.kind === 'changed')
      marks.push({ kind: 'changed', at: shareOf(event.at), hint: event.detail ?? 'changed' })
    if (event.kind === 'withdrawn') marks.push({ kind: 'withdrawn', at: shareOf(event.at), hint: 'withdrawn' })
  }
  const learned = events.find(({ kind }) => kind === 'learned')
  const [wait] = waits
  const arrow =
    learned !== undefined && wait !== undefined && wait.at < learned.at && summary.decodedLate > 0
      ? { from: shareOf(learned.at), to: shareOf(wait.at) }
      : undefined
  return { bands, marks, ...(arrow === undefined ? {} : { arrow }) }
}

interface Words {
  readonly shareOf: (at: string) => number
  readonly clock: (at: string) => string
}

function waitingBand(wait: TemplateEvent, { summary, events }: TemplateDescription, words: Words): Band {
  const resolved = events.find(({ kind, at }) => kind === 'decoded-late' && at >= wait.at)
  const until = resolved?.at ?? wait.until
  const place = {
    from: words.shareOf(wait.at),
    until: isWithoutTemplate(summary) || until === undefined ? 1 : words.shareOf(until),
  }
  if (resolved === undefined) {
    const isGivenUp = events.some(({ kind, at }) => kind === 'given-up' && at >= wait.at)
    const data = { sets: wait.count, octets: wait.octets ?? 0 }
    return { ...dataWithoutTemplate(isGivenUp ? 'unresolved' : summary.state, data), ...place }
  }
  return {
    ...place,
    kind: 'waiting',
    text: `${plural(resolved.count, 'record')} waited, decoded at ${words.clock(resolved.at)}`,
    hint: wait.detail ?? 'data before its template',
  }
}

/** How data without a template is drawn: as waiting, or as given up once the template can no more come. */
function dataWithoutTemplate(
  state: TemplateState,
  { sets, octets }: Pick<PendingReport, 'sets' | 'octets'>,
): Pick<Band, 'kind' | 'text' | 'hint'> {
  const amount = `${plural(sets, 'set')}, ${formatOctets(octets)}`
  if (state === 'unresolved') return { kind: 'given-up', text: `${amount} given up`, hint: 'the template never came' }
  return { kind: 'waiting', text: `${amount} ${sets === 1 ? 'waits' : 'wait'}`, hint: 'no template has come' }
}
