/** Breaks the records that show down by a column: the first panel of Top. */
import { ChartBarBig } from 'lucide-react'
import { longTitle } from '../grid/default-columns.ts'
import type { Viewer } from '../state/viewer.ts'
import { MAX_PANELS, nextPanelId, type TopPanel } from '../top/top-panel.ts'
import type { CellTarget } from './cell-target.ts'
import type { MenuEntry } from './menu-entry.ts'

/** Offered beside the column that is pointed at, of those that the session has. */
const USUAL = [
  '@source',
  '@destination',
  '@destinationPort',
  '@protocol',
  '@exporter',
  '@application',
  '@status',
  'netscaler:httpReqUrl',
] as const

function isBy({ basis, by }: TopPanel, column: string): boolean {
  const [first] = by
  return basis === undefined && by.length === 1 && first?.kind === 'column' && first.column === column
}

/** Shows Top with a panel by the column in the first place; a panel that is there already comes there. */
export function breakDown(viewer: Viewer, column: string): void {
  const { top } = viewer.charts
  const panels = top.panels()
  const known = panels.find((panel) => isBy(panel, column))
  const panel: TopPanel = known ?? {
    id: nextPanelId(panels),
    by: [{ kind: 'column', column }],
    measure: { figure: 'records' },
    counters: 'forward',
  }
  top.setPanels([panel, ...panels.filter((one) => one !== known)].slice(0, MAX_PANELS))
  viewer.showTab('top')
}

/** The submenu: the column of the value first. */
export function breakDownEntry(viewer: Viewer, { column, title }: CellTarget): MenuEntry {
  const { columns } = viewer.store.getState()
  const others = USUAL.filter((id) => id !== column.id).flatMap((id) => {
    const known = columns.find((one) => one.id === id && one.recordCount > 0)
    return known === undefined ? [] : [{ id, title: longTitle(known) }]
  })
  return {
    kind: 'submenu',
    label: 'Break down by',
    icon: ChartBarBig,
    entries: [{ id: column.id, title }, ...others].map((one) => ({
      kind: 'action',
      label: one.title,
      run: () => breakDown(viewer, one.id),
    })),
  }
}
