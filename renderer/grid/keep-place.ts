/** What somebody reads stays where it is when the rows around it change: the selected row if it is in sight, else the first one. */
import type { GridApi } from 'ag-grid-community'
import type { LoadedRow } from './loaded-row.ts'

export interface Place {
  readonly record: number
  /** Pixels from the upper edge of what is in sight to that of the row. */
  readonly offset: number
  readonly rowHeight: number
}

/** The element of the grid that scrolls. */
function viewportOf(region: Element | null): HTMLElement | undefined {
  return region?.querySelector<HTMLElement>('.ag-grid-viewport') ?? undefined
}

/** The row to keep; undefined at the very top with nothing selected in sight, where the first rows are what is looked at. */
export function placeOf(api: GridApi<LoadedRow>, rowHeight: number, selected: number | undefined): Place | undefined {
  const { top, bottom } = api.getVerticalPixelRange()
  const first = Math.ceil(top / rowHeight)
  const end = Math.min(api.getDisplayedRowCount(), Math.floor(bottom / rowHeight))
  let place: Place | undefined
  for (let row = first; row < end; row++) {
    const record = api.getDisplayedRowAtIndex(row)?.data?.record
    if (record === undefined) continue
    const here = { record, offset: row * rowHeight - top, rowHeight }
    if (record === selected) return here
    place ??= here
  }
  return top === 0 ? undefined : place
}

/** Pixels up to which the grid's rows are as high as the page's: browsers have an end, and then the grid scales. */
const MAX_UNSCALED_PX = 15e6

/** Scrolls so that a row lies where it lay. */
export function returnTo(api: GridApi<LoadedRow>, region: Element | null, row: number, place: Place): void {
  const viewport = viewportOf(region)
  const { rowHeight } = place
  if (viewport === undefined || api.getDisplayedRowCount() * rowHeight > MAX_UNSCALED_PX) {
    api.ensureIndexVisible(row, 'top')
  } else viewport.scrollTop = Math.max(0, row * rowHeight - place.offset)
}
