import { CircleX, Hourglass, Info, TriangleAlert } from 'lucide-react'
import { formatTime } from '../../core/elements/format-time-cell.ts'
import type { ProblemReport } from '../../core/protocol/session-api.ts'
import { plural } from '../ui/numbers.ts'

export const SEVERITY_ICONS = { error: CircleX, warning: TriangleAlert, note: Info } as const
export const SEVERITY_TONES = { error: 'error', warning: 'warn', note: 'note' } as const

/** Data that waits or has waited for its template: nothing is wrong with the data itself. */
const WAITING: ReadonlySet<string> = new Set(['template-missing', 'template-assumed', 'template-not-assumed'])

/** The sign of a finding's severity. */
export function FindingIcon({ problem }: { readonly problem: ProblemReport }) {
  const isWaiting = problem.severity !== 'error' && WAITING.has(problem.code)
  const Icon = isWaiting ? Hourglass : SEVERITY_ICONS[problem.severity]
  const tone = isWaiting ? 'pending' : SEVERITY_TONES[problem.severity]
  return <Icon size={14} strokeWidth={1.75} className={`tone-${tone}`} aria-label={problem.severity} />
}

/** Findings whose particulars say all that their sentence says, with figures. */
const SPEAKING: ReadonlySet<string> = new Set(['clock-offset'])

/** The particulars speak of the first gap; where there were others, or some came after all, the count goes before them. */
function lossSentence(detail: string, count: number): string {
  const first = /^([\d,]+) ([a-z]+?)s? lost (.*)$/.exec(detail)
  const [, lost = '', unit = '', rest = ''] = first ?? []
  if (first === null) return detail
  const all = `${plural(count, unit)} lost`
  return lost.replace(/,/g, '') === String(count) ? `${all} ${rest}` : `${all}, the first ${lost} ${rest}`
}

/** What happened in plain words, and the particulars of the first occurrence where they say more. */
export function whatHappened({ code, detail, sentence, count, templateId }: ProblemReport): {
  readonly headline: string
  readonly particulars: string
} {
  // What the first occurrence says of its octets holds only until the template comes, or the file ends.
  if (code === 'template-missing' && templateId !== undefined) {
    return { headline: `${plural(count, 'set')} came without template ${templateId}.`, particulars: sentence }
  }
  if (code === 'records-lost') return { headline: lossSentence(detail, count), particulars: sentence }
  const isSpeaking = detail !== '' && SPEAKING.has(code)
  return isSpeaking ? { headline: detail, particulars: sentence } : { headline: sentence, particulars: detail }
}

/** A headline in a list needs no full stop. */
export function withoutStop(text: string): string {
  return text.replace(/\.$/, '')
}

/** `2024-07-11 09:22:58.125` of the first occurrence; undefined when its message has no time. */
export function firstTime({ firstAt }: ProblemReport, timeZone: 'utc' | 'local'): string | undefined {
  const time = formatTime(firstAt ?? '', { timeZone, precision: 'ms', timeFormat: 'date' })
  return time && `${time.text}${time.suffix === undefined ? '' : ` ${time.suffix}`}`
}

/** `192.0.2.11:50122 · 0`. */
export function placeText({ exporter, domain }: ProblemReport): string {
  if (exporter === undefined) return 'whole session'
  return domain === undefined ? exporter : `${exporter} · ${domain}`
}
