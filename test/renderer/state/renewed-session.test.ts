// @vitest-environment happy-dom
/** A live session goes on as another one: whoever looks keeps what is asked, and loses only what was picked among older records. */
import { afterEach, describe, expect, it } from 'vitest'
import { fail } from '../../../core/protocol/failure.ts'
import type { AlertRule, LiveSpec } from '../../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import { createFakeHost, type FakeHost } from '../../../renderer/host/fake-host.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer, type Viewer } from '../../../renderer/state/viewer.ts'
import { settled } from '../../support/settled.ts'

const LISTEN: LiveSpec = {
  listeners: [{ protocol: 'udp', address: '127.0.0.1', port: 2055 }],
  allowedExporters: [],
  retention: {},
  receiveBufferOctets: 1 << 20,
}
const RULE: AlertRule = {
  id: '1',
  name: 'errors',
  filter: 'status >= 500',
  measure: 'count',
  windowSeconds: 60,
  comparison: 'above',
  threshold: 10,
  isOn: true,
}

let viewer: Viewer

afterEach(() => viewer.dispose())

async function listen(): Promise<FakeHost> {
  const host = createFakeHost({ records: 1_000_000, live: { recordsPerSecond: 0 } })
  const onChanged = host.onChanged
  // Many records have more fields than few.
  const withColumns = (status: SessionStatus) => ({ ...status, columnsRevision: status.records.data > 100_000 ? 2 : 1 })
  host.onChanged = (listener) => onChanged((status) => listener(withColumns(status)))
  viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
  await host.host.startListening(LISTEN)
  host.arrive(5000)
  await settled()
  return host
}

describe('a live session that goes on as another one', () => {
  it('is followed as before, with its filter and its alerts, and says so once', async () => {
    const host = await listen()
    await viewer.live.putRule(RULE)
    viewer.applyFilter('status >= 500')
    await settled()
    expect(viewer.store.getState().follow).toEqual({ kind: 'following' })
    host.renewLive('room')
    host.arrive(0)
    await settled()
    expect(viewer.store.getState().view.info).toBeUndefined()
    host.arrive(800)
    await settled()
    const { view, filter, follow, tab } = viewer.store.getState()
    expect({ text: filter.text, wanted: view.wanted.filter, tab }).toEqual({
      text: 'status >= 500',
      wanted: 'status >= 500',
      tab: 'flows',
    })
    expect(view.info?.rowCount).toBeGreaterThan(0)
    expect(view.info?.rowCount).toBeLessThan(800)
    expect(follow).toEqual({ kind: 'following' })
    expect(viewer.live.store.getState().alerts.map(({ rule }) => rule.name)).toEqual(['errors'])
    expect(viewer.notices.store.getState()).toMatchObject([
      {
        title: 'The live session began anew',
        text: expect.stringMatching(/^Its disk was full\..* no recording has them\.$/),
      },
    ])
    host.renewLive()
    host.arrive(300)
    await settled()
    expect(viewer.store.getState().view.wanted.filter).toBe('status >= 500')
  })

  it('keeps order and tab; a selection goes with its record', async () => {
    const host = await listen()
    viewer.applySort([{ column: '@time', direction: 'descending' }])
    await settled()
    viewer.select(17)
    viewer.showTab('health')
    await expect.poll(() => viewer.store.getState().details.details?.record).toBe(17)
    host.renewLive()
    host.arrive(800)
    await settled()
    const { view, selected, details, tab, follow } = viewer.store.getState()
    expect(view.wanted.sort).toEqual([{ column: '@time', direction: 'descending' }])
    expect(selected).toBeUndefined()
    expect(details).toEqual({ details: undefined, failure: undefined, field: -1 })
    expect(tab).toBe('health')
    // It was paused for the record first, which is gone; its order is a reason still.
    expect(follow).toMatchObject({ kind: 'paused', why: 'sort' })
  })

  it('shows what was asked before a visit to records that are gone', async () => {
    const host = await listen()
    viewer.applyFilter('status >= 500')
    await settled()
    viewer.store.setState({
      visit: {
        title: 'transaction 5',
        from: 'transactions',
        filter: '@record in {3 4}',
        filterBefore: 'status >= 500',
      },
    })
    await viewer.visitRows('@record in {3 4}', { from: '2024-05-01T00:00:00Z', until: '2024-05-02T00:00:00Z' })
    expect(viewer.store.getState().view.wanted.filter).toBe('@record in {3 4}')
    host.renewLive()
    host.arrive(800)
    await settled()
    const { view, visit } = viewer.store.getState()
    expect({ wanted: view.wanted, visit }).toEqual({ wanted: { filter: 'status >= 500', sort: [] }, visit: undefined })
  })

  it('has its filter again when the fields come that it names', async () => {
    const host = await listen()
    viewer.applyFilter('status >= 500')
    await settled()
    const openView = host.session.openView
    let isKnown = false
    host.session.openView = (spec) =>
      isKnown || spec.filter === ''
        ? openView(spec)
        : Promise.resolve(fail('no-such-column', 'No record has such a field.', 'Wait for one.'))
    host.renewLive()
    host.arrive(10)
    await settled()
    expect(viewer.store.getState().view.wanted.filter).toBe('')
    isKnown = true
    host.arrive(600_000)
    await settled()
    expect(viewer.store.getState().view.wanted.filter).toBe('status >= 500')
  })

  it('is another one altogether when somebody listens anew', async () => {
    const host = await listen()
    viewer.applyFilter('status >= 500')
    await settled()
    await viewer.closeSession()
    await host.host.startListening(LISTEN)
    host.arrive(10)
    await settled()
    expect(viewer.store.getState().view.wanted.filter).toBe('')
    expect(viewer.notices.store.getState()).toEqual([])
  })
})
