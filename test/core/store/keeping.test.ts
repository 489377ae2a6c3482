import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LEAST_HELD_RECORDS } from '../../../core/limits/store.ts'
import { createStore, type Store } from '../../../core/store/store.ts'
import { createBlockBuilder, type BlockBuilder } from '../../support/block-builders.ts'
import { valueOf } from '../../support/query-session.ts'

const BLOCK = 5000

let folder: string
let store: Store
let builder: BlockBuilder
let freeOctets: number | undefined
const removed: number[] = []

beforeEach(async () => {
  // The store looks once a second: here with every flush.
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 2000))
  folder = mkdtempSync(join(tmpdir(), 'flowglass-test-'))
  freeOctets = 1e12
  removed.length = 0
  store = valueOf(
    await createStore({
      folder,
      memoryLimitMiB: 128,
      threads: 1,
      retention: {},
      readDiskSpace: () => Promise.resolve(freeOctets === undefined ? undefined : { freeOctets, octets: 1e12 }),
      onRemoved: (upTo) => removed.push(upTo),
    }),
  )
  builder = createBlockBuilder()
  builder.addShape(['x', 'y', 'z'].map((key) => ({ key, kind: 'u64' })))
})

afterEach(async () => {
  vi.restoreAllMocks()
  await store.dispose()
  rmSync(folder, { recursive: true })
})

/** Appends blocks of records that do not compress. */
async function fill(blocks: number): Promise<void> {
  let value = BigInt(store.recordCount)
  for (let block = 0; block < blocks; block += 1) {
    for (let row = 0; row < BLOCK; row += 1) {
      value = (value * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn
      builder.add({ shape: 0, values: [value, value ^ 0x5555n, value >> 1n] })
    }
    valueOf(await store.append(builder.build()))
    valueOf(await store.commit())
  }
}

const databaseOctets = (): number => statSync(join(folder, 'session.duckdb')).size

it('removes nothing while the disk has room, or where the system does not tell', async () => {
  await fill(20)
  freeOctets = undefined
  await fill(20)
  expect(removed).toEqual([])
  expect(store.shortage).toBeUndefined()
}, 60_000)

it('lets new records have the room of the oldest in a database that hardly grows, once the disk is nearly full', async () => {
  await fill(30)
  freeOctets = 1e6
  await fill(1)
  expect(store.shortage).toEqual({ freeOctets: 1e6, reserveOctets: 256 << 20 })
  expect(store.recordCount - store.removedRecords).toBe(LEAST_HELD_RECORDS)
  const before = databaseOctets()
  await fill(40)
  expect(store.recordCount).toBe(71 * BLOCK)
  expect(removed.at(-1)).toBe(store.removedRecords)
  expect(store.recordCount - store.removedRecords).toBeLessThanOrEqual(LEAST_HELD_RECORDS * 1.05)
  expect(store.tables.reduce((sum, table) => sum + table.visibleRows, 0)).toBe(store.recordCount - store.removedRecords)
  // Half as many again as are kept came: without the room of those that went they would have taken 6 MB more.
  expect(databaseOctets()).toBeLessThan(before + 4e6)
}, 60_000)
