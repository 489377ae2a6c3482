/** Cells of the trust timeline: the worst that happened in a span, in a word and for the eye. */
import { TRUST_BITS, type TrustReport, type TrustRow } from '../../core/protocol/health-report.ts'
import { formatTime } from '../../core/elements/format-time-cell.ts'
import { plural } from '../ui/numbers.ts'

/** Mildest first. */
export const TRUST_KINDS = ['silent', 'clean', 'waiting', 'reordered', 'duplicated', 'lost', 'malformed'] as const

export type TrustKind = (typeof TRUST_KINDS)[number]

/** The worst that happened in a span. */
export function worstOf(cell: number): TrustKind {
  if (cell & TRUST_BITS.malformed) return 'malformed'
  if (cell & TRUST_BITS.lost) return 'lost'
  if (cell & TRUST_BITS.duplicated) return 'duplicated'
  if (cell & TRUST_BITS.reordered) return 'reordered'
  if (cell & TRUST_BITS.waiting) return 'waiting'
  return cell & TRUST_BITS.decoded ? 'clean' : 'silent'
}

/** All that happened in a span: `decoded, waiting, lost`. */
export function cellWords(cell: number): string {
  const words = Object.entries(TRUST_BITS).filter(([, bit]) => cell & bit)
  return words.length === 0 ? 'silent' : words.map(([word]) => word).join(', ')
}

/** How many spans of each kind a row has. */
export function countKinds(cells: readonly number[]): Record<TrustKind, number> {
  const counts: Record<TrustKind, number> = {
    silent: 0,
    clean: 0,
    waiting: 0,
    reordered: 0,
    duplicated: 0,
    lost: 0,
    malformed: 0,
  }
  for (const cell of cells) counts[worstOf(cell)] += 1
  return counts
}

/** `192.0.2.11: 1 span lost, 61 spans waiting, 26 spans clean, 2 spans silent`: what a picture of the row says. */
export function rowWords({ exporter, cells }: TrustRow): string {
  const counts = countKinds(cells)
  const parts = [...TRUST_KINDS].reverse().filter((kind) => counts[kind] > 0)
  return `${exporter}: ${parts.map((kind) => `${plural(counts[kind], 'span')} ${kind}`).join(', ')}`
}

/** Rows with the worst first: by the worst kind they have, then by how often. */
export function worstFirst(rows: readonly TrustRow[]): readonly TrustRow[] {
  const weighed = rows.map((row) => ({ row, counts: countKinds(row.cells) }))
  const kinds = [...TRUST_KINDS].reverse()
  weighed.sort((a, b) => {
    for (const kind of kinds) if (a.counts[kind] !== b.counts[kind]) return b.counts[kind] - a.counts[kind]
    return 0
  })
  return weighed.map(({ row }) => row)
}

export interface TimeOfDay {
  readonly timeZone: 'utc' | 'local'
}

/** Milliseconds of an instant as RFC 3339. */
export function instantOf(ms: number): string {
  return new Date(ms).toISOString()
}

function clockText(ms: number, { timeZone }: TimeOfDay): string {
  const text = formatTime(instantOf(ms), { timeZone, precision: 's', timeFormat: 'absolute' })
  return text?.text ?? ''
}

/** From which to which time a cell reaches, in milliseconds. */
export function spanOf(trust: TrustReport, cell: number): { readonly fromMs: number; readonly toMs: number } {
  const fromMs = Date.parse(trust.from ?? '') + cell * trust.secondsPerCell * 1000
  return { fromMs, toMs: fromMs + trust.secondsPerCell * 1000 }
}

/** `09:22:50 – 09:23:00`; with the day where the report has more than one: `07-11 09:22:50 – 09:23:00`. */
export function spanText(trust: TrustReport, cell: number, zone: TimeOfDay): string {
  const { fromMs, toMs } = spanOf(trust, cell)
  if (Number.isNaN(fromMs)) return ''
  const last = Math.max(cell, ...trust.rows.map(({ cells }) => cells.length - 1))
  const [first, day] = [spanOf(trust, 0).fromMs, fromMs].map((ms) => dateText(ms, zone))
  const hasOneDay = first === dateText(spanOf(trust, last).toMs - 1, zone)
  return `${hasOneDay ? '' : `${day} `}${clockText(fromMs, zone)} – ${clockText(toMs, zone)}`
}

/** Seconds between two labels of the axis. */
const TICK_STEPS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400]

export interface Tick {
  /** Share of the axis from its beginning. */
  readonly at: number
  readonly text: string
}

/** At most `most` labels at round times; with seconds only where the steps are shorter than a minute. */
export function ticksOf(trust: TrustReport, cellCount: number, most: number, zone: TimeOfDay): readonly Tick[] {
  const fromMs = Date.parse(trust.from ?? '')
  const seconds = cellCount * trust.secondsPerCell
  if (Number.isNaN(fromMs) || seconds === 0) return []
  const days = Math.ceil(seconds / 86_400 / most) * 86_400
  const stepMs = 1000 * (TICK_STEPS.find((step) => seconds / step <= most) ?? days)
  const toMs = fromMs + seconds * 1000
  const ticks: Tick[] = []
  // Within one day the time says all; over several each day says which it is where it begins.
  let day = dateText(fromMs, zone) === dateText(toMs, zone) ? dateText(fromMs, zone) : ''
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms < toMs; ms += stepMs) {
    const clock = clockText(ms, zone)
    const time = stepMs < 60_000 ? clock : clock.slice(0, 5)
    const isNewDay = dateText(ms, zone) !== day
    day = dateText(ms, zone)
    const text = isNewDay ? (stepMs < 86_400_000 ? `${day} ${time}` : day) : time
    ticks.push({ at: (ms - fromMs) / (toMs - fromMs), text })
  }
  return ticks
}

/** `07-11`. */
function dateText(ms: number, { timeZone }: TimeOfDay): string {
  const text = formatTime(instantOf(ms), { timeZone, precision: 's', timeFormat: 'date' })
  return text?.text.slice(5, 10) ?? ''
}

/** `10 s`, `2 min`, `1 h 20 min`. */
export function cellLength(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
