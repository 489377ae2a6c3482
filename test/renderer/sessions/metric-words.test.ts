import { describe, expect, it } from 'vitest'
import type { MetricReport } from '../../../core/protocol/traffic-session-report.ts'
import {
  axisEndText,
  figureOf,
  figureText,
  lengthText,
  meanRate,
  metricSentence,
  ordinal,
} from '../../../renderer/sessions/metric-words.ts'

const GROUP = { count: 2114, p1: 1, p50: 2, p95: 3, p99: 4, low: 0, high: 5, bins: [1] }
const RTT: MetricReport = {
  metric: 'roundTripTime',
  value: 186_200,
  unit: 'microseconds',
  parts: {},
  group: GROUP,
  percentile: 98,
  meaning: 'p98 of 2,114 sessions',
  isOdd: true,
}

describe('figures', () => {
  it('part a value from its unit, which follows the size', () => {
    expect(figureOf(186_200, 'microseconds')).toEqual({ number: '186.2', unit: 'ms' })
    expect(figureOf(1_842_000, 'microseconds')).toEqual({ number: '1.842', unit: 's' })
    expect(figureOf(41, 'microseconds')).toEqual({ number: '41', unit: 'µs' })
    expect(figureOf(14, 'packets')).toEqual({ number: '14', unit: 'packets' })
    expect(figureOf(1, 'packets')).toEqual({ number: '1', unit: 'packet' })
    expect(figureOf(1_910_000, 'octets')).toEqual({ number: '1.91', unit: 'M octets' })
    expect(figureOf(6240, 'octets')).toEqual({ number: '6,240', unit: 'octets' })
    expect(figureOf(65_535, 'none')).toEqual({ number: '65,535', unit: '' })
  })

  it('keep a length of several units in one part', () => {
    expect(figureText(figureOf(151_000_000, 'microseconds'))).toBe('2 min 31 s')
  })

  it('show a measured zero as a zero', () => {
    expect(figureText(figureOf(0, 'packets'))).toBe('0 packets')
  })
})

describe('the ends of an axis', () => {
  it('have no fraction of whole milliseconds and no unit of counts', () => {
    expect(axisEndText(400_000, 'microseconds')).toBe('400 ms')
    expect(axisEndText(500, 'microseconds')).toBe('0.5 ms')
    expect(axisEndText(0, 'microseconds')).toBe('0')
    expect(axisEndText(64_240, 'none')).toBe('64,240')
    expect(axisEndText(1_280_000, 'octets')).toBe('1.28 M')
    expect(lengthText(240_000)).toBe('240 ms')
  })
})

describe('what a screen reader says of a metric', () => {
  it('is its value, its place in the group and whether that is unusual', () => {
    expect(metricSentence(RTT)).toBe('RTT 186.2 ms, 98th percentile of 2,114 sessions, unusual')
    expect(metricSentence({ ...RTT, isOdd: false })).toBe('RTT 186.2 ms, 98th percentile of 2,114 sessions')
  })

  it('gives no place in a group that is too small for percentiles', () => {
    const { percentile: _, ...small } = { ...RTT, isOdd: false }
    expect(metricSentence(small)).toBe('RTT 186.2 ms')
  })

  it('says that nothing was measured, and why', () => {
    const { group: _, percentile: __, ...absent } = { ...RTT, value: null, isOdd: false }
    expect(metricSentence(absent)).toBe('RTT, not measured')
    expect(metricSentence({ ...absent, reason: 'one direction only' })).toBe('RTT, not measured: one direction only')
  })

  it('says that a metric does not apply where its protocol has no such thing', () => {
    const { group: _, percentile: __, ...absent } = { ...RTT, value: null, isOdd: false, doesNotApply: true as const }
    expect(metricSentence({ ...absent, reason: 'Only TCP has it.' })).toBe('RTT, does not apply: Only TCP has it.')
  })

  it('counts in English', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 50, 98].map(ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '50th',
      '98th',
    ])
  })
})

describe('the mean rate', () => {
  it('is of bits per second, and of nothing without a length', () => {
    expect(meanRate(1_910_000, 8_410_000)).toBe('1.82 Mbit/s')
    expect(meanRate(125, 1_000_000)).toBe('1 kbit/s')
    expect(meanRate(312, 0)).toBeUndefined()
  })
})
