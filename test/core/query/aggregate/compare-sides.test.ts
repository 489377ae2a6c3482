import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { CompareSpec, KeySpec, MeasureSpec } from '../../../../core/protocol/aggregate-api.ts'
import { compareSides } from '../../../../core/query/aggregate/compare-sides.ts'
import type { StoredCompare } from '../../../../core/query/aggregate/compare.ts'
import { createBlockBuilder, type BuiltRecord } from '../../../support/block-builders.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../../support/query-session.ts'
import { flowRecord, ipv4, ipv6, openAggregateSession, SHAPES } from './aggregate-session.ts'

const sessions: QuerySession[] = []

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.dispose()
})

async function open(records: readonly BuiltRecord[]): Promise<QuerySession> {
  const session = await openAggregateSession(records)
  sessions.push(session)
  return session
}

const SPEC: CompareSpec = {
  before: { filter: '' },
  after: { filter: '' },
  by: [{ kind: 'column', column: 'srcip' }],
  measure: { figure: 'octets' },
  first: 0,
  count: 1000,
}

async function compareCaptures(before: QuerySession, after: QuerySession, spec: CompareSpec) {
  const [was, is] = await Promise.all([
    before.queries.aggregates.side({ ...spec, scope: spec.before }),
    after.queries.aggregates.side({ ...spec, scope: spec.after }),
  ])
  return compareSides(valueOf(was), valueOf(is), spec)
}

const record: fc.Arbitrary<BuiltRecord> = fc
  .tuple(
    fc.constantFrom(SHAPES.v4, SHAPES.v6, SHAPES.http),
    fc.nat(6),
    fc.constantFrom(80, 443),
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom('/a', '/b', 'it’s "ö"'),
  )
  .map(([shape, host, port, octets, text]) => {
    const address = shape === SHAPES.v6 ? ipv6 : ipv4
    const flow = [address(host), address(9), 50_000, port, 6, octets, 1]
    if (shape === SHAPES.http) return { shape, values: [...flow, 200, text, 'h', 5, 'GET'] }
    return { shape, values: shape === SHAPES.v4 ? [...flow, 0] : flow }
  })

const KEYS: readonly KeySpec[] = [
  { kind: 'column', column: 'srcip' },
  { kind: 'column', column: 'url' },
  { kind: 'column', column: 'ip' },
  { kind: 'prefix', column: 'srcip', ipv4Bits: 30, ipv6Bits: 64 },
  { kind: 'column', column: 'dstport' },
]
const MEASURES: readonly MeasureSpec[] = [
  { figure: 'octets' },
  { figure: 'records' },
  { figure: 'average', column: 'octets' },
  { figure: 'max', column: 'octets' },
  { figure: 'distinct', column: 'url' },
  { figure: 'p50', column: 'octets' },
]

/** Rows by their keys: which of two equal changes comes first is nobody's business. */
function rowsOf({ rows }: StoredCompare): readonly unknown[] {
  return rows
    .map(({ keys, change, before, after, amount, shareChange }): readonly [string, ...unknown[]] => [
      JSON.stringify(keys),
      change,
      before,
      after,
      amount,
      shareChange === null ? null : Number(shareChange.toFixed(9)),
    ])
    .sort(([one], [other]) => (one < other ? -1 : 1))
}

