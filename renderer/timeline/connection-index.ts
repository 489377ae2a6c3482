/** A connection in columns by time, made once when it is opened: panning reads them and nothing else. */
import type { ConnectionDetails, Leg } from '../../core/protocol/transaction-report.ts'
import { UNKNOWN_SERVER, type LanePlan } from './lane-plan.ts'
import { makeTrack, type Span, type SpanTrack } from './span-track.ts'

/**
 * The bars of one leg in one lane, those of it that have no record, or the waits for the server in it; items are indexes
 * of `connection.legs`. What is missing has a track of its own: merged with what is there it would vanish in it.
 */
export interface LaneTrack {
  readonly kind: 'leg' | 'missing' | 'wait'
  readonly leg: Leg
  /** Index into the lanes of the plan. */
  readonly lane: number
  /** Where its bars lie inside the lane. */
  readonly top: number
  readonly height: number
  readonly spans: SpanTrack
}

export interface ConnectionIndex {
  readonly connection: ConnectionDetails
  /** Items are indexes of `connection.transactions`. */
  readonly transactions: SpanTrack
  /** Of leg `l` of transaction `t` at `t * 4 + l - 1`: index into `connection.legs`, or -1. */
  readonly legOf: Int32Array
  /** Starts and ends of the waits by transaction; NaN where there is none. */
  readonly waitStartUs: Float64Array
  readonly waitEndUs: Float64Array
  /** Columns of `connection.transactions`: how long each took, whether a leg of it is lost. */
  readonly lengthUs: Float64Array
  readonly isLost: Uint8Array
  /** Transaction of each of `connection.legs`. */
  readonly legTransaction: Int32Array
  /** The longest of the waits; at least 1. */
  readonly mostWaitUs: number
  /** Items are indexes of `connection.rtts`. */
  readonly rtts: Readonly<Record<'client' | 'server', SpanTrack>>
  readonly mostRttMs: Readonly<Record<'client' | 'server', number>>
}

export const BAR_HEIGHT = 14

/** Columns of a connection, whatever its lanes. */
export function indexConnection(connection: ConnectionDetails): ConnectionIndex {
  const { transactions, legs, rtts } = connection
  const legOf = new Int32Array(transactions.length * 4).fill(-1)
  legs.forEach(({ transaction, leg }, index) => {
    if (transaction >= 0) legOf[transaction * 4 + leg - 1] = index
  })
  const waitStartUs = new Float64Array(transactions.length).fill(Number.NaN)
  const waitEndUs = new Float64Array(transactions.length).fill(Number.NaN)
  transactions.forEach(({ serverWaitUs }, index) => {
    const request = legs[legOf[index * 4 + 1]!]
    const response = legs[legOf[index * 4 + 2]!]
    if (serverWaitUs === null || request?.state !== 'there' || response?.state !== 'there') return
    waitStartUs[index] = request.endUs
    // Acknowledgements can make the response begin before the request has ended: then the stamps say how long.
    waitEndUs[index] =
      response.startUs > request.endUs ? response.startUs : Math.min(request.endUs + serverWaitUs, response.endUs)
  })
  let mostWaitUs = 1
  waitEndUs.forEach((end, at) => {
    const length = end - waitStartUs[at]!
    if (length > mostWaitUs) mostWaitUs = length
  })
  const rttOf = (side: 'client' | 'server') =>
    makeTrack(rtts.flatMap((rtt, item) => (rtt.side === side ? [{ startUs: rtt.atUs, endUs: rtt.atUs, item }] : [])))
  const most = (side: 'client' | 'server') =>
    rtts.reduce((value, rtt) => (rtt.side === side ? Math.max(value, rtt.ms ?? 0) : value), 0)
  return {
    connection,
    transactions: makeTrack(transactions.map(({ startUs, endUs }, item) => ({ startUs, endUs, item }))),
    legOf,
    waitStartUs,
    waitEndUs,
    lengthUs: Float64Array.from(transactions, ({ totalUs, startUs, endUs }) => totalUs ?? endUs - startUs),
    isLost: Uint8Array.from(transactions, ({ verdict }) => (verdict === 'legLost' ? 1 : 0)),
    legTransaction: Int32Array.from(legs, ({ transaction }) => transaction),
    mostWaitUs,
    rtts: { client: rttOf('client'), server: rttOf('server') },
    mostRttMs: { client: most('client'), server: most('server') },
  }
}

export interface LaneTracks {
  readonly tracks: readonly LaneTrack[]
  /** Lane of each of `connection.legs`; -1: it has none. */
  readonly laneOfLeg: Int16Array
}

/** Bars of the lanes of a plan. */
export function trackLanes(index: ConnectionIndex, plan: LanePlan): LaneTracks {
  const { connection } = index
  const spansOf = new Map<number, Span[]>()
  const missingOf = new Map<number, Span[]>()
  const waitsOf = new Map<number, Span[]>()
  const laneOf = new Map<number, number>()
  const laneOfLeg = new Int16Array(connection.legs.length).fill(-1)
  const keyOf = (leg: Leg, server: number) => (leg === 1 || leg === 4 ? leg * 1e6 : leg * 1e6 + server + 1)
  plan.lanes.forEach((lane, at) => {
    const legs = lane.kind === 'folded' ? ([2, 3] as const) : lane.leg === undefined ? [] : [lane.leg]
    for (const leg of legs) {
      for (const server of lane.servers.length === 0 ? [0] : lane.servers) laneOf.set(keyOf(leg, server), at)
    }
  })
  const put = (map: Map<number, Span[]>, key: number, span: Span) => {
    const spans = map.get(key)
    if (spans === undefined) map.set(key, [span])
    else spans.push(span)
  }
  connection.legs.forEach(({ transaction, leg, state, startUs, endUs }, item) => {
    if (state === 'notExpected') return
    const server = connection.transactions[transaction]?.serverConnection ?? UNKNOWN_SERVER
    const lane = laneOf.get(keyOf(leg, server))
    if (lane === undefined) return
    laneOfLeg[item] = lane
    // A folded lane has both legs, so the leg is part of the key.
    put(state === 'there' ? spansOf : missingOf, lane * 8 + leg, { startUs, endUs, item })
    const waitStart = index.waitStartUs[transaction] ?? Number.NaN
    if (leg === 3 && !Number.isNaN(waitStart)) {
      put(waitsOf, lane * 8 + leg, { startUs: waitStart, endUs: index.waitEndUs[transaction]!, item })
    }
  })
  const trackOf = (kind: LaneTrack['kind']) => (entry: readonly [number, Span[]]) => {
    const [key, spans] = entry
    const lane = Math.floor(key / 8)
    const leg = (key % 8) as Leg
    const { height, kind: laneKind } = plan.lanes[lane]!
    const isHalf = laneKind === 'folded'
    const barHeight = isHalf ? Math.floor(height / 2) - 3 : BAR_HEIGHT
    const top = isHalf ? (leg === 2 ? 2 : height - barHeight - 2) : Math.floor((height - barHeight) / 2)
    return { kind, leg, lane, top, height: barHeight, spans: makeTrack(spans) }
  }
  const tracks = [
    ...[...waitsOf].map(trackOf('wait')),
    ...[...spansOf].map(trackOf('leg')),
    ...[...missingOf].map(trackOf('missing')),
  ]
  return { tracks, laneOfLeg }
}
