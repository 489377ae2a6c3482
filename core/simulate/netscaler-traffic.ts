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
  type Transaction,
} from './netscaler-transaction.ts'
import type { Random } from './random.ts'
import type { TrafficRules } from './traffic-rules.ts'

/** A client's connection while its transactions are drawn. */
export interface Visit {
  readonly virtualServer: VirtualServer
  readonly client: Connection
  readonly engine: number
  readonly userAgent: string
  readonly count: number
  /** Transactions drawn so far. */
  index: number
  /** When the next one begins, Unix microseconds. */
  nextMicros: number
  mainPageId: number
}

interface PooledConnection {
  readonly connection: Connection
  /** When it was opened. */
  readonly fromMicros: number
  freeFromMicros: number
  usesLeft: number
}

const FIRST_TRANSACTION_ID = 1_068_110_000
const FIRST_CONNECTION_ID = 14_440_001
const PACKET_ENGINES = 3
const TRANSACTIONS_OF_A_VISIT = { minimum: 1, maximum: 6 }

/** Draws visits and their transactions one by one; which ids and backends they get depends on the order of the calls. */
export class TrafficSource {
  private readonly random: Random
  private readonly rules: TrafficRules
  private readonly pool = new Map<string, PooledConnection[]>()
  private readonly takenTransactionIds = new Map<number, number>()
  private readonly takenConnectionIds = new Map<number, number>()

  constructor(random: Random, rules: TrafficRules) {
    this.random = random
    this.rules = rules
  }

  /** A client connects and is about to send its first request. */
  openVisit(startMicros: number): Visit {
    const { random } = this
    const virtualServer = pickWeighted(random, httpServers)
    const client = this.drawClient(virtualServer)
    const count = random.integer(TRANSACTIONS_OF_A_VISIT.minimum, TRANSACTIONS_OF_A_VISIT.maximum)
    const engine = random.integer(1, PACKET_ENGINES)
    const userAgent = virtualServer.host.startsWith('api') ? 'stock-sync/2.3' : random.pick(userAgents)
    return {
      virtualServer,
      client: { ...client, id: this.takeConnectionId(engine) },
      engine,
      userAgent,
      count,
      index: 0,
      nextMicros: startMicros,
      mainPageId: 0,
    }
  }

  /** The next transaction of a visit. */
  drawNext(visit: Visit): Transaction {
    const endpoint = pickWeighted(this.random, visit.virtualServer.endpoints)
    const transaction = this.draw(visit, endpoint)
    if (endpoint.contentType.startsWith('text/html')) visit.mainPageId = transaction.id
    visit.index += 1
    const { median, spread } = this.rules.thinkMicros
    visit.nextMicros = endOf(transaction) + this.random.skewed(median, spread)
    return transaction
  }

  /** One of many short requests within a moment, with a connection of its own. */
  drawBurst(micros: number): Transaction {
    return { ...this.draw(this.openSingle(burst.virtualServer, micros), burst.endpoint), omittedLeg: undefined }
  }

  /** A connection that is plain TCP to the appliance. */
  drawDirectory(micros: number): Transaction {
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
    const visit = this.openSingle(directory, micros, '')
    return this.draw(visit, endpoint, 0)
  }

  /** Lets go of the connections to servers; new ones get new ids. */
  closeConnections(): void {
    this.pool.clear()
  }

  private openSingle(virtualServer: VirtualServer, micros: number, userAgent?: string): Visit {
    const client = this.drawClient(virtualServer)
    const engine = this.random.integer(1, PACKET_ENGINES)
    return {
      virtualServer,
      client: { ...client, id: this.takeConnectionId(engine) },
      engine,
      userAgent: userAgent ?? this.random.pick(userAgents),
      count: 1,
      index: 0,
      nextMicros: micros,
      mainPageId: 0,
    }
  }

