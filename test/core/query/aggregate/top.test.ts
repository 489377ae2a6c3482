import { afterEach, describe, expect, it } from 'vitest'
import type { KeySpec, MeasureSpec, TopSpec } from '../../../../core/protocol/aggregate-api.ts'
import { createBlockBuilder, EXPORT_TIME_NS, type BuiltRecord } from '../../../support/block-builders.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../../support/query-session.ts'
import { flowRecord, ipv4, ipv6, openAggregateSession, SHAPES } from './aggregate-session.ts'

let session: QuerySession

afterEach(() => session.dispose())

const OCTETS: MeasureSpec = { figure: 'octets' }
const RECORDS: MeasureSpec = { figure: 'records' }

function spec(by: readonly KeySpec[], measures: readonly MeasureSpec[], more: Partial<TopSpec> = {}): TopSpec {
  const sort = { measure: 0, direction: 'descending' } as const
  return { scope: { filter: '' }, by, measures, sort, first: 0, count: 10, ...more }
}

function column(name: string): KeySpec {
  return { kind: 'column', column: name }
}

async function open(records: readonly BuiltRecord[]): Promise<void> {
  session = await openAggregateSession(records)
}

async function top(wanted: TopSpec) {
  return valueOf(await session.queries.aggregates.top(wanted))
}

function v6Record(source: number, octets: number): BuiltRecord {
  return { shape: SHAPES.v6, values: [ipv6(source), ipv6(9), 50_000, 443, 6, octets, 1], startNs: EXPORT_TIME_NS }
}

function httpRecord(status: number, url: string, rtt: number, octets = 100): BuiltRecord {
  return {
    shape: SHAPES.http,
    values: [ipv4(1), ipv4(2), 50_000, 443, 6, octets, 1, status, url, 'shop.example', rtt, 'GET'],
    startNs: EXPORT_TIME_NS,
  }
}

