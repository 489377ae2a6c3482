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
  let askedMs = Number.NEGATIVE_INFINITY
  let asked = -1
  let isAsked = false
  let sequence = 0
  /** They are the same from the first transaction on. */
  const loadTransactionColumns = async (): Promise<void> => {
    isAsked = true
    const number = store.getState().status.session
    const transactionColumns = await session.listColumns('transactions').catch(() => undefined)
    if (store.getState().status.session !== number) return
    if (transactionColumns === undefined) isAsked = false
    else store.setState({ transactionColumns })
  }
  const load = async (revision: number): Promise<void> => {
    const own = ++sequence
    asked = revision
    askedMs = performance.now()
    const columns = await session.columns().catch(() => undefined)
    if (own !== sequence) return
    // Without a connection there is no answer: the next status asks again.
    if (columns === undefined) asked = -1
    else store.setState({ columns })
  }
  return {
    follow({ phase, columnsRevision, lists }, before) {
      if (lists.transactions > 0 && !isAsked) void loadTransactionColumns()
      const hasEnded = before.phase === 'loading' && phase !== 'loading'
      // A column that exists may get its first records later; only then does it show by itself.
      const isStale = phase === 'loading' && performance.now() - askedMs > COLUMNS_INTERVAL_MS
      if (columnsRevision !== asked || hasEnded || isStale) void load(columnsRevision)
    },
    reset() {
      sequence++
      asked = -1
      isAsked = false
    },
  }
}
