import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAX_SHAPE_COLUMNS, MAX_SHAPE_TABLES } from '../../../core/limits/decode.ts'
import { createStore } from '../../../core/store/store.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'
import { openQuerySession, valueOf } from '../../support/query-session.ts'

describe('createStore', () => {
  it('keeps the records of 600 shapes: those past the bound with their spine alone', async () => {
    const session = await openQuerySession()
    const builder = createBlockBuilder()
    const shapes = Array.from({ length: 600 }, (_, index) =>
      builder.addShape([
        { key: `k${index}`, kind: 'u32' },
        { key: 'x', kind: 'u16' },
      ]),
    )
    for (let round = 0; round < 3; round += 1) {
      for (const shape of round === 1 ? [...shapes].reverse() : shapes) builder.add({ shape, values: [shape, round] })
    }
    await session.append(builder.build())
    const rows = await session.rows('@record', 'x', 'k511', 'k512', '@template', '@exporter')
    expect(rows).toHaveLength(1800)
    expect(rows.map(([record]) => record)).toEqual(Array.from({ length: 1800 }, (_, index) => index + 1))
    expect(rows[511]).toEqual([512, 0, 511, null, 767, '192.0.2.1:4739'])
    expect(rows[512]).toEqual([513, null, null, null, 768, '192.0.2.1:4739'])
    expect(rows[1199]).toEqual([1200, 1, null, null, 256, '192.0.2.1:4739'])
    expect(session.store.tables).toHaveLength(MAX_SHAPE_TABLES + 1)
    const sorted = await session.records([{ column: 'x', direction: 'descending' }])
    expect(sorted.slice(0, 512)).toEqual(Array.from({ length: 512 }, (_, index) => 1201 + index))
    expect(await session.records([], 'template >= 768 and not x')).toHaveLength(3 * (600 - MAX_SHAPE_TABLES))
    await session.dispose()
  }, 30_000)

  it('keeps the first columns of a shape that has too many', async () => {
    const session = await openQuerySession()
    const builder = createBlockBuilder()
    const shape = builder.addShape(
      Array.from({ length: 1100 }, (_, index) => ({ key: `f#${index}`, kind: 'u8' as const })),
    )
    builder.add({ shape, values: Array.from({ length: 1100 }, (_, index) => index % 200) })
    await session.append(builder.build())
    const last = MAX_SHAPE_COLUMNS - 1
    expect(await session.rows(`f#${last}`, `f#${last + 1}`)).toEqual([[last % 200, null]])
    await session.dispose()
  })

  it('gives absent times as NULL and the least time as none', async () => {
    const session = await openQuerySession()
    const builder = createBlockBuilder()
    const shape = builder.addShape([{ key: 'x', kind: 'u8' }])
    const count = 5000
    for (let index = 0; index < count; index += 1) {
      builder.add({ shape, values: [0], ...(index % 3 === 0 ? { endNs: BigInt(index) } : {}) })
    }
    await session.append(builder.build())
    expect(await session.records([], '@end')).toHaveLength(Math.ceil(count / 3))
    const sorted = await session.records([{ column: '@end', direction: 'descending' }])
    expect(sorted.slice(0, 2)).toEqual([4999, 4996])
    expect(sorted.at(-1)).toBe(4998 + 2)
    await session.dispose()
  })

  it('makes the first block visible before append returns, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const seen: number[] = []
    const store = valueOf(
      await createStore({ folder, memoryLimitMiB: 128, threads: 1, onVisible: (count) => seen.push(count) }),
    )
    const builder = createBlockBuilder()
    const shape = builder.addShape([{ key: 'x', kind: 'u32' }])
    for (let index = 0; index < 512; index += 1) builder.add({ shape, values: [index] })
    valueOf(await store.append(builder.build()))
    expect(seen).toEqual([512])
    for (let index = 0; index < 10; index += 1) builder.add({ shape, values: [index] })
    valueOf(await store.append(builder.build()))
    valueOf(await store.commit())
    expect(store.recordCount).toBe(522)
    expect(seen.at(-1)).toBe(522)
    // Whoever closes it while another does waits for the same end.
    const closing = store.dispose()
    expect(store.dispose()).toBe(closing)
    await closing
    rmSync(folder, { recursive: true })
  })

  it('finds a record with its spine and its message, in the file or in the log', async () => {
    for (const messages of ['inFile', 'inBlock'] as const) {
      const session = await openQuerySession()
      const builder = createBlockBuilder({ messages })
      const shape = builder.addShape([{ key: 'x', kind: 'u32' }])
      for (let block = 0; block < 3; block += 1) {
        builder.add({ shape, values: [1], flags: 1, startNs: 7n })
        builder.add({ shape, values: [2] })
        await session.append(builder.build())
      }
      const spine = valueOf(await session.queries.lookUpRecord(5))
      expect(spine).toMatchObject({ record: 5, shapeId: 0, templateVersion: 0, offset: 20, length: 40, flags: 1 })
      expect(spine).toMatchObject({ startNs: 7n, endNs: -(2n ** 63n), message: { facts: { number: 3, sequence: 3 } } })
      if (messages === 'inFile') expect(spine.message.place).toEqual({ kind: 'file', offset: 3000 })
      else {
        expect(spine.message.place).toEqual({ kind: 'log', offset: 200 })
        expect(session.store.readLoggedOctets(spine.message.place, 100)).toEqual(new Uint8Array(100).fill(3))
        expect(statSync(join(session.folder, 'messages-1.log')).size).toBe(300)
      }
      expect(await session.queries.lookUpRecord(7)).toMatchObject({ ok: false, failure: { code: 'no-such-record' } })
      expect(await session.queries.lookUpRecord(0)).toMatchObject({ ok: false, failure: { code: 'no-such-record' } })
      await session.dispose()
    }
  })

  it('keeps messages of a block without records', async () => {
    const session = await openQuerySession()
    await session.append(createBlockBuilder().build())
    expect(await session.store.rows.readMessage(1)).toMatchObject({ facts: { number: 1, length: 100 } })
    expect(session.store.recordCount).toBe(0)
    await session.dispose()
  })

  it('shows a block of a live session soon, though none follows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const store = valueOf(await createStore({ folder, memoryLimitMiB: 128, threads: 1, isLive: true }))
    const builder = createBlockBuilder()
    const shape = builder.addShape([{ key: 'octetDeltaCount', kind: 'u32' }])
    for (let count = 1; count <= 3; count += 1) {
      builder.add({ shape, values: [count] })
      await store.append(builder.build())
    }
    await expect.poll(() => store.recordCount).toBe(3)
    await store.dispose()
    rmSync(folder, { recursive: true })
  })

  it('closes amid what it writes and what is asked of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const store = valueOf(await createStore({ folder, memoryLimitMiB: 128, threads: 2, isLive: true }))
    const builder = createBlockBuilder()
    const shape = builder.addShape([{ key: 'octetDeltaCount', kind: 'u32' }])
    for (let count = 1; count <= 5000; count += 1) builder.add({ shape, values: [count] })
    await store.append(builder.build())
    const asked = store.query('SELECT sum(a.i * b.i)::BIGINT FROM range(100000) a(i), range(100000) b(i)', [8], [])
    const interrupted = expect(asked).rejects.toThrow(/interrupt/i)
    const written = store.commit()
    builder.add({ shape, values: [1] })
    const appended = store.append(builder.build())
    await store.dispose()
    await Promise.allSettled([written, appended])
    await interrupted
    rmSync(folder, { recursive: true })
  })

  it('fails as data when the disk cannot take more, and stays closed to further blocks', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
    const store = valueOf(await createStore({ folder, memoryLimitMiB: 128, threads: 1 }))
    const builder = createBlockBuilder({ messages: 'inBlock' })
    const shape = builder.addShape([{ key: 'x', kind: 'u32' }])
    builder.add({ shape, values: [1] })
    // The log cannot be made where the folder is gone.
    rmSync(folder, { recursive: true })
    const failed = await store.append(builder.build())
    expect(failed).toMatchObject({ ok: false, failure: { code: 'store-failed' } })
    builder.add({ shape, values: [1] })
    expect((await store.append(builder.build())).ok).toBe(false)
    expect((await store.commit()).ok).toBe(false)
    await store.dispose()
    expect(existsSync(folder)).toBe(false)
  })

  it('fails as data where no database can be made', async () => {
    const made = await createStore({ folder: '/nonexistent/folder', memoryLimitMiB: 128, threads: 1 })
    expect(made).toMatchObject({ ok: false, failure: { code: 'store-failed' } })
  })
})
