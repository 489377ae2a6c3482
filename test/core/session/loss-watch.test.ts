import { describe, expect, it, vi } from 'vitest'
import type { LossSpan } from '../../../core/decode/loss-spans.ts'
import { LOSS_INTERVAL_MS } from '../../../core/limits/lists.ts'
import { createLossWatch } from '../../../core/session/loss-watch.ts'

/** A watch on a clock of the test, whose decoder answers when it is told to. */
function watch() {
  let nowMs = 0
  const answers: ((losses: readonly LossSpan[] | undefined) => void)[] = []
  const take = vi.fn<(losses: readonly LossSpan[]) => void>()
  const losses = createLossWatch({
    ask: () => new Promise((settle) => answers.push(settle)),
    take,
    now: () => nowMs,
  })
  return {
    losses,
    take,
    answers,
    pass: (milliseconds: number) => {
      nowMs += milliseconds
    },
  }
}

describe('the watch on losses', () => {
  it('asks once for all who look at the same time', async () => {
    const { losses, take, answers } = watch()
    const looks = [losses.refresh(), losses.refresh()]
    expect(answers).toHaveLength(1)
    answers[0]?.([])
    await Promise.all(looks)
    expect(take).toHaveBeenCalledExactlyOnceWith([])
  })

  it('asks again only after the interval', async () => {
    const { losses, answers, pass } = watch()
    const first = losses.refresh()
    answers[0]?.([])
    await first
    pass(LOSS_INTERVAL_MS - 1)
    await losses.refresh()
    expect(answers).toHaveLength(1)
    pass(1)
    void losses.refresh()
    expect(answers).toHaveLength(2)
  })

  it('takes nothing of a file that was closed', async () => {
    const { losses, take, answers } = watch()
    const look = losses.refresh()
    answers[0]?.(undefined)
    await look
    expect(take).not.toHaveBeenCalled()
  })

  it('asks a last time when it settles, however new the losses are, and never again', async () => {
    const { losses, take, answers, pass } = watch()
    const before = losses.refresh()
    const end = losses.settle()
    answers[0]?.([])
    await before
    await Promise.resolve()
    await expect.poll(() => answers).toHaveLength(2)
    answers[1]?.([])
    await end
    expect(take).toHaveBeenCalledTimes(2)
    pass(10 * LOSS_INTERVAL_MS)
    await losses.refresh()
    expect(answers).toHaveLength(2)
  })
})
