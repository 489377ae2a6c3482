/** The menu of a value in Flows. */
import { Binary, ChartGantt, Layers, Rows3 } from 'lucide-react'
import { recordAsJson } from '../details/record-json.ts'
import { focusOctets } from '../app/regions.ts'
import { CONNECTION_COLUMNS, connectionFilter, connectionTitle } from '../filter/connection-filter.ts'
import { cellOf } from '../grid/loaded-row.ts'
import { colourEntry, markEntries } from '../marks/mark-menu.tsx'
import { addressIn } from '../names/cell-address.ts'
import { lookUpEntries } from '../names/name-menu.ts'
import { showPlaceOf, visitRecords } from '../state/list-travel.ts'
import type { Viewer } from '../state/viewer.ts'
import { breakDownEntry } from './break-down.ts'
import { copyEntry, filterEntries, type RowCopies } from './cell-actions.ts'
import type { CellTarget } from './cell-target.ts'
import type { MenuEntry } from './menu-entry.ts'
import { csvOf, readRows } from './row-text.ts'

/** The rows that a copy is of: those selected together, if the one that is pointed at is among them. */
function copiedRecords(viewer: Viewer, record: number): readonly number[] {
  const { selection } = viewer.store.getState()
  return selection.includes(record) ? selection : [record]
}

function copiesOf(viewer: Viewer, record: number, columns: readonly string[]): RowCopies {
  const records = copiedRecords(viewer, record)
  return {
    count: records.length,
    async json() {
      const texts: string[] = []
      for (const one of records) {
        const answer = await viewer.host.session.describeRecord(one).catch(() => undefined)
        if (answer?.ok !== true) return undefined
        texts.push(recordAsJson(answer.value))
      }
      return texts.length === 1 ? texts[0] : `[\n${texts.join(',\n')}\n]`
    },
    async csv() {
      const rows = await readRows(viewer, 'flows', records, columns)
      return rows && csvOf(columns, rows)
    },
  }
}

async function showConnection(viewer: Viewer, record: number): Promise<void> {
  const [cells] = (await readRows(viewer, 'flows', [record], CONNECTION_COLUMNS)) ?? []
  const filter = cells && connectionFilter(cells)
  if (cells !== undefined && filter !== undefined) {
    await visitRecords(viewer, `connection ${connectionTitle(cells)}`, filter)
  }
}

async function showTemplate(viewer: Viewer, record: number): Promise<void> {
  const answer = await viewer.host.session.describeRecord(record).catch(() => undefined)
  if (answer?.ok !== true) return
  viewer.showTemplate({ key: answer.value.templateKey, versionId: answer.value.templateVersionId })
}

function showOctets(viewer: Viewer, record: number): void {
  if (viewer.store.getState().selected !== record) viewer.select(record)
  viewer.settings.setState({ isDetailsOpen: true })
  // The pane may only now be drawn.
  setTimeout(focusOctets, 0)
}

export interface FlowMenuFacts {
  /** Columns that show, in their order. */
  readonly columns: readonly string[]
  /** Whether the record is part of a transaction, a connection or a session; undefined while that is asked for. */
  readonly hasPlace: boolean | undefined
}

/** What the menu of a value in Flows offers. */
export function flowMenu(viewer: Viewer, target: CellTarget, facts: FlowMenuFacts): readonly MenuEntry[] {
  const { record } = target
  const noPlace = facts.hasPlace === false ? { disabled: 'It is part of no transaction, connection or session' } : {}
  const noEnds = cellOf(target.row, '@source') === null ? { disabled: 'It has no addresses' } : {}
  return [
    ...filterEntries(viewer, target),
    copyEntry(viewer, target, copiesOf(viewer, record, facts.columns)),
    { kind: 'line' },
    {
      kind: 'action',
      label: 'Open timeline',
      icon: ChartGantt,
      keys: 'T',
      run: () => void showPlaceOf(viewer, record),
      ...noPlace,
    },
    {
      kind: 'action',
      label: 'Records of this connection',
      icon: Rows3,
      run: () => void showConnection(viewer, record),
      ...noEnds,
    },
    { kind: 'action', label: 'Open template', icon: Layers, run: () => void showTemplate(viewer, record) },
    { kind: 'action', label: 'Show octets', icon: Binary, keys: 'O', run: () => showOctets(viewer, record) },
    ...lookUpEntries(viewer, addressIn(target.column, target.cell)),
    { kind: 'line' },
    ...markEntries(viewer, target),
    colourEntry(viewer, target),
    breakDownEntry(viewer, target),
  ]
}
