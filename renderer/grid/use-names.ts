/** Names in a grid: room for them in its columns, and those that come late put into the cells that are drawn. */
import type { GridApi } from 'ag-grid-community'
import { useEffect, useMemo, useState, type RefObject } from 'react'
import { useStore } from 'zustand'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { useSettings } from '../state/viewer-context.tsx'
import type { Viewer } from '../state/viewer.ts'
import type { ProfileColumn } from './column-profile.ts'
import type { LoadedRow } from './loaded-row.ts'
import { NO_ROOM, roomForNames, roomInList, type NameRoom, type NameRoomRequest } from './name-room.ts'
import { nameCells } from './named-cell.ts'

const NONE: ReadonlySet<string> = new Set()

/** Follows the names for the cells of a grid. */
export function useNames(
  viewer: Viewer,
  api: GridApi<LoadedRow> | undefined,
  region: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    if (api === undefined) return undefined
    return viewer.names.onEvent((event) => {
      if (api.isDestroyed() || region.current === null) return
      if (event.kind === 'redraw') api.refreshCells({ force: true })
      else nameCells(region.current, viewer.names, event.kind === 'named' ? event.addresses : NONE)
    })
  }, [viewer, api, region])
}

type Measured = Pick<NameRoomRequest, 'width' | 'widest'>

/** Room by what is named and how wide the grid is; `measure` may be another one each time. */
function useRoom(
  viewer: Viewer,
  region: RefObject<HTMLElement | null>,
  measure: (measured: Measured) => NameRoom,
): NameRoom {
  const isOn = useSettings((settings) => settings.areNamesShown)
  const widest = useStore(viewer.names.store, (state) => state.widest)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = region.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [region])
  const { areShown, address, port } = isOn ? measure({ width, widest }) : NO_ROOM
  return useMemo(() => ({ areShown, address, port }), [areShown, address, port])
}

/** Room for names in the columns of Flows. */
export function useNameRoom(
  viewer: Viewer,
  region: RefObject<HTMLElement | null>,
  shown: readonly ProfileColumn[],
  columns: readonly ColumnInfo[],
): NameRoom {
  return useRoom(viewer, region, (measured) => roomForNames({ shown, columns, ...measured }))
}

/** Room for names in the columns of a list. */
export function useListNameRoom(viewer: Viewer, region: RefObject<HTMLElement | null>): NameRoom {
  return useRoom(viewer, region, roomInList)
}
