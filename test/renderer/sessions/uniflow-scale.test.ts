import { describe, expect, it } from 'vitest'
import type { MetricReport, TrafficSessionDetails } from '../../../core/protocol/traffic-session-report.ts'
import { fakeTrafficSession } from '../../../renderer/host/fake-traffic-sessions.ts'
import { startOf, ticksOf } from '../../../renderer/sessions/uniflow-scale.ts'

function sessionWith(values: Partial<Record<MetricReport['metric'], number | null>>): TrafficSessionDetails {
  const details = fakeTrafficSession(3, 'service')
  if (details === undefined) throw new Error('There is no third session.')
  const metrics = details.metrics.map((report) => {
    const value = values[report.metric]
    return value === undefined ? report : { ...report, value }
  })
  return { ...details, metrics }
}

describe('the start, enlarged', () => {
  it('has room for RTT and SRT, and a label behind them', () => {
    const start = startOf(sessionWith({ roundTripTime: 186_200, serverResponseTime: 4400 }))
    expect(start).toMatchObject({ rttUs: 186_200, srtUs: 4400, lengthUs: 240_000 })
  })

  it('shows SRT alone where there is no handshake, as of DNS', () => {
    const start = startOf(sessionWith({ roundTripTime: null, serverResponseTime: 940 }))
    expect(start).toMatchObject({ rttUs: 0, srtUs: 940, lengthUs: 1200 })
  })

  it('has no length when neither was measured', () => {
    expect(startOf(sessionWith({ roundTripTime: null, serverResponseTime: null })).lengthUs).toBe(0)
  })
})

describe('ticks', () => {
  it('begin at 0 and lie inside the session', () => {
    const ticks = ticksOf(8_410_000, 890)
    expect(ticks.map(({ text }) => text)).toEqual(['0', '1 s', '2 s', '3 s', '4 s', '5 s', '6 s', '7 s', '8 s'])
    expect(ticks.every(({ at }) => at >= 0 && at <= 1)).toBe(true)
  })

  it('are none but 0 for a session that begins and ends in the same moment', () => {
    expect(ticksOf(1, 890)).toEqual([{ at: 0, text: '0' }])
  })

  it('get fewer with the width', () => {
    expect(ticksOf(8_410_000, 300).length).toBeLessThan(6)
  })
})
