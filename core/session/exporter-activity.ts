/**
 * Who sends how much, second by second, for sparklines. Looked at once a second by a clock that only goes forward: a machine
 * that slept has slept silently, and a wall clock that was set changes nothing.
 */
import { ACTIVITY_SECONDS, MAX_ACTIVE_EXPORTERS } from '../limits/live.ts'
import { newerSeconds, type ExporterCount } from '../decode/reception.ts'
import type { ExporterActivity } from '../protocol/live-api.ts'

/** Seconds that a rate is the mean of. */
const RATE_SECONDS = 5

export interface ActivityBook {
  /** Notes what each exporter has sent so far. */
  note(nowMs: number, counts: readonly ExporterCount[]): void
  /** With what each has sent by now: the busiest exporters of the last seconds first, `MAX_ACTIVE_EXPORTERS` of them. */
  report(counts: readonly ExporterCount[]): ExporterActivity[]
}

/** Makes a book that has looked at nobody yet. */
export function createActivityBook(startMs: number): ActivityBook {
  /** Records by second, a ring of `ACTIVITY_SECONDS` for each exporter. */
  let lines = new Map<string, Float64Array>()
  /** What all had sent at the last look, also those that have no line. */
  let before = new Map<string, ExporterCount>()
  /** Seconds since the start; the present one has the newest count. */
  let second = 0

  function advance(nowMs: number): void {
    const next = Math.max(second, Math.round((nowMs - startMs) / 1000))
    const passed = Math.min(next - second, ACTIVITY_SECONDS)
    for (const bySecond of lines.values()) {
      for (let back = 0; back < passed; back += 1) bySecond[(next - back) % ACTIVITY_SECONDS] = 0
    }
    second = next
  }

  return {
    note(nowMs, counts) {
      advance(nowMs)
      const sums = sumByExporter(counts)
      const place = second % ACTIVITY_SECONDS
      const next = new Map<string, Float64Array>()
      for (const sum of newestOf([...sums.values()])) {
        const bySecond = lines.get(sum.exporter) ?? new Float64Array(ACTIVITY_SECONDS)
        const more = sum.records - (before.get(sum.exporter)?.records ?? 0)
        bySecond[place] = (bySecond[place] ?? 0) + Math.max(more, 0)
        next.set(sum.exporter, bySecond)
      }
      lines = next
      before = sums
    },
    report(counts) {
      const newest = newestOf([...sumByExporter(counts).values()])
      const activity = newest.map((count) => describe(count, lines.get(count.exporter) ?? SILENCE, second))
      return activity.sort((a, b) => b.recordsPerSecond - a.recordsPerSecond || b.records - a.records)
    },
  }
}

const SILENCE = new Float64Array(ACTIVITY_SECONDS)

/** Sessions of one exporter (to several ports, say) are one line. */
function sumByExporter(counts: readonly ExporterCount[]): Map<string, ExporterCount> {
  const sums = new Map<string, ExporterCount>()
  for (const count of counts) {
    const before = sums.get(count.exporter)
    if (before === undefined) sums.set(count.exporter, count)
    else {
      sums.set(count.exporter, {
        exporter: count.exporter,
        datagrams: before.datagrams + count.datagrams,
        records: before.records + count.records,
        lastSeconds: newerSeconds(before.lastSeconds, count.lastSeconds),
      })
    }
  }
  return sums
}

/** Those that sent last: of ten thousand sources nobody looks at all. */
function newestOf(counts: readonly ExporterCount[]): readonly ExporterCount[] {
  if (counts.length <= MAX_ACTIVE_EXPORTERS) return counts
  return [...counts].sort((a, b) => momentOf(b) - momentOf(a)).slice(0, MAX_ACTIVE_EXPORTERS)
}

/** One that has sent no message yet is the oldest: an order has no place for NaN. */
function momentOf({ lastSeconds }: ExporterCount): number {
  return Number.isNaN(lastSeconds) ? 0 : lastSeconds
}

function describe(count: ExporterCount, bySecond: Float64Array, second: number): ExporterActivity {
  const { exporter, datagrams, records, lastSeconds } = count
  const recordsBySecond = Array.from(
    { length: ACTIVITY_SECONDS },
    (_, index) => bySecond[(second + 1 + index) % ACTIVITY_SECONDS] ?? 0,
  )
  const recent = recordsBySecond.slice(-Math.max(1, Math.min(RATE_SECONDS, second)))
  return {
    exporter,
    datagrams,
    records,
    recordsPerSecond: recent.reduce((sum, more) => sum + more, 0) / recent.length,
    recordsBySecond,
    ...(Number.isNaN(lastSeconds) ? {} : { lastArrival: new Date(lastSeconds * 1000).toISOString() }),
  }
}
