/** The menu of a value in a list. */
import { ChartGantt, Rows3 } from 'lucide-react'
import type { ListName } from '../../core/protocol/list-api.ts'
import { colourEntry } from '../marks/mark-menu.tsx'
import { addressIn } from '../names/cell-address.ts'
import { lookUpEntries } from '../names/name-menu.ts'
import { showConnectionRecords, showTrafficSessionRecords, showTransactionRecords } from '../state/list-travel.ts'
import type { Viewer } from '../state/viewer.ts'
import { copyEntry, filterEntries } from './cell-actions.ts'
import type { CellTarget } from './cell-target.ts'
import type { MenuEntry } from './menu-entry.ts'
import { csvOf, jsonOf, readRows } from './row-text.ts'

/** One of its rows. */
const ROW_WORDS: Readonly<Record<ListName, string>> = {
  transactions: 'transaction',
  connections: 'connection',
  sessions: 'session',
}

async function showRecords(viewer: Viewer, list: ListName, number: number): Promise<void> {
  if (list === 'transactions') return showTransactionRecords(viewer, number)
  if (list === 'connections') return showConnectionRecords(viewer, number)
  const answer = await viewer.host.session.describeTrafficSession(number, 'service').catch(() => undefined)
  if (answer?.ok === true) showTrafficSessionRecords(viewer, answer.value)
}

/** What the menu of a value in a list offers; `columns` are those that show. */
export function listMenu(
  viewer: Viewer,
  list: ListName,
  target: CellTarget,
  columns: readonly string[],
): readonly MenuEntry[] {
  const { record } = target
  const word = ROW_WORDS[list]
  const all = viewer.store.getState().lists[list].columns.map(({ id }) => id)
  const read = async (ids: readonly string[], write: typeof csvOf): Promise<string | undefined> => {
    const rows = await readRows(viewer, list, [record], ids)
    return rows && write(ids, rows)
  }
  const copies = {
    count: 1,
    json: () => read(all, jsonOf),
    // What the viewer draws of several columns has no cells of its own.
    csv: () =>
      read(
        columns.filter((id) => all.includes(id)),
        csvOf,
      ),
  }
  return [
    ...filterEntries(viewer, target),
    copyEntry(viewer, target, copies),
    { kind: 'line' },
    {
      kind: 'action',
      label: list === 'sessions' ? 'Open strip' : 'Open timeline',
      icon: ChartGantt,
      run() {
        if (list !== 'sessions') viewer.settings.setState({ isTimelineOpen: true })
        viewer.lists[list].select(record)
      },
    },
    {
      kind: 'action',
      label: `Records of this ${word}`,
      icon: Rows3,
      run: () => void showRecords(viewer, list, record),
    },
    ...lookUpEntries(viewer, addressIn(target.column, target.cell)),
    { kind: 'line' },
    colourEntry(viewer, target),
  ]
}
