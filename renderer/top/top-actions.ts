/** What can be done with a row of the Top view. */
import { Copy, Rows3 } from 'lucide-react'
import type { ListName } from '../../core/protocol/list-api.ts'
import { catalogueOf, isFilterFor, listCatalogueOf } from '../filter/check-filter.ts'
import { joinFilter } from '../filter/join-filter.ts'
import { filterSubmenus, groupValue, joinedFilter } from '../menu/filter-submenus.ts'
import type { ValueFilter } from '../../core/query/filter-language/value-filter.ts'
import type { MenuAction, MenuEntry } from '../menu/menu-entry.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyText } from '../ui/clipboard.ts'
import { panelColumns } from './panel-columns.ts'
import { panelScopes } from './panel-scope.ts'
import { nextPanelId, type TopPanel, MAX_PANELS } from './top-panel.ts'

/** A row as its menu names it. */
export interface TopTarget {
  /** What the row is of: `10.20.4.17`. */
  readonly text: string
  /** Lets its records through; empty where no filter can spell it. */
  readonly filter: string
  /** All of the row, tab-separated. */
  readonly line: string
  /** The list whose rows it counts; absent: records. */
  readonly basis?: ListName | undefined
}

/** Shows exactly the rows of a list that a group counts: no narrowing of before stands beside its filter. */
function showRowsOfList(viewer: Viewer, list: ListName, value: ValueFilter): void {
  const { store, lists, charts, filters } = viewer
  const { compare } = charts.top.store.getState()
  const columns = panelColumns(viewer)(list)
  const { filter } = panelScopes(list, { shown: store.getState(), compare }, columns).after
  lists[list].groupBy(undefined)
  lists[list].applyNarrowing('')
  if (list !== 'sessions') store.setState({ transactionsShow: list })
  viewer.showTab(list === 'sessions' ? 'sessions' : 'transactions')
  if (isFilterFor(filter, listCatalogueOf(columns))) {
    filters.apply(list, joinFilter(filter, 'and', value))
    return
  }
  filters.apply(list, filter)
  lists[list].openGroup(value.is, columns)
}

/** Applies the filter of a row beside the one that is there, and shows its records in Flows, or its rows in their list. */
export function drillDown(viewer: Viewer, filter: string, basis?: ListName): void {
  const value = groupValue(filter)
  if (value === undefined) return
  if (basis !== undefined) {
    showRowsOfList(viewer, basis, value)
    return
  }
  viewer.showTab('flows')
  viewer.filters.apply('flows', joinedFilter(viewer, 'flows', 'and', value))
}

/** Whether the records that Top and Flows show can be filtered by a row: of lists, fields of transactions alone mean the same there. */
function isForRecords(viewer: Viewer, filter: string, basis: ListName | undefined): boolean {
  if (basis === undefined) return true
  const { columns, transactionColumns } = viewer.store.getState()
  return basis === 'transactions' && isFilterFor(filter, catalogueOf(columns, transactionColumns))
}

/** The menu of a row. */
export function rowEntries(viewer: Viewer, { text, filter, line, basis }: TopTarget): readonly MenuEntry[] {
  const value = groupValue(filter)
  const rows = basis ?? 'records'
  const unspelled = 'No filter can spell this group'
  const isHere = isForRecords(viewer, filter, basis)
  const refusal = isHere ? unspelled : `Records have no such fields: “Show its ${rows}” filters those`
  const copy = (label: string, copied: string): MenuAction => ({
    kind: 'action',
    label,
    run: () => void copyText(copied),
  })
  return [
    ...filterSubmenus(viewer, { rows: 'flows', value: isHere ? value : undefined, refusal }),
    {
      kind: 'submenu',
      label: 'Copy',
      icon: Copy,
      entries: [copy('Value', text), copy('Row', line), ...(filter === '' ? [] : [copy('As filter', filter)])],
    },
    { kind: 'line' },
    {
      kind: 'action',
      label: `Show its ${rows}`,
      icon: Rows3,
      keys: 'Enter',
      run: () => drillDown(viewer, filter, basis),
      ...(value === undefined ? { disabled: unspelled } : {}),
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
