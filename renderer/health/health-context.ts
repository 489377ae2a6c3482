import { useStore } from 'zustand'
import { useViewer } from '../state/viewer-context.tsx'
import type { HealthState } from './health-keeper.ts'

/** A part of the health of the session; renders again when that part changes. */
export function useHealth<T>(select: (state: HealthState) => T): T {
  return useStore(useViewer().health.store, select)
}