describe('the largest groups', () => {
  it('are ordered by a measure, with their share, what is beyond them and all of it', async () => {
    await open([
      flowRecord(1, 9, 100),
      flowRecord(2, 9, 700),
      flowRecord(1, 9, 100),
      flowRecord(3, 9, 50),
      flowRecord(4, 9, 50),
    ])
    const answer = await top(spec([column('srcip')], [OCTETS, RECORDS], { count: 2 }))
    expect(answer.rows.map(({ keys, figures }) => [...keys, ...figures.map(({ value }) => value)])).toEqual([
      ['10.0.0.2', 700, 1],
      ['10.0.0.1', 200, 2],
    ])
    expect(answer.rows[0]?.figures[0]).toEqual({ value: 700, records: 1, share: 0.7 })
    expect(answer.groups).toBe(4)
    expect(answer.others).toMatchObject({ groups: 2, figures: [{ value: 100, records: 2, share: 0.1 }, { value: 2 }] })
    expect(answer.total.map(({ value }) => value)).toEqual([1000, 5])
    expect(answer.without).toBeUndefined()
  })

  it('with the same figure come in the order of their keys, whatever the direction', async () => {
    await open([flowRecord(3, 9, 1), flowRecord(1, 9, 1), flowRecord(2, 9, 1)])
    for (const direction of ['ascending', 'descending'] as const) {
      const { rows } = await top(spec([column('srcip')], [OCTETS], { sort: { measure: 0, direction } }))
      expect(rows.map(({ keys }) => keys[0])).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3'])
    }
  })

  it('can be read further on', async () => {
    await open([1, 2, 3, 4, 5].map((host) => flowRecord(host, 9, host)))
    const { rows, others } = await top(spec([column('srcip')], [OCTETS], { first: 2, count: 2 }))
    expect(rows.map(({ keys }) => keys[0])).toEqual(['10.0.0.3', '10.0.0.2'])
    expect(others).toMatchObject({ groups: 3, figures: [{ value: 10 }] })
  })

  it('put addresses of both families into one order', async () => {
    await open([flowRecord(1, 9, 5), v6Record(1, 7), v6Record(2, 3), flowRecord(2, 9, 4)])
    const { rows } = await top(spec([column('srcip')], [OCTETS]))
    expect(rows.map(({ keys }) => keys[0])).toEqual(['2001:db8::1', '10.0.0.1', '10.0.0.2', '2001:db8::2'])
  })

  it('are networks where a prefix is asked for, of each family by its own', async () => {
    await open([
      flowRecord(1, 9, 1),
      flowRecord(200, 9, 2),
      flowRecord(256, 9, 4),
      v6Record(1, 8),
      v6Record(0x10000, 16),
    ])
    const prefix = { kind: 'prefix', column: 'srcip', ipv4Bits: 24, ipv6Bits: 112 } as const
    const { rows } = await top(spec([prefix], [OCTETS]))
    expect(rows.map(({ keys, figures }) => [keys[0], figures[0]?.value])).toEqual([
      ['2001:db8::1:0/112', 16],
      ['2001:db8::/112', 8],
      ['10.0.1.0/24', 4],
      ['10.0.0.0/24', 3],
    ])
  })

  it('of either side count a record once where its sides are the same, and once in the total', async () => {
    await open([flowRecord(1, 2, 10), flowRecord(2, 3, 100), flowRecord(4, 4, 1000)])
    const { rows, total } = await top(spec([column('ip')], [OCTETS]))
    expect(rows.map(({ keys, figures }) => [keys[0], figures[0]?.value])).toEqual([
      ['10.0.0.4', 1000],
      ['10.0.0.2', 110],
      ['10.0.0.3', 100],
      ['10.0.0.1', 10],
    ])
    expect(total[0]).toEqual({ value: 1110, records: 3, share: 1 })
  })

  it('are spans of time, hundreds of a status, and keys together', async () => {
    const at = (seconds: number) => ({ startNs: EXPORT_TIME_NS + BigInt(seconds) * 1_000_000_000n })
    await open([
      { ...httpRecord(200, '/a', 1), ...at(0) },
      { ...httpRecord(204, '/b', 1), ...at(61) },
      { ...httpRecord(503, '/c', 1), ...at(62) },
    ])
    const keys: KeySpec[] = [
      { kind: 'time', column: 'time', seconds: 60 },
      { kind: 'class', column: 'status' },
    ]
    const { rows } = await top(spec(keys, [RECORDS]))
    expect(rows.map((row) => row.keys)).toEqual([
      ['2024-07-11T09:21:00.000000000Z', '2xx'],
      ['2024-07-11T09:22:00.000000000Z', '2xx'],
      ['2024-07-11T09:22:00.000000000Z', '5xx'],
    ])
  })

  it('leave apart the records that have none of the keys', async () => {
    await open([httpRecord(200, '/a', 1), flowRecord(1, 2, 50), flowRecord(1, 2, 70)])
    const answer = await top(spec([column('status')], [OCTETS]))
    expect(answer.rows.map(({ keys }) => keys)).toEqual([[200]])
    expect(answer.groups).toBe(1)
    expect(answer.without).toEqual([{ value: 120, records: 2, share: 120 / 220 }])
    expect(answer.total[0]?.value).toBe(220)
  })

  it('of texts are read by their ids, and of a name made of two by both', async () => {
    await open([httpRecord(200, '/a', 1), httpRecord(200, '/b', 1), httpRecord(200, '/b', 1)])
    const { rows } = await top(spec([column('@hostAndUrl')], [RECORDS]))
    expect(rows.map(({ keys, figures }) => [keys[0], figures[0]?.value])).toEqual([
      ['shop.example/b', 2],
      ['shop.example/a', 1],
    ])
  })

  it('of texts that have several ids, because the dictionary began anew, are one', async () => {
    session = await openQuerySession()
    const builder = createBlockBuilder()
    const shape = builder.addShape([{ key: 'netscaler:httpReqUrl', kind: 'text' }])
    builder.add({ shape, values: ['/a'] })
    const first = builder.build()
    builder.add({ shape, values: ['/b'] })
    const { dictionary, ...second } = builder.build()
    await session.append(first, {
      ...second,
      dictionary: { ...dictionary, octets: first.dictionary.octets, firstLiveId: 1 },
    })
    const distinct: MeasureSpec = { figure: 'distinct', column: 'url' }
    const { rows, total } = await top(spec([column('url')], [RECORDS, distinct]))
    expect(rows.map(({ keys, figures }) => [keys[0], figures.map(({ value }) => value)])).toEqual([['/a', [2, 1]]])
    expect(total[1]?.value).toBe(1)
  })

  it('of a field that is a text here and a number there are both', async () => {
    await open([httpRecord(200, '/a', 1), { shape: SHAPES.options, values: [100, 3] }])
    const { rows } = await top(spec([column('netscaler:httpReqMethod')], [RECORDS]))
    expect(rows.map(({ keys }) => keys[0])).toEqual([3, 'GET'])
  })

  it('of what the template says need no column', async () => {
    await open([flowRecord(1, 2, 1), v6Record(1, 1)])
    const { rows } = await top(spec([column('exporter'), column('@template')], [RECORDS]))
    expect(rows.map(({ keys }) => keys)).toEqual([
      ['192.0.2.1:4739', 256],
      ['192.0.2.1:4739', 257],
    ])
  })
})

