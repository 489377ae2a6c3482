import { useViewerState } from '../state/viewer-context.tsx'
import { useHealth } from './health-context.ts'

const HEARD_ONCE =
  'What was received cannot be decoded again while the session is live. Open its recording or a bundle: settings apply to those.'

export interface DecodeRefusal {
  /** Of a live session, or of one that was live: it stays so. */
  readonly isLive: boolean
  /** Why nothing can be decoded again now, in a sentence; undefined when it can. */
  readonly reason: string | undefined
}

/** Whether what is open can be decoded again with other settings. */
export function useDecodeRefusal(): DecodeRefusal {
  const isLive = useViewerState((state) => state.status.live !== undefined)
  const isLoading = useViewerState((state) => state.status.phase === 'loading')
  const isAgain = useHealth((state) => state.isDecodingAgain)
  if (isLive) return { isLive, reason: HEARD_ONCE }
  return { isLive, reason: isAgain || isLoading ? 'The file is being read.' : undefined }
}
