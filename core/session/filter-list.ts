/**
 * Filters of lists, whatever is asked about the rows. A filter that says nothing about the columns of a list may say something about
 * records: then the rows are those of which a record passes. Which these are is asked of the store once for each question: in a live
 * session a list is opened anew when it is refreshed, and with it the set.
 */
import { fail, type Result } from '../protocol/failure.ts'
import type { RecordSet } from '../query/record-sets.ts'
import type { OpenFile } from './open-file.ts'

export type FilteredFile = Pick<OpenFile, 'lists' | 'queries'>

export interface FilteredQuestion {
  readonly filter: string
  /** A newer question of the same turn ends one whose records are still looked for. */
  readonly turn: string
}

/**
 * Asks about the rows that a filter lets through.
 *
 * @param ask with a filter over the columns of the list, and the records of which a row has to have one; `filter-invalid` where the
 * list has not the fields
 */
export type AskList = <T>(
  file: FilteredFile,
  question: FilteredQuestion,
  ask: (filter: string, records?: RecordSet) => Promise<Result<T>>,
) => Promise<Result<T>>

const SUPERSEDED = fail('superseded', 'A newer question was asked.', 'Nothing: its answer is on its way.')

/** Makes what asks about the rows of lists. */
export function createListFiltering(): AskList {
  /** By turn, those whose records are looked for. */
  const newest = new Map<string, symbol>()

  return async ({ queries }, { filter, turn: key }, ask) => {
    // The filter of the records that show is another question than this one.
    const turn = Symbol(key)
    newest.set(key, turn)
    try {
      const answer = await ask(filter)
      if (answer.ok || answer.failure.code !== 'filter-invalid') return answer
      const found = await queries.findRecords(filter, key)
      if (newest.get(key) !== turn) return SUPERSEDED
      if (found.ok) return await ask('', found.value)
      return found.failure.code === 'filter-invalid' ? answer : found
    } finally {
      if (newest.get(key) === turn) newest.delete(key)
    }
  }
}
