// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'

function openViewer(records = 1000) {
  localStorage.clear()
  const host = createFakeHost({ records: 1000 })
  const openList = vi.spyOn(host.session, 'openList')
  const closeView = vi.spyOn(host.session, 'closeView')
  const viewer = createViewer(host, createSettingsStore(localStorage))
  host.loadTo(records)
  return { host, viewer, openList, closeView }
}

const list = (viewer: Viewer) => viewer.store.getState().lists.transactions
const settle = () => vi.advanceTimersByTimeAsync(50)

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a list', () => {
  it('is opened while somebody looks, and no sooner', async () => {
    const { viewer, openList } = openViewer()
    await settle()
    expect(openList).not.toHaveBeenCalled()
    viewer.lists.transactions.watch()
    await settle()
    expect(openList).toHaveBeenCalledTimes(1)
    expect(list(viewer).view.info?.rowCount).toBe(list(viewer).summary?.rowsInAll)
    expect(list(viewer).columns.map(({ id }) => id)).toContain('verdict')
  })

  it('keeps the old view until the new one is there, and closes it then', async () => {
    const { viewer, closeView } = openViewer()
    viewer.lists.transactions.watch()
    await settle()
    const before = list(viewer).view.info?.view ?? -1
    viewer.lists.transactions.applyFilter('status >= 500')
    expect(list(viewer).view.info?.view).toBe(before)
    await settle()
    expect(list(viewer).view.spec.filter).toBe('status >= 500')
    expect(closeView).toHaveBeenCalledWith(before)
  })

  it('says why a filter is refused, and keeps its rows', async () => {
    const { viewer } = openViewer()
    viewer.lists.transactions.watch()
    await settle()
    viewer.lists.transactions.applyFilter('status >=')
    await settle()
    expect(list(viewer).view.failure?.code).toBe('filter-invalid')
    expect(list(viewer).view.spec.filter).toBe('')
  })

  it('counts what the filter lets through beside what the switches leave of it', async () => {
    const { viewer } = openViewer()
    viewer.lists.transactions.watch()
    await settle()
    const whole = list(viewer).summary
    viewer.lists.transactions.applyNarrowing('verdict in {legLost}')
    await settle()
    expect(list(viewer).summary?.rowCount).toBe(whole?.verdicts?.legLost)
    expect(list(viewer).filterSummary).toEqual(whole)
  })

  it('is made again as the session goes on, but in no order before the end', async () => {
    const { host, viewer, openList } = openViewer(100)
    viewer.lists.transactions.watch()
    await settle()
    host.loadTo(200)
    await vi.advanceTimersByTimeAsync(2000)
    expect(openList).toHaveBeenCalledTimes(2)
    viewer.lists.transactions.applySort([{ column: 'total', direction: 'descending' }])
    host.loadTo(300)
    await vi.advanceTimersByTimeAsync(2000)
    expect(openList).toHaveBeenCalledTimes(3)
    host.loadTo(1000)
    await settle()
    expect(openList).toHaveBeenCalledTimes(4)
  })

  it('shows a row that its filter hides by clearing the filter', async () => {
    const { viewer } = openViewer()
    const revealed: number[] = []
    viewer.lists.transactions.onReveal((position) => revealed.push(position))
    viewer.lists.transactions.watch()
    await settle()
    viewer.lists.transactions.applyFilter('number = 1')
    await settle()
    void viewer.lists.transactions.show(7)
    await settle()
    expect(list(viewer).selected).toBe(7)
    expect(list(viewer).view.spec.filter).toBe('')
    expect(revealed).toEqual([6])
  })

  it('leads into a group and back to the filter of before', async () => {
    const { viewer } = openViewer()
    const keeper = viewer.lists.transactions
    keeper.watch()
    keeper.applyFilter('total > 10ms')
    keeper.groupBy('host')
    keeper.openGroup('host = "shop.example.net"')
    await settle()
    expect(list(viewer).groupedBy).toBeUndefined()
    expect(list(viewer).view.spec.filter).toBe('(total > 10ms) and (host = "shop.example.net")')
    keeper.backToGroups()
    await settle()
    expect(list(viewer).groupedBy).toBe('host')
    expect(list(viewer).view.spec.filter).toBe('total > 10ms')
  })

  it('forgets its rows with the session, and begins anew for the next', async () => {
    const { host, viewer, openList } = openViewer()
    viewer.lists.transactions.watch()
    await settle()
    viewer.lists.transactions.select(3)
    await host.host.closeSession()
    expect(list(viewer).view.info).toBeUndefined()
    expect(list(viewer).selected).toBeUndefined()
    host.open()
    await settle()
    expect(openList).toHaveBeenCalledTimes(2)
    expect(list(viewer).view.info).toBeDefined()
  })
})
