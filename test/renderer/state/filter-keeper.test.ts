// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { showRecord, leaveVisit, stayAtVisit } from '../../../renderer/state/list-travel.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'

async function openViewer() {
  localStorage.clear()
  const host = createFakeHost({ records: 1000 })
  const viewer = createViewer(host, createSettingsStore(localStorage))
  host.loadTo(1000)
  await settle()
  return viewer
}

const settle = () => vi.advanceTimersByTimeAsync(50)
const later = () => vi.advanceTimersByTimeAsync(5000)
const flows = (viewer: Viewer) => viewer.store.getState().view.wanted.filter
const list = (viewer: Viewer, name: 'transactions' | 'sessions') =>
  viewer.store.getState().lists[name].view.wanted.filter

async function show(viewer: Viewer, tab: 'flows' | 'transactions' | 'sessions') {
  viewer.showTab(tab)
  if (tab !== 'flows') viewer.lists[tab].watch()
  await settle()
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the filter of all views', () => {
  it('goes along to the rows of another view', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('status >= 500')
    expect(list(viewer, 'transactions')).toBe('')
    await show(viewer, 'transactions')
    expect(list(viewer, 'transactions')).toBe('status >= 500')
    viewer.filters.apply('transactions', 'status >= 400')
    await show(viewer, 'flows')
    expect(flows(viewer)).toBe('status >= 400')
  })

  it('of records is applied to lists: to the rows that have a record which passes', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('ipClassOfService = 0')
    await show(viewer, 'sessions')
    const { view } = viewer.store.getState().lists.sessions
    expect([view.wanted.filter, viewer.filters.written('sessions')]).toEqual(Array(2).fill('ipClassOfService = 0'))
    expect(view.info?.rowCount).toBeGreaterThan(0)
    expect(view.info?.rowCount).toBeLessThan(viewer.store.getState().status.lists.sessions)
    await show(viewer, 'transactions')
    viewer.filters.apply('transactions', 'ipClassOfService = 0 and serverPort = 443')
    await settle()
    await show(viewer, 'flows')
    expect(flows(viewer)).toBe('ipClassOfService = 0 and serverPort = 443')
  })

  it('of records stays beside the filter of a group of their transactions', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('ipClassOfService = 0')
    await show(viewer, 'transactions')
    const { transactions } = viewer.lists
    const query = () => viewer.store.getState().lists.transactions.view.wanted
    transactions.groupBy('server')
    transactions.openGroup('serverPort = 443')
    await settle()
    expect(query()).toMatchObject({ filter: 'ipClassOfService = 0', group: 'serverPort = 443' })
    expect(viewer.store.getState().lists.transactions.view.failure).toBeUndefined()
    transactions.backToGroups()
    expect(query()).toMatchObject({ filter: 'ipClassOfService = 0', group: undefined })
  })

  it('of records stays beside a group within a group, and the way back leads to the first', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('ipClassOfService = 0')
    await show(viewer, 'transactions')
    const { transactions } = viewer.lists
    const query = () => viewer.store.getState().lists.transactions.view.wanted
    transactions.openGroup('serverPort = 443')
    transactions.groupBy('host')
    transactions.openGroup('host = "shop.example.net"')
    await settle()
    expect(query().group).toBe('(serverPort = 443) and (host = "shop.example.net")')
    transactions.backToGroups()
    expect(query()).toMatchObject({ filter: 'ipClassOfService = 0', group: 'serverPort = 443' })
    transactions.leaveGroup()
    expect(query()).toMatchObject({ filter: 'ipClassOfService = 0', group: undefined })
  })

  it('stays in the bar of rows that cannot take it, which show all', async () => {
    const viewer = await openViewer()
    await show(viewer, 'sessions')
    viewer.filters.apply('sessions', 'retransmissions > 0')
    await show(viewer, 'transactions')
    expect(list(viewer, 'transactions')).toBe('')
    expect(viewer.filters.written('transactions')).toBe('retransmissions > 0')
    await show(viewer, 'sessions')
    expect(list(viewer, 'sessions')).toBe('retransmissions > 0')
  })

  it('leaves the place of one that the rows cannot take to one that they can', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('ipClassOfService = 0')
    await show(viewer, 'sessions')
    viewer.filters.apply('sessions', 'serverPort = 443')
    await settle()
    expect(viewer.filters.written('sessions')).toBe('serverPort = 443')
    await show(viewer, 'flows')
    // Flows has no such field: now it is the one that shows all.
    expect([flows(viewer), viewer.filters.written('flows')]).toEqual(['', 'serverPort = 443'])
  })

  it('of transactions lets through their records in Flows', async () => {
    const viewer = await openViewer()
    await show(viewer, 'transactions')
    viewer.filters.apply('transactions', 'serverPort = 443')
    await settle()
    await show(viewer, 'flows')
    expect([flows(viewer), viewer.filters.written('flows')]).toEqual(['serverPort = 443', 'serverPort = 443'])
  })

  it('is off for a moment in every view, and stays in the bars', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('status >= 500')
    await settle()
    viewer.filters.switchOff(true)
    await settle()
    expect([flows(viewer), viewer.filters.written('flows')]).toEqual(['', 'status >= 500'])
    expect(viewer.store.getState().view.info?.rowCount).toBe(1000)
    await show(viewer, 'transactions')
    expect([list(viewer, 'transactions'), viewer.filters.written('transactions')]).toEqual(['', 'status >= 500'])
    viewer.filters.switchOff(false)
    expect(list(viewer, 'transactions')).toBe('status >= 500')
    await show(viewer, 'flows')
    expect(flows(viewer)).toBe('status >= 500')
  })

  it('is switched on by applying one', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('status >= 500')
    viewer.filters.switchOff(true)
    viewer.applyFilter('status >= 500')
    expect([flows(viewer), viewer.store.getState().filter.isOff]).toEqual(['status >= 500', false])
  })

  it('is not what leads to the records of something, unless somebody stays there', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('record < 10')
    await show(viewer, 'transactions')
    void showRecord(viewer, 500)
    await later()
    expect(viewer.store.getState().filter.text).toBe('record < 10')
    leaveVisit(viewer)
    await show(viewer, 'flows')
    expect(flows(viewer)).toBe('record < 10')
    void showRecord(viewer, 500)
    await later()
    stayAtVisit(viewer)
    expect(viewer.store.getState().filter.text).toBe(flows(viewer))
  })

  it('comes back with the place that it belongs to', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('octets > 5000')
    await later()
    viewer.filters.switchOff(true)
    await later()
    expect(viewer.stepPlace(-1)).toBe(true)
    await settle()
    expect([flows(viewer), viewer.store.getState().filter.isOff]).toEqual(['octets > 5000', false])
    viewer.stepPlace(1)
    await settle()
    expect([flows(viewer), viewer.filters.written('flows')]).toEqual(['', 'octets > 5000'])
    expect(viewer.store.getState().filter.isOff).toBe(true)
  })

  it('is kept as it was finished, not as it was on the way', async () => {
    const viewer = await openViewer()
    const history = () => viewer.settings.getState().filterHistory
    viewer.filters.apply('flows', 'octets > 5', 'typing')
    viewer.filters.apply('flows', 'octets > 50', 'typing')
    viewer.filters.apply('flows', 'octets > 5000')
    expect(history()).toEqual(['octets > 5000'])
    viewer.filters.apply('flows', 'octets > 50000', 'typing')
    viewer.filters.apply('flows', 'packets > 1', 'typing')
    expect(history()).toEqual(['packets > 1', 'octets > 50000', 'octets > 5000'])
  })

  it('ends with its session', async () => {
    const viewer = await openViewer()
    viewer.applyFilter('octets > 5000')
    await viewer.closeSession()
    await settle()
    expect(viewer.store.getState().filter).toEqual({ text: '', isOff: false, idle: {} })
  })
})
