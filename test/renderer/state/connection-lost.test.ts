// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LiveSpec } from '../../../core/protocol/live-api.ts'
import { createFakeHost, type FakeHost, type FakeHostOptions } from '../../../renderer/host/fake-host.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'
import { settled } from '../../support/settled.ts'

const LISTEN: LiveSpec = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 2055 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 1 << 20,
}
const gone = () => Promise.reject(new Error('The connection to the host is gone.'))

let viewer: Viewer

afterEach(() => {
  viewer.dispose()
  vi.restoreAllMocks()
})

async function open(options: Partial<FakeHostOptions> = {}): Promise<FakeHost> {
  const host = createFakeHost({ records: 1000, ...options })
  viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
  if (options.live === undefined) host.open()
  else await host.host.startListening(LISTEN)
  await settled()
  return host
}

async function reconnect(host: FakeHost): Promise<void> {
  host.emitConnection({ kind: 'disconnected', peer: 'host', sinceMs: 0, nextTryAtMs: 0 })
  vi.restoreAllMocks()
  host.emitConnection({ kind: 'connected' })
  await settled()
}

describe('after the connection was lost', () => {
  it('the details are those of the record that was selected meanwhile', async () => {
    const host = await open()
    viewer.select(3)
    await settled()
    vi.spyOn(host.session, 'describeRecord').mockImplementation(gone)
    viewer.select(7)
    await settled()
    await reconnect(host)
    expect(viewer.store.getState().details.details?.record).toBe(7)
  })

  it('columns that were not answered are asked for again', async () => {
    const host = createFakeHost({ records: 1000 })
    vi.spyOn(host.session, 'columns').mockImplementation(gone)
    vi.spyOn(host.session, 'listColumns').mockImplementation(gone)
    viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
    host.open()
    await settled()
    expect(viewer.store.getState().columns).toEqual([])
    await reconnect(host)
    expect(viewer.store.getState().columns).not.toEqual([])
    expect(viewer.store.getState().transactionColumns).not.toEqual([])
  })

  it('the histogram is that of the filter that was applied meanwhile', async () => {
    const host = await open()
    const { histogram } = viewer.charts
    const stop = histogram.watch()
    await expect.poll(() => histogram.store.getState().result).toBeDefined()
    const before = histogram.store.getState().result
    const asked = vi.spyOn(host.session, 'histogram').mockImplementation(gone)
    viewer.applyFilter('status >= 500')
    await expect.poll(() => asked.mock.calls.length).toBeGreaterThan(0)
    await settled()
    await reconnect(host)
    await expect.poll(() => histogram.store.getState().result).not.toBe(before)
    stop()
  })

  it('a view that is followed is not asked for over and over', async () => {
    const host = await open({ live: { recordsPerSecond: 100 } })
    await expect.poll(() => viewer.store.getState().follow?.kind).toBe('following')
    const asked = vi.spyOn(host.session, 'refreshView').mockImplementation(gone)
    await expect.poll(() => asked.mock.calls.length).toBeGreaterThan(0)
    const before = asked.mock.calls.length
    await new Promise((go) => setTimeout(go, 500))
    // Once for each status, ten in a second.
    expect(asked.mock.calls.length - before).toBeLessThan(10)
  })
})
