// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { KeptApi } from '../../../core/protocol/kept-api.ts'
import type { SessionStatus } from '../../../core/protocol/session-api.ts'
import { NO_MARKS, type Marks } from '../../../renderer/marks/kept-capture.ts'
import { createMarksKeeper, type MarksKeeper } from '../../../renderer/marks/marks-keeper.ts'
import { initialState } from '../../../renderer/state/viewer-state.ts'

const OF_BUNDLE: Marks = { ...NO_MARKS, marked: new Set([5]), notes: new Map([[9, 'ask the vendor']]) }

const IDENTITY = 'b'.repeat(32)
const FRESH = initialState({ kind: 'connected' })
const STATUS: SessionStatus = {
  ...FRESH.status,
  phase: 'ready',
  source: { name: 'incident.pcapng', octets: 1, format: 'pcapng', identity: IDENTITY },
}

function keptIn(kept: Map<string, string>): KeptApi {
  return {
    readKept: (identity) => Promise.resolve(kept.get(identity)),
    writeKept: (identity, text) => Promise.resolve(void kept.set(identity, text)),
  }
}

/** A window that opens a capture on a machine that has kept some. */
async function open(kept: Map<string, string>): Promise<MarksKeeper> {
  const marks = createMarksKeeper(
    keptIn(kept),
    createStore(() => ({ ...FRESH, status: STATUS })),
  )
  await marks.begin(STATUS)
  return marks
}

describe('the marks of a bundle', () => {
  it('show the first time that it is opened; later what was left of them', async () => {
    const kept = new Map<string, string>()
    const first = await open(kept)
    expect(await first.takeBundle(OF_BUNDLE)).toBe(true)
    expect(first.store.getState()).toEqual(OF_BUNDLE)
    first.toggle([5, 6])
    first.toggle([5])
    first.dispose()

    const again = await open(kept)
    expect(await again.takeBundle(OF_BUNDLE)).toBe(false)
    expect([...again.store.getState().marked]).toEqual([6])
    expect([...again.store.getState().notes.values()]).toEqual(['ask the vendor'])
    again.dispose()
  })

  it('wait for what was kept, and do not come over another capture', async () => {
    const kept = new Map([[IDENTITY, '{"version":1,"marked":[1],"notes":[]}']])
    const marks = await open(kept)
    const empty: SessionStatus = initialState({ kind: 'connected' }).status
    const taking = marks.takeBundle(OF_BUNDLE)
    void marks.begin(empty)
    expect(await taking).toBe(false)
    expect(marks.store.getState()).toEqual(NO_MARKS)
    marks.dispose()
  })
})

describe('marks that could not be read', () => {
  it('stay as they were kept', async () => {
    const text = '{"version":1,"marked":[1],"notes":[[9,"ask the vendor"]]}'
    const kept = new Map([[IDENTITY, text]])
    const api = keptIn(kept)
    const viewer = createStore(() => ({ ...FRESH, status: STATUS }))
    const marks = createMarksKeeper({ ...api, readKept: () => Promise.reject(new Error('Too late.')) }, viewer)
    await marks.begin(STATUS)
    viewer.setState({ tab: 'health' })
    marks.dispose()
    await Promise.resolve()
    expect(kept.get(IDENTITY)).toBe(text)
  })
})
