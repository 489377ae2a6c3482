import { describe, expect, it } from 'vitest'
import type { AlertRule } from '../../../core/protocol/live-api.ts'
import type { ColumnInfo } from '../../../core/protocol/session-api.ts'
import { parseAlertRules, withRule } from '../../../renderer/live/alert-rules.ts'
import {
  measurableColumns,
  ruleSentence,
  suggestedName,
  thresholdFactor,
  thresholdUnit,
  valueSentence,
} from '../../../renderer/live/alert-words.ts'

function column(id: string, title: string, type: ColumnInfo['type']): ColumnInfo {
  return { id, title, group: 'flow', type, description: '', recordCount: 1 }
}

const RTT = column('@rtt', 'RTT', 'duration')
const COLUMNS = [column('@record', 'Record', 'integer'), RTT, column('@source', 'Source', 'address')]
const COUNT: AlertRule = {
  id: 'a',
  name: 'errors',
  filter: 'status >= 500',
  measure: 'count',
  windowSeconds: 60,
  comparison: 'above',
  threshold: 100,
  isOn: true,
}
const SLOW: AlertRule = { ...COUNT, id: 'b', measure: 'p95', column: '@rtt', threshold: 800e6, windowSeconds: 300 }

describe('alert rules in words', () => {
  it('says what is measured, in the unit of its column', () => {
    expect(ruleSentence(COUNT, COLUMNS)).toBe('more than 100 records in 1 min')
    expect(ruleSentence(SLOW, COLUMNS)).toBe('p95 of RTT above 800 ms in 5 min')
  })

  it('says what the last look gave, and over how many records a percentile was taken', () => {
    const state = { state: 'quiet', records: 412, firings: [] } as const
    expect(valueSentence({ ...state, rule: COUNT, value: 12 }, COLUMNS)).toBe('12 records now')
    expect(valueSentence({ ...state, rule: SLOW, value: 1.12e9 }, COLUMNS)).toBe('1.12 s now, of 412 records')
    expect(valueSentence({ ...state, rule: COUNT }, COLUMNS)).toBe('nothing to measure yet')
    expect(valueSentence({ ...state, rule: { ...COUNT, isOn: false } }, COLUMNS)).toBe('switched off')
  })

  it('takes thresholds on durations in milliseconds', () => {
    expect([thresholdFactor('p95', RTT), thresholdUnit('p95', RTT)]).toEqual([1e6, 'ms'])
    expect([thresholdFactor('count', RTT), thresholdUnit('rate', RTT)]).toEqual([1, 'records/s'])
  })

  it('measures what has a size, and no number of a record', () => {
    expect(measurableColumns(COLUMNS)).toEqual([RTT])
  })

  it('suggests a name that fits', () => {
    expect(suggestedName(COUNT)).toBe('records: status >= 500')
    expect(suggestedName({ measure: 'rate', filter: 'x'.repeat(200) })).toHaveLength(60)
  })
})

describe('alert rules that are kept', () => {
  it('come back as they were, without what is none', () => {
    expect(
      parseAlertRules(JSON.parse(JSON.stringify([COUNT, SLOW, { id: 7 }, null, { ...COUNT, measure: 'p12' }]))),
    ).toEqual([COUNT, SLOW])
    expect(parseAlertRules('x')).toEqual([])
  })

  it('are changed in their place', () => {
    expect(withRule([COUNT, SLOW], { ...COUNT, name: 'more' }).map(({ name }) => name)).toEqual(['more', 'errors'])
    expect(withRule([COUNT], SLOW)).toHaveLength(2)
  })
})
