/** What the pointer reads out, in words: stamps of what it is on and differences to what is near. */
import { formatCount, formatOctets } from '../../core/elements/format-quantity.ts'
import { formatTime, THIN_SPACE } from '../../core/elements/format-time-cell.ts'
import type { TransactionDetails } from '../../core/protocol/transaction-report.ts'
import type { TimeZone } from '../state/settings.ts'
import type { ConnectionIndex } from './connection-index.ts'
import type { LaneHit } from './hit-test.ts'
import {
  durationText,
  lackText,
  LEG_TITLES,
  requestText,
  STATE_WORDS,
  totalText,
  VERDICT_WORDS,
} from './transaction-words.ts'

export interface Readout {
  readonly title: string
  readonly lines: readonly (readonly [name: string, value: string])[]
  /** What a click does; empty for nothing. */
  readonly action: string
}

export interface ReadoutRequest {
  readonly index: ConnectionIndex
  readonly selected: number
  /** Of the selected transaction, once they are known. */
  readonly details: TransactionDetails | undefined
  readonly timeZone: TimeZone
}

/** `+1.050 204 s`: microseconds after the connection's first octet. */
export function offsetText(us: number): string {
  const [whole = '', fraction = ''] = (Math.abs(us) / 1e6).toFixed(6).split('.')
  return `${us < 0 ? '−' : '+'}${formatCount(whole)}.${fraction.slice(0, 3)}${THIN_SPACE}${fraction.slice(3)} s`
}

/** Time of day of microseconds since 1970. */
export function timeOfDay(us: number, timeZone: TimeZone): string {
  const whole = Math.floor(us)
  const text = `${new Date(Math.floor(whole / 1e6) * 1000).toISOString().slice(0, 19)}.${String(whole % 1e6).padStart(6, '0')}Z`
  const time = formatTime(text, { timeZone, precision: 'us', timeFormat: 'absolute' })
  return time === undefined ? text : `${time.text}${time.dim === undefined ? '' : `${THIN_SPACE}${time.dim}`}`
}

const LEG_STAMPS: Readonly<Record<number, readonly [number, number]>> = {
  1: [153, 159],
  2: [156, 160],
  3: [157, 169],
  4: [158, 170],
}

function spanLines(startUs: number, endUs: number, { index, timeZone }: ReadoutRequest): (readonly [string, string])[] {
  const { originUs } = index.connection
  return [
    ['first octet', `${offsetText(startUs)}   ${timeOfDay(originUs + startUs, timeZone)}`],
    ['last octet', `${offsetText(endUs)}   ${timeOfDay(originUs + endUs, timeZone)}`],
    ['length', durationText(endUs - startUs)],
  ]
}

function stampLines(
  leg: number,
  transaction: number,
  { selected, details }: ReadoutRequest,
): (readonly [string, string])[] {
  const bounds = LEG_STAMPS[leg]
  if (details === undefined || transaction !== selected || bounds === undefined) return []
  const [first, last] = bounds.map((element) => details.stamps.find((stamp) => stamp.element === element))
  const text = (us: number | null | undefined) =>
    us === null || us === undefined ? 'not known' : `${(us / 1000).toFixed(3)} ms`
  return [[`stamps ${bounds[0]} → ${bounds[1]}`, `${text(first?.us)} → ${text(last?.us)}`]]
}

function beforeLines(leg: number, transaction: number, { index }: ReadoutRequest): (readonly [string, string])[] {
  const at = (other: number) => index.connection.legs[index.legOf[transaction * 4 + other - 1] ?? -1]
  const own = at(leg)
  const first = at(1)
  if (own?.state !== 'there') return []
  const lines: (readonly [string, string])[] = []
  if (leg > 1 && first?.state === 'there')
    lines.push(['after the request began', durationText(own.startUs - first.startUs)])
  const before = at(leg - 1)
  if (before?.state !== 'there') return lines
  if (leg === 4) lines.push(['after the response began', durationText(own.startUs - before.startUs)])
  else lines.push([`after leg ${leg - 1} ended`, durationText(own.startUs - before.endUs)])
  return lines
}

function nameOf(transaction: number, { index }: ReadoutRequest): string {
  const found = index.connection.transactions[transaction]!
  const request = requestText(found)
  return `${found.transactionId}${request === '' ? '' : `  ${request}`}`
}

