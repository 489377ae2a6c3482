/** The timeline in words, for those who do not see it: what is shown, of when, how much is missing. */
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ConnectionDetails } from '../../core/protocol/transaction-report.ts'
import type { TimeZone } from '../state/settings.ts'
import { plural } from '../ui/numbers.ts'
import { endpointText } from './endpoint-text.ts'
import { offsetText, timeOfDay } from './readout.ts'
import type { TimeWindow } from './time-scale.ts'
import { durationText, requestText, totalText, VERDICT_WORDS } from './transaction-words.ts'

/** `198.51.100.23:51053 → shop-vs-443`. */
export function connectionName({ initiator, responder, application }: ConnectionDetails): string {
  return `${endpointText(initiator)} → ${application ?? endpointText(responder)}`
}

/** `5 transactions · 2 server connections · 3.5 s`. */
export function connectionFacts({
  transactions,
  transactionsLeftOut,
  serverConnections,
  lengthUs,
  side,
}: ConnectionDetails): string {
  const servers = side === 'client' ? [plural(serverConnections.length, 'server connection')] : []
  const rest = transactionsLeftOut > 0 ? [`${plural(transactionsLeftOut, 'more transaction')} not shown`] : []
  return [plural(transactions.length, 'transaction'), ...rest, ...servers, durationText(lengthUs)].join(' · ')
}

/** What of a connection is missing: `1 with a lost leg`; empty when nothing is. */
export function lossText({ transactions }: ConnectionDetails): string {
  const count = (verdict: string) => transactions.filter((entry) => entry.verdict === verdict).length
  const [lost, notExported, waiting] = [count('legLost'), count('legNotExported'), count('waiting')]
  return [
    ...(lost > 0 ? [`${formatCount(lost)} with a lost leg`] : []),
    ...(notExported > 0 ? [`${formatCount(notExported)} with a leg not exported`] : []),
    ...(waiting > 0 ? [`${formatCount(waiting)} with a leg still to come`] : []),
  ].join(', ')
}

/** `1 leg lost, 2 not exported, 1 to come`: for the head of the pane. */
export function lossMark({ transactions }: ConnectionDetails): string {
  const count = (verdict: string) => transactions.filter((entry) => entry.verdict === verdict).length
  const [lost, notExported, waiting] = [count('legLost'), count('legNotExported'), count('waiting')]
  const parts = [
    lost > 0 ? `${formatCount(lost)} lost` : '',
    notExported > 0 ? `${formatCount(notExported)} not exported` : '',
    waiting > 0 ? `${formatCount(waiting)} to come` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** The label of the lanes' canvas. */
export function lanesLabel(connection: ConnectionDetails, window: TimeWindow, timeZone: TimeZone): string {
  const from = Math.max(0, window.fromUs)
  const until = Math.min(connection.lengthUs, window.untilUs)
  const inSight = connection.transactions.filter(
    ({ startUs, endUs }) => endUs >= window.fromUs && startUs <= window.untilUs,
  )
  const loss = lossText(connection)
  return [
    `Lanes of connection ${connection.connectionId ?? connection.number}, ${connectionName(connection)}`,
    `from ${offsetText(from)} to ${offsetText(until)} after ${timeOfDay(connection.originUs, timeZone)}`,
    `${inSight.length} of ${plural(connection.transactions.length, 'transaction')} in sight`,
    loss === '' ? 'nothing missing' : loss,
  ].join('; ')
}

/** What is said when a transaction is selected. */
export function selectionSentence(connection: ConnectionDetails, selected: number): string {
  const own = connection.transactions[selected]
  if (own === undefined) return ''
  const request = requestText(own)
  const status = own.status === null ? '' : `, status ${own.status}`
  return `Transaction ${own.transactionId}${request === '' ? '' : `, ${request}`}${status}, ${totalText(own)}, ${VERDICT_WORDS[own.verdict]}`
}
