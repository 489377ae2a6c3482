/**
 * Opens views of lists. A filter that says nothing about the columns of a list may say something about records: then the list has the
 * rows of which a record passes. Which these are is asked of the store once for each view: in a live session a list is
 * opened anew when it is refreshed, and with it the set.
 */
import { fail, type Result } from '../protocol/failure.ts'
import type { ListSpec } from '../protocol/list-api.ts'
import type { ViewInfo } from '../protocol/session-api.ts'
import type { ViewTicket } from '../telemetry/lists/list-views.ts'
import type { OpenFile } from './open-file.ts'

export type OpenList = (
  file: Pick<OpenFile, 'lists' | 'queries'>,
  spec: ListSpec,
  ticket: ViewTicket,
) => Promise<Result<ViewInfo>>

const SUPERSEDED = fail('superseded', 'A newer view was asked for.', 'Nothing: the newer one is on its way.')

/** Makes what opens the lists of a session; a newer view of the same list and asker ends one whose records are still looked for. */
export function createListOpening(): OpenList {
  /** By list and asker, those whose records are looked for. */
  const newest = new Map<string, symbol>()

  return async ({ lists, queries }, spec, ticket) => {
    const { list, filter, asker = '' } = spec
    // The filter of the records that show is another question than this one.
    const key = `${asker} ${list}`
    const turn = Symbol(key)
    newest.set(key, turn)
    try {
      const opened = await lists.ask.open(spec, ticket)
      if (opened.ok || opened.failure.code !== 'filter-invalid') return opened
      const found = await queries.findRecords(filter, key)
      if (newest.get(key) !== turn) return SUPERSEDED
      if (found.ok) return await lists.ask.open({ ...spec, filter: '' }, ticket, found.value)
      return found.failure.code === 'filter-invalid' ? opened : found
    } finally {
      if (newest.get(key) === turn) newest.delete(key)
    }
  }
}
