/** Marks, notes and the time reference of the session; kept with where somebody was, for the next time that the capture is opened. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { MAX_NOTE_LENGTH } from '../../core/limits/live.ts'
import type { KeptApi } from '../../core/protocol/kept-api.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import {
  MAX_MARKS,
  NO_MARKS,
  placeOf,
  readCapture,
  writeCapture,
  type KeptPlace,
  type Marks,
  type TimeReference,
} from './kept-capture.ts'

/** Milliseconds without a change before it is kept. */
const KEEP_AFTER_MS = 300

export interface MarksKeeper {
  readonly store: StoreApi<Marks>
  /** Marks records, or takes their marks away when all of them have one. */
  toggle(records: readonly number[]): void
  /** An empty note is none. */
  setNote(record: number, note: string): void
  setReference(reference: TimeReference | undefined): void
  /** Reads what was kept of the capture that has just been opened; undefined where nothing can be kept of it. */
  begin(status: SessionStatus): Promise<KeptPlace | undefined> | undefined
  /** Takes the marks of the bundle that is open, unless this machine has kept something of it; false if it has. */
  takeBundle(marks: Marks): Promise<boolean>
  dispose(): void
}

/** A keeper over the state of one viewer. */
export function createMarksKeeper(kept: KeptApi, viewer: StoreApi<ViewerState>): MarksKeeper {
  const store = createStore<Marks>(() => NO_MARKS)
  /** Of the capture whose marks are in the store; undefined while they are read. */
  let identity: string | undefined
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let written = ''
  /** Of the capture that was opened last: whether something was kept of it. */
  let isKnown: Promise<boolean> = Promise.resolve(false)

  const keep = (): void => {
    clearTimeout(timer)
    timer = undefined
    const state = viewer.getState()
    if (identity === undefined || state.status.source?.identity !== identity) return
    const text = writeCapture({ marks: store.getState(), place: placeOf(state) })
    if (text === written) return
    written = text
    void kept.writeKept(identity, text).catch(() => undefined)
  }
  const keepSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(keep, KEEP_AFTER_MS)
  }

  const unsubscribe = [
    store.subscribe(keepSoon),
    viewer.subscribe((state, before) => {
      if (identity === undefined) return
      const isElsewhere =
        state.tab !== before.tab ||
        state.view.wanted !== before.view.wanted ||
        state.selected !== before.selected ||
        state.lists !== before.lists ||
        state.transactionsShow !== before.transactionsShow
      if (isElsewhere) keepSoon()
    }),
  ]
  const onHidden = (): void => {
    if (timer !== undefined) keep()
  }
  window.addEventListener('pagehide', onHidden)

  return {
    store,
    toggle(records) {
      const { marked } = store.getState()
      const isAll = records.every((record) => marked.has(record))
      const next = new Set(marked)
      for (const record of records) {
        if (isAll) next.delete(record)
        else if (next.size < MAX_MARKS) next.add(record)
      }
      store.setState({ marked: next })
    },
    setNote(record, note) {
      const next = new Map(store.getState().notes)
      const text = note.trim().slice(0, MAX_NOTE_LENGTH)
      if (text === '') next.delete(record)
      else if (next.has(record) || next.size < MAX_MARKS) next.set(record, text)
      store.setState({ notes: next })
    },
    setReference: (reference) => store.setState({ reference }),
    begin({ source }) {
      const own = ++asked
      clearTimeout(timer)
      timer = undefined
      identity = undefined
      written = ''
      store.setState(NO_MARKS)
      const wanted = source?.identity
      isKnown = Promise.resolve(false)
      if (wanted === undefined) return undefined
      const read = kept.readKept(wanted)
      const taken = read.then(
        (text) => {
          if (own !== asked) return undefined
          const { marks, place } = readCapture(text)
          store.setState(marks)
          identity = wanted
          return place
        },
        // What cannot be read may be there all the same: nothing is written over it.
        () => undefined,
      )
      isKnown = taken.then(async () => (await read.catch(() => '')) !== undefined)
      return taken
    },
    async takeBundle(marks) {
      const own = asked
      if ((await isKnown) || own !== asked) return false
      store.setState(marks)
      return true
    },
    dispose() {
      keep()
      for (const stop of unsubscribe) stop()
      window.removeEventListener('pagehide', onHidden)
    },
  }
}
