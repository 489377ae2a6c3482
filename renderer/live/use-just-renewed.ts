import { useEffect, useState } from 'react'
import { useViewerState } from '../state/viewer-context.tsx'

/** Milliseconds after a live session began anew for which it is no wonder that no row shows. */
const JUST_RENEWED_MS = 5000

/** Whether the live session has begun anew a moment ago. */
export function useJustRenewed(): boolean {
  const renewedAtMs = useViewerState((state) => state.renewedAtMs)
  const [overAtMs, setOverAtMs] = useState<number>()
  useEffect(() => {
    if (renewedAtMs === undefined) return undefined
    const rest = renewedAtMs + JUST_RENEWED_MS - performance.now()
    const timer = setTimeout(() => setOverAtMs(renewedAtMs), Math.max(0, rest))
    return () => clearTimeout(timer)
  }, [renewedAtMs])
  return renewedAtMs !== undefined && renewedAtMs !== overAtMs
}