  private draw(visit: Visit, endpoint: Endpoint, cachedShare = this.rules.cachedShare): Transaction {
    const { random, rules } = this
    const { virtualServer, client, nextMicros: micros, engine, index, count } = visit
    const isCached = random.chance(cachedShare ?? endpoint.cached)
    const server = random.pick(virtualServer.servers)
    const isSlow = !isCached && isSlowAt(rules.slow, server, endpoint, micros)
    const status = isCached ? 200 : drawStatus(random, endpoint, isSlow)
    const octets = status === 200 ? random.skewed(endpoint.responseOctets, 0.3) : random.integer(240, 700)
    const phases = rules.shape(drawPhases(random, endpoint, { rttMs: client.rttMs, isSlow, isCached, octets }), server)
    const isMeasured = !isCached || random.chance(0.6)
    const id = this.takeTransactionId(engine)
    return {
      id,
      engine,
      virtualServer,
      client: isMeasured ? client : { ...client, rttMs: 0 },
      server: isCached ? undefined : this.takeServerConnection(server, engine, micros, rules.serverBusy(phases)),
      startMicros: micros,
      phases,
      serverTtfbMicros: Math.max(0, phases.serverWait - random.integer(0, 200)),
      method: endpoint.method,
      url: endpoint.path.replace('#', String(random.integer(1, 9) * random.integer(1, 980))),
      referer: visit.mainPageId === 0 ? '' : `https://${virtualServer.host}/`,
      cookie:
        endpoint.method === 'GET' && random.chance(0.5)
          ? ''
          : `sid=${random.integer(0x100000, 0xffffff).toString(16)}; ab=${random.pick(['A', 'B'])}`,
      userAgent: visit.userAgent,
      status,
      contentType: status < 400 ? endpoint.contentType : 'text/html',
      requestOctets: random.skewed(endpoint.requestOctets, 0.15),
      responseOctets: octets,
      position: count === 1 ? 'only' : index === 0 ? 'first' : index === count - 1 ? 'last' : 'middle',
      mainPageId: endpoint.contentType.startsWith('text/html') ? 0 : visit.mainPageId,
      omittedLeg: !isCached && random.chance(rules.omittedShare) ? random.pick(rules.omittableLegs) : undefined,
    }
  }

  private drawClient(virtualServer: VirtualServer): Omit<Connection, 'id'> {
    const { random } = this
    const isIpv6 = random.chance(0.14)
    const from = isIpv6
      ? `2001:db8:40:${random.integer(1, 12)}::${random.integer(0x10, 0x4f).toString(16)}`
      : `198.51.100.${random.integer(10, 199)}`
    return {
      from,
      fromPort: random.integer(49_152, 65_535),
      to: isIpv6 ? virtualServer.address6 : virtualServer.address4,
      toPort: virtualServer.port,
      rttMs: random.chance(0.06) ? random.integer(180, 260) : random.skewed(36, 0.35),
    }
  }

  /** Connections to servers are kept and used by one transaction at a time. */
  private takeServerConnection(server: Server, engine: number, micros: number, busyMicros: number): Connection {
    const key = this.rules.idScope === 'engine' ? `${engine} ${server.address}` : server.address
    const { uses, lifeMicros } = this.rules.serverConnection
    const connections = (this.pool.get(key) ?? []).filter(({ fromMicros }) => micros - fromMicros < lifeMicros)
    this.pool.set(key, connections)
    let taken = connections.find((candidate) => candidate.freeFromMicros <= micros)
    if (taken === undefined) {
      const port = this.random.integer(18_100, 18_999)
      const connection = connectionToServer(this.takeConnectionId(engine), server, port, this.random.integer(1, 3))
      taken = { connection, fromMicros: micros, freeFromMicros: 0, usesLeft: uses }
      connections.push(taken)
    }
    taken.freeFromMicros = micros + busyMicros
    taken.usesLeft -= 1
    if (taken.usesLeft === 0) connections.splice(connections.indexOf(taken), 1)
    return taken.connection
  }

  private takeTransactionId(engine: number): number {
    return FIRST_TRANSACTION_ID + this.count(this.takenTransactionIds, engine, this.rules.transactionIds)
  }

  /** flowId is the connection's id, or one more for what the appliance sends: ids are two apart. */
  private takeConnectionId(engine: number): number {
    return FIRST_CONNECTION_ID + 2 * this.count(this.takenConnectionIds, engine, this.rules.connectionIds)
  }

  /** How many ids were taken before, until they come round again. */
  private count(taken: Map<number, number>, engine: number, span: number): number {
    const key = this.rules.idScope === 'engine' ? engine : 0
    const count = taken.get(key) ?? 0
    taken.set(key, (count + 1) % span)
    return count
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
