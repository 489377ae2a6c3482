/** What can be done with a row of the Top view. */
import { Copy, Funnel, FunnelPlus, Rows3 } from 'lucide-react'
import { joinFilter, JOIN_WAYS, type JoinWay } from '../filter/join-filter.ts'
import type { MenuAction, MenuEntry } from '../menu/menu-entry.ts'
import { appliedFilter, writtenFilter } from '../state/shared-filter.ts'
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

function currentFilter(viewer: Viewer): string {
  const state = viewer.store.getState()
  return state.filter.isOff ? writtenFilter('flows', state) : appliedFilter('flows', state)
}

function joined(viewer: Viewer, filter: string, way: JoinWay): string {
  return joinFilter(currentFilter(viewer), way, { is: filter, isNot: `not (${filter})` })
}

/** Applies the filter of a row beside the one that is there, and shows its records in Flows. */
export function drillDown(viewer: Viewer, filter: string): void {
  if (filter === '') return
  viewer.showTab('flows')
  viewer.filters.apply('flows', joined(viewer, filter, 'and'))
}

/** The menu of a row. */
export function rowEntries(viewer: Viewer, { text, filter, line }: TopTarget): readonly MenuEntry[] {
  const disabled = filter === '' ? { disabled: 'No filter can spell this group' } : {}
  const ways = (run: (way: JoinWay) => void): MenuAction[] =>
    JOIN_WAYS.map(({ way, label }) => ({ kind: 'action', label, run: () => run(way) }))
  const copy = (label: string, value: string): MenuAction => ({
    kind: 'action',
    label,
    run: () => void copyText(value),
  })
  return [
    {
      kind: 'submenu',
      label: 'Apply as filter',
      icon: Funnel,
      entries: ways((way) => viewer.filters.apply('flows', joined(viewer, filter, way))),
      ...disabled,
    },
    {
      kind: 'submenu',
      label: 'Prepare as filter',
      icon: FunnelPlus,
      entries: ways((way) => viewer.filters.prepare(joined(viewer, filter, way))),
      ...disabled,
    },
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
      ...disabled,
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
