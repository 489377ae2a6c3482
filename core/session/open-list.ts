/** Opens views of lists, under filters over their columns or over records. */
import type { Result } from '../protocol/failure.ts'
import type { ListSpec } from '../protocol/list-api.ts'
import type { ViewInfo } from '../protocol/session-api.ts'
import type { ViewTicket } from '../telemetry/lists/list-views.ts'
import { createListFiltering, type FilteredFile } from './filter-list.ts'

export type OpenList = (file: FilteredFile, spec: ListSpec, ticket: ViewTicket) => Promise<Result<ViewInfo>>

/** Makes what opens the lists of a session; a newer view of the same list and asker ends one whose records are still looked for. */
export function createListOpening(): OpenList {
  const ask = createListFiltering()

  return (file, spec, ticket) => {
    const { list, filter, asker = '' } = spec
    return ask(file, { filter, turn: `${asker} ${list}` }, (own, records) =>
      file.lists.ask.open({ ...spec, filter: own }, ticket, records),
    )
  }
}
