/** Texts of a live session whose records are all different: they go with their records, and what is left is found as before. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { TopSpec } from '../../../core/protocol/aggregate-api.ts'
import type { RetentionSpec } from '../../../core/protocol/live-api.ts'
import type { StoreRequest } from '../../../core/store/store.ts'
import { createBlockBuilder, type BlockBuilder } from '../../support/block-builders.ts'
import { describePlainly, openQuerySession, valueOf, type QuerySession } from '../../support/query-session.ts'

const BLOCK = 2000
const KEPT = 10_000
const GENERATION = 3000
const HOSTS = 5

let session: QuerySession | undefined

afterEach(async () => {
  await session?.dispose()
  session = undefined
})

/** A builder whose dictionary begins anew after so many texts. */
function createBuilder(textsOfGeneration: number | undefined): BlockBuilder {
  const builder = createBlockBuilder(textsOfGeneration === undefined ? {} : { textsOfGeneration })
  builder.addShape([
    { key: 'wlanSSID', kind: 'text' },
    { key: 'userName', kind: 'text' },
    { key: 'number', kind: 'u32' },
  ])
  return builder
}

const urlOf = (number: number): string => `/item/${(number * 7919) % 1_000_003}/of/${number}`
const hostOf = (number: number): string => `host-${(number * 31) % HOSTS}`

let appended = 0

async function fill(opened: QuerySession, builder: BlockBuilder, blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block += 1) {
    for (let row = 0; row < BLOCK; row += 1) {
      appended += 1
      builder.add({ shape: 0, values: [urlOf(appended), hostOf(appended), appended] })
    }
    await opened.append(builder.build())
  }
}

async function open(retention: RetentionSpec, more: Partial<StoreRequest> = {}): Promise<QuerySession> {
  appended = 0
  session = await openQuerySession(describePlainly, undefined, retention, undefined, more)
  return session
}

const octetsOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

/** Ids of the texts that are there. */
async function textIds({ store }: QuerySession): Promise<number[]> {
  const side = await store.beside.connect()
  const rows = await side.values('SELECT id FROM dictionary ORDER BY id')
  await side.close()
  return rows.map(([id]) => Number(id))
}

const keptNumbers = ({ store }: QuerySession): number[] =>
  Array.from({ length: store.recordCount - store.removedRecords }, (_, index) => store.removedRecords + index + 1)

describe('texts of a session that keeps few records', () => {
  it('go with their records, and those that are left are all right', async () => {
    const opened = await open({ records: KEPT })
    const builder = createBuilder(GENERATION)
    await fill(opened, builder, 20)
    const octetsThen = octetsOf(opened.folder)
    const entriesThen = opened.store.dictionary.size
    await fill(opened, builder, 40)
    expect(opened.store.recordCount).toBe(120_000)
    // Those of the records that are kept, of one generation before them, and of the flushes until they go.
    expect(opened.store.dictionary.size).toBeLessThan(KEPT * 1.05 + GENERATION + 5 * BLOCK)
    expect(opened.store.dictionary.size).toBeLessThan(entriesThen * 1.5)
    expect((await textIds(opened)).length).toBe(opened.store.dictionary.size)
    expect(octetsOf(opened.folder)).toBeLessThan(octetsThen * 1.25)
    const numbers = keptNumbers(opened)
    expect(await opened.rows('wlanSSID', 'userName', 'number')).toEqual(numbers.map((n) => [urlOf(n), hostOf(n), n]))
  }, 60_000)

  it('sort, filter, group and count as those of one dictionary do', async () => {
    const opened = await open({ records: KEPT })
    await fill(opened, createBuilder(GENERATION), 30)
    expect(opened.store.dictionary.hasTwins).toBe(true)
    const numbers = keptNumbers(opened)
    const byUrl = [...numbers].sort((a, b) => (urlOf(a) < urlOf(b) ? -1 : 1))
    expect(await opened.records([{ column: 'wlanSSID', direction: 'ascending' }])).toEqual(byUrl)
    const byHost = [...numbers].sort((a, b) => hostOf(b).localeCompare(hostOf(a)) || a - b)
    expect(await opened.records([{ column: 'userName', direction: 'descending' }])).toEqual(byHost)
    const wanted = numbers.filter((n) => hostOf(n) === 'host-3' && urlOf(n).includes('/7'))
    expect(wanted.length).toBeGreaterThan(100)
    expect(await opened.records([], 'userName = "host-3" and wlanSSID contains "/7"')).toEqual(wanted)
    expect(await opened.records([], `wlanSSID = "${urlOf(1)}"`)).toEqual([])
    const spec: TopSpec = {
      scope: { filter: '' },
      by: [{ kind: 'column', column: 'userName' }],
      measures: [{ figure: 'records' }, { figure: 'distinct', column: 'wlanSSID' }],
      sort: { measure: 0, direction: 'descending' },
      first: 0,
      count: 10,
    }
    const { rows } = valueOf(await opened.queries.aggregates.top(spec))
    const counts = new Map<string, number>()
    for (const n of numbers) counts.set(hostOf(n), (counts.get(hostOf(n)) ?? 0) + 1)
    expect(new Map(rows.map(({ keys, figures }) => [keys[0], figures.map(({ value }) => value)]))).toEqual(
      new Map([...counts].map(([host, count]) => [host, [count, count]])),
    )
  }, 60_000)
})

describe('texts whose records are gone', () => {
  it('stay as long as somebody says that they are in use', async () => {
    const asked: number[] = []
    const opened = await open(
      { records: KEPT },
      {
        textsInUse: (before) => {
          asked.push(before)
          return Promise.resolve(Uint32Array.from([3, 70].filter((id) => id < before)))
        },
      },
    )
    await fill(opened, createBuilder(GENERATION), 30)
    expect(asked.length).toBeGreaterThan(5)
    expect([...asked].sort((a, b) => a - b)).toEqual(asked)
    const [first, second, third] = await textIds(opened)
    expect([first, second]).toEqual([3, 70])
    expect(asked.slice(-2)).toContain(third)
    expect((await opened.store.dictionary.read(new Set([3, 4, 70]))).size).toBe(2)
  }, 60_000)

  it('stay when nobody answers what is in use, and go when somebody does', async () => {
    let isSilent = true
    const opened = await open(
      { records: KEPT },
      { textsInUse: () => (isSilent ? Promise.reject(new Error('gone')) : Promise.resolve(new Uint32Array(0))) },
    )
    const builder = createBuilder(GENERATION)
    await fill(opened, builder, 20)
    expect((await textIds(opened))[0]).toBe(0)
    isSilent = false
    await fill(opened, builder, 6)
    expect((await textIds(opened))[0]).toBeGreaterThan(0)
  }, 60_000)

  it('stay while somebody reads who has seen their records, and go after it, whoever came later', async () => {
    const opened = await open({ records: KEPT })
    const builder = createBuilder(GENERATION)
    await fill(opened, builder, 4)
    const side = await opened.store.beside.connect()
    await fill(opened, builder, 16)
    const [[count] = []] = await side.values('SELECT CAST(count(*) AS DOUBLE) FROM dictionary')
    expect(count).toBeGreaterThan(40_000)
    const later = await opened.store.beside.connect()
    await side.close()
    await fill(opened, builder, 6)
    await later.close()
    expect((await textIds(opened))[0]).toBeGreaterThan(GENERATION)
  }, 60_000)

  it('stay in a file, whatever its dictionary does', async () => {
    const opened = await open({})
    await fill(opened, createBuilder(GENERATION), 8)
    expect(opened.store.dictionary.size).toBeGreaterThan(16_000)
  }, 60_000)
})