describe('a figure', () => {
  it('says on how many records it rests', async () => {
    await open([httpRecord(200, '/a', 20), httpRecord(200, '/b', 0), flowRecord(1, 2, 3)])
    const measures: MeasureSpec[] = [
      { figure: 'average', column: '@rtt' },
      { figure: 'min', column: '@rtt' },
      { figure: 'max', column: 'octets' },
      { figure: 'sum', column: '@rtt' },
    ]
    const { rows } = await top(spec([column('srcip')], measures))
    // A round trip of 0 was not measured.
    expect(rows[0]?.figures).toEqual([
      { value: 20_000_000, records: 1 },
      { value: 20_000_000, records: 1 },
      { value: 100, records: 3 },
      { value: 20_000_000, records: 1, share: 1 },
    ])
  })

  it('that is a percentile needs thirty values, and is one of them', async () => {
    const many = Array.from({ length: 30 }, (_, index) => httpRecord(200, '/many', index + 1))
    const few = Array.from({ length: 29 }, (_, index) => httpRecord(200, '/few', 1000 * (index + 1)))
    await open([...many, ...few])
    const measures = (['p50', 'p95', 'p99'] as const).map((figure) => ({ figure, column: '@rtt' }))
    for (const sort of [0, 3]) {
      const order = { sort: { measure: sort, direction: 'descending' } } as const
      const { rows, total } = await top(spec([column('url')], [...measures, RECORDS], order))
      expect(rows.map(({ keys, figures }) => [keys[0], ...figures.slice(0, 3).map(({ value }) => value)])).toEqual([
        ['/many', 15_000_000, 29_000_000, 30_000_000],
        ['/few', null, null, null],
      ])
      expect(total[0]?.records).toBe(59)
      expect(total[0]?.value).toBe(30_000_000)
    }
  })

  it('counts different values, those of each class by themselves', async () => {
    await open([flowRecord(1, 2, 1), flowRecord(1, 3, 1), flowRecord(1, 3, 1), v6Record(1, 1)])
    const measures: MeasureSpec[] = [
      RECORDS,
      { figure: 'distinct', column: 'dstip' },
      { figure: 'distinct', column: 'exporter' },
    ]
    const { rows, total } = await top(spec([column('proto')], measures))
    expect(rows[0]?.figures.map(({ value }) => value)).toEqual([4, 3, 1])
    expect(total.map(({ value }) => value)).toEqual([4, 3, 1])
  })

  it('counts both directions of a biflow when asked', async () => {
    await open([flowRecord(1, 2, 10, { reverse: 1000 }), v6Record(1, 5)])
    expect((await top(spec([column('proto')], [OCTETS]))).total[0]?.value).toBe(15)
    expect((await top(spec([column('proto')], [OCTETS], { counters: 'both' }))).total[0]?.value).toBe(1015)
  })

  it('of both directions of biflows is ordered by what both have, and measures of a column stay those of its own', async () => {
    await open([
      flowRecord(1, 9, 10, { reverse: 1000, packets: 3 }),
      flowRecord(2, 9, 300, { packets: 4 }),
      flowRecord(1, 9, 20, { reverse: 70, packets: 5 }),
      v6Record(1, 100),
    ])
    const measures: MeasureSpec[] = [OCTETS, { figure: 'packets' }, RECORDS, { figure: 'sum', column: 'octets' }]
    const rowsOf = async (counters: 'forward' | 'both') =>
      (await top(spec([column('srcip')], measures, { counters }))).rows.map(({ keys, figures }) => [
        keys[0],
        ...figures.map(({ value }) => value),
        figures[0]?.share,
      ])
    expect(await rowsOf('forward')).toEqual([
      ['10.0.0.2', 300, 4, 1, 300, 300 / 430],
      ['2001:db8::1', 100, 1, 1, 100, 100 / 430],
      ['10.0.0.1', 30, 8, 2, 30, 30 / 430],
    ])
    // A flow without counters of the other direction counts what it has.
    expect(await rowsOf('both')).toEqual([
      ['10.0.0.1', 1100, 8, 2, 30, 1100 / 1500],
      ['10.0.0.2', 300, 4, 1, 300, 300 / 1500],
      ['2001:db8::1', 100, 1, 1, 100, 100 / 1500],
    ])
  })

  it('of both directions adds what a responder sent', async () => {
    session = await openQuerySession()
    const builder = createBlockBuilder()
    builder.addShape([
      { key: 'sourceIPv4Address', kind: 'ipv4' },
      { key: 'initiatorOctets', kind: 'u64' },
      { key: 'responderOctets', kind: 'u64' },
    ])
    builder.add({ shape: 0, values: [ipv4(1), 5, 70] })
    builder.add({ shape: 0, values: [ipv4(1), 6, 800] })
    await session.append(builder.build())
    const sum = async (counters: 'forward' | 'both') =>
      (await top(spec([column('srcip')], [OCTETS], { counters }))).total[0]?.value
    expect([await sum('forward'), await sum('both')]).toEqual([11, 881])
  })

  it('is exact past 2^53', async () => {
    const record = flowRecord(1, 2, 0)
    const huge = { ...record, values: record.values.map((value, index) => (index === 5 ? 2n ** 63n : value)) }
    await open([huge, huge, flowRecord(1, 2, 1)])
    expect((await top(spec([column('srcip')], [OCTETS]))).rows[0]?.figures[0]?.value).toBe('18446744073709551617')
  })
})

