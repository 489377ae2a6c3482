import { describe, expect, it } from 'vitest'
import { prepareFullCollection } from '../../electron/worker/full-collections.ts'

describe('prepareFullCollection', () => {
  it('collects what nobody refers to any more', async () => {
    const collect = prepareFullCollection()
    const forgotten = new WeakRef(new ArrayBuffer(16))
    // A WeakRef keeps what it refers to until the turn ends in which it was made.
    await new Promise((settle) => setTimeout(settle))

    collect()

    expect(forgotten.deref()).toBeUndefined()
  })
})
