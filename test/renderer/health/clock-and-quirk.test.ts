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
  const line = (spreadNs: string, ...offsetsMs: number[]) =>
    sparkline({ spreadNs, samples: offsetsMs.map((ms) => ({ at: '', offsetNs: ms * 1e6 })) }, 100, 48)

  it('blows up neither the noise of a good clock nor the saw that whole seconds make', () => {
    // Two milliseconds of twenty-four, one second of 4.8.
    expect(line('2000000', -1, 1)).toEqual({ path: 'M0.0 26L100.0 22', zero: 24 })
    expect(line('900000000', -500, 500)).toEqual({ path: 'M0.0 29L100.0 19', zero: 24 })
  })

  it('shows zero only where it is in sight', () => {
    expect(line('100000000', 12_000, 12_100).zero).toBeUndefined()
    expect(line('0')).toEqual({ path: '', zero: undefined })
    expect(line('0', 5).path).toBe('M0 24H100')
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
