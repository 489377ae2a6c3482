/**
 * "Why is nothing showing?" Seven rungs from the socket to the stored record, each with what shows that it holds; the first that does not is
 * explained: what happened, when it mends by itself, what to do.
 */
import { formatCount, formatDuration, formatOctets } from '../elements/format-quantity.ts'
import { formatClockTime } from '../elements/format-time.ts'
import type { WaitingData } from '../decode/reception.ts'
import type { Failure } from '../protocol/failure.ts'
import type { EarlierSessions, LadderRung, LadderStep, ListenerReport } from '../protocol/live-api.ts'
import type { ListenerNews, Reception } from './collector-messages.ts'
import { fullBufferWords, noRoomWords, whyNoDatagrams } from './ladder-advice.ts'

export interface LadderFacts {
  /** Unix milliseconds. */
  readonly nowMs: number
  readonly startedAtMs: number
  readonly news: ListenerNews
  /** Undefined when the decoder is no more. */
  readonly reception: Reception | undefined
  readonly stored: StoredRecords
  /** Why the session has ended by itself. */
  readonly failure?: Failure
}

/** What became of decoded records. */
export interface StoredRecords {
  readonly kept: number
  /** By retention, the oldest ones. */
  readonly removed: number
  /** Of this session, while the disk is full; undefined while it is not. */
  readonly unstored: number | undefined
}

/** Default of NetScaler's `templateRefresh`, seconds. */
const NETSCALER_REFRESH_SECONDS = 600

type Judged = Omit<LadderRung, 'step' | 'state'> & { readonly holds: boolean }

/** The rungs from the lowest up; those above the first that fails are open. */
export function buildLadder(facts: LadderFacts): LadderRung[] {
  let isOpen = false
  return RUNGS.map(([step, judge]) => {
    const { holds, advice, ...rung } = judge(facts)
    if (isOpen) return { step, state: 'open', ...rung }
    isOpen = !holds
    return { step, state: holds ? 'passed' : 'failed', ...rung, ...(holds || advice === undefined ? {} : { advice }) }
  })
}

const RUNGS: readonly (readonly [LadderStep, (facts: LadderFacts) => Judged])[] = [
  ['bound', judgeBound],
  ['datagrams', judgeDatagrams],
  ['recognised', judgeRecognised],
  ['domain', judgeDomain],
  ['template', judgeTemplate],
  ['decoded', judgeDecoded],
  ['stored', judgeStored],
]

function judgeBound({ news: { listeners }, failure }: LadderFacts): Judged {
  const listening = listeners.filter(({ state }) => state === 'listening')
  const failures = listeners.flatMap((listener) => listener.failure ?? [])
  const isStarting = listeners.some(({ state }) => state === 'starting')
  const words =
    listening.length === 0
      ? 'No port is open'
      : `${ofAll(listening.length, listeners.length)} open: ${listening.map(placeOf).join(', ')}`
  const first = failure ?? failures[0]
  return {
    holds: listening.length > 0,
    count: listening.length,
    evidence: [words, ...failures.map(({ message }) => message.replace(/\.$/, ''))].join('; '),
    advice: isStarting
      ? 'The ports are being opened.'
      : first === undefined
        ? 'Listening was stopped; what was received stays. Listen again to go on.'
        : `${first.message} ${first.nextStep}`,
  }
}

