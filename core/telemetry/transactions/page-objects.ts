/** The page that a transaction is an object of (5951:161, 162), and the objects of a page. */
import { LATE_LEG_SECONDS, MAX_PAGE_OBJECTS } from '../../limits/lists.ts'
import type { BookState } from './book-state.ts'
import { chunkOf, placeOf } from './row-table.ts'
import { NONE, TRANSACTION } from './transaction-rows.ts'

/** The number of the page; null when it names none, itself, or one that is not here. */
export function mainPageOf(state: BookState, row: number): number | null {
  const page = pageRowOf(state, row)
  return page === NONE || page === row ? null : page + 1
}

function pageRowOf({ rows, engines, joiner }: BookState, row: number): number {
  const id = rows.get.mainPage(row)
  if (id === 0) return NONE
  const own = engines.engineOf(rows.get.engine(row))
  const ofCore = engines.find({ ...own, exportingProcessId: rows.get.mainPageCore(row) })
  return ofCore === NONE ? NONE : joiner.find(ofCore, id, rows.get.exportFirst(row))
}

/**
 * The numbers of its objects, by their starts; at most `MAX_PAGE_OBJECTS`. Looks at all rows, some 3 ms for 250,000: an index
 * would cost every record for what is asked of one transaction now and then.
 */
export function objectsOf(state: BookState, row: number): number[] {
  const { rows, engines } = state
  const own = engines.engineOf(rows.get.engine(row))
  const id = rows.get.id(row)
  const found: number[] = []
  for (let other = rows.firstRow; other < rows.count && found.length < MAX_PAGE_OBJECTS; other++) {
    const { unsigned } = chunkOf(rows, other)
    if (unsigned[placeOf(rows, other) + TRANSACTION.mainPage] !== id || other === row) continue
    if (Math.abs(rows.get.exportFirst(other) - rows.get.exportFirst(row)) > LATE_LEG_SECONDS) continue
    const engine = engines.engineOf(rows.get.engine(other))
    if (engine.sessionId === own.sessionId && pageRowOf(state, other) === row) found.push(other)
  }
  return found.sort((one, other) => rows.get.start(one) - rows.get.start(other)).map((other) => other + 1)
}
