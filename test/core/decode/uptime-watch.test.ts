import { describe, expect, it } from 'vitest'
import { createUptimeWatch } from '../../../core/decode/uptime-watch.ts'

describe('RFC 3954 §5.1: sysUpTime tells of a restart', () => {
  it('when it goes back and export time does not', () => {
    const watch = createUptimeWatch()
    expect(watch.hasRestarted(3_600_000, 1000)).toBe(false)
    expect(watch.hasRestarted(3_610_000, 1010)).toBe(false)
    expect(watch.hasRestarted(4000, 1020)).toBe(true)
    expect(watch.hasRestarted(5000, 1021)).toBe(false)
  })

  it('not when it wraps after 49.7 days, nor for a message that comes late', () => {
    const watch = createUptimeWatch()
    expect(watch.hasRestarted(2 ** 32 - 1000, 1000)).toBe(false)
    expect(watch.hasRestarted(9000, 1010)).toBe(false)
    expect(watch.hasRestarted(2 ** 32 - 500, 1000)).toBe(false)
    expect(watch.hasRestarted(9500, 1010)).toBe(false)
    expect(watch.hasRestarted(4000, 1005)).toBe(false)
  })

  it('also after months, whatever the difference is mod 2^32', () => {
    const watch = createUptimeWatch()
    expect(watch.hasRestarted(2_600_000_000, 1000)).toBe(false)
    expect(watch.hasRestarted(30_000, 1060)).toBe(true)
  })
})
