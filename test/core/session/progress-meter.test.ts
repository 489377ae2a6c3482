import { describe, expect, it } from 'vitest'
import { createProgressMeter } from '../../../core/session/progress-meter.ts'

describe('progress meter', () => {
  it('gives rates from the start of a short load', () => {
    const meter = createProgressMeter(1000, 1000)
    meter.note(1500, 100, 10)
    expect(meter.progress(1500)).toEqual({
      octetsRead: 100,
      octetsTotal: 1000,
      octetsPerSecond: 200,
      recordsPerSecond: 20,
    })
  })

  it('estimates the time left after two seconds', () => {
    const meter = createProgressMeter(0, 1000)
    meter.note(1999, 400, 0)
    expect(meter.progress(1999).secondsLeft).toBeUndefined()
    meter.note(2000, 400, 0)
    expect(meter.progress(2000).secondsLeft).toBeCloseTo(3)
  })

  it('forgets what is older than five seconds', () => {
    const meter = createProgressMeter(0, 1e6)
    for (let ms = 100; ms <= 5000; ms += 100) meter.note(ms, ms, 0)
    for (let ms = 5100; ms <= 11_000; ms += 100) meter.note(ms, 5000 + (ms - 5000) * 10, 0)
    expect(meter.progress(11_000).octetsPerSecond).toBeCloseTo(10_000, -2)
  })

  it('makes no estimate where the size is not known', () => {
    const meter = createProgressMeter(0, undefined)
    meter.note(3000, 300, 0)
    expect(meter.progress(3000)).toEqual({ octetsRead: 300, octetsPerSecond: 100, recordsPerSecond: 0 })
  })
})
