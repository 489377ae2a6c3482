/** Statements of the SQL console that are kept on this machine, the last first. */
import type { StoreApi } from 'zustand/vanilla'
import { MAX_SQL_LENGTH } from '../../core/limits/export.ts'

const MAX_STATEMENTS = 50
/** Letters of one that is kept: longer ones were pasted, and would fill the storage. */
const MAX_KEPT_LENGTH = Math.min(10_000, MAX_SQL_LENGTH)

interface KeptStatements {
  readonly sqlHistory: readonly string[]
}

/** From stored settings; whatever is none is left out. */
export function parseStatements(stored: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(stored) ? stored : []
  return all.filter((entry): entry is string => typeof entry === 'string').slice(0, MAX_STATEMENTS)
}

/** Puts a statement first, once. */
export function rememberStatement(
  store: Pick<StoreApi<KeptStatements>, 'getState'> & { setState(part: KeptStatements): void },
  statement: string,
): void {
  const text = statement.trim()
  if (text === '' || text.length > MAX_KEPT_LENGTH) return
  const { sqlHistory } = store.getState()
  store.setState({ sqlHistory: [text, ...sqlHistory.filter((entry) => entry !== text)].slice(0, MAX_STATEMENTS) })
}
