import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, type QuerySession } from '../../support/query-session.ts'

const COUNT = 30_000
let session: QuerySession

beforeAll(async () => {
  session = await openQuerySession()
  const texts = Array.from({ length: COUNT }, (_, id) => new TextEncoder().encode(`/item/${id}`))
  let end = 0
  const ends = Uint32Array.from(texts, (text) => (end += text.length))
  const octets = new Uint8Array(end)
  for (const [id, text] of texts.entries()) octets.set(text, (ends[id] ?? 0) - text.length)
  const dictionary = { ...createBlockBuilder().build().dictionary, firstId: 0, count: COUNT, octets, ends }
  await session.append({ ...createBlockBuilder().build(), dictionary })
})
afterAll(() => session.dispose())

describe('the dictionary', () => {
  it.each([
    ['few ids', 3, 10_000],
    ['many that lie close together', 10_000, 3],
    ['many that lie far apart', 1200, 25],
  ])('gives the texts of %s, and of no others', async (_, count, step) => {
    const ids = new Set(Array.from({ length: count }, (_unused, index) => index * step))
    const texts = await session.store.dictionary.read(ids)
    expect(texts).toEqual(new Map([...ids].map((id) => [id, `/item/${id}`])))
  })
})
