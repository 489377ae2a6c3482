/** Where the legs of a transaction lie in time: by their flow times; what is missing lies within what the others leave. */
import { LEGS, type Leg, type TimelineLeg, type TimelineRtt } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'
import { ENTRY_MARKS, volumeOf } from './leg-entries.ts'
import { clientSlotOf, legOfEntry, legsOf } from './transaction-sides.ts'
import { legStateOf, verdictOf } from './verdict.ts'

interface Bar {
  start: number
  end: number
  packets: number
  octets: number
  record: number
}

/** Bars of a transaction, microseconds after the origin; none for a leg that is not expected. */
export function timelineLegs(state: BookState, row: number, transaction: number, originUs: number): TimelineLeg[] {
  const bars = barsOf(state, row)
  const verdict = verdictOf(state, row)
  const legs = legsOf(state.rows, state.connections.rows, row)
  return LEGS.flatMap((leg): TimelineLeg[] => {
    const bar = bars.get(leg)
    const legState = legStateOf(leg, legs, verdict)
    if (legState === 'notExpected') return []
    const { start, end } = bar !== undefined && Number.isFinite(bar.start) ? bar : boundsOf(state, row, leg, bars)
    // A transaction without flow times has no place: it lies at the beginning.
    const startUs = Number.isFinite(start) ? start - originUs : 0
    return [
      {
        transaction,
        leg,
        state: legState,
        startUs,
        endUs: Number.isFinite(end) ? Math.max(startUs, end - originUs) : startUs,
        packets: bar?.packets ?? null,
        octets: bar?.octets ?? null,
        record: bar?.record ?? null,
      },
    ]
  })
}

function barsOf({ rows, entries, connections }: BookState, row: number): Map<Leg, Bar> {
  const clientSlot = clientSlotOf(rows, connections.rows, row)
  const bars = new Map<Leg, Bar>()
  for (let entry = rows.get.lastEntry(row); entry >= entries.firstRow; entry = entries.get.next(entry)) {
    const marks = entries.get.marks(entry)
    const leg = legOfEntry(marks, clientSlot)
    const bar = bars.get(leg) ?? { start: Infinity, end: -Infinity, packets: 0, octets: 0, record: Infinity }
    bars.set(leg, bar)
    bar.record = Math.min(bar.record, entries.get.record(entry))
    if ((marks & ENTRY_MARKS.duplicated) !== 0) continue
    const { start, end, octets, packets } = volumeOf(entries, entry)
    bar.packets += packets
    bar.octets += octets
    // The comparisons are false for a record without times.
    if (start < bar.start) bar.start = start
    if (end > bar.end) bar.end = end
  }
  return bars
}

/** A leg cannot begin before those that cause it, nor end after what it causes has ended. */
function boundsOf(
  { rows }: BookState,
  row: number,
  leg: Leg,
  bars: ReadonlyMap<Leg, Bar>,
): { start: number; end: number } {
  let start = rows.get.start(row)
  let end = rows.get.end(row)
  for (const [other, bar] of bars) {
    if (!Number.isFinite(bar.start)) continue
    if (other < leg) start = Math.max(start, bar.start)
    else if (other > leg) end = Math.min(end, bar.end)
  }
  return { start, end: Math.max(start, end) }
}

/** The round trips that records of a transaction carry, each at its record. */
export function timelineRtts(state: BookState, row: number, transaction: number, originUs: number): TimelineRtt[] {
  const { rows, entries, connections } = state
  const clientSlot = clientSlotOf(rows, connections.rows, row)
  const rtts: TimelineRtt[] = []
  for (let entry = rows.get.lastEntry(row); entry >= entries.firstRow; entry = entries.get.next(entry)) {
    const ms = entries.get.rtt(entry)
    const marks = entries.get.marks(entry)
    if (ms < 0 || (marks & ENTRY_MARKS.duplicated) !== 0) continue
    const { end } = volumeOf(entries, entry)
    const at = Number.isNaN(end) ? rows.get.end(row) : end
    rtts.push({
      transaction,
      side: legOfEntry(marks, clientSlot) === 2 ? 'server' : 'client',
      atUs: Number.isFinite(at) ? at - originUs : 0,
      ms: ms === 0 ? null : ms,
      record: entries.get.record(entry),
    })
  }
  return rtts.sort((one, other) => one.record - other.record)
}
