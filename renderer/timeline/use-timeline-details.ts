/** Connection and transaction that the timeline shows, asked again as the capture goes on. */
import { useEffect, useRef, useState } from 'react'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type { ConnectionDetails, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import { followQuestion } from '../state/follow-question.ts'
import { useViewer } from '../state/viewer-context.tsx'

export interface TimelineWish {
  /** Number in the list; without a connection, that of this transaction is shown. */
  readonly transaction: number | undefined
  readonly connection: number | undefined
}

export interface TimelineAnswer {
  /** Of what was asked for last, or of what was before it while the answer is on its way. */
  readonly connection: ConnectionDetails | undefined
  readonly transaction: TransactionDetails | undefined
  readonly failure: Failure | undefined
}

interface KnownConnection {
  readonly key: string
  readonly result: Result<ConnectionDetails>
}

const NO_ANSWER: TimelineAnswer = { connection: undefined, transaction: undefined, failure: undefined }

/** What the timeline of a wish shows; nothing is asked while it is not shown. */
export function useTimelineDetails({ transaction, connection }: TimelineWish, isShown: boolean): TimelineAnswer {
  const viewer = useViewer()
  const [answer, setAnswer] = useState<TimelineAnswer>(NO_ANSWER)
  const known = useRef<KnownConnection | undefined>(undefined)
  const hasWish = transaction !== undefined || connection !== undefined
  useEffect(() => {
    if (!isShown || !hasWish) return
    const { session } = viewer.host
    const describeConnection = async (number: number): Promise<Result<ConnectionDetails>> => {
      const { status } = viewer.store.getState()
      const key = `${status.session} ${status.revision} ${number}`
      // Going through the transactions of a connection must not send ten thousand of them each time.
      if (known.current?.key === key) return known.current.result
      const result = await session.describeConnection(number)
      known.current = { key, result }
      return result
    }
    const describe = async (): Promise<TimelineAnswer> => {
      const own = transaction === undefined ? undefined : await session.describeTransaction(transaction)
      if (own?.ok === false && connection === undefined) return { ...NO_ANSWER, failure: own.failure }
      const details = own?.ok === true ? own.value : undefined
      const number = connection ?? details?.clientConnection ?? details?.serverConnection ?? undefined
      if (number === undefined) return { ...NO_ANSWER, transaction: details }
      const found = await describeConnection(number)
      if (!found.ok) return { connection: undefined, transaction: details, failure: found.failure }
      return { connection: found.value, transaction: details, failure: undefined }
    }
    return followQuestion(viewer.store, async (isCurrent) => {
      const next = await describe()
      if (!isCurrent()) return false
      setAnswer(next)
      return true
    })
  }, [viewer, transaction, connection, hasWish, isShown])
  return hasWish ? answer : NO_ANSWER
}
