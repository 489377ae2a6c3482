/** From a row to the next one that is marked or coloured, in the order that shows, however far it is. */
import { joinEither } from './either-filter.ts'
import { activeRules } from './colour-rule.ts'
import { rowsShown, type FilteredRows } from '../state/shared-filter.ts'
import type { Viewer } from '../state/viewer.ts'
import { bothFilters, filterBeside } from '../state/list-state.ts'
import { isFilterFor, catalogueOf, listCatalogueOf } from '../filter/check-filter.ts'

/** Marked records that are looked for; the places of more are not asked. */
const MAX_SOUGHT = 1000

/** Where rows stand: the view that shows, and another of the coloured ones alone, in the same order. */
interface Order {
  readonly view: number
  readonly rowCount: number
}

async function placeIn(viewer: Viewer, view: number, number: number): Promise<number> {
  const found = await viewer.host.session.findRecord(view, number)
  return found.ok ? found.value : -1
}

async function openColoured(viewer: Viewer, rows: FilteredRows): Promise<Order | undefined> {
  const { session } = viewer.host
  const state = viewer.store.getState()
  const { columns, transactionColumns, lists } = state
  const catalogue = rows === 'flows' ? catalogueOf(columns, transactionColumns) : listCatalogueOf(lists[rows].columns)
  const filters = activeRules(viewer.settings.getState().colourRules, rows)
    .map(({ filter }) => filter)
    .filter((filter) => isFilterFor(filter, catalogue))
  const coloured = joinEither(filters)
  if (coloured === '') return undefined
  if (rows === 'flows') {
    const { spec } = state.view
    const opened = await session.openView({ ...spec, filter: bothFilters(spec.filter, coloured) })
    return opened.ok ? opened.value : undefined
  }
  const { spec } = lists[rows].view
  const narrowing = bothFilters(filterBeside(spec, state.view.wanted.timeRange), coloured)
  const opened = await session.openList({ list: rows, filter: spec.filter, narrowing, sort: spec.sort })
  return opened.ok ? opened.value : undefined
}

/** The row of a view that stands nearest beyond a place, of those of another view in the same order. */
async function nearest(viewer: Viewer, view: number, from: number, direction: 1 | -1, among: Order) {
  const { session } = viewer.host
  let [low, high] = [0, among.rowCount]
  const at = async (index: number): Promise<readonly [number, number] | undefined> => {
    const window = await session.readWindow({ view: among.view, first: index, count: 1, columns: [] })
    const number = window.ok ? window.value.records[0] : undefined
    return number === undefined ? undefined : [number, await placeIn(viewer, view, number)]
  }
  // The first that stands after the place; for the way back the first that does not stand before it.
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = await at(middle)
    if (found === undefined) return undefined
    if (direction > 0 ? found[1] > from : found[1] >= from) high = middle
    else low = middle + 1
  }
  const index = direction > 0 ? low : low - 1
  return index < 0 || index >= among.rowCount ? undefined : at(index)
}

async function nearestMark(viewer: Viewer, view: number, from: number, direction: 1 | -1) {
  let best: readonly [number, number] | undefined
  for (const record of [...viewer.marks.store.getState().marked].slice(0, MAX_SOUGHT)) {
    const place = await placeIn(viewer, view, record)
    const isBeyond = place >= 0 && (direction > 0 ? place > from : place < from)
    if (isBeyond && (best === undefined || (direction > 0 ? place < best[1] : place > best[1]))) best = [record, place]
  }
  return best
}

/** Selects the next marked or coloured row, or the one before, and brings it into sight; false when there is none. */
export async function stepMarked(viewer: Viewer, direction: 1 | -1): Promise<boolean> {
  const state = viewer.store.getState()
  const rows = rowsShown(state)
  if (rows === undefined) return false
  const info = (rows === 'flows' ? state.view : state.lists[rows].view).info
  if (info === undefined) return false
  const selected = rows === 'flows' ? state.selected : state.lists[rows].selected
  const { session } = viewer.host
  try {
    const own = selected === undefined ? -1 : await placeIn(viewer, info.view, selected)
    const from = own < 0 && direction < 0 ? info.rowCount : own
    const coloured = await openColoured(viewer, rows)
    const found = coloured && (await nearest(viewer, info.view, from, direction, coloured))
    if (coloured !== undefined) void session.closeView(coloured.view).catch(() => undefined)
    const marked = rows === 'flows' ? await nearestMark(viewer, info.view, from, direction) : undefined
    const both = [found, marked].filter((one) => one !== undefined && one[1] >= 0) as (readonly [number, number])[]
    const [next] = both.sort((one, other) => (one[1] - other[1]) * direction)
    if (next === undefined) return false
    if (rows === 'flows') viewer.reveal(next[1], next[0])
    else await viewer.lists[rows].show(next[0])
    return true
  } catch {
    return false
  }
}
