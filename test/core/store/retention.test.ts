import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RetentionSpec } from '../../../core/protocol/live-api.ts'
import { createMessageLog } from '../../../core/store/message-store.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, valueOf, type QuerySession } from '../../support/query-session.ts'

const BLOCK = 5000

let session: QuerySession | undefined

beforeEach(() => {
  // The store looks once a second: here with every flush.
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 2000))
})

afterEach(async () => {
  vi.restoreAllMocks()
  await session?.dispose()
  session = undefined
})

/** Opens a session with limits and appends blocks of 5000 records, a message each, ten seconds apart; odd ones are of another shape. */
async function fill(retention: RetentionSpec, blocks: number): Promise<QuerySession> {
  const opened = await openQuerySession(undefined, undefined, retention)
  session = opened
  const builder = createBlockBuilder({ messages: 'inBlock', secondsApart: 10 })
  const shapes = ['x', 'y'].map((key) => builder.addShape([{ key, kind: 'u32' }]))
  for (let block = 0; block < blocks; block += 1) {
    for (let row = 0; row < BLOCK; row += 1) builder.add({ shape: shapes[row % 2] ?? 0, values: [block * BLOCK + row] })
    await opened.append(builder.build())
  }
  return opened
}

describe('retention', () => {
  it('keeps the newest records of all shapes, and what is read of them stays right', async () => {
    const { store, queries, rows, records } = await fill({ records: 20_000 }, 12)
    expect(store.recordCount).toBe(60_000)
    expect(store.removedRecords).toBe(40_000)
    expect(store.tables.reduce((sum, table) => sum + table.visibleRows, 0)).toBe(20_000)
    expect(await records([])).toEqual(Array.from({ length: 20_000 }, (_, index) => 40_001 + index))
    const [first] = await rows('@record', 'x', 'y')
    expect(first).toEqual([40_001, 40_000, null])
    // A record's value is its number less one, in whichever of the two columns it has it.
    const sorted = await records([{ column: 'y', direction: 'descending' }], 'y > 59990')
    expect(sorted).toEqual([60_000, 59_998, 59_996, 59_994, 59_992])
    expect(valueOf(await queries.lookUpRecord(59_999))).toMatchObject({
      record: 59_999,
      message: { facts: { number: 12 } },
    })
    expect(await queries.lookUpRecord(40_000)).toMatchObject({
      ok: false,
      failure: { code: 'no-such-record', message: 'Record 40000 is beyond what the session keeps, and was removed.' },
    })
  })

  it('leaves views as they are until they are refreshed', async () => {
    const opened = await fill({ records: 20_000 }, 4)
    const plain = valueOf(await opened.queries.openView({ filter: '', sort: [] }))
    const filtered = valueOf(await opened.queries.openView({ filter: 'x > 10', sort: [] }))
    expect(plain.rowCount).toBe(20_000)
    const read = async (view: number) =>
      valueOf(await opened.queries.readWindow({ view, first: 0, count: 1, columns: ['x'] }))
    await grow(opened, 4)
    expect(opened.store.removedRecords).toBe(20_000)
    // What is gone is a row without cells; nothing moves under the eye.
    expect(await read(plain.view)).toMatchObject({ records: [1], columns: [[null]] })
    expect(await read(filtered.view)).toMatchObject({ records: [13], columns: [[null]] })
    expect(valueOf(await opened.queries.refreshView(plain.view)).rowCount).toBe(20_000)
    expect((await read(plain.view)).records).toEqual([20_001])
    // The blocks that came later count from 0 again.
    valueOf(await opened.queries.refreshView(filtered.view))
    expect((await read(filtered.view)).records).toEqual([20_012])
    expect(opened.queries.findRecord(plain.view, 20_001)).toEqual({ ok: true, value: 0 })
    expect(opened.queries.findRecord(plain.view, 20_000)).toEqual({ ok: true, value: -1 })
  })

  it('keeps what arrived in the last seconds', async () => {
    const { store } = await fill({ seconds: 35 }, 12)
    // Messages come every ten seconds: those of the last 35 are four.
    expect(store.recordCount - store.removedRecords).toBe(4 * BLOCK)
  })

  it('keeps what the disk may take, by what a record took', async () => {
    const { store } = await fill({ octets: 1 }, 4)
    expect(store.removedRecords).toBeGreaterThan(0)
    expect(store.recordCount).toBe(20_000)
  })

  it('is looked at with every flush: a second of records more is never kept', async () => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1))
    const opened = await fill({ records: 100_000 }, 20)
    expect(opened.store.removedRecords).toBe(0)
    for (let block = 0; block < 40; block += 1) {
      await grow(opened, 1)
      const { recordCount, removedRecords, tables } = opened.store
      expect(recordCount - removedRecords).toBeLessThanOrEqual(105_000)
      expect(tables.reduce((sum, table) => sum + table.visibleRows, 0)).toBe(recordCount - removedRecords)
    }
    expect(opened.store.removedRecords).toBeGreaterThan(190_000)
  })

  it('tells what its files have on the disk', async () => {
    const { store, folder } = await fill({ records: 20_000 }, 4)
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    // One look before the last rows came into the file, at most.
    expect(store.octets).toBeGreaterThan(0)
    expect(store.octets).toBeLessThanOrEqual(sizes.reduce((sum, size) => sum + size, 0))
  })

  it('removes nothing within the limits', async () => {
    const { store } = await fill({ records: 20_500, seconds: 1000, octets: 1e12 }, 4)
    expect(store.removedRecords).toBe(0)
  })
})