function judgeDatagrams(facts: LadderFacts): Judged {
  const { listeners, queue } = facts.news
  const refused = sumOf(listeners, (listener) => listener.refused)
  // The decoder may be a report ahead of what the listeners last told.
  const decoded = facts.reception?.datagrams ?? 0
  const arrived = Math.max(
    sumOf(listeners, ({ datagrams }) => datagrams),
    decoded,
  )
  const kernelDrops = sumOf(listeners, (listener) => listener.kernelDrops ?? 0)
  const ports = listeners.filter(({ datagrams }) => datagrams > 0)
  const arrivals = ports.flatMap(({ lastArrival }) => lastArrival ?? [])
  const last =
    arrivals.length === 0 ? '' : `, the last one ${ageOf(facts.nowMs - Math.max(...arrivals.map(Date.parse)))}`
  const evidence = [
    arrived === 0
      ? `Nothing has arrived since ${clockTime(facts.startedAtMs)}`
      : `${countOf(arrived, 'datagram')} on ${countOf(Math.max(ports.length, 1), 'port')}${last}`,
    ...(refused === 0 ? [] : [`${formatCount(refused)} of exporters that are not let in`]),
    ...(kernelDrops === 0
      ? []
      : [`${formatCount(kernelDrops)} more dropped by the system${fullBufferWords(listeners)}`]),
    ...(queue.droppedDatagrams === 0
      ? []
      : [`${formatCount(queue.droppedDatagrams)} dropped because decoding was behind`]),
  ].join('; ')
  return { holds: decoded > 0 || arrived > refused, count: arrived, evidence, advice: whyNoDatagrams(listeners) }
}

function judgeRecognised({ news: { queue }, reception }: LadderFacts): Judged {
  const { datagrams = 0, messages = 0, notFlowExport = 0, earlier } = reception ?? {}
  const strangers = notFlowExport === 0 ? '' : `; ${countOf(notFlowExport, 'datagram')} of something else`
  return {
    holds: messages > 0 || recordsOf(earlier) > 0,
    count: messages,
    evidence: `${countOf(messages, 'message')} of NetFlow, IPFIX or sFlow${sinceWords(earlier)}${strangers}`,
    advice:
      reception === undefined
        ? 'The decoder has stopped. Listen again.'
        : datagrams === 0
          ? `What arrived waits for the decoder (${formatOctets(queue.usedOctets)}) or was dropped. It shows within a second, unless the machine is too busy.`
          : 'None of what arrived is NetFlow v5, v7 or v9, IPFIX or sFlow v5. Look which device sends here and what: its octets are under Health, Findings. Export that is encrypted with DTLS cannot be read; send it over TCP with TLS.',
  }
}

function judgeDomain({ reception }: LadderFacts): Judged {
  const { domains = 0, exporters = [], earlier } = reception ?? {}
  return {
    holds: domains > 0 || recordsOf(earlier) > 0,
    count: domains,
    evidence: `${countOf(domains, 'observation domain')} of ${countOf(exporters.length, 'exporter')}${sinceWords(earlier)}`,
    advice:
      'Messages came, but of no version that is decoded here: NetFlow v5, v7 and v9, IPFIX and sFlow v5 are. Set one of them on the exporter.',
  }
}

function judgeTemplate({ reception }: LadderFacts): Judged {
  const { templates = 0, waiting = [], records, earlier } = reception ?? {}
  const decoded = recordsOf({ records }) + recordsOf(earlier)
  const known =
    templates === 0 && decoded > 0 ? 'NetFlow v5 and sFlow need no template' : `${countOf(templates, 'template')} known`
  const words = [known, ...(waiting.length === 0 ? [] : [waitingWords(waiting)])].join('; ')
  return {
    // Where others decode, one exporter whose data waits does not leave the view empty.
    holds: decoded > 0 || (templates > 0 && waiting.length === 0),
    count: templates,
    evidence: words,
    advice: waiting.length > 0 ? templateAdvice(waiting) : 'Messages came that hold neither templates nor data.',
  }
}

function judgeDecoded({ reception }: LadderFacts): Judged {
  const { data = 0, options = 0 } = reception?.records ?? {}
  const earlier = reception?.earlier
  const malformed = reception?.malformedOctets ?? 0
  const damage = malformed === 0 ? '' : `; ${formatOctets(malformed)} malformed`
  return {
    holds: data > 0 || (earlier?.records.data ?? 0) > 0,
    count: data + options,
    evidence: `${countOf(data, 'data record')} and ${countOf(options, 'options record')}${sinceWords(earlier)}${damage}`,
    advice:
      malformed > 0
        ? 'The data does not fit its templates. Health, Findings tells the rule that was broken, with the octets.'
        : 'Templates have come, and no data for them yet. An exporter sends a record when a flow ends or its active timeout is over, one to five minutes as a rule; without traffic it sends none.',
  }
}