function many(count: number, transaction: number, fromUs: number, untilUs: number, request: ReadoutRequest): Readout {
  const worst = request.index.connection.transactions[transaction]!
  return {
    title: `${formatCount(count)} transactions, too close to be told apart`,
    lines: [
      ['from', offsetText(fromUs)],
      ['to', offsetText(untilUs)],
      ['worst total', `${totalText(worst)}  (${nameOf(transaction, request)})`],
    ],
    action: 'Click selects the worst, a double click comes nearer',
  }
}

/** Words for what was hit. */
export function readoutOf(hit: LaneHit, request: ReadoutRequest): Readout {
  const { connection, legOf } = request.index
  if (hit.kind === 'fold')
    return { title: 'Server connections that share a lane', lines: [], action: 'Click gives each its own lanes' }
  if (hit.kind === 'rtt') {
    const { item, count, ms, side } = hit.rtt
    const rtt = connection.rtts[item]!
    const value =
      ms === null
        ? 'not measured: 0 on the wire'
        : `${ms} ms${count > 1 ? `, the largest of ${formatCount(count)}` : ''}`
    return {
      title: `RTT ${side} side ${value}`,
      lines: [
        ['at', offsetText(rtt.atUs)],
        ['record', formatCount(rtt.record)],
        ['transaction', nameOf(rtt.transaction, request)],
      ],
      action: 'Click selects the transaction',
    }
  }
  const transaction = hit.kind === 'bar' ? hit.bar.transaction : hit.box.transaction
  const found = connection.transactions[transaction]
  const count = hit.kind === 'bar' ? hit.bar.count : hit.box.count
  if (hit.kind === 'transaction' || found === undefined) {
    if (found === undefined || hit.kind !== 'transaction') return { title: '', lines: [], action: '' }
    if (count > 1) return many(count, transaction, hit.box.fromUs, hit.box.untilUs, request)
    const legs = [0, 1, 2, 3].flatMap((leg) => connection.legs[legOf[transaction * 4 + leg] ?? -1] ?? [])
    const lack = lackText(found, legs)
    const status = found.status === null ? '' : `, status ${found.status}`
    return {
      title: nameOf(transaction, request),
      lines: [
        ...spanLines(found.startUs, found.endUs, request),
        ['total', `${totalText(found)}${status}`],
        ['verdict', lack === '' ? VERDICT_WORDS[found.verdict] : lack],
      ],
      action: transaction === request.selected ? 'Double click comes nearer' : 'Click selects the transaction',
    }
  }
  const { bar } = hit
  if (count > 1) return many(count, transaction, found.startUs, found.endUs, request)
  const isSelected = transaction === request.selected
  if (bar.kind === 'wait') {
    const [from, until] = [request.index.waitStartUs[transaction]!, request.index.waitEndUs[transaction]!]
    const share =
      found.totalUs === null || found.serverWaitUs === null
        ? ''
        : `, ${Math.round((found.serverWaitUs / found.totalUs) * 100)} % of the total`
    return {
      title: 'Waiting for the server',
      lines: [
        ['by the stamps', `${durationText(found.serverWaitUs ?? 0)}${share}`],
        ['from', offsetText(from)],
        ['to', offsetText(until)],
        ['transaction', nameOf(transaction, request)],
      ],
      action: isSelected ? '' : 'Click selects the transaction',
    }
  }
  const leg = connection.legs[bar.item]!
  const volume =
    leg.packets === null && leg.octets === null
      ? []
      : ([['volume', `${formatCount(leg.packets ?? 0)} packets, ${formatOctets(leg.octets ?? 0)}`]] as const)
  const isThere = leg.state === 'there'
  return {
    title: `Leg ${leg.leg}, ${LEG_TITLES[leg.leg] ?? ''}${isThere ? '' : `: ${STATE_WORDS[leg.state]}`}`,
    lines: [
      ...(isThere
        ? spanLines(leg.startUs, leg.endUs, request)
        : ([
            ['not before', offsetText(leg.startUs)],
            ['not after', offsetText(leg.endUs)],
          ] as const)),
      ...beforeLines(leg.leg, transaction, request),
      ...(isThere ? stampLines(leg.leg, transaction, request) : []),
      ...volume,
      ['transaction', nameOf(transaction, request)],
    ],
    action: !isSelected
      ? 'Click selects the transaction'
      : leg.record === null
        ? ''
        : `Click shows record ${formatCount(leg.record)} and its octets`,
  }
}
