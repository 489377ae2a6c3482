import { useEffect, useState } from 'react'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type { TrafficSessionDetails, TrafficSessionGrouping } from '../../core/protocol/traffic-session-report.ts'
import { followQuestion } from '../state/follow-question.ts'
import { useViewer, useViewerState } from '../state/viewer-context.tsx'

export interface TrafficSessionAnswer {
  /** Of the session that was asked for last, or of the one before it while the answer is on its way. */
  readonly details: TrafficSessionDetails | undefined
  readonly failure: Failure | undefined
}

const NO_ANSWER: TrafficSessionAnswer = { details: undefined, failure: undefined }

/** A session of the list against its group, asked again as the capture goes on; nothing without a number. */
export function useTrafficSession(
  number: number | undefined,
  grouping: TrafficSessionGrouping,
  isShown: boolean,
): TrafficSessionAnswer {
  const viewer = useViewer()
  const file = useViewerState(({ status }) => status.session)
  const [kept, setKept] = useState({ file, answer: NO_ANSWER })
  useEffect(() => {
    if (number === undefined || !isShown) return
    return followQuestion(viewer.store, async (isCurrent) => {
      const result: Result<TrafficSessionDetails> = await viewer.host.session.describeTrafficSession(number, grouping)
      if (!isCurrent()) return false
      const answer = result.ok
        ? { details: result.value, failure: undefined }
        : { details: undefined, failure: result.failure }
      setKept({ file, answer })
      return true
    })
  }, [viewer, file, number, grouping, isShown])
  return number === undefined || kept.file !== file ? NO_ANSWER : kept.answer
}
