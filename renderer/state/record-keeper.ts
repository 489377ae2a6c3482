/** Details of the selected record: one request at a time, the latest selection wins, the old details stay until then. */
import type { StoreApi } from 'zustand/vanilla'
import type { SessionApi } from '../../core/protocol/session-api.ts'
import type { ViewerState } from './viewer-state.ts'

export interface RecordKeeper {
  select(record: number | undefined): void
  /** Reads the details once more: names were learned meanwhile, or the connection is back. */
  readAgain(): void
}

/** A keeper for the details of one store. */
export function createRecordKeeper(session: SessionApi, store: StoreApi<ViewerState>): RecordKeeper {
  let isAsking = false
  /** How often they were to be read again, and at which of these times they were. */
  let wanted = 0
  let readAt = 0

  const ask = async (): Promise<void> => {
    if (isAsking) return
    isAsking = true
    try {
      for (;;) {
        const { selected, details, status } = store.getState()
        const isStale = readAt !== wanted
        if (selected === undefined || (details.details?.record === selected && !isStale)) return
        readAt = wanted
        const answer = await session.describeRecord(selected)
        const now = store.getState()
        // A record of the same number in another session is another one.
        if (now.selected !== selected || now.status.session !== status.session) continue
        if (!answer.ok) {
          store.setState({ details: { details: undefined, failure: answer.failure, field: -1 } })
          return
        }
        // The same field of the next record stays selected, so that ↓ compares one field over many records.
        const key = details.details?.fields[details.field]?.key
        const field = key === undefined ? -1 : answer.value.fields.findIndex((entry) => entry.key === key)
        store.setState({ details: { details: answer.value, failure: undefined, field } })
      }
    } catch {
      // The connection is gone; its band says so.
    } finally {
      isAsking = false
    }
  }

  return {
    select(record) {
      if (store.getState().selected === record) return
      store.setState({ selected: record })
      if (record === undefined) store.setState({ details: { details: undefined, failure: undefined, field: -1 } })
      else void ask()
    },
    readAgain() {
      wanted += 1
      void ask()
    },
  }
}
