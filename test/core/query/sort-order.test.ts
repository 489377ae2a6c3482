import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnKind } from '../../../core/elements/column-kind.ts'
import { VALUE_CLASSES } from '../../../core/query/filter-language/value-class.ts'
import type { SortKey } from '../../../core/protocol/session-api.ts'
import { shapesAndRecords, type ShapesAndRecords } from '../../support/block-arbitraries.ts'
import { createBlockBuilder, EXPORT_TIME_NS, type BuiltRecord } from '../../support/block-builders.ts'
import { openQuerySession } from '../../support/query-session.ts'

type Comparable = bigint | number | Buffer
type Key = readonly [valueClass: number, value: Comparable]

const CLASS_OF: Partial<Record<ColumnKind, (typeof VALUE_CLASSES)[number]>> = {
  f32: 'float',
  f64: 'float',
  boolean: 'boolean',
  seconds: 'time',
  milliseconds: 'time',
  microseconds: 'time',
  nanoseconds: 'time',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  mac: 'mac',
  text: 'text',
  octets: 'octets',
  list: 'text',
}

/** What a record sorts by, told from how it was built; undefined when it has no value. */
function keyOf(made: ShapesAndRecords, record: BuiltRecord, column: string): Key | undefined {
  const plain = (name: (typeof VALUE_CLASSES)[number], value: Comparable): Key => [VALUE_CLASSES.indexOf(name), value]
  if (column === '@time') return plain('time', record.startNs ?? EXPORT_TIME_NS)
  if (column === '@end') return record.endNs === undefined ? undefined : plain('time', record.endNs)
  if (column === '@template') return plain('integer', record.shape)
  if (column === '@duration') {
    const { startNs, endNs } = record
    return startNs === undefined || endNs === undefined ? undefined : plain('duration', endNs - startNs)
  }
  const index = made.shapes[record.shape]?.findIndex(({ key }) => key === column) ?? -1
  const field = made.shapes[record.shape]?.[index]
  const value = record.values[index]
  if (field === undefined || value === undefined) return undefined
  const name = CLASS_OF[field.kind] ?? 'integer'
  if (typeof value === 'string') return plain(name, Buffer.from(value))
  if (name === 'float') return plain(name, field.kind === 'f32' ? Math.fround(Number(value)) : Number(value))
  const scale = field.kind === 'seconds' ? 1_000_000_000n : field.kind === 'milliseconds' ? 1_000_000n : 1n
  return plain(name, BigInt(value) * scale)
}

function compare(a: Comparable, b: Comparable): number {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return Buffer.compare(a, b)
  // DuckDB puts NaN above every number; −0 and 0 are the same.
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a < b ? -1 : a > b ? 1 : 0
}

function expectedOrder(made: ShapesAndRecords, sort: readonly SortKey[]): number[] {
  const rows = made.records.map((record, index) => ({
    number: index + 1,
    keys: sort.map(({ column }) => keyOf(made, record, column)),
  }))
  rows.sort((a, b) => {
    for (const [index, { direction }] of sort.entries()) {
      const [left, right] = [a.keys[index], b.keys[index]]
      if (left === undefined || right === undefined) {
        if (left === right) continue
        return left === undefined ? 1 : -1
      }
      const difference = left[0] - right[0] || compare(left[1], right[1])
      if (difference !== 0) return direction === 'ascending' ? difference : -difference
    }
    return a.number - b.number
  })
  return rows.map((row) => row.number)
}

const KEYS = ['a', 'b', 'c', 'd']
const sortKey = fc.record({
  column: fc.constantFrom(...KEYS, '@time', '@end', '@duration', '@template'),
  direction: fc.constantFrom('ascending' as const, 'descending' as const),
})

describe('a sorted view', () => {
  it('is in the order that sorting the values gives, over all shapes and kinds', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapesAndRecords(KEYS),
        fc.array(fc.array(sortKey, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 6 }),
        async (made, sorts) => {
          const session = await openQuerySession()
          try {
            const builder = createBlockBuilder()
            const ids = made.shapes.map((fields) => builder.addShape(fields))
            for (const [index, record] of made.records.entries()) {
              if (made.cuts.includes(index)) await session.append(builder.build())
              builder.add({ ...record, shape: ids[record.shape] ?? 0 })
            }
            await session.append(builder.build())
            const known = new Set(session.queries.columns().map((column) => column.id))
            for (const sort of sorts) {
              const kept = sort.filter(({ column }) => known.has(column))
              expect(await session.records(kept), JSON.stringify(kept)).toEqual(expectedOrder(made, kept))
            }
          } finally {
            await session.dispose()
          }
        },
      ),
      { numRuns: Number(process.env['FLOWGLASS_PROPERTY_RUNS'] ?? 20) },
    )
  }, 60_000)

  it('sorts IPv4 before IPv6, and host before URL', async () => {
    const session = await openQuerySession()
    const builder = createBlockBuilder()
    const v6 = builder.addShape([
      { key: 'sourceIPv6Address', kind: 'ipv6' },
      { key: 'netscaler:httpReqHost', kind: 'text' },
      { key: 'netscaler:httpReqUrl', kind: 'text' },
    ])
    const v4 = builder.addShape([{ key: 'sourceIPv4Address', kind: 'ipv4' }])
    builder.add({ shape: v6, values: [1n, 'b.example', '/1'] })
    builder.add({ shape: v4, values: [0xffffffff] })
    builder.add({ shape: v6, values: [0n, 'a.example', '/2'] })
    builder.add({ shape: v6, values: [2n, 'a.example', '/1'] })
    await session.append(builder.build())
    expect(await session.records([{ column: '@source', direction: 'ascending' }])).toEqual([2, 3, 1, 4])
    expect(await session.records([{ column: '@source', direction: 'descending' }])).toEqual([4, 1, 3, 2])
    expect(await session.records([{ column: '@hostAndUrl', direction: 'ascending' }])).toEqual([4, 3, 1, 2])
    await session.dispose()
  })

  it('sorts by the exporter and by a text that came after the first sort', async () => {
    const session = await openQuerySession()
    const builder = createBlockBuilder()
    builder.addSession({ protocol: 'udp', exporter: '192.0.2.0:9', collector: '' })
    const shape = builder.addShape([{ key: 'x', kind: 'text' }])
    const other = builder.addTemplate({ shapeId: shape, sessionId: 1 })
    builder.add({ shape, values: ['m'] })
    builder.add({ shape, values: ['z'], template: other })
    await session.append(builder.build())
    const byText = [{ column: 'x', direction: 'descending' as const }]
    expect(await session.records(byText)).toEqual([2, 1])
    expect(await session.records([{ column: '@exporter', direction: 'ascending' }])).toEqual([2, 1])
    builder.add({ shape, values: ['p'] })
    await session.append(builder.build())
    expect(await session.records(byText)).toEqual([2, 3, 1])
    await session.dispose()
  })
})
