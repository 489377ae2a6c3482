import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MAX_ALERT_FIRINGS, MAX_ALERT_RULES } from '../../../core/limits/live.ts'
import { fail, succeed, type Result } from '../../../core/protocol/failure.ts'
import type { AlertRule, AlertState } from '../../../core/protocol/live-api.ts'
import type { Measured } from '../../../core/query/measure.ts'
import type { MeasureSpec } from '../../../core/query/session-queries.ts'
import { createAlertWatch } from '../../../core/session/alert-watch.ts'

const RULE: AlertRule = {
  id: '1',
  name: 'errors',
  filter: 'status >= 500',
  measure: 'count',
  windowSeconds: 60,
  comparison: 'above',
  threshold: 10,
  isOn: true,
}

let answer: Result<Measured> | undefined
let asked: MeasureSpec[]
let alerts: AlertState[]

function start() {
  return createAlertWatch({
    measure: (spec) => {
      asked.push(spec)
      return answer && Promise.resolve(answer)
    },
    wallClock: () => Date.now(),
    onAlert: (alert) => alerts.push(alert),
  })
}

const measured = (records: number, value?: number) => succeed({ records, measured: records, value })

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
  answer = measured(0)
  asked = []
  alerts = []
})

afterEach(() => {
  vi.useRealTimers()
})

describe('alert rules', () => {
  it('fire when their threshold is passed, once, and end when it is no longer', async () => {
    const watch = start()
    expect(await watch.set([RULE])).toMatchObject([{ state: 'quiet', value: 0, records: 0, firings: [] }])
    expect(asked).toEqual([{ filter: 'status >= 500', lastSeconds: 60 }])
    answer = measured(11)
    await vi.advanceTimersByTimeAsync(2000)
    answer = measured(17)
    await vi.advanceTimersByTimeAsync(2000)
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toMatchObject({ state: 'firing', value: 11, firedAt: '2026-01-01T00:00:02.000Z' })
    answer = measured(10)
    await vi.advanceTimersByTimeAsync(2000)
    expect(alerts).toHaveLength(2)
    expect(alerts[1]).toMatchObject({
      state: 'quiet',
      firings: [{ from: '2026-01-01T00:00:02.000Z', to: '2026-01-01T00:00:06.000Z', value: 17 }],
    })
    watch.dispose()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('measure a rate by their window, and a percentile of their column', async () => {
    const watch = start()
    answer = measured(120, 5)
    const rate: AlertRule = { ...RULE, measure: 'rate', threshold: 1.9 }
    const slow: AlertRule = { ...RULE, id: '2', measure: 'p95', column: '@duration', comparison: 'below', threshold: 6 }
    expect(await watch.set([rate, slow])).toMatchObject([
      { state: 'firing', value: 2 },
      { state: 'firing', value: 5, records: 120 },
    ])
    expect(asked[1]).toEqual({
      filter: 'status >= 500',
      lastSeconds: 60,
      percentile: { column: '@duration', fraction: 0.95 },
    })
    watch.dispose()
  })

  it('say nothing where there is nothing to measure', async () => {
    const watch = start()
    const slow: AlertRule = { ...RULE, measure: 'p50', column: 'rtt', comparison: 'below', threshold: 6 }
    const [state] = await watch.set([slow])
    expect(state).toMatchObject({ state: 'quiet', records: 0 })
    expect(state).not.toHaveProperty('value')
    answer = undefined
    await vi.advanceTimersByTimeAsync(10_000)
    expect(alerts).toEqual([])
    watch.dispose()
  })

  it('that cannot be evaluated say why, and go on when they can', async () => {
    const watch = start()
    answer = fail('filter-invalid', 'The filter is wrong: a field is expected at 3.', 'Correct the filter.')
    expect(await watch.set([RULE])).toMatchObject([{ state: 'invalid', failure: { code: 'filter-invalid' } }])
    answer = fail('superseded', 'A newer view was asked for.', 'Nothing.')
    await vi.advanceTimersByTimeAsync(2000)
    expect(watch.list()).toMatchObject([{ state: 'invalid' }])
    answer = measured(11)
    await vi.advanceTimersByTimeAsync(2000)
    expect(watch.list()).toMatchObject([{ state: 'firing' }])
    watch.dispose()
  })

  it('that stay as they were go on; those that are off are not looked at', async () => {
    const watch = start()
    answer = measured(11)
    await watch.set([RULE])
    expect(await watch.set([RULE, { ...RULE, id: '2', isOn: false }])).toMatchObject([
      { state: 'firing', firings: [{ rule: '1' }] },
      { state: 'quiet', firings: [] },
    ])
    expect(alerts).toHaveLength(1)
    watch.reset()
    expect(watch.list()[0]).toMatchObject({ state: 'quiet', firings: [] })
    watch.dispose()
  })

  it('are bounded, and so is what they remember', async () => {
    const watch = start()
    const many = Array.from({ length: MAX_ALERT_RULES + 1 }, (_, id) => ({ ...RULE, id: String(id), isOn: id === 0 }))
    expect(await watch.set(many)).toHaveLength(MAX_ALERT_RULES)
    for (let turn = 0; turn < 2 * MAX_ALERT_FIRINGS + 2; turn += 1) {
      answer = measured(turn % 2 === 0 ? 11 : 0)
      await vi.advanceTimersByTimeAsync(2000)
    }
    expect(watch.list()[0]?.firings).toHaveLength(MAX_ALERT_FIRINGS)
    watch.dispose()
  })
})
