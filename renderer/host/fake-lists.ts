/** Lists of a fake session: none, until a test or the demonstration brings some. */
import { fail } from '../../core/protocol/failure.ts'
import type { ListApi } from '../../core/protocol/list-api.ts'

const NO_VIEW = fail('no-such-view', 'The view is closed.', 'Ask for a new view.')
const NO_ROW = fail('no-such-row', 'The list has no such row.', 'Choose one that is shown.')

/** Lists without rows. */
export function createFakeLists(): ListApi {
  return {
    listColumns: () => Promise.resolve([]),
    openList: () => Promise.resolve(NO_VIEW),
    summarizeList: () => Promise.resolve(NO_VIEW),
    groupList: () => Promise.resolve(NO_VIEW),
    describeTransaction: () => Promise.resolve(NO_ROW),
    describeConnection: () => Promise.resolve(NO_ROW),
    describeTrafficSession: () => Promise.resolve(NO_ROW),
    placeRecord: () => Promise.resolve({}),
  }
}
