import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeySpec, MeasureSpec, TopResult } from '../../../../core/protocol/aggregate-api.ts'
import type { Cell } from '../../../../core/protocol/session-api.ts'
import { EXPORT_TIME_NS, type BuiltRecord } from '../../../support/block-builders.ts'
import { valueOf, type QuerySession } from '../../../support/query-session.ts'
import { ipv4, ipv6, openAggregateSession, SHAPES } from './aggregate-session.ts'

/** Few hosts, ports and texts, so that groups have several records and figures tie. */
const host = fc.integer({ min: 0, max: 300 }).map((n) => (n % 5) * 60)
const port = fc.constantFrom(53, 80, 443, 8080)
const octets = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 ** 31 }))
const times = fc.integer({ min: 0, max: 40 }).map((seconds) => ({
  startNs: EXPORT_TIME_NS + BigInt(seconds) * 500_000_000n,
  endNs: EXPORT_TIME_NS + BigInt(seconds + 3) * 500_000_000n,
}))

const record: fc.Arbitrary<BuiltRecord> = fc
  .tuple(fc.constantFrom(0, 1, 2, 3), host, host, port, octets, fc.constantFrom('/a', '/b', '', 'it’s "ö"'), times)
  .map(([shape, source, destination, to, count, text, time]) => {
    if (shape === SHAPES.options) return { shape, values: [count, to % 7] }
    const address = shape === SHAPES.v6 ? ipv6 : ipv4
    const flow = [address(source), address(destination), 50_000, to, to === 53 ? 17 : 6, count, source + 1]
    if (shape === SHAPES.v4) return { shape, values: [...flow, count + 1], ...time }
    if (shape === SHAPES.v6) return { shape, values: flow, ...time }
    return { shape, values: [...flow, 100 * (1 + (to % 5)) + 4, text, 'h', source, 'GET'], ...time }
  })

const KEYS: readonly (KeySpec & { readonly kind: 'column' })[] = [
  'srcip',
  'dstip',
  'dstport',
  'proto',
  'status',
  'url',
  '@hostAndUrl',
  'exporter',
  '@template',
  '@duration',
  '@time',
  'netscaler:httpReqMethod',
  '@rtt',
].map((column) => ({ kind: 'column', column }))

const MEASURES: readonly MeasureSpec[] = [
  { figure: 'octets' },
  { figure: 'records' },
  { figure: 'packets' },
  { figure: 'average', column: 'octets' },
  { figure: 'min', column: 'octets' },
  { figure: 'max', column: '@packets' },
  { figure: 'distinct', column: 'dstip' },
  { figure: 'p50', column: 'octets' },
]

