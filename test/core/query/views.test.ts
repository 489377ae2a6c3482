import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createColumnCatalogue } from '../../../core/query/columns.ts'
import { createViews } from '../../../core/query/views.ts'
import { createWindows } from '../../../core/query/windows.ts'
import { createStore, type Store } from '../../../core/store/store.ts'
import { createBlockBuilder } from '../../support/block-builders.ts'

let folder: string
let store: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowglass-views-'))
  const made = await createStore({ folder, memoryLimitMiB: 128, threads: 1 })
  if (!made.ok) throw new Error(made.failure.message)
  store = made.value
})

afterEach(async () => {
  await store.dispose()
  rmSync(folder, { recursive: true, force: true })
})

describe('the identity view', () => {
  it('gives the records of all shapes in the order of decoding', async () => {
    const builder = createBlockBuilder()
    const a = builder.addShape([
      { key: 'sourceIPv4Address', kind: 'ipv4' },
      { key: 'octetDeltaCount', kind: 'u64' },
    ])
    const b = builder.addShape([
      { key: 'sourceIPv6Address', kind: 'ipv6' },
      { key: 'netscaler:httpReqUrl', kind: 'text' },
    ])
    builder.add({
      shape: a,
      values: [0xc0000201, 2n ** 60n],
      startNs: 1_720_689_701_500_000_000n,
      endNs: 1_720_689_701_750_000_000n,
    })
    builder.add({ shape: b, values: [0x20010db8n << 96n, '/größe'] })
    builder.add({ shape: a, values: [0xc0000202, 5] })
    const columns = createColumnCatalogue(() => ({ title: 'x', group: 'other', type: 'integer', description: '' }))
    const block = builder.build()
    for (const shape of block.newShapes) columns.addShape(shape)
    expect(await store.append(block)).toEqual({ ok: true, value: undefined })
    await store.commit()
    const views = createViews(store, columns, () => 1)
    const windows = createWindows(store, columns, views)
    const view = await views.open({ filter: undefined, sort: [] })
    if (!view.ok) throw new Error(view.failure.message)
    expect(view.value.rowCount).toBe(3)
    const window = await windows.read({
      view: view.value.view,
      first: 0,
      count: 10,
      columns: [
        '@record',
        '@source',
        'octetDeltaCount',
        'netscaler:httpReqUrl',
        '@time',
        '@duration',
        '@exporter',
        '@template',
      ],
    })
    if (!window.ok) throw new Error(window.failure.message)
    expect(window.value.records).toEqual([1, 2, 3])
    expect(window.value.columns).toEqual([
      [1, 2, 3],
      ['192.0.2.1', '2001:db8::', '192.0.2.2'],
      ['1152921504606846976', null, 5],
      [null, '/größe', null],
      ['2024-07-11T09:21:41.500000000Z', '2024-07-11T09:21:42Z', '2024-07-11T09:21:42Z'],
      [250_000_000, null, null],
      ['192.0.2.1:4739', '192.0.2.1:4739', '192.0.2.1:4739'],
      [256, 257, 256],
    ])
    const sorted = await views.open({ filter: undefined, sort: [{ column: '@source', direction: 'descending' }] })
    if (!sorted.ok) throw new Error(sorted.failure.message)
    const first = await windows.read({ view: sorted.value.view, first: 0, count: 3, columns: ['@source'] })
    expect(first.ok && first.value.columns).toEqual([['2001:db8::', '192.0.2.2', '192.0.2.1']])
  })
})
