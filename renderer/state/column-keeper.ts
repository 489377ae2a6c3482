/** The columns of the session with their counts, asked for again as they change. */
import type { StoreApi } from 'zustand/vanilla'
import type { SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import type { ViewerState } from './viewer-state.ts'

/** Milliseconds between two looks at the counts of the columns while a file loads. */
const COLUMNS_INTERVAL_MS = 1000

export interface ColumnKeeper {
  /** Follows the session: call it with every status, and the one before it. */
  follow(status: SessionStatus, before: SessionStatus): void
  /** Another session begins. */
  reset(): void
}

/** A keeper for the columns of one store. */
export function createColumnKeeper(session: SessionApi, store: StoreApi<ViewerState>): ColumnKeeper {
  let askedMs = 0
  let asked = -1
  let isAsked = false
  /** They are the same from the first transaction on. */
  const loadTransactionColumns = async (): Promise<void> => {
    isAsked = true
    const number = store.getState().status.session
    const transactionColumns = await session.listColumns('transactions').catch(() => [])
    if (store.getState().status.session === number) store.setState({ transactionColumns })
  }
  const load = async (revision: number): Promise<void> => {
    asked = revision
    askedMs = Date.now()
    const columns = await session.columns().catch(() => undefined)
    if (columns !== undefined) store.setState({ columns })
  }
  return {
    follow({ phase, columnsRevision, lists }, before) {
      if (lists.transactions > 0 && !isAsked) void loadTransactionColumns()
      const hasEnded = before.phase === 'loading' && phase !== 'loading'
      // A column that exists may get its first records later; only then does it show by itself.
      const isStale = phase === 'loading' && Date.now() - askedMs > COLUMNS_INTERVAL_MS
      if (columnsRevision !== asked || hasEnded || isStale) void load(columnsRevision)
    },
    reset() {
      asked = -1
      isAsked = false
    },
  }
}
