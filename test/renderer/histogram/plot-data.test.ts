import { describe, expect, it } from 'vitest'
import type { HistogramResult, HistogramSeries } from '../../../core/protocol/aggregate-api.ts'
import { DEFAULT_CHOICE } from '../../../renderer/histogram/histogram-choice.ts'
import { plotDataOf, stackedValues, valueTicks } from '../../../renderer/histogram/plot-data.ts'

function series(kind: HistogramSeries['kind'], values: readonly (number | null)[]): HistogramSeries {
  return { kind, key: null, label: null, filter: '', values, records: values.map((value) => value ?? 0) }
}

/** Buckets of two seconds. */
function result(all: readonly HistogramSeries[], late: readonly number[] = [0, 0, 0]): HistogramResult {
  return {
    from: '2024-07-11T09:20:00.000000000Z',
    bucketNs: 2e9,
    buckets: 3,
    measure: { id: 'records', title: 'records', type: 'integer' },
    series: all,
    records: [10, 0, 30],
    decodedLate: late,
    offAxis: 0,
    coverage: {
      records: 40,
      atExportTime: 0,
      decodedLate: 0,
      recordsInAll: 40,
      isSoFar: false,
      removedRecords: 0,
      losses: [],
      pending: { sets: 0, octets: 0 },
      milliseconds: 1,
    },
  }
}

const STATE = { marks: undefined, whole: undefined, window: undefined, failure: undefined, isTable: false }

function dataOf(answer: HistogramResult, more: Partial<Parameters<typeof plotDataOf>[0]> = {}) {
  const data = plotDataOf({ ...STATE, result: answer, choice: DEFAULT_CHOICE, errors: undefined, ...more })
  if (data === undefined) throw new Error('There is nothing to draw.')
  return data
}

describe('bars', () => {
  it('are rates where figures add up', () => {
    const data = dataOf(result([series('all', [10, 0, 30])]))
    expect(data.isRate).toBe(true)
    expect(data.series[0]?.values).toEqual([5, 0, 15])
    expect(data.highest).toBe(15)
  })

  it('stand on errors, which are a part of them', () => {
    const data = dataOf(result([series('all', [10, 0, 30])]), { errors: [2, 0, 30] })
    expect(data.series.map(({ label, values }) => [label, values])).toEqual([
      ['errors', [1, 0, 15]],
      ['the rest', [4, 0, 0]],
    ])
    expect(data.highest).toBe(15)
  })

  it('lie on each other, the whole behind its parts', () => {
    const data = dataOf(result([series('value', [4, 0, 10]), series('others', [6, 0, 20])]))
    expect(stackedValues(data)).toEqual([
      [5, 0, 15],
      [2, 0, 5],
    ])
  })

  it('go down for the other direction', () => {
    const data = dataOf(result([series('forward', [10, 0, 30]), series('reverse', [6, 0, 8])]))
    expect(data.mode).toBe('mirror')
    expect(data.series[1]?.values).toEqual([-3, -0, -4])
    expect([data.lowest, data.highest]).toEqual([-4, 15])
  })

  it('are lines where figures do not add up', () => {
    const choice = { ...DEFAULT_CHOICE, measure: { figure: 'p95', column: '@rtt' } } as const
    const data = dataOf(result([series('value', [4, null, 10]), series('value', [6, null, 20])]), { choice })
    expect(data.mode).toBe('lines')
    expect(data.isRate).toBe(false)
    expect(stackedValues(data)).toEqual([
      [4, null, 10],
      [6, null, 20],
    ])
  })

  it('have as much of them late as of their records', () => {
    const data = dataOf(result([series('all', [10, 0, 30])], [5, 0, 3]))
    expect(data.late).toEqual([2.5, 0, 1.5])
  })

  it('have a scale of round numbers', () => {
    expect(valueTicks(1357)).toEqual([500, 1000])
    expect(valueTicks(2800)).toEqual([1500, 3000])
    expect(valueTicks(0)).toEqual([])
  })
})