function judgeStored({ stored: { kept, removed, unstored } }: LadderFacts): Judged {
  const evidence = [
    `${countOf(kept, 'record')} kept`,
    ...(removed === 0 ? [] : [`${formatCount(removed)} older removed by the limits of the session`]),
    ...(unstored === undefined ? [] : [`${formatCount(unstored)} not stored, the disk is full`]),
  ].join('; ')
  return {
    holds: unstored === undefined && (kept > 0 || removed === 0),
    count: kept,
    evidence,
    advice:
      unstored === undefined
        ? 'What came was older than the limits of the session let it keep. New records show as they come; to keep more, listen with wider limits.'
        : noRoomWords(unstored),
  }
}

function recordsOf(counted: { readonly records: Reception['records'] | undefined } | undefined): number {
  return (counted?.records?.data ?? 0) + (counted?.records?.options ?? 0)
}

/** What was before shows no more, and is no fault. */
function sinceWords(earlier: EarlierSessions | undefined): string {
  if (earlier === undefined) return ''
  const lost = earlier.lost === 0 ? '' : `, ${formatCount(earlier.lost)} lost by sequence number`
  return ` since ${clockTime(Date.parse(earlier.renewedAt))}, when the session began anew; ${countOf(recordsOf(earlier), 'record')} before${lost}`
}

/** `34 sets (12 kB) of 192.0.2.1:4739 wait for templates 260, 261 since 10:00:00`. */
function waitingWords(waiting: readonly WaitingData[]): string {
  const sets = sumOf(waiting, (one) => one.sets)
  const octets = sumOf(waiting, (one) => one.octets)
  const ids = [...new Set(waiting.flatMap(({ templateIds }) => templateIds))].sort((a, b) => a - b)
  const since = Math.min(...waiting.map(({ sinceSeconds }) => sinceSeconds))
  const who = firstFew([...new Set(waiting.map(({ exporter }) => exporter))])
  const verb = sets === 1 ? 'waits' : 'wait'
  const templates = `template${ids.length === 1 ? '' : 's'} ${firstFew(ids.map(String))}`
  return `${countOf(sets, 'set')} (${formatOctets(octets)}) of ${who} ${verb} for ${templates} since ${clockTime(since * 1000)}`
}

/** Viewers show what stands between backticks as a command. */
function templateAdvice(waiting: readonly WaitingData[]): string {
  const since = Math.min(...waiting.map(({ sinceSeconds }) => sinceSeconds))
  const due = clockTime((since + NETSCALER_REFRESH_SECONDS) * 1000)
  return (
    'Data came before its template. Nothing of it is lost, it is decoded when the template comes. ' +
    `A NetScaler sends templates every ${String(NETSCALER_REFRESH_SECONDS)} s only, so by ${due} (UTC) at the latest; ` +
    'to shorten it: `set appflow param -templateRefresh 60`. On other exporters shorten the template timeout, or restart the export.'
  )
}

const NAMED = 3

function firstFew(names: readonly string[]): string {
  const more = names.length - NAMED
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${formatCount(more)} more` : '')
}

function placeOf({ spec: { protocol, address }, port }: ListenerReport): string {
  return `${protocol} ${address.includes(':') ? `[${address}]` : address}:${String(port)}`
}

function ofAll(count: number, all: number): string {
  return count === all ? countOf(count, 'port') : `${formatCount(count)} of ${countOf(all, 'port')}`
}

function countOf(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`
}

/** A wall clock may have been set back since. */
function ageOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  return seconds < 1 ? 'just now' : `${formatDuration(seconds, 'seconds')} ago`
}

function clockTime(unixMs: number): string {
  return formatClockTime(unixMs / 1000)
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0)
}
