import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createChangePace } from '../../../core/node/change-pace.ts'

let told: number[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  told = []
})
afterEach(() => {
  vi.useRealTimers()
})

const pace = () => createChangePace(() => told.push(Math.round(performance.now())), 100)

it('tells at once after silence, then as often as the interval lets it', () => {
  const { now } = pace()
  for (let ms = 0; ms < 250; ms += 10) {
    now()
    vi.advanceTimersByTime(10)
  }
  vi.advanceTimersByTime(1000)
  expect(told).toEqual([0, 100, 200, 300])
})

it('tells what is less urgent after the interval, or along with what shows', () => {
  const { now, soon } = pace()
  soon()
  vi.advanceTimersByTime(40)
  expect(told).toEqual([])
  now()
  vi.advanceTimersByTime(500)
  expect(told).toEqual([40])
  soon()
  soon()
  vi.advanceTimersByTime(500)
  expect(told).toEqual([40, 640])
})
