import { CircleX, Hourglass, Info, TriangleAlert } from 'lucide-react'
import { formatTime } from '../../core/elements/format-time-cell.ts'
import type { ProblemReport } from '../../core/protocol/session-api.ts'

export const SEVERITY_ICONS = { error: CircleX, warning: TriangleAlert, note: Info } as const
export const SEVERITY_TONES = { error: 'error', warning: 'warn', note: 'note' } as const

/** Data that waits, or has waited: nothing is wrong with the data itself. */
const WAITING: ReadonlySet<string> = new Set(['data-before-template', 'template-missing', 'decoded-late'])

/** The sign of a finding's severity. */
export function FindingIcon({ problem }: { readonly problem: ProblemReport }) {
  const isWaiting = problem.severity !== 'error' && WAITING.has(problem.code)
  const Icon = isWaiting ? Hourglass : SEVERITY_ICONS[problem.severity]
  const tone = isWaiting ? 'pending' : SEVERITY_TONES[problem.severity]
  return <Icon size={14} strokeWidth={1.75} className={`tone-${tone}`} aria-label={problem.severity} />
}

/** What happened, in the words of this occurrence where there are any. */
export function whatHappened({ detail, sentence }: ProblemReport): string {
  return detail === '' ? sentence : detail
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
