/** Reads a time of the day, or a whole one, as it is typed into the palette. */

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?$/
const WHOLE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/

export interface TimeReading {
  /** RFC 3339, UTC. */
  readonly from: string
  /** Milliseconds that what was typed covers: a minute when only minutes were. */
  readonly spanMs: number
}

const MINUTE_MS = 60_000

/** The time; of a time of the day on the day of `first` (RFC 3339). Undefined when it is none. */
export function readTime(text: string, first: string | undefined, zone: 'utc' | 'local'): TimeReading | undefined {
  const typed = text.trim()
  const clock = CLOCK.exec(typed)
  if (clock !== null && first !== undefined) {
    const [, hours, minutes, seconds, parts] = clock
    const day = new Date(first)
    const [h, m, s, ms] = [Number(hours), Number(minutes), Number(seconds ?? 0), Number((parts ?? '0').padEnd(3, '0'))]
    if (Number.isNaN(day.getTime()) || h > 23 || m > 59 || s > 59) return undefined
    if (zone === 'utc') day.setUTCHours(h, m, s, ms)
    else day.setHours(h, m, s, ms)
    return { from: day.toISOString(), spanMs: seconds === undefined ? MINUTE_MS : 1000 }
  }
  if (!WHOLE.test(typed)) return undefined
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(typed.slice(10))
  const time = new Date(typed.replace(' ', 'T') + (hasZone || zone === 'local' || typed.length === 10 ? '' : 'Z'))
  if (Number.isNaN(time.getTime())) return undefined
  const spanMs = typed.length === 10 ? 24 * 60 * MINUTE_MS : /:\d{2}:\d{2}/.test(typed) ? 1000 : MINUTE_MS
  return { from: time.toISOString(), spanMs }
}
