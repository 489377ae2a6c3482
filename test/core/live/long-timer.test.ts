import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MAX_TIMER_MS, pauseFor, startLongTimer } from '../../../core/live/long-timer.ts'

const DAY_MS = 86_400_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a long timer', () => {
  it.each([1, 1000, MAX_TIMER_MS, MAX_TIMER_MS + 1, 90 * DAY_MS])('ends after %i ms and not before', (milliseconds) => {
    const onEnd = vi.fn()
    const waits = vi.spyOn(globalThis, 'setTimeout')
    startLongTimer(milliseconds, onEnd)
    vi.advanceTimersByTime(milliseconds - 1)
    expect(onEnd).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(onEnd).toHaveBeenCalledTimes(1)
    for (const [, waitMs] of waits.mock.calls) expect(waitMs).toBeLessThanOrEqual(MAX_TIMER_MS)
  })

  it('is called off, also after its first part', () => {
    const onEnd = vi.fn()
    const callOff = startLongTimer(90 * DAY_MS, onEnd)
    vi.advanceTimersByTime(60 * DAY_MS)
    callOff()
    vi.advanceTimersByTime(60 * DAY_MS)
    expect(onEnd).not.toHaveBeenCalled()
  })
})

describe('a long pause', () => {
  it.each([1, MAX_TIMER_MS, 31 * DAY_MS])('settles after %i ms and not before', async (milliseconds) => {
    const onEnd = vi.fn()
    void pauseFor(milliseconds, new AbortController().signal).then(onEnd)
    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(onEnd).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(onEnd).toHaveBeenCalledTimes(1)
  })

  it('is over as soon as nobody waits any more, and leaves no timer', async () => {
    const stop = new AbortController()
    const paused = pauseFor(31 * DAY_MS, stop.signal)
    await vi.advanceTimersByTimeAsync(26 * DAY_MS)
    stop.abort()
    await paused
    expect(vi.getTimerCount()).toBe(0)
    await pauseFor(31 * DAY_MS, stop.signal)
    expect(vi.getTimerCount()).toBe(0)
  })
})