/** What the plain aggregation needs: keys and values of each record as a window shows them. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  srcip: '@source',
  dstip: '@destination',
  dstport: '@destinationPort',
  proto: '@protocol',
  status: '@status',
  url: 'netscaler:httpReqUrl',
  exporter: '@exporter',
}

interface PlainGroup {
  readonly key: string
  readonly records: { readonly octets: Cell; readonly packets: Cell; readonly destination: Cell }[]
}

async function groupPlainly(session: QuerySession, keys: readonly KeySpec[]): Promise<Map<string, PlainGroup>> {
  const columns = keys.map(({ column }) => COLUMN_OF[column] ?? column)
  const rows = await session.rows(...columns, '@octets', '@packets', '@destination')
  const groups = new Map<string, PlainGroup>()
  for (const row of rows) {
    const cells = row.slice(0, keys.length).map((cell, index) => {
      // What was not measured has no value to group by.
      if (cell === 0 && keys[index]?.column === '@rtt') return null
      // One moment is one group, however finely it was told.
      return typeof cell === 'string' ? cell.replace(/(T\d\d:\d\d:\d\d)Z$/, '$1.000000000Z') : cell
    })
    const key = JSON.stringify(cells)
    const group = groups.get(key) ?? { key, records: [] }
    const [octets = null, packets = null, destination = null] = row.slice(keys.length)
    group.records.push({ octets, packets, destination })
    groups.set(key, group)
  }
  return groups
}

function figuresOf({ records }: PlainGroup): Cell[] {
  const numbers = (name: 'octets' | 'packets') =>
    records.flatMap((one) => (one[name] === null ? [] : [Number(one[name])]))
  const octets = numbers('octets').sort((a, b) => a - b)
  const packets = numbers('packets')
  const sum = (values: readonly number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0))
  const total = sum(octets)
  return [
    total,
    records.length,
    sum(packets),
    total === null ? null : total / octets.length,
    octets[0] ?? null,
    packets.length === 0 ? null : Math.max(...packets),
    new Set(records.flatMap(({ destination }) => (destination === null ? [] : [destination]))).size,
    octets.length < 30 ? null : (octets[Math.ceil(octets.length / 2) - 1] ?? null),
  ]
}

function rowsOf({ rows }: Pick<TopResult, 'rows'>): [string, Cell[]][] {
  return rows.map(({ keys, figures }) => [JSON.stringify(keys), figures.map(({ value }) => value)])
}

describe('groups of records', () => {
  it('are those of a plain aggregation, in its order, and their filters let through just their records', async () => {
    const question = fc.record({
      records: fc.array(record, { minLength: 1, maxLength: 160 }),
      keys: fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3, selector: ({ column }) => column }),
      measure: fc.nat(MEASURES.length - 1),
      isDescending: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(question, async ({ records, keys, measure, isDescending }) => {
        const session = await openAggregateSession(records)
        try {
          const direction = isDescending ? 'descending' : 'ascending'
          const spec = { scope: { filter: '' }, by: keys, measures: MEASURES, sort: { measure, direction } } as const
          const answer = valueOf(await session.queries.aggregates.top({ ...spec, first: 0, count: 1000 }))
          const part = valueOf(await session.queries.aggregates.top({ ...spec, first: 1, count: 2 }))
          const plain = await groupPlainly(session, keys)
          const unkeyed = JSON.stringify(keys.map(() => null))
          const expected = [...plain.values()].filter(({ key }) => key !== unkeyed)
          expect(new Map(rowsOf(answer))).toEqual(new Map(expected.map((group) => [group.key, figuresOf(group)])))
          expect(answer.groups).toBe(expected.length)
          const without = plain.get(unkeyed)
          expect(answer.without?.map(({ value }) => value)).toEqual(without && figuresOf(without))
          expect(answer.total.map(({ value }) => value)).toEqual(
            figuresOf({ key: '', records: [...plain.values()].flatMap((group) => group.records) }),
          )
          // What is beyond the shown groups is measured like a group, percentiles and distinct values too.
          const shown = new Set(part.rows.map((row) => JSON.stringify(row.keys)))
          const beyond = expected.filter(({ key }) => !shown.has(key))
          expect(part.others?.groups ?? 0).toBe(beyond.length)
          expect(part.others?.figures.map(({ value }) => value)).toEqual(
            beyond.length === 0 ? undefined : figuresOf({ key: '', records: beyond.flatMap((group) => group.records) }),
          )
          const sorted = answer.rows.map(({ figures }) => figures[measure]?.value ?? null)
          expect(sorted).toEqual(orderedCells(sorted, isDescending))
          for (const { filter, figures } of answer.rows.slice(0, 4)) {
            expect([filter, (await session.records([], filter)).length]).toEqual([filter, figures[1]?.value])
          }
        } finally {
          await session.dispose()
        }
      }),
      { numRuns: 25 },
    )
  }, 120_000)
})

function orderedCells(cells: readonly Cell[], isDescending: boolean): Cell[] {
  const numbers = cells
    .flatMap((cell) => (cell === null ? [] : [Number(cell)]))
    .sort((a, b) => (isDescending ? b - a : a - b))
  return [...numbers, ...cells.filter((cell) => cell === null)]
}
