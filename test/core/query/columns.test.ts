import { describe, expect, it } from 'vitest'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession } from '../../support/query-session.ts'

describe('the columns of a session', () => {
  it('are the virtual ones and one for each element, with the records that carry them', async () => {
    const session = await openQuerySession()
    const builder = createBlockBuilder()
    const a = builder.addShape([
      { key: 'sourceIPv4Address', kind: 'ipv4' },
      { key: 'paddingOctets', kind: 'octets' },
      { key: 'paddingOctets#2', kind: 'octets' },
    ])
    const b = builder.addShape([{ key: 'sourceIPv6Address', kind: 'ipv6' }])
    for (let index = 0; index < 3; index += 1) builder.add({ shape: a, values: [1, '00', '00'] })
    builder.add({ shape: b, values: [1n] })
    await session.append(builder.build())
    const counts = new Map(session.queries.columns().map(({ id, recordCount }) => [id, recordCount]))
    expect(counts.get('@record')).toBe(4)
    expect(counts.get('@source')).toBe(4)
    expect(counts.get('@rtt')).toBe(0)
    expect(counts.get('paddingOctets#2')).toBe(3)
    expect(counts.get('sourceIPv6Address')).toBe(1)
    const revision = session.queries.columnsRevision
    builder.addShape([{ key: 'x', kind: 'u8' }])
    await session.append(builder.build())
    expect(session.queries.columnsRevision).toBeGreaterThan(revision)
    expect(session.queries.columns().at(-1)).toMatchObject({ id: 'x', recordCount: 0 })
    await session.dispose()
  })

  it('count a column that reads as a duration in nanoseconds, by its units', async () => {
    const session = await openQuerySession((field) => ({
      title: field.key,
      group: 'time',
      type: 'duration',
      units: field.key === 's' ? 'seconds' : 'microseconds',
      description: '',
    }))
    const builder = createBlockBuilder()
    const shape = builder.addShape([
      { key: 's', kind: 'u16' },
      { key: 'us', kind: 'u64' },
    ])
    builder.add({ shape, values: [2, 2n ** 63n] })
    builder.add({ shape, values: [1, 0] })
    await session.append(builder.build())
    expect(await session.rows('s', 'us')).toEqual([
      [2_000_000_000, '9223372036854775808000'],
      [1_000_000_000, 0],
    ])
    expect(await session.records([{ column: 'us', direction: 'ascending' }])).toEqual([2, 1])
    expect(await session.records([], 's >= 1.5s and us > 1h')).toEqual([1])
    expect(await session.records([], 's = 1 and us = 0')).toEqual([2])
    await session.dispose()
  })
})
