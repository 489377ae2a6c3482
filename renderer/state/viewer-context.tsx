import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ListState } from './list-state.ts'
import type { Settings } from './settings.ts'
import type { Viewer } from './viewer.ts'
import type { ViewerState } from './viewer-state.ts'

const ViewerContext = createContext<Viewer | undefined>(undefined)

/** Gives one viewer to the pages inside. */
export function ViewerProvider({ viewer, children }: { readonly viewer: Viewer; readonly children: ReactNode }) {
  return <ViewerContext.Provider value={viewer}>{children}</ViewerContext.Provider>
}

/** The viewer of this page. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (viewer === undefined) throw new Error('This component needs a ViewerProvider around it.')
  return viewer
}

/** A part of the session's state; renders again when that part changes. */
export function useViewerState<T>(select: (state: ViewerState) => T): T {
  return useStore(useViewer().store, select)
}

/** A part of a list of the session; renders again when that part changes. */
export function useListState<T>(list: ListName, select: (state: ListState) => T): T {
  return useStore(useViewer().store, ({ lists }) => select(lists[list]))
}

/** A part of the settings; renders again when that part changes. */
export function useSettings<T>(select: (settings: Settings) => T): T {
  return useStore(useViewer().settings, select)
}
