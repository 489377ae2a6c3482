/** The columns that a panel can name: those of the session, or of the list that it counts. */
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import type { Viewer } from '../state/viewer.ts'
import type { KnownListColumns } from './list-columns-reader.ts'

/** By the basis of a panel; none while nobody knows them. */
export type PanelColumns = (basis: ListName | undefined) => readonly ColumnInfo[]

const NONE: readonly ColumnInfo[] = []

function columnsOf(records: readonly ColumnInfo[], lists: KnownListColumns): PanelColumns {
  return (basis) => (basis === undefined ? records : (lists[basis] ?? NONE))
}

/** As they are now. */
export function panelColumns({ store, charts }: Viewer): PanelColumns {
  return columnsOf(store.getState().columns, charts.top.store.getState().listColumns)
}

/** Renders again as they become known. */
export function usePanelColumns(): PanelColumns {
  const records = useViewerState((state) => state.columns)
  const lists = useStore(useViewer().charts.top.store, (state) => state.listColumns)
  return useMemo(() => columnsOf(records, lists), [records, lists])
}