describe('the log of messages', () => {
  it('removes the files of what is forgotten, and reads the rest', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const log = createMessageLog(folder, 100)
    const offsets = Array.from({ length: 10 }, (_, index) => log.append(new Uint8Array(60).fill(index)))
    expect(readdirSync(folder)).toHaveLength(5)
    log.forget(offsets[5]!)
    expect(readdirSync(folder)).toHaveLength(3)
    expect(log.read(offsets[5]!, 60)).toEqual(new Uint8Array(60).fill(5))
    expect(log.read(offsets[1]!, 60)).toEqual(new Uint8Array(0))
    expect(log.append(new Uint8Array(1))).toBe(600)
    log.dispose()
    rmSync(folder, { recursive: true })
  })

  it('writes over files of what is forgotten where the disk has no room for others, and removes them when it has', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const log = createMessageLog(folder, 100)
    const offsets = Array.from({ length: 10 }, (_, index) => log.append(new Uint8Array(60).fill(index)))
    log.forget(offsets[6]!, true)
    expect(readdirSync(folder)).toHaveLength(5)
    for (let value = 10; value < 14; value += 1) offsets.push(log.append(new Uint8Array(60).fill(value)))
    expect(readdirSync(folder)).toHaveLength(5)
    expect(log.read(offsets[1]!, 60)).toEqual(new Uint8Array(0))
    for (let value = 6; value < 14; value += 1) {
      expect(log.read(offsets[value]!, 60)).toEqual(new Uint8Array(60).fill(value))
    }
    log.forget(offsets[6]!)
    expect(readdirSync(folder)).toHaveLength(4)
    log.dispose()
    rmSync(folder, { recursive: true })
  })
})

/** Appends further blocks of the first shape of `fill`. */
async function grow(opened: QuerySession, blocks: number): Promise<void> {
  const shape = opened.store.catalog.shapes[0]!
  for (let block = 0; block < blocks; block += 1) {
    const builder = createBlockBuilder({ messages: 'inBlock' })
    builder.addShape(shape.fields.map(({ key, kind }) => ({ key, kind })))
    for (let row = 0; row < BLOCK; row += 1) builder.add({ shape: 0, values: [row] })
    const built = builder.build()
    const offset = opened.store.index.recordCount()
    await opened.append({
      ...built,
      firstRecord: offset + 1,
      newShapes: [],
      newTemplates: [],
      newSessions: [],
      batches: built.batches.map((batch) => ({
        ...batch,
        record: batch.record.map((record) => record + offset),
        message: batch.message.map((message) => message + 100 + offset),
      })),
    })
  }
}
