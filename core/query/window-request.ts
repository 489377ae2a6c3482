/** Requests of windows, of records and of lists. */
import { MAX_WINDOW_COLUMNS, MAX_WINDOW_ROWS } from '../limits/query.ts'
import { fail } from '../protocol/failure.ts'
import type { WindowRequest } from '../protocol/session-api.ts'

/** A request of too many rows or columns, or of rows that there cannot be. */
export const SENSELESS_WINDOW = fail(
  'request-invalid',
  'The window is too large or has no sense.',
  'Ask for fewer rows or columns.',
)

/** Whether a window can be asked for, whatever the view has. */
export function isSaneWindow({ first, count, columns }: WindowRequest): boolean {
  return (
    Number.isInteger(first) &&
    first >= 0 &&
    Number.isInteger(count) &&
    count >= 0 &&
    count <= MAX_WINDOW_ROWS &&
    columns.length <= MAX_WINDOW_COLUMNS
  )
}
