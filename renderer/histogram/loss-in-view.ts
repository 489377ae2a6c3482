/** What was lost in a stretch of time. */
import type { TimeMarks } from '../../core/protocol/aggregate-api.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { TimeWindow } from '../timeline/time-scale.ts'
import { microsecondsOf } from './moments.ts'

export interface LossInView {
  /** `312`, `≤ 2 messages`, `≥ 312` where there are more gaps than are told. */
  readonly count: string
  readonly gaps: number
  readonly isLoss: boolean
}

/** Sums the gaps up that touch a stretch; of all times what the ledger says, too. */
export function lossIn(marks: TimeMarks | undefined, inside: TimeWindow | undefined, lostInAll: number): LossInView {
  const gaps = (marks?.marks ?? []).flatMap((mark) => {
    if (mark.kind !== 'loss') return []
    const [from, until] = [microsecondsOf(mark.from), microsecondsOf(mark.until)]
    return inside === undefined || (from < inside.untilUs && until >= inside.fromUs) ? [mark] : []
  })
  const sum = (isMessages: boolean) =>
    gaps.reduce((total, { unit, lost }) => ((unit === 'messages') === isMessages ? total + lost : total), 0)
  const [messages, told] = [sum(true), sum(false)]
  // The marks may not have come yet, or not say all.
  const records = inside === undefined && messages === 0 ? Math.max(told, lostInAll) : told
  const parts = [
    ...(records > 0 || messages === 0 ? [formatCount(records)] : []),
    ...(messages > 0 ? [`≤ ${formatCount(messages)} ${messages === 1 ? 'message' : 'messages'}`] : []),
  ]
  const isMore = inside !== undefined && (marks?.omitted.loss ?? 0) > 0
  return { count: `${isMore ? '≥ ' : ''}${parts.join(', ')}`, gaps: gaps.length, isLoss: records + messages > 0 }
}
