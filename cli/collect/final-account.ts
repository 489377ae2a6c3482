/** What a collector says when it is over: where everything that came has gone, as sums that a reader can check. */
import { formatBinaryOctets, formatCount, formatDuration } from '../../core/elements/format-quantity.ts'
import { formatListener } from '../../core/live/listener-failure.ts'
import type { ListenerReport } from '../../core/protocol/live-api.ts'
import { RENEWAL_SENTENCES, type RenewalReason } from '../../core/protocol/renewal-reason.ts'
import { findBufferShortage } from '../../core/protocol/receive-buffer.ts'
import { countCollection, type CollectCounts } from './collect-counts.ts'
import type { CollectionEnd } from './collection.ts'
import { describeCounts, spellRecorder } from './stats-lines.ts'

export interface FinalAccount {
  readonly counts: CollectCounts
  /** Datagrams, and segments of streams, that the decoder was given. */
  readonly decoded: number
  /** Those that were not decoded because all numbers were given. */
  readonly leftOut: number
  /** How often decoding began anew. */
  readonly renewals: number
  /** Why it did the last time. */
  readonly renewedFor: RenewalReason | undefined
  /** Of the decoded, datagrams that are no flow export. */
  readonly notFlowExport: number
  /** What the sum leaves over: not 0 only when a thread has died with what it held. */
  readonly unaccounted: number
  readonly listeners: readonly ListenerReport[]
  readonly seconds: number
}

/** Adds up a collection that is over. */
export function accountFor(end: CollectionEnd, seconds: number): FinalAccount {
  const counts = countCollection(end)
  const leftOut = end.reception?.leftOut ?? 0
  const decoded = (end.reception?.datagrams ?? end.last?.account.capture.frames ?? 0) - leftOut
  return {
    counts,
    decoded,
    leftOut,
    renewals: end.reception?.earlier?.sessions ?? 0,
    renewedFor: end.reception?.earlier?.reason,
    notFlowExport: end.reception?.notFlowExport ?? end.last?.account.capture.otherDatagrams ?? 0,
    unaccounted: counts.received - counts.refused - counts.queueDrops - decoded - leftOut,
    listeners: end.news?.listeners ?? [],
    seconds,
  }
}

/** One JSON object on a line. */
export function describeAccount(account: FinalAccount): string {
  const { counts, decoded, leftOut, renewals, renewedFor, notFlowExport, unaccounted, seconds, listeners } = account
  const { octets } = counts.ledger
  return `${JSON.stringify({
    kind: 'account',
    seconds: Math.round(seconds * 1000) / 1000,
    ...describeCounts(counts),
    decoded,
    ...(leftOut > 0 && { leftOut }),
    ...(renewedFor !== undefined && { renewals, renewedFor }),
    notFlowExport,
    unaccounted,
    octets,
    listeners,
  })}\n`
}

/** Some lines for eyes. */
export function spellAccount(account: FinalAccount): string {
  const { counts, decoded, leftOut, renewals, renewedFor, notFlowExport, unaccounted, seconds, listeners } = account
  const { kernelDrops, ledger, recorder } = counts
  const { records, octets } = ledger
  const lines = [
    `Listened for ${formatDuration(Math.round(seconds * 1000), 'milliseconds')}.`,
    ...listeners.map(spellListener),
    `Received ${formatCount(counts.received)} = ${formatCount(counts.refused)} refused + ${formatCount(counts.queueDrops)} dropped by the queue + ` +
      `${formatCount(decoded)} decoded${leftOut === 0 ? '' : ` + ${formatCount(leftOut)} left out, all numbers given`}${unaccounted === 0 ? '' : ` + ${formatCount(unaccounted)} UNACCOUNTED FOR`}` +
      `${notFlowExport === 0 ? '' : `; ${formatCount(notFlowExport)} of these are no flow export`}.`,
    ...spellKernelDrops(kernelDrops, listeners),
    ...spellShortage(listeners),
    `Records: ${formatCount(counts.dataRecords)} data, ${formatCount(counts.optionsRecords)} options; lost by sequence ${formatCount(records.lost)}, ` +
      `unknown ${formatCount(records.unknown)}, duplicated ${formatCount(records.duplicated)}, reordered ${formatCount(records.reordered)}, late ${formatCount(records.late)}.`,
    `Octets ${formatCount(octets.in)} = header ${formatCount(octets.header)} + template ${formatCount(octets.template + octets.optionsTemplate)} + ` +
      `decoded ${formatCount(octets.decoded)} + pending ${formatCount(octets.pending)} + undecodable ${formatCount(octets.undecodable)} + ` +
      `malformed ${formatCount(octets.malformed)} + padding ${formatCount(octets.padding)}.`,
  ]
  if (renewedFor !== undefined) {
    const times = renewals === 1 ? 'once' : `${formatCount(renewals)} times`
    lines.push(`Decoding began anew ${times}; about the last session before: ${RENEWAL_SENTENCES[renewedFor]}`)
  }
  if (recorder !== undefined && recorder.state !== 'off') lines.push(`${capital(spellRecorder(recorder))}.`)
  return `${lines.join('\n')}\n`
}

/** Streams lose nothing there. */
function spellKernelDrops(kernelDrops: number | undefined, listeners: readonly ListenerReport[]): string[] {
  if (kernelDrops !== undefined) return [`Dropped by the kernel before that: ${formatCount(kernelDrops)}.`]
  const isDatagrams = listeners.some(({ spec }) => spec.protocol === 'udp')
  return isDatagrams ? ['Dropped by the kernel before that: the system does not tell.'] : []
}

/** What to change where a buffer that dropped something is smaller than it was to be. */
function spellShortage(listeners: readonly ListenerReport[]): string[] {
  const shortage = findBufferShortage(listeners)
  if (shortage === undefined) return []
  const { grantedOctets, askedOctets, command } = shortage
  return [
    `The system granted ${formatBinaryOctets(grantedOctets)} of ${formatBinaryOctets(askedOctets)} for the buffer; to have all of it: ${command}`,
  ]
}

function spellListener(listener: ListenerReport): string {
  const { spec, port, datagrams, octets, refused, connections, failedConnections, lastConnectionFailure } = listener
  const place = formatListener({ ...spec, port })
  const parts = [`${formatCount(datagrams)} datagrams`, formatBinaryOctets(octets)]
  if (refused > 0) parts.push(`${formatCount(refused)} refused`)
  if (connections > 0) parts.push(`${formatCount(connections)} connections open`)
  if (failedConnections > 0) {
    parts.push(
      `${formatCount(failedConnections)} connections failed (the last: ${lastConnectionFailure ?? 'no reason told'})`,
    )
  }
  return `  ${place}: ${parts.join(', ')}`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
