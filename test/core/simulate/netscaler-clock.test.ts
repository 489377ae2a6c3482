import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFlowTime } from '../../../core/simulate/netscaler-clock.ts'

const SECONDS = 1_720_689_702

describe('a flow time', () => {
  it('has plain microseconds where the fraction belongs, unless something else is asked for', () => {
    expect(formatFlowTime(SECONDS * 1_000_000 + 318_204)).toEqual([SECONDS + 2_208_988_800, 318_204])
  })

  it('has a fraction that gives the microsecond back without its 11 low bits (RFC 7011 §6.1.9)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (micros) => {
        const [, fraction] = formatFlowTime(SECONDS * 1_000_000 + micros, 'ntp-fraction')
        expect(fraction % 2048).toBe(0)
        expect(Math.floor((fraction * 1_000_000) / 2 ** 32)).toBe(micros)
      }),
    )
  })
})
