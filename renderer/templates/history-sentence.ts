/** What became of a template, as sentences. */
import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import type { TemplateDescription, TemplateEvent, TemplateEventKind } from '../../core/protocol/template-report.ts'
import { plural } from '../ui/numbers.ts'

export type EventTone = 'plain' | 'muted' | 'warn' | 'pending' | 'good'

const TONES: Readonly<Record<TemplateEventKind, EventTone>> = {
  learned: 'plain',
  refreshed: 'muted',
  changed: 'warn',
  withdrawn: 'plain',
  'withdrawal-ignored': 'muted',
  stale: 'warn',
  'dropped-as-stale': 'warn',
  'data-waiting': 'pending',
  'decoded-late': 'pending',
  'given-up': 'warn',
  forgotten: 'warn',
  assumed: 'warn',
}

/** How much attention an event asks for. */
export function eventTone(kind: TemplateEventKind): EventTone {
  return TONES[kind]
}

function withDetail(sentence: string, detail: string | undefined): string {
  return detail === undefined || detail === '' ? sentence : `${sentence}: ${detail}`
}

/** `every 60 s`, of refreshes in a row; undefined for one alone. A mean would say otherwise than the traffic does when one is missing. */
function intervalText({ intervalSeconds: seconds, count }: TemplateEvent): string | undefined {
  if (seconds === undefined || count < 2) return undefined
  return `every ${seconds < 10 ? Number(seconds.toPrecision(2)) : formatCount(Math.round(seconds))} s`
}

/** `7 refreshes`, `changed, v2: 12 fields added`. */
export function eventSentence(event: TemplateEvent): string {
  const { kind, count, detail, version } = event
  const octets = event.octets === undefined ? '' : `, ${formatOctets(event.octets)}`
  switch (kind) {
    case 'learned':
      return ['learned', version === undefined ? undefined : `v${version}`, detail].filter(Boolean).join(', ')
    case 'refreshed':
      return [plural(count, 'refresh', 'refreshes'), detail ?? intervalText(event)].filter(Boolean).join(', ')
    case 'changed':
      return withDetail(version === undefined ? 'changed' : `changed, v${version}`, detail)
    case 'withdrawn':
      return withDetail('withdrawn by the exporter', detail)
    case 'withdrawal-ignored':
      return withDetail('withdrawal over UDP ignored', detail)
    case 'stale':
      return withDetail('stale', detail)
    case 'dropped-as-stale':
      return withDetail('dropped as stale', detail)
    case 'data-waiting':
      return withDetail(`${plural(count, 'set')}${octets} ${count === 1 ? 'waits' : 'wait'} for it`, detail)
    case 'decoded-late':
      return withDetail(`${plural(count, 'record')} that had waited decoded`, detail)
    case 'given-up':
      return withDetail(`${plural(count, 'set')}${octets} given up`, detail)
    case 'forgotten':
      return withDetail('forgotten', detail)
    case 'assumed':
      return withDetail(`${plural(count, 'record')} decoded with a template of elsewhere`, detail)
  }
}

/** Why events of a kind mean what they mean. */
const RULES: Partial<Readonly<Record<TemplateEventKind, string>>> = {
  changed: 'a new definition takes the place of the old one.',
  withdrawn: 'a withdrawal ends the definition; the id may be used again.',
  'withdrawal-ignored': 'withdrawals have no meaning over UDP; the definition stays.',
  stale: 'a template that was not repeated for three intervals may no longer hold.',
  'dropped-as-stale': 'a template that was not repeated in its lifetime is discarded.',
  'data-waiting': 'data may come before its template; it is kept until that comes.',
  'given-up': 'a collector may discard data whose template does not come.',
  assumed: 'a template holds for its own session alone; this use is your decision, and its rows carry a mark.',
}

/** Which of two events says more about a template, the first first. */
const WEIGHT: readonly TemplateEventKind[] = [
  'changed',
  'assumed',
  'withdrawn',
  'withdrawal-ignored',
  'dropped-as-stale',
  'stale',
  'given-up',
  'data-waiting',
]

/** The clause that decided over the template, and what followed for its records; undefined where nothing had to be decided. */
export function consequenceOf(description: TemplateDescription, clock: (at: string) => string): string | undefined {
  const kind = WEIGHT.find((entry) => description.events.some((event) => event.kind === entry))
  const event = description.events.find((entry) => entry.kind === kind)
  if (kind === undefined || event === undefined) return undefined
  const rule = RULES[kind] ?? ''
  const sentence = event.clause === undefined ? capitalize(rule) : `${event.clause}: ${rule}`
  if (kind !== 'changed') return sentence
  const uses = description.versions
    .filter(({ records }) => records > 0)
    .map(({ version, records, until }) => {
      const before = until === undefined ? 'after it' : `before ${clock(until)}`
      return `${plural(records, 'record')} ${before} ${records === 1 ? 'uses' : 'use'} v${version}`
    })
  return uses.length === 0 ? sentence : `${sentence} ${uses.join(', ')}.`
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
