import { describe, expect, it } from 'vitest'
import type { ExporterCount } from '../../../core/decode/reception.ts'
import { ACTIVITY_SECONDS, MAX_ACTIVE_EXPORTERS } from '../../../core/limits/live.ts'
import { createActivityBook } from '../../../core/session/exporter-activity.ts'

const count = (exporter: string, records: number, lastSeconds = 1_700_000_000): ExporterCount => ({
  exporter,
  datagrams: Math.ceil(records / 7),
  records,
  lastSeconds,
})

describe('the activity of exporters', () => {
  it('has the records of each second, the newest last', () => {
    const book = createActivityBook(0)
    book.note(1000, [count('a', 10)])
    book.note(2003, [count('a', 10)])
    book.note(2998, [count('a', 40)])
    const [line] = book.report([count('a', 41)])
    expect(line).toMatchObject({ exporter: 'a', records: 41, recordsPerSecond: 40 / 3 })
    expect(line?.recordsBySecond).toHaveLength(ACTIVITY_SECONDS)
    expect(line?.recordsBySecond.slice(-4)).toEqual([0, 10, 0, 30])
  })

  it('adds up the sessions of one exporter', () => {
    const book = createActivityBook(0)
    const counts = [count('a', 10, 5), count('a', 30, 3)]
    book.note(1000, counts)
    expect(book.report(counts)).toMatchObject([
      { datagrams: 7, records: 40, recordsPerSecond: 40, lastArrival: '1970-01-01T00:00:05.000Z' },
    ])
  })

  it('knows when an exporter sent last, though one of its sessions has sent no message yet', () => {
    const book = createActivityBook(0)
    for (const seconds of [
      [5, Number.NaN],
      [Number.NaN, 5],
    ]) {
      const counts = seconds.map((lastSeconds) => count('a', 10, lastSeconds))
      expect(book.report(counts)).toMatchObject([{ lastArrival: '1970-01-01T00:00:05.000Z' }])
    }
    expect(book.report([count('a', 0, Number.NaN)])[0]).not.toHaveProperty('lastArrival')
  })

  it('lets exporters that have sent no message yet go before those that have', () => {
    const book = createActivityBook(0)
    const early = Array.from({ length: MAX_ACTIVE_EXPORTERS }, (_, index) => count(`n${String(index)}`, 0, Number.NaN))
    const mixed = early.flatMap((each, index) =>
      index % 2 === 0 ? [each, count(`s${String(index)}`, 1, index + 1)] : each,
    )
    const named = new Set(book.report(mixed).map(({ exporter }) => exporter))
    expect(mixed.filter(({ exporter, records }) => records > 0 && !named.has(exporter))).toEqual([])
  })

  it('is silent for as long as the machine slept, and counts what came after once', () => {
    const book = createActivityBook(0)
    for (let second = 1; second <= 5; second += 1) book.note(second * 1000, [count('a', second * 100)])
    // An hour later.
    book.note(3_605_000, [count('a', 700)])
    expect(book.report([count('a', 700)])[0]).toMatchObject({ recordsPerSecond: 40 })
    expect(book.report([])).toEqual([])
    const [line] = book.report([count('a', 700)])
    expect(line?.recordsBySecond.reduce((sum, records) => sum + records, 0)).toBe(200)
  })

  it('keeps the exporters that sent last, and lets none jump when it comes back', () => {
    const book = createActivityBook(0)
    const flood = Array.from({ length: MAX_ACTIVE_EXPORTERS }, (_, index) => count(`f${String(index)}`, 1, 100))
    book.note(1000, [count('old', 1_000_000, 50), ...flood])
    const first = book.report([count('old', 1_000_000, 50), ...flood])
    expect(first).toHaveLength(MAX_ACTIVE_EXPORTERS)
    expect(first.some(({ exporter }) => exporter === 'old')).toBe(false)
    const back = [count('old', 1_000_003, 200), ...flood]
    book.note(2000, back)
    expect(book.report(back).find(({ exporter }) => exporter === 'old')).toMatchObject({ recordsPerSecond: 1.5 })
  })

  it('takes no count back when the decoder forgets a session', () => {
    const book = createActivityBook(0)
    book.note(1000, [count('a', 500)])
    book.note(2000, [count('a', 10)])
    expect(book.report([count('a', 10)])[0]?.recordsBySecond.slice(-2)).toEqual([500, 0])
  })
})
