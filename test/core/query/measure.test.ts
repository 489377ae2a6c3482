import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../support/query-session.ts'

let session: QuerySession

beforeEach(async () => {
  session = await openQuerySession()
})

afterEach(() => session.dispose())

async function fill(values: readonly number[], secondsApart = 0) {
  const builder = createBlockBuilder({ secondsApart })
  const shapes = [
    builder.addShape([
      { key: 'x', kind: 'u32' },
      { key: 'text', kind: 'text' },
    ]),
    builder.addShape([{ key: 'x', kind: 'u64' }]),
    builder.addShape([{ key: 'other', kind: 'u8' }]),
  ]
  for (const [index, value] of values.entries()) {
    const shape = shapes[index % 2] ?? 0
    builder.add({ shape, values: index % 2 === 0 ? [value, `t${value}`] : [BigInt(value)] })
    builder.add({ shape: shapes[2] ?? 0, values: [1] })
    await session.append(builder.build())
  }
}

describe('measuring', () => {
  it('counts the records that a filter lets through', async () => {
    await fill([1, 2, 3, 4])
    expect(valueOf(await session.queries.measure({ filter: '' }))).toEqual({
      records: 8,
      measured: 0,
      value: undefined,
    })
    expect(valueOf(await session.queries.measure({ filter: 'x >= 3' }))).toMatchObject({ records: 2 })
    expect(valueOf(await session.queries.measure({ filter: 'text contains t' }))).toMatchObject({ records: 2 })
  })

  it('gives a percentile over all shapes, and how many records it rests on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0.5, 0.95),
        async (values, fraction) => {
          await session.dispose()
          session = await openQuerySession()
          await fill(values)
          const sorted = [...values].sort((a, b) => a - b)
          const at = (sorted.length - 1) * fraction
          const low = sorted[Math.floor(at)]!
          const expected = low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at))
          const { records, measured, value } = valueOf(
            await session.queries.measure({ filter: '', percentile: { column: 'x', fraction } }),
          )
          expect([records, measured]).toEqual([2 * values.length, values.length])
          expect(value).toBeCloseTo(expected, 6)
        },
      ),
      { numRuns: 10 },
    )
  }, 60_000)

  it('has no value where no record has one', async () => {
    await fill([1])
    for (const column of ['other', 'text', '@exporter']) {
      const measured = valueOf(
        await session.queries.measure({ filter: 'x = 1', percentile: { column, fraction: 0.5 } }),
      )
      expect(measured).toEqual({ records: 1, measured: 0, value: undefined })
    }
  })

  it('looks at what arrived in the last seconds', async () => {
    await fill([1, 2, 3, 4, 5, 6], 10)
    expect(valueOf(await session.queries.measure({ filter: 'x > 0', lastSeconds: 25 }))).toMatchObject({ records: 3 })
  })

  it('refuses a wrong filter and an unknown column', async () => {
    expect(await session.queries.measure({ filter: 'x >' })).toMatchObject({ failure: { code: 'filter-invalid' } })
    const percentile = { column: 'nothing', fraction: 0.5 }
    expect(await session.queries.measure({ filter: '', percentile })).toMatchObject({
      failure: { code: 'no-such-column' },
    })
  })
})
