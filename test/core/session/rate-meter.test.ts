import { expect, it } from 'vitest'
import { createRateMeter } from '../../../core/session/rate-meter.ts'

it('gives the mean over the last seconds', () => {
  const meter = createRateMeter(0, 3000)
  for (let ms = 250; ms <= 10_000; ms += 250) meter.note(ms, ms < 5000 ? 0 : (ms - 5000) * 2)
  expect(meter.perSecond(10_000)).toBeCloseTo(2000, -1)
})

it('falls to zero when nothing comes any more, and does not leap after a sleep', () => {
  const meter = createRateMeter(0, 3000)
  for (let ms = 250; ms <= 5000; ms += 250) meter.note(ms, ms)
  meter.note(3_605_000, 5000)
  expect(meter.perSecond(3_605_000)).toBeLessThan(2)
  for (let ms = 3_605_250; ms <= 3_610_000; ms += 250) meter.note(ms, 5000 + (ms - 3_605_000))
  expect(meter.perSecond(3_610_000)).toBeCloseTo(1000, -1)
})
