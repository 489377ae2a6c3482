import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FilterTree } from '../../../../core/query/filter-language/filter-tree.ts'
import { parseFilter } from '../../../../core/query/filter-language/parse-filter.ts'
import { createTextReader } from '../../../../core/telemetry/lists/column-texts.ts'
import { catalogueOf, markRows } from '../../../../core/telemetry/lists/list-filter.ts'
import { createFakeRelation, type FakeColumn } from '../../../support/fake-relation.ts'

const COLUMNS: readonly FakeColumn[] = [
  { id: 'client', type: 'address', isOwn: true, values: ['192.0.2.1', '192.0.2.77', '2001:db8::1', undefined] },
  { id: 'vip', type: 'address', isOwn: true, values: ['203.0.113.1', '203.0.113.2', '2001:db8::2', '192.0.2.1'] },
  { id: 'clientPort', type: 'port', values: [50_001, 50_002, 50_003, undefined] },
  { id: 'url', type: 'text', values: ['/cart', '/Cart?id=1', undefined, ''] },
  { id: 'status', type: 'integer', values: [200, 503, undefined, 404] },
  { id: 'verdict', type: 'text', isOwn: true, values: ['complete', 'legLost', 'waiting', 'complete'] },
  // Microseconds.
  { id: 'total', type: 'duration', units: 'microseconds', values: [1500, 250_000, undefined, 0] },
  // 2024-07-11T09:15:00Z, and one microsecond before the next minute.
  {
    id: 'start',
    type: 'time',
    values: [1_720_689_300_000_000, 1_720_689_359_999_999, 1_720_689_360_000_000, undefined],
  },
  { id: 'isCached', type: 'boolean', values: [true, false, undefined, true] },
  { id: 'share', type: 'float', values: [0.5, 0.25, undefined, 1] },
  { id: 'exporter', type: 'text', isOwn: true, values: ['192.0.2.9:4739', '[2001:db8::9]:4739', 'file', 'file'] },
  { id: 'tcpFlags', type: 'tcpFlags', values: [0x12, 0x02, 0x18, undefined] },
]

/** Numbers of the rows that pass. */
async function passing(text: string, hasTwins = false): Promise<number[] | string> {
  const relation = createFakeRelation(COLUMNS, hasTwins)
  const parsed = parseFilter(text, catalogueOf(relation))
  if (!parsed.ok) return parsed.message
  const texts = createTextReader(relation, relation.readTexts)
  const marks = await markRows(parsed.tree, { relation, range: relation, texts })
  return [...marks].flatMap((mark, row) => (mark === 1 ? [row + 1] : []))
}

describe('a filter of a list', () => {
  it.each<[string, number[]]>([
    ['', [1, 2, 3, 4]],
    ['client = 192.0.2.1', [1]],
    ['client = 192.0.2.0/24', [1, 2]],
    ['client in {192.0.2.1, 2001:db8::/32}', [1, 3]],
    ['client > 192.0.2.1', [2]],
    ['ip = 192.0.2.1', [1, 4]],
    ['dst = 203.0.113.0/24', [1, 2]],
    ['clientPort = 50001..50002', [1, 2]],
    ['port >= 50003', [3]],
    ['url = "/cart"', [1]],
    ['url contains art', [1, 2]],
    ['url = ""', [4]],
    ['url', [1, 2, 4]],
    ['not url', [3]],
    ['url != "/cart"', [2, 4]],
    ['not url = "/cart"', [2, 3, 4]],
    ['url > "/Cart"', [1, 2]],
    ['status >= 500', [2]],
    ['url matches "^/C"', [1, 2]],
    ['url ~ "(?-i)^/C"', [2]],
    ['tcpFlags & SF', [1, 2]],
    ['tcpFlags SA', [1]],
    ['not tcpFlags SA', [4]],
    ['client = vip', []],
    ['clientPort > status', [1, 2]],
    ['any ip != 192.0.2.1', [1, 2, 3]],
    ['all ip = 192.0.2.1', [4]],
    ['url xor client', [3, 4]],
    ['src net 192.0.2.0/24 and dst host 203.0.113.1', [1]],
    ['ip.src == 192.0.2.0/24 && http.response.code in {500..599}', [2]],
    ['start > -1m', [2, 3]],
    ['start >= 09:15:30', [2, 3]],
    ['cflow.timedelta >= 0.25', [2]],
    ['STATUS in {200, 404}', [1, 4]],
    ['status != 200', [2, 4]],
    ['verdict = complete and status = 200', [1]],
    ['verdict = legLost or verdict = waiting', [2, 3]],
    ['total > 1ms', [1, 2]],
    ['total = 1500', [1]],
    ['total = 1500us', [1]],
    ['total < 1500us', [4]],
    ['total = 1ms..300ms', [1, 2]],
    ['total = 0', [4]],
    ['start = 2024-07-11T09:15', [1, 2]],
    ['start > 2024-07-11T09:15', [3]],
    ['start >= 2024-07-11T09:15:59.999999', [2, 3]],
    ['start >= 2024-07-11T09:15:59.9999991', [3]],
    ['start < 2024-07-11T09:16', [1, 2]],
    ['time = 2024-07-11T09:16', [3]],
    ['isCached = true', [1, 4]],
    ['isCached = false', [2]],
    ['share >= 0.5', [1, 4]],
    ['exporter = 192.0.2.9', [1]],
    ['exporter = 2001:db8::9', [2]],
    ['tcpFlags contains SYN', [1, 2]],
    ['tcpFlags = SYN+ACK', [1]],
  ])('%s', async (text, rows) => {
    expect(await passing(text)).toEqual(rows)
    expect(await passing(text, true)).toEqual(rows)
  })

  it.each([
    ['colour = red', 'there is no field “colour”'],
    ['statu = 200', 'is status meant?'],
    ['status = often', 'a number is expected'],
    ['total = soon', 'a duration, like 250ms, is expected'],
    ['client contains 1', 'client has no parts'],
    ['if = 3', 'there is no field “if”'],
  ])('%s is refused', async (text, message) => {
    expect(await passing(text)).toContain(message)
  })

  it('joins terms as logic does, however they are nested', async () => {
    const leaves = ['url contains art', 'status >= 404', 'total', 'isCached = true', 'client = 192.0.2.0/24']
    const relation = createFakeRelation(COLUMNS)
    const texts = createTextReader(relation, relation.readTexts)
    const mark = async (tree: FilterTree) => [
      ...(await markRows(tree, { relation, range: { firstRow: 0, rowCount: 4 }, texts })),
    ]
    const leafTrees = leaves.map((text) => {
      const parsed = parseFilter(text, catalogueOf(relation))
      if (!parsed.ok) throw new Error(parsed.message)
      return parsed.tree
    })
    const leafMarks = new Map(await Promise.all(leafTrees.map(async (tree) => [tree, await mark(tree)] as const)))
    const { tree } = fc.letrec<{ tree: FilterTree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...leafTrees),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          terms: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
        }),
        fc.record({ kind: fc.constant('not' as const), term: tie('tree') }),
      ),
    }))
    const holds = (node: FilterTree, row: number): boolean => {
      if (node.kind === 'and') return node.terms.every((term) => holds(term, row))
      if (node.kind === 'or') return node.terms.some((term) => holds(term, row))
      if (node.kind === 'not') return !holds(node.term, row)
      return leafMarks.get(node)?.[row] === 1
    }
    await fc.assert(
      fc.asyncProperty(tree, async (node) => {
        expect(await mark(node)).toEqual([0, 1, 2, 3].map((row) => (holds(node, row) ? 1 : 0)))
      }),
      { numRuns: 60 },
    )
  })
})
