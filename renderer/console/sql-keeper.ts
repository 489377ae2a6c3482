/** The SQL console between two openings: its text, its last result, the schema. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SqlResult, SqlSchema } from '../../core/protocol/export-api.ts'
import { MAX_SQL_ROWS } from '../../core/limits/export.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { SessionApi } from '../../core/protocol/session-api.ts'
import { noAnswer } from '../host/no-answer.ts'
import type { SettingsStore } from '../state/settings.ts'
import { rememberStatement } from './kept-statements.ts'

export interface SqlState {
  readonly text: string
  readonly schema: SqlSchema | undefined
  readonly result: SqlResult | undefined
  readonly failure: Failure | undefined
  /** Of the statement that runs; milliseconds of the local clock. */
  readonly runningSinceMs: number | undefined
}

export interface SqlKeeper {
  readonly store: StoreApi<SqlState>
  write(text: string): void
  /** Asks for the tables and columns as they are now. */
  loadSchema(): Promise<void>
  run(): Promise<void>
  cancel(): void
  /** Another session: its text stays. */
  reset(): void
}

/** A keeper for the console of one viewer. */
export function createSqlKeeper(session: SessionApi, settings: SettingsStore): SqlKeeper {
  const store = createStore<SqlState>(() => ({
    text: settings.getState().sqlHistory[0] ?? '',
    schema: undefined,
    result: undefined,
    failure: undefined,
    runningSinceMs: undefined,
  }))
  let runs = 0
  let sessions = 0
  return {
    store,
    write: (text) => store.setState({ text }),
    async loadSchema() {
      const own = sessions
      const answer = await session.sqlSchema().catch(noAnswer)
      if (own !== sessions) return
      if (!answer.ok) store.setState({ failure: answer.failure })
      else {
        const first = answer.value.examples[0]?.text ?? ''
        store.setState(({ text }) => ({ schema: answer.value, text: text === '' ? first : text }))
      }
    },
    async run() {
      const { text } = store.getState()
      if (text.trim() === '') return
      const own = ++runs
      store.setState({ runningSinceMs: Date.now(), failure: undefined })
      rememberStatement(settings, text)
      const answer = await session.runSql(text, MAX_SQL_ROWS).catch(noAnswer)
      if (own !== runs) return
      store.setState({ runningSinceMs: undefined })
      if (answer.ok) store.setState({ result: answer.value })
      else if (answer.failure.code !== 'superseded') store.setState({ failure: answer.failure, result: undefined })
    },
    cancel() {
      runs += 1
      store.setState({ runningSinceMs: undefined })
      void session.cancelSql().catch(() => undefined)
    },
    reset() {
      runs += 1
      sessions += 1
      store.setState({ schema: undefined, result: undefined, failure: undefined, runningSinceMs: undefined })
    },
  }
}
