/** The eight tiles of the strip: a value, a line of meaning, and how it lies among the sessions of its group. */
import { formatCount, formatDuration } from '../../elements/format-quantity.ts'
import { MIN_GROUP_SESSIONS } from '../../limits/lists.ts'
import type { MetricReport, TrafficMetric } from '../../protocol/traffic-session-report.ts'
import { describeDistribution, isOddAmong, marksOf, percentileOf } from './distribution.ts'
import type { SessionColumns } from './session-columns.ts'
import * as values from './session-values.ts'

/** Sessions of the group, the described one among them, and those of the same client. */
export interface Neighbours {
  readonly group: readonly number[]
  readonly ofClient: readonly number[]
}

type Read = (columns: SessionColumns, row: number) => number

/** Where most systems begin to count down (RFC 1700 has 64). */
const FIRST_TTLS = [64, 128, 255]
const MICROSECONDS = 1_000_000

const UNITS: Readonly<Record<TrafficMetric, MetricReport['unit']>> = {
  roundTripTime: 'microseconds',
  serverResponseTime: 'microseconds',
  jitter: 'microseconds',
  retransmissions: 'packets',
  ttl: 'none',
  synSize: 'octets',
  windowSize: 'none',
  volume: 'octets',
}

const READERS: Readonly<Record<TrafficMetric, Read>> = {
  roundTripTime: values.roundTripTime,
  serverResponseTime: values.serverResponseTime,
  jitter: values.jitterAverage,
  retransmissions: values.retransmissions,
  ttl: values.clientTtl,
  synSize: values.synSize,
  windowSize: values.windowSize,
  volume: (columns, row) => values.bothOf(columns.octets, row),
}

/** Where more is worse. */
const JUDGED: ReadonlySet<TrafficMetric> = new Set(['roundTripTime', 'serverResponseTime', 'jitter', 'retransmissions'])

/** Reports on one metric of a session. */
export function reportMetric(
  columns: SessionColumns,
  row: number,
  metric: TrafficMetric,
  neighbours: Neighbours,
): MetricReport {
  const value = READERS[metric](columns, row)
  const parts = partsOf(columns, row, metric, neighbours)
  const common = { metric, unit: UNITS[metric], parts }
  if (Number.isNaN(value)) {
    const missing = metric === 'volume' ? undefined : values.missingValueOf(columns, row, metric)
    const reason = missing?.sentence ?? 'No record counts octets.'
    const isOther = metric !== 'volume' && values.isNotOfProtocol(columns, row, metric)
    const meaning = isOther ? 'does not apply' : 'not measured'
    return { ...common, value: null, reason, ...(isOther && { doesNotApply: true }), meaning, isOdd: false }
  }
  const ascending = ascendingValues(columns, READERS[metric], neighbours.group)
  const isOdd = JUDGED.has(metric) && isOddAmong(marksOf(ascending), value)
  const percentile = percentileOf(ascending, value)
  const report = {
    ...common,
    value,
    ...(metric === 'volume' ? {} : { group: describeDistribution(ascending, value) }),
    ...(percentile === undefined ? {} : { percentile }),
    isOdd,
  }
  return { ...report, meaning: meaningOf(columns, row, report, ascending) }
}

/** Of the rows that have one. */
function ascendingValues(columns: SessionColumns, read: Read, rows: readonly number[]): Float64Array {
  const found = new Float64Array(rows.length)
  let count = 0
  for (const row of rows) {
    const value = read(columns, row)
    if (!Number.isNaN(value)) found[count++] = value
  }
  return found.subarray(0, count).sort()
}

function partsOf(
  columns: SessionColumns,
  row: number,
  metric: TrafficMetric,
  { group, ofClient }: Neighbours,
): Readonly<Record<string, number>> {
  switch (metric) {
    case 'jitter':
      return known({
        minimum: values.spreadReader('jitterMinimum')(columns, row),
        maximum: values.spreadReader('jitterMaximum')(columns, row),
        deviation: values.spreadReader('jitterDeviation')(columns, row),
      })
    case 'retransmissions':
      return known({ outOfOrder: values.outOfOrder(columns, row), share: retransmittedShare(columns, row) })
    case 'ttl': {
      const ttl = values.clientTtl(columns, row)
      return known({
        hops: hopsOf(ttl),
        usual: usualOf(columns, values.clientTtl, ofClient, row),
        others: usualOf(columns, values.clientTtl, group, row),
        share: shareOf(columns, values.clientTtl, group, row),
        serverTtl: values.serverTtl(columns, row),
      })
    }
    case 'synSize':
      return known({
        others: usualOf(columns, values.synSize, group, row),
        share: shareOf(columns, values.synSize, group, row),
      })
    case 'windowSize':
      return known({ others: usualOf(columns, values.windowSize, group, row) })
    case 'volume': {
      const seconds = values.duration(columns, row) / MICROSECONDS
      const octets = values.bothOf(columns.octets, row)
      return known({
        packets: values.bothOf(columns.packets, row),
        bitsPerSecond: seconds > 0 ? (8 * octets) / seconds : Number.NaN,
      })
    }
    default:
      return {}
  }
}