describe('a question', () => {
  it('is about the records that filter and time let through', async () => {
    const later = { startNs: EXPORT_TIME_NS + 60_000_000_000n }
    await open([flowRecord(1, 2, 1), flowRecord(1, 2, 10, { port: 80 }), flowRecord(1, 2, 100, later)])
    const octets = async (scope: TopSpec['scope']) =>
      (await top(spec([column('srcip')], [OCTETS], { scope }))).total[0]?.value
    expect(await octets({ filter: 'dstport = 443' })).toBe(101)
    expect(await octets({ filter: '', from: '2024-07-11T09:22:00Z' })).toBe(100)
    expect(await octets({ filter: '', until: '2024-07-11T09:22:00Z' })).toBe(11)
    expect(await octets({ filter: 'dstport = 80', from: '2024-07-11T09:22:00Z' })).toBe(null)
    expect(await octets({ filter: 'url contains "x"' })).toBe(null)
  })

  it('that names what is not there is refused with the nearest name', async () => {
    await open([flowRecord(1, 2, 1)])
    const refused = async (wanted: TopSpec) => {
      const answer = await session.queries.aggregates.top(wanted)
      return answer.ok ? undefined : `${answer.failure.message} ${answer.failure.nextStep}`
    }
    expect(await refused(spec([column('srcipp')], [OCTETS]))).toBe(
      'No record has a column “srcipp”. Did you mean “srcip”?',
    )
    expect(await refused(spec([column('srcip')], [{ figure: 'p95', column: 'dstip' }]))).toMatch(/has no p95/)
    expect(await refused(spec([{ kind: 'prefix', column: 'dstport', ipv4Bits: 8 }], [OCTETS]))).toMatch(/addresses/)
    expect(await refused(spec([column('srcip')], [OCTETS], { scope: { filter: '', from: 'soon' } }))).toMatch(/no time/)
  })

  it('is given up for a newer one', async () => {
    await open([flowRecord(1, 2, 1)])
    const asked = [1, 2, 3].map(() => session.queries.aggregates.top(spec([column('srcip')], [OCTETS])))
    const answers = await Promise.all(asked)
    expect(answers.map((answer) => (answer.ok ? 'answered' : answer.failure.code))).toEqual([
      'superseded',
      'superseded',
      'answered',
    ])
  })

  it('is not given up for that of another asker', async () => {
    await open([flowRecord(1, 2, 1)])
    const asked = ['a', 'b', 'a', undefined].map((asker) =>
      session.queries.aggregates.top(spec([column('srcip')], [OCTETS], asker === undefined ? {} : { asker })),
    )
    const answers = await Promise.all(asked)
    expect(answers.map(({ ok }) => ok)).toEqual([false, true, true, true])
  })

  it('of no records has no groups', async () => {
    await open([])
    const answer = await session.queries.aggregates.top(spec([column('srcip')], [OCTETS]))
    expect(answer.ok && answer.value).toMatchObject({ rows: [], groups: 0, total: [{ value: null, records: 0 }] })
  })
})
