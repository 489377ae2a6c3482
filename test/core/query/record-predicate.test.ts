import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DecodedBlock } from '../../../core/decode/block.ts'
import { createColumnCatalogue } from '../../../core/query/columns.ts'
import { parseFilter } from '../../../core/query/filter-language/parse-filter.ts'
import { createRecordPredicate } from '../../../core/query/record-predicate.ts'
import { shapesAndRecords, type ShapesAndRecords } from '../../support/block-arbitraries.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { describePlainly, openQuerySession } from '../../support/query-session.ts'

/** The records that pass, found without a store. */
function recordsThatPass(blocks: readonly DecodedBlock[], filter: string): number[] {
  const parsed = parseFilter(filter)
  if (!parsed.ok) throw new Error(`${filter}: ${parsed.message}`)
  const columns = createColumnCatalogue(describePlainly)
  const shapes = blocks.flatMap((block) => block.newShapes)
  const templates = blocks.flatMap((block) => block.newTemplates)
  const sessions = blocks.flatMap((block) => block.newSessions)
  for (const shape of shapes) columns.addShape(shape)
  const texts = blocks.flatMap(({ dictionary: { ends, octets, count } }) =>
    Array.from({ length: count }, (_, id) => new TextDecoder().decode(octets.subarray(ends[id - 1] ?? 0, ends[id]))),
  )
  const [arrived] = blocks.flatMap(({ messages }) => [...messages.arrival]).slice(-1)
  const predicate = createRecordPredicate(
    parsed.tree,
    columns,
    { shapes, templates, sessions },
    { nowNs: arrived ?? 0n },
  )
  const records = blocks.flatMap(({ batches }) =>
    batches.flatMap((batch) => {
      const test = predicate.forBatch(batch, (id) => texts[id] ?? '')
      return Array.from(batch.record.subarray(0, batch.rowCount)).filter((_, row) => test(row))
    }),
  )
  return records.sort((a, b) => a - b)
}

function blocksOf({ shapes, records, cuts }: ShapesAndRecords): DecodedBlock[] {
  const builder = createBlockBuilder()
  const ids = shapes.map((fields) => builder.addShape(fields))
  const blocks: DecodedBlock[] = []
  for (const [index, record] of records.entries()) {
    if (cuts.includes(index)) blocks.push(builder.build())
    builder.add({ ...record, shape: ids[record.shape] ?? 0 })
  }
  return [...blocks, builder.build()]
}

const KEYS = [
  'sourceIPv4Address',
  'destinationIPv4Address',
  'octetDeltaCount',
  'netscaler:roundTripTime',
  'netscaler:httpReqUrl',
  'netscaler:httpReqHost',
  'packetDeltaCount',
  'icmpTypeCodeIPv4',
  'x',
]
const FIELDS = [
  ...KEYS,
  'src',
  'ip',
  'bytes',
  'rtt',
  'duration',
  'time',
  '@end',
  'exporter',
  'domain',
  'template',
  '@type',
  'record',
  'late',
  'malformed',
  '@hostAndUrl',
  'url',
  'nothing',
  'packets',
  'bps',
  'pps',
  'bpp',
  'icmp-type',
  'src.ip',
  'ip.addr',
  'cflow.octets',
  'cflow.timedelta',
]
const VALUES = [
  '0',
  '1',
  '2',
  '3',
  '-1',
  '1k',
  '255',
  '256',
  '65536',
  '4294967296',
  '18446744073709551616',
  '0..2',
  '-5..5',
  '0.5',
  '1e3',
  '0.0.0.1',
  '0.0.0.0/30',
  '::',
  '::/64',
  '::3',
  '2ns',
  '1ms',
  '3us',
  '2024-07-11',
  '2024-07-11T09:21:42.000Z',
  '1720689702',
  'true',
  'false',
  '"a"',
  '""',
  'ab',
  'größe',
  '"\u{1f600}"',
  '\uffee',
  'data',
  '192.0.2.1',
  '192.0.2.1:4739',
  'ff',
  '00:00:00:00:00:01',
  '192.0.2.0/24',
  'octetDeltaCount',
  'bytes',
  'x',
  'src',
  'dst',
  'netscaler:httpReqHost',
  'netscaler:httpReqUrl',
  '@end',
  'time',
  '-5m',
  'now',
  '09:21',
  '0x3',
  '2Ki',
  '"a|B"',
  '"^$"',
  '".b"',
  '"[^a]+$"',
]
const OPERATORS = ['=', '!=', '<', '>', '<=', '>=', 'contains', '&', '===', '!==']
const PATTERNS = [
  '"a|B"',
  '"^$"',
  '".b"',
  '"[^a]+$"',
  '"(?-i)A"',
  '"\\bab?"',
  '"größe"',
  '"x{2,}"',
  '"(a*)*c"',
  '"(?s)^.$"',
]

