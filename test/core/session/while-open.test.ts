/** Whoever asks while something else takes the place of what is open hears that, and not how its store failed. */
import { describe, expect, it } from 'vitest'
import { fail, succeed } from '../../../core/protocol/failure.ts'
import type { CollectorAnswer } from '../../../core/session/collector-messages.ts'
import type { OpenFile } from '../../../core/session/open-file.ts'
import { createDecoderQuestions, createWhileOpen } from '../../../core/session/while-open.ts'

const FAILED = fail('store-failed', 'The database is closed.', '')

describe('a call about what is open', () => {
  it('is answered as it is when the same is open by then', async () => {
    const whileOpen = createWhileOpen(() => 'one')
    expect(await whileOpen((count: number) => Promise.resolve(succeed(count)))(7)).toEqual(succeed(7))
    expect(await whileOpen(() => Promise.resolve(FAILED))()).toBe(FAILED)
    await expect(whileOpen(() => Promise.reject(new Error('a bug')))()).rejects.toThrow('a bug')
  })

  it('fails with superseded, whatever went wrong, when something else is open by then', async () => {
    let open = 1
    const whileOpen = createWhileOpen(() => open)
    const failing = whileOpen(() => {
      open += 1
      return Promise.resolve(FAILED)
    })
    const throwing = whileOpen(() => {
      open += 1
      return Promise.reject(new Error('closed'))
    })
    const answering = whileOpen(() => {
      open += 1
      return Promise.resolve(succeed('rows'))
    })
    expect(await failing()).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect(await throwing()).toMatchObject({ ok: false, failure: { code: 'superseded' } })
    expect(await answering()).toEqual(succeed('rows'))
  })

  it('fails with it, too, when the store is closed for what takes its place', async () => {
    const whileOpen = createWhileOpen(
      () => 'one',
      () => true,
    )
    expect(await whileOpen(() => Promise.resolve(FAILED))()).toMatchObject({ failure: { code: 'superseded' } })
    expect(await whileOpen(() => Promise.reject(new Error('closed')))()).toMatchObject({ ok: false })
    expect(await whileOpen(() => Promise.resolve(succeed(7)))()).toEqual(succeed(7))
  })
})

describe('a question to the decoder', () => {
  const file = (answer: () => CollectorAnswer | undefined): Pick<OpenFile, 'loading'> => {
    const ask = () => Promise.resolve(answer())
    return { loading: { ask } } as unknown as Pick<OpenFile, 'loading'>
  }

  it('goes to the session that took the place of the one that was asked', async () => {
    let open: Pick<OpenFile, 'loading'> | undefined
    const losses: CollectorAnswer = { about: 'losses', losses: [] }
    const next = file(() => losses)
    open = file(() => {
      open = next
      return undefined
    })
    const ask = createDecoderQuestions(() => open)
    expect(await ask({ about: 'losses' })).toBe(losses)
    open = undefined
    expect(await ask({ about: 'losses' })).toBeUndefined()
    open = file(() => undefined)
    expect(await ask({ about: 'losses' })).toBeUndefined()
  })
})
