import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase, readValues } from '../../../core/store/database.ts'
import { FIRST_STATEMENTS, RANK_TABLE } from '../../../core/store/dialect.ts'
import { createDictionary } from '../../../core/store/dictionary.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, type QuerySession } from '../../support/query-session.ts'

const COUNT = 30_000
let session: QuerySession

beforeAll(async () => {
  session = await openQuerySession()
  const texts = Array.from({ length: COUNT }, (_, id) => new TextEncoder().encode(`/item/${id}`))
  let end = 0
  const ends = Uint32Array.from(texts, (text) => (end += text.length))
  const octets = new Uint8Array(end)
  for (const [id, text] of texts.entries()) octets.set(text, (ends[id] ?? 0) - text.length)
  const dictionary = { ...createBlockBuilder().build().dictionary, firstId: 0, count: COUNT, octets, ends }
  await session.append({ ...createBlockBuilder().build(), dictionary })
})
afterAll(() => session.dispose())

describe('the dictionary', () => {
  it.each([
    ['few ids', 3, 10_000],
    ['many that lie close together', 10_000, 3],
    ['many that lie far apart', 1200, 25],
  ])('gives the texts of %s, and of no others', async (_, count, step) => {
    const ids = new Set(Array.from({ length: count }, (_unused, index) => index * step))
    const texts = await session.store.dictionary.read(ids)
    expect(texts).toEqual(new Map([...ids].map((id) => [id, `/item/${id}`])))
  })
})

describe('the ranks of texts', () => {
  it('are made anew where texts became visible after they were made', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const database = await openDatabase({
      path: join(folder, 'session.duckdb'),
      temporaryFolder: join(folder, 'spill'),
      memoryLimitMiB: 128,
      threads: 1,
    })
    const [writer, reader] = [await database.connect(), await database.connect()]
    for (const statement of FIRST_STATEMENTS) await writer.run(statement)
    const dictionary = createDictionary(reader, reader)
    const countRanks = async (): Promise<unknown> => (await readValues(reader, `SELECT count(*) FROM ${RANK_TABLE}`))[0]
    const [octets, ends] = [new TextEncoder().encode('onetwo'), Uint32Array.of(3, 6)]
    dictionary.add({ firstId: 0, count: 2, octets, ends })
    await writer.run('BEGIN')
    await dictionary.flush(writer)
    expect(dictionary.size).toBe(0)
    await dictionary.rank()
    expect(await countRanks()).toEqual([0n])
    await writer.run('COMMIT')
    dictionary.show()
    expect(dictionary.size).toBe(2)
    await dictionary.rank()
    expect(await countRanks()).toEqual([2n])
    for (const connection of [writer, reader]) connection.closeSync()
    database.dispose()
    rmSync(folder, { recursive: true, force: true })
  })
})
