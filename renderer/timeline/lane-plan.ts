/** Which lanes a connection has, from the top: causal order of the legs, each server-side connection as a pair. */
import type { ConnectionDetails, Endpoint, Leg, ServerConnection } from '../../core/protocol/transaction-report.ts'
import { plural } from '../ui/numbers.ts'
import { endpointText } from './endpoint-text.ts'

/** Server connections that have lanes of their own. */
export const MOST_SERVER_LANES = 3

/** In place of an index into the server connections: which one it was is not known. */
export const UNKNOWN_SERVER = -1

export interface Lane {
  readonly kind: 'transactions' | 'leg' | 'folded' | 'rtt'
  readonly side: 'client' | 'server' | 'none'
  readonly title: string
  readonly detail: string
  /** Of a lane of one leg. */
  readonly leg?: Leg
  /** Indexes into the server connections whose legs lie here. */
  readonly servers: readonly number[]
  readonly top: number
  readonly height: number
}

export interface LanePlan {
  readonly lanes: readonly Lane[]
  readonly height: number
  /** Where the transactions begin and their legs end: the height of what is selected. */
  readonly legsBottom: number
  readonly foldedCount: number
}

export interface LanePlanOptions {
  /** Pixels of a lane with the gap below it. */
  readonly laneHeight: number
  /** Rows that transactions need beside each other. */
  readonly transactionRows: number
  readonly isUnfolded: boolean
}

/** Pixels between two lanes of a pair, and between pairs. */
const GAP = 2
const PAIR_GAP = 6
const TRACK_ROW = 13

type LaneShape = Omit<Lane, 'top' | 'height'>

function pairOf(server: ServerConnection | undefined, index: number): readonly LaneShape[] {
  const from = endpointText(server?.snip ?? null)
  const to = endpointText(server?.server ?? null)
  const id = server === undefined ? 'which one is not known' : undefined
  const shared = { kind: 'leg', side: 'server', servers: [index] } as const
  return [
    { ...shared, leg: 2, title: 'NetScaler → server', detail: id ?? from },
    { ...shared, leg: 3, title: 'server → NetScaler', detail: id ?? to },
  ]
}

function clientLane(leg: 1 | 4, title: string, endpoint: Endpoint | null, application: string | null): LaneShape {
  const detail = [application, endpointText(endpoint)].filter((part) => part !== null && part !== '').join(' ')
  return { kind: 'leg', side: 'client', leg, title, detail, servers: [] }
}

function serverLanes(connection: ConnectionDetails, isUnfolded: boolean): readonly (readonly LaneShape[])[] {
  const known = connection.serverConnections
  const isMissing = connection.legs.some(
    ({ leg, state, transaction }) =>
      (leg === 2 || leg === 3) &&
      state !== 'notExpected' &&
      (connection.transactions[transaction]?.serverConnection ?? UNKNOWN_SERVER) === UNKNOWN_SERVER,
  )
  const own: ServerConnection = {
    number: connection.number,
    connectionId: connection.connectionId ?? 0,
    snip: connection.initiator,
    server: connection.responder,
  }
  if (known.length === 0 && connection.side === 'server') return [pairOf(own, UNKNOWN_SERVER)]
  const shown = isUnfolded ? known.length : Math.min(known.length, MOST_SERVER_LANES)
  const pairs = known.slice(0, shown).map((server, index) => pairOf(server, index))
  const rest = known.slice(shown).map((_, index) => shown + index)
  const folded: LaneShape = {
    kind: 'folded',
    side: 'server',
    title: `+ ${plural(rest.length, 'server connection')}`,
    detail: 'click to show each',
    servers: rest,
  }
  return [...pairs, ...(rest.length > 0 ? [[folded]] : []), ...(isMissing ? [pairOf(undefined, UNKNOWN_SERVER)] : [])]
}

function groupsOf(connection: ConnectionDetails, isUnfolded: boolean): readonly (readonly LaneShape[])[] {
  const { side, initiator, responder, application, rtts } = connection
  if (side === 'plain') {
    return [
      [clientLane(1, 'initiator → responder', initiator, null)],
      [clientLane(4, 'responder → initiator', responder, application)],
    ]
  }
  const hasClient = side === 'client' || connection.legs.some(({ leg }) => leg === 1 || leg === 4)
  const rtt = (of: 'client' | 'server', leg: number): LaneShape => ({
    kind: 'rtt',
    side: of,
    title: `RTT ${of} side`,
    detail: `ms, at the leg ${leg} record`,
    servers: [],
  })
  const isClient = side === 'client'
  return [
    ...(hasClient ? [[clientLane(1, 'client → VIP', isClient ? initiator : null, null)]] : []),
    ...serverLanes(connection, isUnfolded),
    ...(hasClient ? [[clientLane(4, 'VIP → client', isClient ? responder : null, null)]] : []),
    ...(rtts.some((entry) => entry.side === 'client') ? [[rtt('client', 4)]] : []),
    ...(rtts.some((entry) => entry.side === 'server') ? [[rtt('server', 2)]] : []),
  ]
}

/** Lays the lanes of a connection below each other. */
export function planLanes(connection: ConnectionDetails, options: LanePlanOptions): LanePlan {
  const { laneHeight, transactionRows, isUnfolded } = options
  const lanes: Lane[] = []
  let top = 4
  const add = (shape: LaneShape, height: number) => {
    lanes.push({ ...shape, top, height })
    top += height
  }
  const trackHeight = Math.max(17, transactionRows * TRACK_ROW)
  const track = { kind: 'transactions', side: 'none', title: 'Transactions', detail: '', servers: [] } as const
  add(track, trackHeight)
  top += PAIR_GAP
  let legsBottom = top
  for (const group of groupsOf(connection, isUnfolded)) {
    for (const shape of group) {
      add(shape, laneHeight - GAP)
      top += GAP
    }
    top += PAIR_GAP - GAP
    if (group[0]?.kind !== 'rtt') legsBottom = top - PAIR_GAP + GAP
  }
  const foldedCount = lanes.find(({ kind }) => kind === 'folded')?.servers.length ?? 0
  return { lanes, height: top, legsBottom: legsBottom + GAP, foldedCount }
}