function meaningOf(
  columns: SessionColumns,
  row: number,
  report: Omit<MetricReport, 'meaning'>,
  ascending: Float64Array,
): string {
  const { metric, parts, value } = report
  switch (metric) {
    case 'roundTripTime':
    case 'serverResponseTime':
      return standingOf(report, ascending.length)
    case 'jitter': {
      const texts = (['minimum', 'maximum', 'deviation'] as const).flatMap((name) => {
        const part = parts[name]
        return part === undefined ? [] : [`${name.slice(0, 3)} ${formatDuration(part, 'microseconds')}`]
      })
      return texts.length > 0 ? texts.join(' · ') : standingOf(report, ascending.length)
    }
    case 'retransmissions': {
      const { share, outOfOrder } = parts
      return [
        ...(share === undefined ? [] : [`${formatShare(share)} of the packets`]),
        ...(outOfOrder === undefined ? [] : [`${formatCount(outOfOrder)} out of order`]),
      ].join(' · ')
    }
    case 'ttl': {
      const { hops = 0, usual } = parts
      const away = hops === 0 ? 'same segment, 0 hops' : `about ${hops} ${hops === 1 ? 'hop' : 'hops'} away`
      return usual === undefined || usual === value ? away : `${away} · its others: ${usual}`
    }
    case 'synSize':
    case 'windowSize': {
      const { others } = parts
      if (others === undefined) return 'none to compare with'
      return others === value ? 'as its group' : `others here: ${formatCount(others)}`
    }
    case 'volume': {
      const { packets } = parts
      const length = formatDuration(values.duration(columns, row), 'microseconds')
      return packets === undefined ? `in ${length}` : `${countOf(packets, 'packet')} in ${length}`
    }
  }
}

/** `p98 of 2,114 sessions`; `p46, normal`. */
function standingOf({ percentile, isOdd }: Omit<MetricReport, 'meaning'>, count: number): string {
  if (percentile === undefined) return `${countOf(count, 'session')} here, ${MIN_GROUP_SESSIONS} needed to compare`
  return isOdd ? `p${percentile} of ${countOf(count, 'session')}` : `p${percentile}, normal`
}

/** `1 packet`, `2,814 packets`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `0.87 %`: of 0 to 1, two significant digits. */
export function formatShare(share: number): string {
  const percent = 100 * share
  return `${percent === 0 ? '0' : percent >= 10 ? percent.toFixed(0) : Number(percent.toPrecision(2))} %`
}

/** Of the packets of the directions that had some; NaN without a count. */
export function retransmittedShare(columns: SessionColumns, row: number): number {
  const count = values.retransmissions(columns, row)
  if (count === 0) return 0
  let packets = 0
  for (let half = 2 * row; half < 2 * row + 2; half += 1) {
    const again = columns.retransmissions[half] ?? 0
    if (again > 0 && again !== 0xffff_ffff) packets += columns.packets[half] ?? Number.NaN
  }
  return packets > 0 ? count / packets : Number.NaN
}

/** The nearest value that systems begin with. */
export function firstTtlOf(ttl: number): number {
  return FIRST_TTLS.find((first) => ttl <= first) ?? ttl
}

/** Steps down from the first value. */
function hopsOf(ttl: number): number {
  return firstTtlOf(ttl) - ttl
}

/** The most frequent value of other sessions, the smaller of two; NaN without any. */
function usualOf(columns: SessionColumns, read: Read, rows: readonly number[], except: number): number {
  const counts = new Map<number, number>()
  for (const row of rows) {
    const value = row === except ? Number.NaN : read(columns, row)
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  let usual = Number.NaN
  let most = 0
  for (const [value, count] of counts) {
    if (count > most || (count === most && value < usual)) {
      usual = value
      most = count
    }
  }
  return usual
}

/** Share of the sessions that have the same value as one of them. */
function shareOf(columns: SessionColumns, read: Read, rows: readonly number[], of: number): number {
  const value = read(columns, of)
  let same = 0
  let measured = 0
  for (const row of rows) {
    const other = read(columns, row)
    if (!Number.isNaN(other)) measured += 1
    if (other === value) same += 1
  }
  return measured === 0 ? Number.NaN : same / measured
}

function known(parts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => !Number.isNaN(value)))
}
