import { describe, expect, it } from 'vitest'
import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { fakeStatus } from '../../../renderer/host/fake-status.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { isOtherSession } from '../../../renderer/state/other-session.ts'
import { createViewer } from '../../../renderer/state/viewer.ts'
import { settled } from '../../support/settled.ts'

const at = (records: number, revision: number): SessionStatus => fakeStatus(records, 1000, revision, false)

describe('isOtherSession', () => {
  it.each([
    ['the first file', EMPTY_STATUS, at(10, 1), true],
    ['more of the same file', at(10, 1), at(20, 2), false],
    ['the end of the same file', at(10, 1), at(1000, 2), false],
    ['a file that is closed', at(1000, 2), EMPTY_STATUS, true],
    ['the same file opened again', at(1000, 2), { ...at(1000, 3), session: 2 }, true],
    ['an engine that began anew', at(1000, 9), at(1000, 1), true],
  ])('%s', (_, before, after, expected) => {
    expect(isOtherSession(before, after)).toBe(expected)
  })
})

describe('viewer', () => {
  it('believes an event over an answer that was asked for before it', async () => {
    const host = createFakeHost({ records: 1000 })
    const viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
    host.open()
    await settled()
    expect(viewer.store.getState().status.phase).toBe('ready')
    expect(viewer.store.getState().view.info?.rowCount).toBe(1000)
  })

  it('asks the same of its session after a reload, and nothing of another', async () => {
    const host = createFakeHost({ records: 1000 })
    const settings = createSettingsStore({ getItem: () => null, setItem: () => undefined })
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    }
    const before = createViewer(host, settings, storage)
    host.open()
    await settled()
    before.applyFilter('status >= 500')
    await settled()
    const rows = before.store.getState().view.info?.rowCount
    expect(rows).toBeLessThan(1000)

    const after = createViewer(host, settings, storage)
    await settled()
    expect(after.store.getState().view.spec.filter).toBe('status >= 500')
    expect(after.store.getState().view.info?.rowCount).toBe(rows)

    const other = createFakeHost({ records: 500 })
    const elsewhere = createViewer(other, settings, storage)
    other.open()
    await settled()
    expect(elsewhere.store.getState().view.spec.filter).toBe('')
  })

  it('forgets the view and the selection of a session that is left', async () => {
    const host = createFakeHost({ records: 1000 })
    const viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
    host.open()
    await settled()
    viewer.select(17)
    await settled()
    expect(viewer.store.getState().details.details?.record).toBe(17)
    await viewer.closeSession()
    await settled()
    const { view, selected, details } = viewer.store.getState()
    expect([view.info, selected, details.details]).toEqual([undefined, undefined, undefined])
  })
})
