/** Which records are of errors: answers of a server that failed, and connections that were reset. */
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { bothFilters } from '../state/list-state.ts'

/** Lets the errors among the records of a filter through; undefined where no record can tell. */
export function errorFilter(filter: string, columns: readonly ColumnInfo[]): string | undefined {
  const has = (column: string) => columns.some(({ id, recordCount }) => id === column && recordCount > 0)
  const parts = [...(has('@status') ? ['@status >= 500'] : []), ...(has('@tcpFlags') ? ['@tcpFlags contains RST'] : [])]
  return parts.length === 0 ? undefined : bothFilters(filter, parts.join(' or '))
}
