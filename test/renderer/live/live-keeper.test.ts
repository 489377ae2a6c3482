import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'

const LISTEN = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 2055 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 1 << 20,
} as const

let viewer: Viewer

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  viewer.dispose()
  vi.useRealTimers()
})

async function watchOnce() {
  const host = createFakeHost({ records: 1000, live: { recordsPerSecond: 0 } })
  viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
  await host.host.startListening(LISTEN)
  const leave = viewer.live.watch()
  await vi.advanceTimersByTimeAsync(50)
  leave()
}

const report = () => viewer.live.store.getState().report

it('shows at once what it was told a moment ago', async () => {
  await watchOnce()
  const before = report()
  expect(before).toBeDefined()
  await vi.advanceTimersByTimeAsync(4000)
  viewer.live.watch()
  expect(report()).toBe(before)
})

it('shows no old figures while new ones are on their way', async () => {
  await watchOnce()
  await vi.advanceTimersByTimeAsync(60_000)
  const leave = viewer.live.watch()
  expect(report()).toBeUndefined()
  await vi.advanceTimersByTimeAsync(50)
  expect(report()).toBeDefined()
  leave()
})
