import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import type { LiveState } from './live-keeper.ts'

/** A part of what is known of listening; renders again when that part changes. */
export function useLive<T>(select: (state: LiveState) => T): T {
  return useStore(useViewer().live.store, select)
}
