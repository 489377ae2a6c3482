/** Who asks what and when: client connections with their transactions, reused server connections, and the story's burst. */
import {
  burst,
  directory,
  type Endpoint,
  httpServers,
  type Server,
  userAgents,
  type VirtualServer,
} from './netscaler-site.ts'
import {
  type Connection,
  connectionToServer,
  drawPhases,
  drawStatus,
  endOf,
  isSlowAt,
  type SlowStretch,
  type Transaction,
} from './netscaler-transaction.ts'
import type { Random } from './random.ts'

/** All moments in Unix microseconds. */
export interface TrafficPlan {
  readonly fromMicros: number
  readonly toMicros: number
  /** Client connections, each with one to six transactions. */
  readonly clientConnections: number
  readonly directoryConnections: number
  readonly slow: SlowStretch
  /** Many short requests within a moment. */
  readonly burst: { readonly fromMicros: number; readonly spanMicros: number; readonly transactions: number }
}

interface PooledConnection {
  readonly connection: Connection
  freeFromMicros: number
}

const FIRST_TRANSACTION_ID = 1_068_110_000
const FIRST_CONNECTION_ID = 14_440_001
const SECONDS_BETWEEN_MICROS = { median: 1_400_000, spread: 0.8 }
const PACKET_ENGINES = 3

/** Draws the transactions of a plan, in no particular order. */
export function drawTraffic(random: Random, plan: TrafficPlan): { http: Transaction[]; directory: Transaction[] } {
  const traffic = new Traffic(random, plan)
  const span = plan.toMicros - plan.fromMicros
  const starts = Array.from({ length: plan.clientConnections }, () => plan.fromMicros + random.integer(0, span))
  for (const start of starts.sort((left, right) => left - right)) traffic.addClientConnection(start)
  for (let index = 0; index < plan.burst.transactions; index++) {
    traffic.addBurstTransaction(
      plan.burst.fromMicros + Math.floor((plan.burst.spanMicros * index) / plan.burst.transactions),
    )
  }
  for (let index = 0; index < plan.directoryConnections; index++) {
    traffic.addDirectoryConnection(plan.fromMicros + random.integer(0, span))
  }
  return traffic
}

class Traffic {
  readonly http: Transaction[] = []
  readonly directory: Transaction[] = []
  private readonly random: Random
  private readonly plan: TrafficPlan
  private readonly pool = new Map<string, PooledConnection[]>()
  private nextTransactionId = FIRST_TRANSACTION_ID
  private nextConnectionId = FIRST_CONNECTION_ID

  constructor(random: Random, plan: TrafficPlan) {
    this.random = random
    this.plan = plan
  }

  addClientConnection(startMicros: number): void {
    const { random } = this
    const virtualServer = pickWeighted(random, httpServers)
    const client = this.openClientConnection(virtualServer)
    const count = random.integer(1, 6)
    const engine = random.integer(1, PACKET_ENGINES)
    const userAgent = virtualServer.host.startsWith('api') ? 'stock-sync/2.3' : random.pick(userAgents)
    let micros = startMicros
    let mainPageId = 0
    for (let index = 0; index < count && micros < this.plan.toMicros; index++) {
      const endpoint = pickWeighted(random, virtualServer.endpoints)
      const transaction = this.draw({
        virtualServer,
        endpoint,
        client,
        engine,
        micros,
        userAgent,
        mainPageId,
        index,
        count,
      })
      if (endpoint.contentType.startsWith('text/html')) mainPageId = transaction.id
      this.http.push(transaction)
      micros = endOf(transaction) + random.skewed(SECONDS_BETWEEN_MICROS.median, SECONDS_BETWEEN_MICROS.spread)
    }
  }

  addBurstTransaction(micros: number): void {
    const { virtualServer, endpoint } = burst
    const client = this.openClientConnection(virtualServer)
    const engine = this.random.integer(1, PACKET_ENGINES)
    const userAgent = this.random.pick(userAgents)
    const facts = {
      virtualServer,
      endpoint,
      client,
      engine,
      micros,
      userAgent,
      mainPageId: 0,
      index: 0,
      count: 1,
    }
    this.http.push({ ...this.draw(facts), omittedLeg: undefined })
  }

  addDirectoryConnection(micros: number): void {
    const endpoint: Endpoint = {
      method: 'GET',
      path: '',
      weight: 1,
      contentType: '',
      requestOctets: this.random.skewed(1400, 0.4),
      responseOctets: this.random.skewed(5200, 0.6),
      waitMicros: 30_000,
      cached: 0,
    }
    const client = this.openClientConnection(directory)
    const engine = this.random.integer(1, PACKET_ENGINES)
    const facts = {
      virtualServer: directory,
      endpoint,
      client,
      engine,
      micros,
      userAgent: '',
      mainPageId: 0,
      index: 0,
      count: 1,
    }
    this.directory.push(this.draw(facts))
  }

