/** Leads from a gap to the rows around it. */
import { rangeOf, microsecondsOf } from './moments.ts'
import type { PlacedMark } from './mark-layout.ts'
import type { Viewer } from '../state/viewer.ts'

/** Bars on each side of a gap that are brushed with it, and rows of them that are looked through. */
const BARS_AROUND = 5
const MAX_ROWS = 1000

/** Shows the rows around a gap in Flows, and selects the last before it and the first after it. */
export async function showAroundGap(viewer: Viewer, gap: PlacedMark, barUs: number): Promise<void> {
  const around = BARS_AROUND * barUs
  viewer.showTab('flows')
  viewer.brush(rangeOf({ fromUs: gap.fromUs - around, untilUs: gap.untilUs + around }))
  const info = await viewShown(viewer)
  if (info === undefined) return
  const window = await viewer.host.session
    .readWindow({ view: info.view, first: 0, count: Math.min(MAX_ROWS, info.rowCount), columns: ['@exportTime'] })
    .catch(() => undefined)
  if (window?.ok !== true) return
  const times = window.value.columns[0] ?? []
  let [before, after] = [-1, -1]
  for (const [row, cell] of times.entries()) {
    const us = typeof cell === 'string' ? microsecondsOf(cell) : Number.NaN
    if (us <= gap.fromUs) before = row
    else if (after < 0 && us >= gap.untilUs) after = row
  }
  const rows = [before, after].filter((row) => row >= 0)
  const records = rows.flatMap((row) => window.value.records[row] ?? [])
  const [focused] = records
  if (focused === undefined || rows[0] === undefined) return
  viewer.reveal(rows[0], focused)
  if (records.length > 1) viewer.selectRows(records, focused)
}

/** The view that was asked for last, once it is there. */
function viewShown(viewer: Viewer) {
  const isThere = () => {
    const { view } = viewer.store.getState()
    return view.isBusy ? undefined : view.info
  }
  return new Promise<ReturnType<typeof isThere>>((resolve) => {
    const now = isThere()
    if (now !== undefined) {
      resolve(now)
      return
    }
    const stop = viewer.store.subscribe(({ view }) => {
      if (view.isBusy) return
      stop()
      resolve(view.info)
    })
  })
}
