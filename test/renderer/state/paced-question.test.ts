import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPacedQuestion } from '../../../renderer/state/paced-question.ts'

/** A question that is answered when the test says so. */
function setUp(isWantedUnwatched?: () => boolean) {
  const waiting: ((isAnswer: boolean) => void)[] = []
  const kept: number[] = []
  let asked = 0
  const question = createPacedQuestion({
    async ask(isCurrent) {
      const own = ++asked
      const isAnswer = await new Promise<boolean>((resolve) => void waiting.push(resolve))
      if (!isAnswer) throw new Error('no connection')
      if (!isCurrent()) return false
      kept.push(own)
      return true
    },
    ...(isWantedUnwatched === undefined ? {} : { isWantedUnwatched }),
  })
  return {
    question,
    kept,
    asked: () => asked,
    follow: (revision: number) => question.follow({ session: 1, revision, phase: 'loading' }),
    async answer(isAnswer = true) {
      waiting.shift()?.(isAnswer)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('paced question', () => {
  it('asks nothing while nobody watches, and at once when somebody begins to', () => {
    const { question, follow, asked } = setUp()
    follow(1)
    vi.advanceTimersByTime(10_000)
    expect(asked()).toBe(0)
    question.watch()
    expect(asked()).toBe(1)
  })

  it('goes on at its pace when the clock of the wall is set back', async () => {
    const { question, follow, asked, answer } = setUp()
    question.watch()
    await answer()
    vi.setSystemTime(Date.now() - 86_400_000)
    follow(1)
    vi.advanceTimersByTime(1000)
    expect(asked()).toBe(2)
  })

  it('asks at most once a second, and once for all that changed meanwhile', async () => {
    const { question, follow, asked, answer } = setUp()
    question.watch()
    await answer()
    for (let revision = 1; revision <= 9; revision++) {
      follow(revision)
      vi.advanceTimersByTime(100)
    }
    expect(asked()).toBe(1)
    vi.advanceTimersByTime(100)
    expect(asked()).toBe(2)
    await answer()
    vi.advanceTimersByTime(10_000)
    expect(asked()).toBe(2)
  })

  it('asks again for what changed while it was asked, but never twice at the same time', async () => {
    const { question, follow, asked, answer, kept } = setUp()
    question.watch()
    follow(1)
    vi.advanceTimersByTime(5000)
    expect(asked()).toBe(1)
    await answer()
    expect(kept).toEqual([1])
    expect(asked()).toBe(2)
  })

  it('asks again after a refused call', async () => {
    const { question, asked, answer, kept } = setUp()
    question.watch()
    await answer(false)
    expect(asked()).toBe(1)
    vi.advanceTimersByTime(1000)
    await answer()
    expect(kept).toEqual([2])
  })

  it('stops when the last one looks away', async () => {
    const { question, follow, asked, answer } = setUp()
    const stops = [question.watch(), question.watch()]
    await answer()
    follow(1)
    stops[0]?.()
    vi.advanceTimersByTime(1000)
    expect(asked()).toBe(2)
    await answer()
    follow(2)
    stops[1]?.()
    vi.advanceTimersByTime(10_000)
    expect(asked()).toBe(2)
  })

  it('goes on unwatched while its answer is wanted', async () => {
    let isWanted = true
    const { question, follow, asked, answer } = setUp(() => isWanted)
    question.watch()()
    await answer()
    follow(1)
    vi.advanceTimersByTime(1000)
    expect(asked()).toBe(2)
    await answer()
    isWanted = false
    follow(2)
    vi.advanceTimersByTime(10_000)
    expect(asked()).toBe(2)
  })

  it('drops what is on its way when it is told to forget, and does not wait for it', async () => {
    const { question, follow, asked, answer, kept } = setUp()
    question.watch()
    const isCurrent = question.currency()
    question.forget()
    expect(isCurrent()).toBe(false)
    const again = question.askNow()
    expect(asked()).toBe(2)
    await answer()
    await answer()
    await again
    expect(kept).toEqual([2])
    follow(1)
    vi.advanceTimersByTime(1000)
    expect(asked()).toBe(3)
  })

  it('asks only when what is shown is not what is wanted', async () => {
    const { question, follow, asked, answer } = setUp()
    const first = question.askIfStale()
    await answer()
    await first
    await question.askIfStale()
    expect(asked()).toBe(1)
    follow(1)
    void question.askIfStale()
    expect(asked()).toBe(2)
  })

  it('leaves no question behind when it is cancelled', async () => {
    const { question, follow, asked, answer } = setUp()
    question.watch()
    await answer()
    follow(1)
    question.cancel()
    vi.advanceTimersByTime(10_000)
    expect(asked()).toBe(1)
  })
})
