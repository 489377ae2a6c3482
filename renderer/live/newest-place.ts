/** Where the newest rows of a view are. */
import type { SortKey } from '../../core/protocol/session-api.ts'

export type NewestPlace = 'end' | 'beginning' | 'anywhere'

/** In the order of decoding and by time the newest rows are the last ones, or the first. */
export function newestPlace(sort: readonly SortKey[]): NewestPlace {
  const first = sort[0]
  if (first === undefined) return 'end'
  if (first.column !== '@time') return 'anywhere'
  return first.direction === 'ascending' ? 'end' : 'beginning'
}
