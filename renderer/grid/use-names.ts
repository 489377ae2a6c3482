/** Names in a grid: room for them in its columns, and those that come late put into the cells that are drawn. */
import type { GridApi } from 'ag-grid-community'
import { useEffect, useMemo, useState, type RefObject } from 'react'
import { useStore } from 'zustand'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { useSettings } from '../state/viewer-context.tsx'
import type { Viewer } from '../state/viewer.ts'
import type { ProfileColumn } from './column-profile.ts'
import type { LoadedRow } from './loaded-row.ts'
import { NO_ROOM, roomForNames, type NameRoom } from './name-room.ts'
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

/** Room for names in the columns of Flows. */
export function useNameRoom(
  viewer: Viewer,
  region: RefObject<HTMLElement | null>,
  shown: readonly ProfileColumn[],
  columns: readonly ColumnInfo[],
): NameRoom {
  const isOn = useSettings((settings) => settings.areNamesShown)
  const hasHosts = useStore(viewer.names.store, (state) => state.hasHosts)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = region.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [region])
  const { address, port } = isOn ? roomForNames({ shown, columns, width, hasHosts }) : NO_ROOM
  return useMemo(() => ({ address, port }), [address, port])
}