describe('two captures beside each other', () => {
  it('are what two parts of one capture with the same records are', async () => {
    const records = fc.array(record, { minLength: 1, maxLength: 120 })
    const keys = fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(records, records, keys, fc.constantFrom(...MEASURES), async (before, after, by, measure) => {
        // One capture has both, told apart by the number of the record.
        const [was, is] = [await openAggregateSession(before), await openAggregateSession(after)]
        const both = await openAggregateSession([...before, ...after])
        try {
          const spec = { ...SPEC, by, measure, changes: ['rose', 'fell', 'appeared', 'vanished', 'same'] as const }
          const apart = valueOf(await compareCaptures(was, is, spec))
          const together = valueOf(
            await both.queries.aggregates.compare({
              ...spec,
              before: { filter: `@record <= ${before.length}` },
              after: { filter: `@record > ${before.length}` },
            }),
          )
          expect(rowsOf(apart)).toEqual(rowsOf(together))
          expect([apart.counts, apart.totalBefore, apart.totalAfter]).toEqual([
            together.counts,
            together.totalBefore,
            together.totalAfter,
          ])
        } finally {
          for (const session of [was, is, both]) await session.dispose()
        }
      }),
      { numRuns: 25 },
    )
  })

  it('have the greatest change of share first, and texts are the same whatever their ids', async () => {
    const url = (text: string, octets: number): BuiltRecord => ({
      shape: SHAPES.http,
      values: [1, 2, 3, 4, 6, octets, 1, 200, text, 'a', 1, 'GET'],
    })
    const before = await open([url('/a', 10), url('/b', 10), url('/c', 80)])
    const after = await open([url('/c', 20), url('/z', 70), url('/b', 10)])
    const spec = { ...SPEC, by: [{ kind: 'column', column: 'url' }] as const }
    const { rows, counts } = valueOf(await compareCaptures(before, after, spec))
    expect(rows.map(({ keys, change, filter }) => [keys[0], change, filter])).toEqual([
      ['/z', 'appeared', 'url = "/z"'],
      ['/c', 'fell', 'url = "/c"'],
      ['/a', 'vanished', 'url = "/a"'],
    ])
    expect(counts).toEqual({ rose: 0, fell: 1, appeared: 1, vanished: 1, same: 1 })
  })

  it('say which keys one of them does not have, and refuse what neither has', async () => {
    const plain = await openPlain()
    const rich = await open([flowRecord(1, 2, 10)])
    const url = { ...SPEC, by: [{ kind: 'column', column: 'netscaler:httpReqUrl' }] as const }
    const answer = valueOf(await compareCaptures(plain, rich, url))
    expect([answer.missingBefore, answer.missingAfter]).toEqual([['netscaler:httpReqUrl'], []])
    expect(answer.totalBefore).toMatchObject({ value: 7, records: 1 })
    const refused = await compareCaptures(plain, await openPlain(), url)
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'no-such-column', message: 'No record of the two captures has “netscaler:httpReqUrl”.' },
    })
  })
})

describe('captures with more groups than are held', () => {
  it('are compared in what both have, and it is said how many groups nobody knows of', async () => {
    const before = await open([flowRecord(1, 9, 50), flowRecord(2, 9, 40), flowRecord(3, 9, 10)])
    const after = await open([flowRecord(1, 9, 10), flowRecord(3, 9, 70), flowRecord(4, 9, 20)])
    const [was, is] = [
      valueOf(await before.queries.aggregates.side({ ...SPEC, scope: SPEC.before })),
      valueOf(await after.queries.aggregates.side({ ...SPEC, scope: SPEC.after })),
    ]
    // As if there was room for two: the smallest of the first capture is left out.
    const largest = new Map([...was.groups].slice(0, 2))
    const answer = valueOf(await compareSides({ ...was, groups: largest, leftOut: 1 }, is, SPEC))
    expect(answer.rows.map(({ keys, change }) => [keys[0], change])).toEqual([
      ['10.0.0.1', 'fell'],
      ['10.0.0.2', 'vanished'],
    ])
    // Of 3 and 4 nobody knows whether they are the one that was left out.
    expect(answer.leftOut).toEqual({ before: 1, after: 2 })
  })
})

/** A capture whose records have octets and nothing else. */
async function openPlain(): Promise<QuerySession> {
  const session = await openQuerySession()
  sessions.push(session)
  const builder = createBlockBuilder()
  builder.addShape([{ key: 'octetDeltaCount', kind: 'u32' }])
  builder.add({ shape: 0, values: [7] })
  await session.append(builder.build())
  return session
}
