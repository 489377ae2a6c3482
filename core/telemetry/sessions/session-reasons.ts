/** Why a session got its verdict, a sentence each: what is odd, what is fine, what else is worth knowing. */
import { formatCount, formatDuration } from '../../elements/format-quantity.ts'
import { MIN_GROUP_SESSIONS } from '../../limits/lists.ts'
import type { MetricReport, TrafficMetric, TrafficSessionDetails } from '../../protocol/traffic-session-report.ts'
import { countOf, firstTtlOf, formatShare } from './metric-reports.ts'

/** Hops by which paths differ without another word, of one client or of the clients of one service. */
const USUAL_DETOUR = 3
const RARE_SHARE = 0.1

export type SessionReason = TrafficSessionDetails['reasons'][number]

const NAMES = { roundTripTime: 'RTT', serverResponseTime: 'SRT', jitter: 'Jitter' } as const
const WHAT_IS_FINE = {
  roundTripTime: 'the network is fine',
  serverResponseTime: 'the server is fine',
  jitter: 'the path is steady',
} as const

/** Reasons from the eight reports, in the order of their weight. */
export function sessionReasons(metrics: readonly MetricReport[], hasBothDirections: boolean): readonly SessionReason[] {
  const byMetric = new Map(metrics.map((report) => [report.metric, report]))
  const report = (metric: TrafficMetric) => byMetric.get(metric)
  const timed = (['roundTripTime', 'serverResponseTime', 'jitter'] as const).flatMap((name) =>
    timeReason(name, report(name)),
  )
  const lost = lossReason(report('retransmissions'))
  const all = [...timed, ...lost]
  return [
    ...all.filter(({ kind }) => kind === 'odd'),
    ...all.filter(({ kind }) => kind === 'fine'),
    ...timed.filter(({ kind }) => kind === 'note'),
    ...headerNotes(report('ttl'), report('synSize')),
    ...missingNotes(metrics),
    ...groupNotes(metrics),
    ...(hasBothDirections ? [] : [note('One direction only was exported.')]),
  ]
}

function timeReason(name: keyof typeof NAMES, report: MetricReport | undefined): readonly SessionReason[] {
  const { value, group, isOdd } = report ?? {}
  if (value === null || value === undefined || group === undefined || group.count < MIN_GROUP_SESSIONS) return []
  const median = formatDuration(group.p50, 'microseconds')
  if (isOdd) {
    const times = group.p50 > 0 ? value / group.p50 : Number.NaN
    const sentence =
      times >= 2
        ? `${NAMES[name]} ${Number(times.toPrecision(2))} × the group's median of ${median}`
        : `${NAMES[name]} ${formatDuration(value, 'microseconds')}, from p95 of the group on; median ${median}`
    return [{ kind: 'odd', sentence }]
  }
  const compared = `${NAMES[name]} ${formatDuration(value, 'microseconds')}, median ${median}`
  // Not among the worst of its group, and yet nothing that speaks for anybody.
  if (group.p50 > 0 && value >= 2 * group.p50) return [note(`${compared}: high, yet below p95 of the group`)]
  return [{ kind: 'fine', sentence: `${compared}: ${WHAT_IS_FINE[name]}` }]
}

function lossReason(report: MetricReport | undefined): readonly SessionReason[] {
  const { value, group, isOdd, parts } = report ?? {}
  if (value === null || value === undefined || group === undefined || group.count < MIN_GROUP_SESSIONS) return []
  if (!isOdd) return value === 0 ? [{ kind: 'fine', sentence: 'No retransmissions' }] : []
  const share = parts?.['share']
  const many = share === undefined ? countOf(value, 'packet') : `${formatShare(share)} of packets`
  return [{ kind: 'odd', sentence: `Retransmissions in ${many}, median ${formatCount(group.p50)}` }]
}

/** A TTL or SYN unlike those of the neighbours tells another path, or another device. */
function headerNotes(ttl: MetricReport | undefined, syn: MetricReport | undefined): readonly SessionReason[] {
  const notes: SessionReason[] = []
  const change = ttlChange(ttl)
  if (change !== undefined) notes.push(note(change))
  const unlike = [unlikeOthers('TTL', ttl, USUAL_DETOUR), unlikeOthers('SYN', syn, 0)].filter(
    (each) => each !== undefined,
  )
  if (unlike.length > 0) {
    const here = unlike.map(({ text }) => text).join(' and ')
    const there = unlike.map(({ others }) => others).join(' and ')
    notes.push(note(`${here}: another path or device than its neighbours, which show ${there}`))
  }
  return notes
}

/**
 * Paths of one client differ by a hop or two as routes are shared out; another first TTL is another system (behind one address,
 * or a proxy) and says nothing of the path.
 */
function ttlChange(ttl: MetricReport | undefined): string | undefined {
  const usual = ttl?.parts['usual']
  const value = ttl?.value
  if (typeof value !== 'number' || usual === undefined) return undefined
  const there = `TTL ${value} where the client's other sessions have ${usual}`
  if (firstTtlOf(value) !== firstTtlOf(usual)) return `${there}: another system behind its address`
  return Math.abs(value - usual) > USUAL_DETOUR ? `${there}: its path changed` : undefined
}

/** Only what is rare in the group and further off than paths differ anyway. */
function unlikeOthers(
  name: string,
  report: MetricReport | undefined,
  tolerance: number,
): { text: string; others: number } | undefined {
  const { others, share } = report?.parts ?? {}
  const value = report?.value
  if (typeof value !== 'number' || others === undefined || share === undefined) return undefined
  if (share >= RARE_SHARE || Math.abs(value - others) <= tolerance) return undefined
  return { text: `${name} ${value}`, others }
}

/** Values that are missing for one reason are named together. */
function missingNotes(metrics: readonly MetricReport[]): readonly SessionReason[] {
  const isMissing = metrics.some(({ value }) => value === null)
  return isMissing ? [note('n/m: the exporter did not measure it. It is not zero and takes no part in averages.')] : []
}

function groupNotes(metrics: readonly MetricReport[]): readonly SessionReason[] {
  const counts = metrics.flatMap(({ group }) => (group === undefined ? [] : [group.count]))
  const most = Math.max(0, ...counts)
  if (counts.length === 0 || most >= MIN_GROUP_SESSIONS) return []
  return [note(`The group has ${countOf(most, 'session')}: below ${MIN_GROUP_SESSIONS} nothing is called odd.`)]
}

function note(sentence: string): SessionReason {
  return { kind: 'note', sentence }
}
