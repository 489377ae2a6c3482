/**
 * Rows of the sessions of a fake LoadMaster: six hundred of five services. The third has a slow path to its client, the fourth
 * is of a service whose times are never measured.
 */
import type { TrafficMetric } from '../../core/protocol/traffic-session-report.ts'

/** One row; times in microseconds, null where nothing was measured. */
export interface FakeSession {
  readonly number: number
  readonly startMs: number
  readonly durationUs: number
  readonly client: string
  readonly clientPort: number
  readonly service: FakeService
  readonly metrics: Readonly<Record<TrafficMetric, number | null>>
  readonly jitter: readonly [number, number, number] | null
  readonly outOfOrder: number | null
  readonly packets: number
}

export interface FakeService {
  readonly server: string
  readonly port: number
  readonly protocol: number
  readonly application: string
  readonly serverName: string | null
  readonly network: string
  readonly rttUs: number
  readonly srtUs: number
  readonly ttl: number
  readonly windowSize: number
  /** Why nothing was measured. */
  readonly unmeasured?: string
}

const MYSQL = 'MySQL extension present: this exporter sends no such value'
const POSTGRES = 'PostgreSQL extension present: this exporter sends no such value'
const TLS = { port: 443, protocol: 6, application: 'TLS', ttl: 57, windowSize: 64_240 }

const SERVICES: readonly FakeService[] = [
  { ...TLS, server: '203.0.113.80', serverName: 'portal.example.org', network: '192.0.2', rttUs: 18_100, srtUs: 4200 },
  { ...TLS, server: '203.0.113.81', serverName: 'api.example.org', network: '192.0.2', rttUs: 9100, srtUs: 60_000 },
  {
    server: '10.30.8.60',
    port: 3306,
    protocol: 6,
    application: 'MySQL',
    serverName: null,
    network: '10.30.8',
    rttUs: 0,
    srtUs: 0,
    ttl: 64,
    windowSize: 29_200,
    unmeasured: MYSQL,
  },
  {
    server: '10.30.1.53',
    port: 53,
    protocol: 17,
    application: 'DNS',
    serverName: 'cdn.example.org',
    network: '10.30.8',
    rttUs: 0,
    srtUs: 940,
    ttl: 64,
    windowSize: 0,
  },
  {
    server: '10.30.8.61',
    port: 5432,
    protocol: 6,
    application: 'PostgreSQL',
    serverName: null,
    network: '10.30.8',
    rttUs: 0,
    srtUs: 0,
    ttl: 64,
    windowSize: 29_200,
    unmeasured: POSTGRES,
  },
]

/** Which service a session is of, in turn. */
const TURNS = [0, 0, 0, 2, 1, 1, 3, 0, 4, 0]

export const FAKE_SESSION_COUNT = 600

/** Numbers from 0 to 1 that are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Around a middle, with a tail to the right. */
const skewed = (random: () => number, middle: number): number =>
  Math.round(middle * Math.exp((random() + random() + random() - 1.5) * 0.6))

const THIRD: Partial<FakeSession> = {
  client: '192.0.2.145',
  clientPort: 61_744,
  durationUs: 8_410_000,
  jitter: [200, 141_000, 31_000],
  outOfOrder: 3,
  packets: 2814,
  metrics: {
    roundTripTime: 186_200,
    serverResponseTime: 4400,
    jitter: 22_700,
    retransmissions: 14,
    ttl: 49,
    synSize: 52,
    windowSize: 65_535,
    volume: 1_910_000,
  },
}

function fakeSession(index: number, random: () => number): FakeSession {
  const service = SERVICES[TURNS[index % TURNS.length] ?? 0] ?? SERVICES[0]
  if (service === undefined) throw new Error('There is no service.')
  const isTcp = service.protocol === 6
  const isMeasured = service.unmeasured === undefined
  const durationUs = isTcp ? skewed(random, 900_000) : 1200
  const volume = isTcp ? skewed(random, 90_000) : 312
  const jitter = isTcp && isMeasured ? skewed(random, 1100) : null
  const lost = random()
  const session: FakeSession = {
    number: index + 1,
    startMs: Date.parse('2024-07-11T09:21:38.004Z') + index * 733,
    durationUs,
    client: `${service.network}.${4 + ((index * 37) % 250)}`,
    clientPort: 32_768 + ((index * 7919) % 28_000),
    service,
    metrics: {
      roundTripTime: isTcp && isMeasured ? skewed(random, service.rttUs) : null,
      serverResponseTime: isMeasured ? skewed(random, service.srtUs) : null,
      jitter,
      retransmissions: isTcp && isMeasured ? (lost < 0.8 ? 0 : Math.floor(lost * 10) - 7) : null,
      ttl: isTcp ? service.ttl - (index % 9 === 0 ? 1 : 0) : null,
      synSize: isTcp ? 60 : null,
      windowSize: isTcp ? service.windowSize : null,
      volume,
    },
    jitter: jitter === null ? null : [Math.round(jitter / 8), jitter * 6, jitter * 2],
    outOfOrder: isTcp && isMeasured ? (lost > 0.95 ? 1 : 0) : null,
    packets: Math.max(2, Math.round(volume / 680)),
  }
  return index === 2 ? { ...session, ...THIRD } : session
}

const random = createRandom(7)

/** All rows, by number. */
export const FAKE_SESSIONS: readonly FakeSession[] = Array.from({ length: FAKE_SESSION_COUNT }, (_, index) =>
  fakeSession(index, random),
)
