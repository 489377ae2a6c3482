/** The page that a transaction is an object of (5951:161, 162), and the objects of a page. */
import { LATE_LEG_SECONDS, MAX_PAGE_OBJECTS } from '../../limits.ts'
import type { BookState } from './book-state.ts'
import { NONE } from './transaction-rows.ts'

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

/** The numbers of its objects, by their starts; at most `MAX_PAGE_OBJECTS`. */
export function objectsOf(state: BookState, row: number): number[] {
  const { rows, engines } = state
  const own = engines.engineOf(rows.get.engine(row))
  const found: number[] = []
  for (let other = 0; other < rows.count && found.length < MAX_PAGE_OBJECTS; other++) {
    if (rows.get.mainPage(other) !== rows.get.id(row) || other === row) continue
    if (Math.abs(rows.get.exportFirst(other) - rows.get.exportFirst(row)) > LATE_LEG_SECONDS) continue
    const engine = engines.engineOf(rows.get.engine(other))
    if (engine.sessionId === own.sessionId && pageRowOf(state, other) === row) found.push(other)
  }
  return found.sort((one, other) => rows.get.start(one) - rows.get.start(other)).map((other) => other + 1)
}
