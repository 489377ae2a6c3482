/**
 * Reading a file again with other settings makes another session of it. Filter, order, selected record and view are taken
 * over: record numbers are the same as long as the order of decoding is, and a record is known by its place in its message.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { RecordDetails, SessionApi, SessionStatus, ViewSpec } from '../../core/protocol/session-api.ts'
import type { Tab, ViewerState } from './viewer-state.ts'

type RecordPlace = Pick<RecordDetails, 'record' | 'message' | 'recordOffset'>

/** What one session leaves to the next reading of its file. */
export interface Legacy {
  readonly spec: ViewSpec
  readonly tab: Tab
  readonly selected: RecordPlace | undefined
}

export interface SessionAgain {
  /** Remembers what is shown: the file is about to be read again. */
  begin(): void
  /** Gives what was remembered when the session that begins is the one that was waited for. */
  take(status: SessionStatus): Legacy | undefined
  /** The file is not read again after all. */
  giveUp(): void
  /** Whether the new session, read to its end, has the record that was selected. */
  hasSelected(legacy: Legacy): Promise<boolean>
}

/** Carries what is shown from one session to the next. */
export function createSessionAgain(session: SessionApi, store: StoreApi<ViewerState>): SessionAgain {
  let waiting: { readonly legacy: Legacy; readonly source: SessionStatus['source'] } | undefined
  return {
    begin() {
      const { view, tab, details, status, selected } = store.getState()
      const shown = details.details?.record === selected ? details.details : undefined
      waiting = { legacy: { spec: view.wanted, tab, selected: shown }, source: status.source }
    },
    take({ source }) {
      const taken = waiting
      waiting = undefined
      const isSame = source?.name === taken?.source?.name && source?.octets === taken?.source?.octets
      return isSame ? taken?.legacy : undefined
    },
    giveUp() {
      waiting = undefined
    },
    async hasSelected({ selected }) {
      if (selected === undefined) return false
      const found = await session.describeRecord(selected.record).catch(() => undefined)
      if (found?.ok !== true) return false
      return found.value.message === selected.message && found.value.recordOffset === selected.recordOffset
    },
  }
}
