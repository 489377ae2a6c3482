import { describe, expect, it } from 'vitest'
import { interruptUntil } from '../../../core/store/interrupt-until.ts'

describe('interruptUntil', () => {
  it('tries again when the first interruption came before there was anything to interrupt', async () => {
    let tries = 0
    let end: (() => void) | undefined
    const pending = new Promise<void>((_, refuse) => {
      end = () => refuse(new Error('INTERRUPT Error: Interrupted!'))
    })
    await interruptUntil(pending, () => {
      tries += 1
      if (tries === 3) end?.()
    })
    expect(tries).toBe(3)
  })

  it('leaves alone what begins after it', async () => {
    let tries = 0
    await interruptUntil(Promise.resolve(), () => (tries += 1))
    await new Promise((settle) => setTimeout(settle, 60))
    expect(tries).toBe(1)
  })
})
