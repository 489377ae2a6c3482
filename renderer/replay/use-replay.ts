import { useEffect, useState } from 'react'
import type { Viewer } from '../state/viewer.ts'
import { createReplayKeeper, type ReplayKeeper } from './replay-keeper.ts'

/** The keeper of a window's replays; looks at once whether one goes on. */
export function useReplay(viewer: Viewer): ReplayKeeper {
  const [keeper] = useState(() => createReplayKeeper(viewer.host.host))
  useEffect(() => {
    void keeper.look()
    return () => keeper.dispose()
  }, [keeper])
  return keeper
}