const comparison = fc
  .tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...OPERATORS), fc.constantFrom(...VALUES))
  .map((parts) => parts.join(' '))
const membership = fc
  .tuple(fc.constantFrom(...FIELDS), fc.array(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 4 }))
  .map(([field, values]) => `${field} in {${values.join(', ')}}`)
const match = fc
  .tuple(fc.constantFrom(...FIELDS), fc.constantFrom('matches', '~', '!~'), fc.constantFrom(...PATTERNS))
  .map((parts) => parts.join(' '))
const leaf = fc.oneof(comparison, comparison, membership, match, fc.constantFrom(...FIELDS))
const filter = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tie('filter').map((text) => `not (${text})`),
    fc
      .tuple(tie('filter'), fc.constantFrom('and', 'or', 'xor'), tie('filter'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
  ),
})).filter

describe('createRecordPredicate', () => {
  it('lets through what the store lets through', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapesAndRecords(KEYS),
        fc.array(filter, { minLength: 8, maxLength: 8 }),
        async (made, filters) => {
          const blocks = blocksOf(made)
          const session = await openQuerySession()
          try {
            await session.append(...blocks)
            for (const text of filters) {
              expect(await session.records([], text), text).toEqual(recordsThatPass(blocks, text))
            }
          } finally {
            await session.dispose()
          }
        },
      ),
      { numRuns: Number(process.env['FLOWGLASS_PROPERTY_RUNS'] ?? 25) },
    )
  }, 60_000)

  it('takes a shape that lacks the field as no match, for a comparison and for its opposite', () => {
    const builder = createBlockBuilder()
    const a = builder.addShape([{ key: 'octetDeltaCount', kind: 'u64' }])
    const b = builder.addShape([{ key: 'x', kind: 'u8' }])
    builder.add({ shape: a, values: [5] })
    builder.add({ shape: b, values: [5] })
    const blocks = [builder.build()]
    expect(recordsThatPass(blocks, 'octetDeltaCount = 5')).toEqual([1])
    expect(recordsThatPass(blocks, 'octetDeltaCount != 5')).toEqual([])
    expect(recordsThatPass(blocks, 'octetDeltaCount != 4')).toEqual([1])
    expect(recordsThatPass(blocks, 'not octetDeltaCount = 5')).toEqual([2])
    expect(recordsThatPass(blocks, 'not bytes')).toEqual([2])
  })

  it('matches either side for ip and port', () => {
    const builder = createBlockBuilder()
    const shape = builder.addShape([
      { key: 'sourceIPv4Address', kind: 'ipv4' },
      { key: 'destinationIPv4Address', kind: 'ipv4' },
    ])
    builder.add({ shape, values: [0x0a000001, 0xc0000201] })
    builder.add({ shape, values: [0xc0000201, 0x0b000001] })
    const blocks = [builder.build()]
    expect(recordsThatPass(blocks, 'ip = 10.0.0.0/8')).toEqual([1])
    expect(recordsThatPass(blocks, 'ip in 192.0.2.1')).toEqual([1, 2])
    expect(recordsThatPass(blocks, 'ip != 10.0.0.0/8')).toEqual([2])
    expect(recordsThatPass(blocks, 'dst in {11.0.0.1, 9.9.9.9}')).toEqual([2])
  })

  it('reads flags, protocol names and durations', () => {
    const builder = createBlockBuilder()
    const shape = builder.addShape([
      { key: 'tcpControlBits', kind: 'u8' },
      { key: 'protocolIdentifier', kind: 'u8' },
      { key: 'netscaler:roundTripTime', kind: 'u32' },
    ])
    builder.add({ shape, values: [0x12, 6, 0] })
    builder.add({ shape, values: [0x02, 17, 250] })
    const blocks = [builder.build()]
    expect(recordsThatPass(blocks, 'flags contains SYN')).toEqual([1, 2])
    expect(recordsThatPass(blocks, 'flags contains SYN+ACK')).toEqual([1])
    expect(recordsThatPass(blocks, 'flags = S')).toEqual([2])
    expect(recordsThatPass(blocks, 'proto = tcp or proto = UDP')).toEqual([1, 2])
    expect(recordsThatPass(blocks, 'rtt')).toEqual([2])
    expect(recordsThatPass(blocks, 'rtt >= 0.25s and rtt < 251')).toEqual([2])
  })
})
