/** The seven stretches of a transaction from 0 to its total, by the appliance's own clock. */
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { Phase, PhaseReport, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { PHASE_TITLES } from '../transactions/verdict-words.ts'
import { axisTicks, type AxisTick } from './axis-ticks.ts'
import { durationText } from './transaction-words.ts'

export interface WaterfallRow {
  readonly phase: Phase
  readonly name: string
  /** `153 → 159`. */
  readonly stamps: string
  /** Pixels; undefined when it is not known. */
  readonly bar: { readonly x: number; readonly width: number } | undefined
  /** `41.2 ms`; `not known`. */
  readonly value: string
  /** What the length means beside the round trip time; empty when nothing is to be said. */
  readonly note: string
  readonly isLongest: boolean
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[]
  readonly ticks: readonly (AxisTick & { readonly x: number })[]
  /** Undefined when the total is not known. */
  readonly total: { readonly x: number; readonly text: string } | undefined
  readonly left: number
  readonly width: number
}

const MIN_BAR = 2
const TICK_APART = 150

/** `1,842.2 ms`, `0.417 ms`: one unit for all rows, so that they compare at a glance. */
export function millisecondsText(us: number, totalUs: number): string {
  return `${formatCount((us / 1000).toFixed(totalUs < 10_000 ? 3 : 1))} ms`
}

function roundTrips(us: number, ms: number | null): string {
  return ms === null || ms <= 0 ? '' : `${(us / 1000 / ms).toFixed(1)} × RTT`
}

function noteOf(
  { phase, us }: PhaseReport,
  isLongest: boolean,
  { clientRtt, serverRtt }: Pick<TransactionDetails, 'clientRtt' | 'serverRtt'>,
): string {
  if (us === null) return ''
  if (phase === 'serverWait' && isLongest) {
    const rtt = serverRtt.ms === null ? '' : `, RTT only ${serverRtt.ms} ms`
    return `${durationText(us)} in the server${serverRtt.ms !== null && us > serverRtt.ms * 4000 ? rtt : ''}`
  }
  // Less than half a round trip is one burst of packets: nothing to compare.
  const times = us / 1000 >= (clientRtt.ms ?? Infinity) / 2 ? roundTrips(us, clientRtt.ms) : ''
  if (times === '') return ''
  if (phase === 'requestFromClient') return `client upload, ${times}`
  return phase === 'responseToClient' ? times : ''
}

/** Lays the phases on `width` pixels from `left`. */
export function layWaterfall(
  details: Pick<TransactionDetails, 'phases' | 'totalUs' | 'clientRtt' | 'serverRtt'>,
  left: number,
  width: number,
): Waterfall {
  const { phases, totalUs } = details
  const ends = phases.map(({ startUs, us }) => (startUs === null || us === null ? 0 : startUs + us))
  const spanUs = Math.max(1, totalUs ?? 0, ...ends)
  const longestUs = Math.max(...phases.map(({ us }) => us ?? 0))
  // The total's own line stays clear of the edge.
  const scaled = Math.max(1, width - 4)
  const rows = phases.map((report): WaterfallRow => {
    const { phase, from, to, startUs, us } = report
    const isLongest = us !== null && us > 0 && us === longestUs
    const x = startUs === null ? left : left + (startUs / spanUs) * scaled
    return {
      phase,
      name: PHASE_TITLES[phase],
      stamps: `${from} → ${to}`,
      bar: startUs === null || us === null ? undefined : { x, width: Math.max(MIN_BAR, (us / spanUs) * scaled) },
      value: us === null ? (report.absence === 'notMeasured' ? 'n/m' : 'not known') : millisecondsText(us, spanUs),
      note: noteOf(report, isLongest, details),
      isLongest,
    }
  })
  const ticks = axisTicks({ fromUs: 0, untilUs: spanUs }, scaled, TICK_APART).map(({ us, label }) => {
    const isMilliseconds = spanUs >= 1000
    const text = us === 0 ? '0' : isMilliseconds ? `${formatCount(us / 1000)} ms` : label
    return { us, label: text, x: left + (us / spanUs) * scaled }
  })
  const total =
    totalUs === null ? undefined : { x: left + (totalUs / spanUs) * scaled, text: millisecondsText(totalUs, spanUs) }
  return { rows, ticks, total, left, width }
}
