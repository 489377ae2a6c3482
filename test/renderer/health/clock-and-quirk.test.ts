import { describe, expect, it } from 'vitest'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import type { QuirkReport } from '../../../core/protocol/health-report.ts'
import { clockOffset, sparkline } from '../../../renderer/health/clock-line.ts'
import { leaveToEvidence, switchableQuirk, switchQuirk } from '../../../renderer/health/quirk-choice.ts'

describe('clockOffset', () => {
  const offset = (offsetNs: string, spreadNs = '3000000') => clockOffset({ offsetNs, spreadNs })

  it('always has a sign, and the unit by its size', () => {
    expect([offset('12100000000'), offset('-900000'), offset('0')]).toEqual(['+12.1 s', '−0.9 ms', '0 ms'])
  })

  it('has no more digits than whole seconds of a header allow', () => {
    const coarse = '950000000'
    expect(offset('136200000', coarse)).toBe('+0.1 s')
    expect(offset('-30000000', coarse)).toBe('0.0 s')
    expect(offset('12143200000', coarse)).toBe('+12.1 s')
  })
})

describe('sparkline', () => {
  const samples = (...offsetsMs: number[]) => offsetsMs.map((ms) => ({ at: '', offsetNs: ms * 1e6 }))

  it('does not blow up the saw that whole seconds make', () => {
    // One second of 4.8 takes a fifth of the height.
    expect(sparkline(samples(-500, 500), 100, 48)).toEqual({ path: 'M0.0 29L100.0 19', zero: 24 })
  })

  it('shows zero only where it is in sight', () => {
    expect(sparkline(samples(12_000, 12_100), 100, 48).zero).toBeUndefined()
    expect(sparkline([], 100, 48)).toEqual({ path: '', zero: undefined })
    expect(sparkline(samples(5), 100, 48).path).toBe('M0 24H100')
  })
})

describe('switching a quirk', () => {
  const report: QuirkReport = {
    quirk: 'clock-offset',
    session: 1,
    exporter: '192.0.2.1:1',
    state: 'by-evidence',
    isApplied: false,
    count: 3,
    evidence: '',
    offsetNs: '500',
  }
  const others = [{ exporter: '192.0.2.2:1', quirk: 'clock-offset', state: 'off' }] as const

  it('names its exporter and offset and leaves the other switches alone', () => {
    const on = switchQuirk({ ...DEFAULT_DECODE_SETTINGS, quirks: others }, report, true)
    const choice = { exporter: '192.0.2.1:1', quirk: 'clock-offset', state: 'on', offsetNs: '500' }
    expect(on.quirks).toEqual([...others, choice])
    expect(switchQuirk(on, report, false).quirks).toEqual([...others, { ...choice, state: 'off' }])
    expect(leaveToEvidence(on, report).quirks).toEqual(others)
  })

  it('cannot be done to a habit', () => {
    const habit = { ...report, quirk: 'trailing-nul', isSwitchable: false } as const
    expect(switchableQuirk(habit)).toBeUndefined()
    expect(switchQuirk(DEFAULT_DECODE_SETTINGS, habit, false)).toEqual(DEFAULT_DECODE_SETTINGS)
  })
})
