// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { showRecord } from '../../../renderer/state/list-travel.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'

async function openViewer() {
  localStorage.clear()
  const host = createFakeHost({ records: 1000 })
  const viewer = createViewer(host, createSettingsStore(localStorage))
  host.loadTo(1000)
  await settle()
  return { host, viewer }
}

const settle = () => vi.advanceTimersByTimeAsync(50)
const later = () => vi.advanceTimersByTimeAsync(5000)
const tab = (viewer: Viewer) => viewer.store.getState().tab
const flowsFilter = (viewer: Viewer) => viewer.store.getState().view.wanted.filter
const sessions = (viewer: Viewer) => viewer.store.getState().lists.sessions

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('going back', () => {
  it('has nowhere to go in the beginning', async () => {
    const { viewer } = await openViewer()
    expect(viewer.stepPlace(-1)).toBe(false)
    expect(viewer.stepPlace(1)).toBe(false)
  })

  it('leads from view to view, and forward again', async () => {
    const { viewer } = await openViewer()
    viewer.showTab('sessions')
    await later()
    viewer.showTab('health')
    expect(viewer.stepPlace(-1)).toBe(true)
    expect(tab(viewer)).toBe('sessions')
    viewer.stepPlace(-1)
    expect(tab(viewer)).toBe('flows')
    expect(viewer.stepPlace(-1)).toBe(false)
    viewer.stepPlace(1)
    viewer.stepPlace(1)
    expect(tab(viewer)).toBe('health')
    expect(viewer.stepPlace(1)).toBe(false)
  })

  it('forgets what was ahead when another way is taken', async () => {
    const { viewer } = await openViewer()
    viewer.showTab('health')
    viewer.stepPlace(-1)
    await later()
    viewer.showTab('sessions')
    expect(viewer.stepPlace(1)).toBe(false)
    viewer.stepPlace(-1)
    expect(tab(viewer)).toBe('flows')
  })

  it('brings filter, order and selection back together', async () => {
    const { viewer } = await openViewer()
    viewer.showTab('sessions')
    viewer.lists.sessions.watch()
    await later()
    viewer.lists.sessions.applyFilter('serverPort = 443')
    viewer.lists.sessions.applySort([{ column: 'rtt', direction: 'descending' }])
    viewer.lists.sessions.select(3)
    await later()
    viewer.lists.sessions.applyFilter('serverPort = 53')
    viewer.lists.sessions.select(7)
    await later()
    viewer.stepPlace(-1)
    await settle()
    expect(sessions(viewer).view.spec).toEqual({
      filter: 'serverPort = 443',
      narrowing: '',
      sort: [{ column: 'rtt', direction: 'descending' }],
    })
    expect(sessions(viewer).selected).toBe(3)
    viewer.stepPlace(1)
    expect(sessions(viewer).view.wanted.filter).toBe('serverPort = 53')
    expect(sessions(viewer).selected).toBe(7)
  })

  it('takes a filter that is typed for one step', async () => {
    const { viewer } = await openViewer()
    viewer.applyFilter('record < 9')
    await vi.advanceTimersByTimeAsync(500)
    viewer.applyFilter('record < 90')
    await vi.advanceTimersByTimeAsync(500)
    viewer.applyFilter('record < 900')
    await later()
    viewer.stepPlace(-1)
    expect(flowsFilter(viewer)).toBe('')
  })

  it('leads from a record back to the session that it was shown for, and gives Flows its filter', async () => {
    const { viewer } = await openViewer()
    viewer.applyFilter('record < 10')
    await later()
    viewer.showTab('sessions')
    viewer.lists.sessions.watch()
    viewer.lists.sessions.select(3)
    await later()
    void showRecord(viewer, 500)
    await later()
    expect([tab(viewer), flowsFilter(viewer)]).toEqual(['flows', ''])
    viewer.stepPlace(-1)
    expect([tab(viewer), flowsFilter(viewer), sessions(viewer).selected]).toEqual(['sessions', 'record < 10', 3])
  })

  it('ends at the beginning of a session', async () => {
    const { host, viewer } = await openViewer()
    viewer.showTab('health')
    await host.host.closeSession()
    await settle()
    expect(viewer.stepPlace(-1)).toBe(false)
  })
})
