/** When texts go: never one that a record, a question that began while its record was there, or a list still refers to. */
import fc from 'fast-check'
import type { DuckDBConnection } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { createOldTexts } from '../../../core/store/old-texts.ts'

type Step =
  /** Records, each with texts of the present generation; a new one begins with one of them, if it has the place that is said. */
  | { readonly kind: 'block'; readonly records: number; readonly beginsAt: number }
  | { readonly kind: 'remove'; readonly quarters: number }
  | { readonly kind: 'hold' | 'release' | 'letGo' | 'answer' | 'refuse' }

const STEPS = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('block' as const),
      records: fc.integer({ min: 1, max: 3 }),
      beginsAt: fc.nat(6),
    }),
    fc.record({ kind: fc.constant('remove' as const), quarters: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constantFrom('hold' as const, 'release' as const, 'answer' as const, 'refuse' as const) }),
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('letGo' as const) }) },
  ),
  { minLength: 20, maxLength: 150, size: 'max' },
)

async function runSteps(steps: readonly Step[]): Promise<void> {
  /** The text of each record, by its number less 1. */
  const textOf: number[] = []
  const there = new Set<number>()
  const holds: { readonly texts: ReadonlySet<number>; release(): void }[] = []
  const asked: { before: number; answer(ids: Uint32Array): void; refuse(): void }[] = []
  let removed = 0
  let nextText = 0
  let firstLiveId = 0
  /** What a list refers to: the text of every seventh record, also once it is removed. */
  const ofLists = (): number[] => textOf.filter((_, index) => index % 7 === 0)
  const ofRecords = (): number[] => textOf.slice(removed)

  const dictionary = {
    remove(_: DuckDBConnection, before: number, but: Uint32Array) {
      const kept = new Set(but)
      for (const id of there) if (id < before && !kept.has(id)) there.delete(id)
      return Promise.resolve()
    },
  }
  const writer = { run: () => Promise.resolve() } as unknown as DuckDBConnection
  const oldTexts = createOldTexts(writer, dictionary, {
    textsInUse: (before) =>
      new Promise((answer, refuse) => {
        asked.push({ before, answer, refuse: () => refuse(new Error('no answer')) })
      }),
  })
  const addText = (): number => {
    there.add(nextText)
    return nextText++
  }
  const beginAnew = (): void => {
    firstLiveId = nextText
  }
  /** A text of the present generation again, or a new one. */
  const someText = (): number => (nextText > firstLiveId && textOf.length % 3 === 0 ? firstLiveId : addText())

  for (const step of steps) {
    if (step.kind === 'block') {
      for (let record = 0; record < step.records; record++) {
        textOf.push(someText())
        // Amid a record, that is: texts that it has of before stay.
        if (step.beginsAt === record) beginAnew()
      }
      oldTexts.note(textOf.length, firstLiveId)
    } else if (step.kind === 'remove') removed += Math.floor((step.quarters * (textOf.length - removed)) / 4)
    else if (step.kind === 'hold') holds.push({ texts: new Set(ofRecords()), release: oldTexts.hold() })
    else if (step.kind === 'release') holds.shift()?.release()
    else if (step.kind === 'letGo') await oldTexts.letGo(removed)
    else {
      const question = asked.shift()
      if (step.kind === 'refuse') question?.refuse()
      else question?.answer(Uint32Array.from(ofLists().filter((id) => id < question.before)))
      // What waits for the answer hears of it.
      await new Promise((settle) => setImmediate(settle))
    }
    const needed = new Set([...ofRecords(), ...ofLists(), ...holds.flatMap(({ texts }) => [...texts])])
    expect([...needed].filter((id) => !there.has(id))).toEqual([])
  }

  // In the end all go that nobody needs.
  for (const { release } of holds) release()
  removed = textOf.length
  beginAnew()
  textOf.push(addText())
  oldTexts.note(textOf.length, firstLiveId)
  removed = textOf.length
  for (let time = 0; time < 8; time++) {
    await oldTexts.letGo(removed)
    for (const question of asked.splice(0)) question.answer(Uint32Array.from(ofLists()))
    await new Promise((settle) => setImmediate(settle))
  }
  const left = new Set([...ofLists(), ...Array.from(there).filter((id) => id >= firstLiveId)])
  expect([...there].filter((id) => !left.has(id))).toEqual([])
}

it('texts go once nobody refers to them, and not before', async () => {
  await fc.assert(fc.asyncProperty(STEPS, runSteps), { interruptAfterTimeLimit: 20_000 })
}, 60_000)
