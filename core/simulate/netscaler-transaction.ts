/** One HTTP transaction through the appliance: what was asked, what was answered, and when each octet passed. */
import type { Random } from './random.ts'
import { type Endpoint, type Server, SLOW_SERVER, SNIP_ADDRESS, type VirtualServer } from './netscaler-site.ts'

/** A TCP connection with the appliance at one end. */
export interface Connection {
  readonly id: number
  /** The peer that opened it, and the one that was called. */
  readonly from: string
  readonly fromPort: number
  readonly to: string
  readonly toPort: number
  /** Round-trip time between the appliance and its peer; 0: not measured. */
  readonly rttMs: number
}

/** Durations in the order of events, microseconds; sums of them give the eight stamps. */
export interface Phases {
  readonly requestFromClient: number
  readonly holdIn: number
  readonly requestToServer: number
  readonly serverWait: number
  readonly responseFromServer: number
  readonly holdOut: number
  readonly responseToClient: number
}

export interface Transaction {
  readonly id: number
  /** Packet engine: ids are unique within one. */
  readonly engine: number
  readonly virtualServer: VirtualServer
  readonly client: Connection
  /** Undefined when the appliance answered by itself. */
  readonly server: Connection | undefined
  /** First octet of the request, Unix microseconds. */
  readonly startMicros: number
  readonly phases: Phases
  readonly serverTtfbMicros: number
  readonly method: string
  readonly url: string
  readonly referer: string
  readonly cookie: string
  readonly userAgent: string
  readonly status: number
  readonly contentType: string
  readonly requestOctets: number
  readonly responseOctets: number
  readonly position: 'first' | 'middle' | 'last' | 'only'
  /** Transaction id of the page that this object belongs to, 0 for none. */
  readonly mainPageId: number
  /** A leg that the appliance does not export, without a gap in its sequence. */
  readonly omittedLeg: 1 | 2 | 3 | 4 | undefined
}

/** The stretch of the story in which one server is slow, Unix microseconds. */
export interface SlowStretch {
  readonly fromMicros: number
  readonly toMicros: number
}

/** When a transaction ended: the last octet of its response. */
export function endOf(transaction: Transaction): number {
  const { phases } = transaction
  return responseForwardedFirstOf(transaction) + phases.responseToClient
}

/** When the appliance passed the first octet of the response on. */
export function responseForwardedFirstOf(transaction: Transaction): number {
  const { phases, startMicros } = transaction
  const untilResponse = phases.requestFromClient + phases.holdIn + phases.requestToServer + phases.serverWait
  return startMicros + untilResponse + phases.holdOut
}

/** Draws how long each part takes; a cached answer has no server phases. */
export function drawPhases(
  random: Random,
  endpoint: Endpoint,
  facts: { readonly rttMs: number; readonly isSlow: boolean; readonly isCached: boolean; readonly octets: number },
): Phases {
  const clientKilobits = 8 + random.integer(0, 30)
  const delivery = Math.round((facts.octets * 8) / clientKilobits) + facts.rttMs * random.integer(500, 1400)
  const requestFromClient =
    endpoint.method === 'POST' || endpoint.method === 'PUT'
      ? Math.round(facts.rttMs * 1000 * (1 + random.fraction() / 4))
      : random.integer(80, 400)
  if (facts.isCached) {
    return {
      requestFromClient,
      holdIn: random.integer(200, 600),
      requestToServer: 0,
      serverWait: 0,
      responseFromServer: 0,
      holdOut: 0,
      responseToClient: delivery,
    }
  }
  const serverWait = facts.isSlow ? random.integer(1_120_000, 2_060_000) : random.skewed(endpoint.waitMicros, 0.45)
  const holdIn = random.integer(300, 2200)
  const requestToServer = random.integer(200, 900)
  const responseFromServer = random.integer(150, 900) + Math.round(facts.octets / random.integer(1, 4))
  const holdOut = random.integer(300, 1600)
  return {
    requestFromClient,
    holdIn,
    requestToServer,
    serverWait,
    responseFromServer,
    holdOut,
    // No client has the last octet before the appliance has it.
    responseToClient: Math.max(delivery, responseFromServer - holdOut + 50),
  }
}

/** Draws the answer's status; during the slow stretch the slow server also gives up. */
export function drawStatus(random: Random, endpoint: Endpoint, isSlow: boolean): number {
  if (isSlow && random.chance(0.18)) return 503
  if (endpoint.path.startsWith('/old-catalog')) return random.chance(0.7) ? 404 : 301
  if (endpoint.path === '/login' && endpoint.method === 'POST') return random.chance(0.8) ? 302 : 401
  if (endpoint.method === 'DELETE') return random.chance(0.8) ? 204 : 404
  if (random.chance(0.012)) return random.pick([500, 502, 400, 403])
  if (endpoint.path.startsWith('/static') && random.chance(0.3)) return 304
  return 200
}

/** Whether the story makes this server slow at this moment. */
export function isSlowAt(stretch: SlowStretch, server: Server, endpoint: Endpoint, micros: number): boolean {
  if (server.address !== SLOW_SERVER || micros < stretch.fromMicros || micros >= stretch.toMicros) return false
  return endpoint.path.startsWith('/api') || endpoint.path.startsWith('/cart')
}

/** A connection from the appliance to a server. */
export function connectionToServer(id: number, server: Server, port: number, rttMs: number): Connection {
  return { id, from: SNIP_ADDRESS, fromPort: port, to: server.address, toPort: server.port, rttMs }
}
