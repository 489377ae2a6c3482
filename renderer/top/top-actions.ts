/** What can be done with a row of the Top view. */
import { Copy, Rows3 } from 'lucide-react'
import { filterSubmenus, groupValue, joinedFilter } from '../menu/filter-submenus.ts'
import type { MenuAction, MenuEntry } from '../menu/menu-entry.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyText } from '../ui/clipboard.ts'
import { nextPanelId, type TopPanel, MAX_PANELS } from './top-panel.ts'

/** A row as its menu names it. */
export interface TopTarget {
  /** What the row is of: `10.20.4.17`. */
  readonly text: string
  /** Lets its records through; empty where no filter can spell it. */
  readonly filter: string
  /** All of the row, tab-separated. */
  readonly line: string
}

/** Applies the filter of a row beside the one that is there, and shows its records in Flows. */
export function drillDown(viewer: Viewer, filter: string): void {
  const value = groupValue(filter)
  if (value === undefined) return
  viewer.showTab('flows')
  viewer.filters.apply('flows', joinedFilter(viewer, 'flows', 'and', value))
}

/** The menu of a row. */
export function rowEntries(viewer: Viewer, { text, filter, line }: TopTarget): readonly MenuEntry[] {
  const value = groupValue(filter)
  const refusal = 'No filter can spell this group'
  const copy = (label: string, copied: string): MenuAction => ({
    kind: 'action',
    label,
    run: () => void copyText(copied),
  })
  return [
    ...filterSubmenus(viewer, { rows: 'flows', value, refusal }),
    {
      kind: 'submenu',
      label: 'Copy',
      icon: Copy,
      entries: [copy('Value', text), copy('Row', line), ...(filter === '' ? [] : [copy('As filter', filter)])],
    },
    { kind: 'line' },
    {
      kind: 'action',
      label: 'Show its records',
      icon: Rows3,
      keys: 'Enter',
      run: () => drillDown(viewer, filter),
      ...(value === undefined ? { disabled: refusal } : {}),
    },
  ]
}

/** A panel in the place of its earlier self, or at the end. */
export function putPanel(viewer: Viewer, panel: TopPanel): void {
  const { top } = viewer.charts
  const all = top.panels()
  const isKnown = all.some(({ id }) => id === panel.id)
  if (!isKnown && all.length >= MAX_PANELS) return
  top.setPanels(isKnown ? all.map((one) => (one.id === panel.id ? panel : one)) : [...all, panel])
}

export function removePanel(viewer: Viewer, id: string): void {
  const { top } = viewer.charts
  top.setPanels(top.panels().filter((panel) => panel.id !== id))
}

/** The panel that an editor begins with. */
export function newPanel(viewer: Viewer): TopPanel {
  return {
    id: nextPanelId(viewer.charts.top.panels()),
    by: [{ kind: 'column', column: '@source' }],
    measure: { figure: 'records' },
    counters: 'forward',
  }
}

/** A panel beside the rows of Flows, in the place of the one that stands there. */
export function showBeside(viewer: Viewer, id: string): void {
  viewer.settings.setState({ isBesideOpen: true, besidePanel: id })
  viewer.showTab('flows')
}
