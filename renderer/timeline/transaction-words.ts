/** Transactions and legs in words, for the picture, its twin and the tooltip. */
import { formatDuration } from '../../core/elements/format-quantity.ts'
import type {
  Leg,
  LegState,
  TimelineLeg,
  TimelineTransaction,
  TransactionDetails,
  Verdict,
} from '../../core/protocol/transaction-report.ts'

export const LEG_TITLES: Readonly<Record<number, string>> = {
  1: 'client → VIP',
  2: 'NetScaler → server',
  3: 'server → NetScaler',
  4: 'VIP → client',
}

export const STATE_WORDS: Readonly<Record<LegState, string>> = {
  there: 'there',
  notExpected: 'not expected',
  notExported: 'not exported',
  lost: 'lost',
  waiting: 'still to come',
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  complete: 'complete',
  answeredByAppliance: 'cache or policy answered',
  legNotExported: 'leg not exported',
  legLost: 'leg lost',
  waiting: 'still to come',
}

/** For a length without the stamps that it rests on. */
export const NOT_KNOWN = 'not known'

/** `2.031 s` of microseconds. */
export function durationText(us: number): string {
  return formatDuration(us, 'microseconds')
}

/** `≥ 96 ms` of a transaction of which something is still to come. */
export function totalText({ totalUs, startUs, endUs, verdict }: TimelineTransaction): string {
  if (totalUs !== null) return durationText(totalUs)
  return verdict === 'waiting' ? `≥ ${durationText(endUs - startUs)}` : NOT_KNOWN
}

/** `POST /api/v2/checkout/confirm`; empty when neither is known. */
export function requestText({ method, url }: Pick<TransactionDetails, 'method' | 'url'>): string {
  return [method, url].filter((part) => part !== null && part !== '').join(' ')
}

/** What tells one transaction of a connection from its neighbours in little room: the last three digits of its id. */
export function shortId({ transactionId }: Pick<TimelineTransaction, 'transactionId'>): string {
  return String(transactionId % 1000).padStart(3, '0')
}

/** `leg 3`, `legs 2 and 3`. */
export function legsInWords(legs: readonly Leg[]): string {
  if (legs.length < 2) return `leg ${legs.join('')}`
  return `legs ${legs.slice(0, -1).join(', ')} and ${legs.at(-1) ?? ''}`
}

/** `leg 3 lost`, of a transaction that is not complete; empty for one that is. */
export function lackText({ verdict }: Pick<TimelineTransaction, 'verdict'>, legs: readonly TimelineLeg[]): string {
  const state = { legLost: 'lost', legNotExported: 'notExported', waiting: 'waiting' } as const
  if (verdict === 'complete' || verdict === 'answeredByAppliance') return ''
  const missing = legs.filter((leg) => leg.state === state[verdict]).map(({ leg }) => leg)
  if (missing.length === 0) return VERDICT_WORDS[verdict]
  return `${legsInWords(missing)} ${STATE_WORDS[state[verdict]]}`
}

/** Up to `width` pixels of a text, with `…` for what was cut off; empty when not even four characters fit. */
export function cutText(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text
  let fits = 0
  let tooLong = text.length
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1
    if (measure(`${text.slice(0, middle)}…`) <= width) fits = middle
    else tooLong = middle
  }
  return fits < 4 ? '' : `${text.slice(0, fits)}…`
}
