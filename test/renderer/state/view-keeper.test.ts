import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { succeed } from '../../../core/protocol/failure.ts'
import type { SessionApi, SessionPhase, SessionStatus, ViewSpec } from '../../../core/protocol/session-api.ts'
import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'
import { createViewKeeper } from '../../../renderer/state/view-keeper.ts'
import { EMPTY_SPEC, initialState, type Tab } from '../../../renderer/state/viewer-state.ts'

const SORTED: ViewSpec = { filter: '', sort: [{ column: '@octets', direction: 'ascending' }] }
const FILTERED: ViewSpec = { filter: 'octets > 5', sort: [] }

/** A session whose views open when the test says so. */
function setUp() {
  const opened: ViewSpec[] = []
  const closed: number[] = []
  const waiting: (() => void)[] = []
  let rows = 100
  let refreshes = 0
  const session = {
    refreshView: (view: number) => {
      refreshes += 1
      return Promise.resolve(succeed({ view, revision: 1, rowCount: rows, milliseconds: 1 }))
    },
    openView: (spec: ViewSpec) =>
      new Promise((resolve) => {
        const view = opened.push(spec)
        waiting.push(() => resolve(succeed({ view, revision: 1, rowCount: rows, milliseconds: 1 })))
      }),
    closeView: (view: number) => {
      closed.push(view)
      return Promise.resolve()
    },
    readWindow: ({ view, first }: { view: number; first: number }) =>
      Promise.resolve(succeed({ view, revision: 2, first, rowCount: rows, records: [], columns: [] })),
  } as unknown as SessionApi
  const store = createStore(() => initialState({ kind: 'connected' }))
  const keeper = createViewKeeper(session, store)
  return {
    opened,
    closed,
    keeper,
    view: () => store.getState().view,
    refreshes: () => refreshes,
    followLive: () => store.setState({ follow: { kind: 'following' } }),
    showTab: (tab: Tab) => store.setState({ tab }),
    setRows: (count: number) => {
      rows = count
    },
    answer: async (index: number) => {
      waiting[index]?.()
      await vi.advanceTimersByTimeAsync(0)
    },
    follow(phase: SessionPhase, revision: number) {
      const status: SessionStatus = { ...EMPTY_STATUS, phase, revision }
      store.setState({ status })
      keeper.follow(status)
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('view keeper', () => {
  it('keeps the old view until the new one is there, then closes it', async () => {
    const { keeper, view, answer, closed } = setUp()
    void keeper.show(EMPTY_SPEC)
    await answer(0)
    void keeper.show(SORTED)
    expect(view()).toMatchObject({ isBusy: true, spec: EMPTY_SPEC, wanted: SORTED, info: { view: 1 } })
    await answer(1)
    expect(view()).toMatchObject({ isBusy: false, spec: SORTED, info: { view: 2 } })
    expect(closed).toEqual([1])
  })

  it('shows what was asked for last, whatever is answered last', async () => {
    const { keeper, view, answer, closed } = setUp()
    void keeper.show(SORTED)
    void keeper.show(FILTERED)
    await answer(1)
    await answer(0)
    expect(view()).toMatchObject({ spec: FILTERED, info: { view: 2 } })
    expect(closed).toEqual([1])
  })

  it('lets a view in the order of decoding grow while the file loads', async () => {
    const { keeper, view, answer, setRows, follow, opened } = setUp()
    void keeper.show(EMPTY_SPEC)
    await answer(0)
    setRows(5000)
    follow('loading', 2)
    await vi.advanceTimersByTimeAsync(300)
    expect(view().info).toMatchObject({ view: 1, rowCount: 5000 })
    expect(opened).toHaveLength(1)
  })

  it('makes a sorted view again only when loading ends', async () => {
    const { keeper, view, answer, setRows, follow, opened } = setUp()
    void keeper.show(SORTED)
    await answer(0)
    setRows(5000)
    follow('loading', 2)
    await vi.advanceTimersByTimeAsync(5000)
    expect(opened).toHaveLength(1)
    follow('ready', 3)
    expect(opened).toHaveLength(2)
    await answer(1)
    expect(view().info).toMatchObject({ view: 2, rowCount: 5000 })
  })

  it('does not make a view again for a status that changes nothing', async () => {
    const { keeper, answer, follow, opened } = setUp()
    void keeper.show(FILTERED)
    await answer(0)
    follow('ready', 1)
    await answer(1)
    const before = opened.length
    follow('ready', 1)
    expect(opened).toHaveLength(before)
  })

  it('counts a followed view once a second where only its number of rows shows, and never where nothing of it shows', async () => {
    const { keeper, view, answer, setRows, follow, followLive, showTab, refreshes } = setUp()
    followLive()
    showTab('top')
    void keeper.show(EMPTY_SPEC)
    await answer(0)
    const during = async (firstRevision: number) => {
      for (let step = 0; step < 20; step += 1) {
        setRows(1000 * (firstRevision + step))
        follow('loading', firstRevision + step)
        await vi.advanceTimersByTimeAsync(100)
      }
    }
    await during(2)
    expect(refreshes()).toBe(3)
    expect(view().info?.rowCount).toBeGreaterThan(10_000)
    showTab('flows')
    keeper.catchUp()
    await vi.advanceTimersByTimeAsync(0)
    expect(view().info?.rowCount).toBe(21_000)
    showTab('health')
    const before = refreshes()
    await during(30)
    expect(refreshes()).toBe(before)
  })

  it('takes in what came while a followed view was made, and waits for that at rest', async () => {
    const { keeper, view, answer, setRows, follow, followLive, refreshes } = setUp()
    followLive()
    void keeper.show(EMPTY_SPEC)
    await answer(0)
    void keeper.show(FILTERED)
    const timers = vi.spyOn(globalThis, 'setTimeout')
    setRows(101)
    follow('loading', 2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(timers.mock.calls.length).toBeLessThan(5)
    expect(refreshes()).toBe(0)
    await answer(1)
    await vi.advanceTimersByTimeAsync(10)
    expect(refreshes()).toBe(1)
    expect(view()).toMatchObject({ spec: FILTERED, info: { view: 2, rowCount: 101 } })
  })
})