  private draw(facts: {
    readonly virtualServer: VirtualServer
    readonly endpoint: Endpoint
    readonly client: Connection
    readonly engine: number
    readonly micros: number
    readonly userAgent: string
    readonly mainPageId: number
    readonly index: number
    readonly count: number
  }): Transaction {
    const { random } = this
    const { virtualServer, endpoint, client, micros } = facts
    const isCached = random.chance(endpoint.cached)
    const server = random.pick(virtualServer.servers)
    const isSlow = !isCached && isSlowAt(this.plan.slow, server, endpoint, micros)
    const status = isCached ? 200 : drawStatus(random, endpoint, isSlow)
    const octets = status === 200 ? random.skewed(endpoint.responseOctets, 0.3) : random.integer(240, 700)
    const phases = drawPhases(random, endpoint, { rttMs: client.rttMs, isSlow, isCached, octets })
    const isMeasured = !isCached || random.chance(0.6)
    const id = this.nextTransactionId++
    return {
      id,
      engine: facts.engine,
      virtualServer,
      client: isMeasured ? client : { ...client, rttMs: 0 },
      server: isCached ? undefined : this.takeServerConnection(server, micros, phases.serverWait),
      startMicros: micros,
      phases,
      serverTtfbMicros: Math.max(0, phases.serverWait - random.integer(0, 200)),
      method: endpoint.method,
      url: endpoint.path.replace('#', String(random.integer(1, 9) * random.integer(1, 980))),
      referer: facts.mainPageId === 0 ? '' : `https://${virtualServer.host}/`,
      cookie:
        endpoint.method === 'GET' && random.chance(0.5)
          ? ''
          : `sid=${random.integer(0x100000, 0xffffff).toString(16)}; ab=${random.pick(['A', 'B'])}`,
      userAgent: facts.userAgent,
      status,
      contentType: status < 400 ? endpoint.contentType : 'text/html',
      requestOctets: random.skewed(endpoint.requestOctets, 0.15),
      responseOctets: octets,
      position:
        facts.count === 1 ? 'only' : facts.index === 0 ? 'first' : facts.index === facts.count - 1 ? 'last' : 'middle',
      mainPageId: endpoint.contentType.startsWith('text/html') ? 0 : facts.mainPageId,
      omittedLeg: !isCached && random.chance(0.008) ? random.pick([2, 3]) : undefined,
    }
  }

  private openClientConnection(virtualServer: VirtualServer): Connection {
    const { random } = this
    const isIpv6 = random.chance(0.14)
    const from = isIpv6
      ? `2001:db8:40:${random.integer(1, 12)}::${random.integer(0x10, 0x4f).toString(16)}`
      : `198.51.100.${random.integer(10, 199)}`
    return {
      id: this.takeConnectionId(),
      from,
      fromPort: random.integer(49_152, 65_535),
      to: isIpv6 ? virtualServer.address6 : virtualServer.address4,
      toPort: virtualServer.port,
      rttMs: random.chance(0.06) ? random.integer(180, 260) : random.skewed(36, 0.35),
    }
  }

  /** Connections to servers are kept and used by one transaction at a time. */
  private takeServerConnection(server: Server, micros: number, waitMicros: number): Connection {
    const connections = this.pool.get(server.address) ?? []
    this.pool.set(server.address, connections)
    const free = connections.find((candidate) => candidate.freeFromMicros <= micros)
    const busyUntilMicros = micros + waitMicros + 400_000
    if (free !== undefined) {
      free.freeFromMicros = busyUntilMicros
      return free.connection
    }
    const port = this.random.integer(18_100, 18_999)
    const connection = connectionToServer(this.takeConnectionId(), server, port, this.random.integer(1, 3))
    connections.push({ connection, freeFromMicros: busyUntilMicros })
    return connection
  }

  /** flowId is the connection's id, or one more for what the appliance sends: ids are two apart. */
  private takeConnectionId(): number {
    const id = this.nextConnectionId
    this.nextConnectionId += 2
    return id
  }
}

function pickWeighted<T extends { readonly weight: number }>(random: Random, choices: readonly T[]): T {
  const total = choices.reduce((sum, choice) => sum + choice.weight, 0)
  let rest = random.fraction() * total
  for (const choice of choices) {
    rest -= choice.weight
    if (rest < 0) return choice
  }
  return random.pick(choices)
}
