import { describe, expect, it } from 'vitest'
import { createSamplingRates, type TaughtRate } from '../../../core/names/sampling-rates.ts'

const taught = (sampler: string, seen: bigint, at: bigint): TaughtRate => ({
  session: 0,
  domain: 1,
  sampler,
  algorithm: undefined,
  templateId: 300,
  seen,
  taken: 1n,
  at,
})

describe('sampling rates past their bound', () => {
  it('keep the newest rate of each sampler that is known, and count what goes', () => {
    const rates = createSamplingRates(3)
    for (let at = 1n; at <= 50n; at += 1n) rates.learn(taught('1', 100n + at, at))
    expect(rates.rateOf(0, 1, '1', 50n)?.seen).toBe(150n)
    expect(rates.rateOf(0, 1, '1', 48n)?.seen).toBe(148n)
    expect(rates.spansOf(0, 1)).toHaveLength(3)
    expect(rates.dropped).toBe(47)
    rates.learn(taught('2', 10n, 60n))
    expect(rates.rateOf(0, 1, '2', 60n)?.seen).toBe(10n)
    expect(rates.dropped).toBe(50)
  })

  it('of connections that are over make room for those of new ones', () => {
    const rates = createSamplingRates(16)
    for (let session = 0; session < 100; session++) {
      rates.learn({ ...taught('1', 100n, 10n), session })
      expect(rates.rateOf(session, 1, '1', 10n)?.seen).toBe(100n)
    }
    expect(rates.list()).toHaveLength(16)
    rates.forgetSession(99)
    expect(rates.rateOf(99, 1, '1', 10n)).toBeUndefined()
  })

  it('let no rate go for one that came late and is older', () => {
    const rates = createSamplingRates(2)
    rates.learn(taught('1', 100n, 10n))
    rates.learn(taught('1', 200n, 20n))
    rates.learn(taught('1', 50n, 5n))
    expect([5n, 10n, 20n].map((at) => rates.rateOf(0, 1, '1', at)?.seen)).toEqual([100n, 100n, 200n])
  })
})
