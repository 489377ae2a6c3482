/** A LoadMaster: sessions of TLS services, a database and a resolver, each exported as two uniflows. */
import { encodeAddress } from './address.ts'
import { type PackedExports, packExports } from './export-schedule.ts'
import { streamExports, type TemplateTimes, type TrafficPiece } from './export-stream.ts'
import type { ScheduledExport } from './message-packer.ts'
import { IpfixMessageWriter } from './ipfix-message.ts'
import {
  ACTIVE_SESSIONS_ID,
  applicationNames,
  dns,
  EXAMPLE_PEN,
  laterTcpMetrics,
  type LoadmasterField,
  mysql,
  tcpMetrics,
  typeInformation,
} from './loadmaster-templates.ts'
import type { Random } from './random.ts'
import { arrangeValues, type FieldValue, type NamedTemplate } from './template-definition.ts'
import { dueMoments, type TrafficPace } from './traffic-pace.ts'

/** All moments in Unix microseconds. */
export interface LoadmasterPlan {
  readonly fromMicros: number
  readonly toMicros: number
  readonly sessions: number
  readonly templatesFromMicros: number
  readonly refreshMicros: number
}

type Values = Readonly<Partial<Record<LoadmasterField, FieldValue>>>

interface Session {
  readonly client: string
  readonly clientPort: number
  readonly server: string
  readonly serverPort: number
  readonly startMicros: number
  readonly durationMicros: number
  readonly roundTripMicros: number
  readonly responseMicros: number
}

export const LOADMASTER_DOMAIN = 1
const FIRST_SEQUENCE = 7_120
const SERVER_MAC = Uint8Array.of(0x02, 0x00, 0x00, 0x30, 0x00, 0x80)
const CLIENT_MAC = Uint8Array.of(0x02, 0x00, 0x00, 0x30, 0x00, 0x01)
/** RFC 6759: engine 3 is IANA's layer 4, the selector is the port. */
const APPLICATION_ENGINE = 3 << 24

/** Names have a cycle of their own, some time after that of the templates. */
const NAMES_AFTER_MICROS = 31_000_000
const STEADY_NAMES_AFTER_MICROS = 1_000_000
const OPTIONS_EVERY_MICROS = 60_000_000

const applications = [
  { port: 443, name: 'https' },
  { port: 3306, name: 'mysql' },
  { port: 53, name: 'dns' },
] as const

const tlsServices = [
  { address: '203.0.113.80', name: 'portal.example.org', responseMicros: 4_200, weight: 5 },
  { address: '203.0.113.81', name: 'api.example.org', responseMicros: 59_000, weight: 3 },
  { address: '203.0.113.82', name: 'files.example.org', responseMicros: 11_000, weight: 2 },
] as const
const queries = [
  'SELECT id, name FROM products WHERE sku = ?',
  'UPDATE carts SET touched = NOW() WHERE id = ?',
  'SELECT COUNT(*) FROM orders WHERE state = ?',
] as const
const resolvedNames = ['cdn.example.org', 'portal.example.org', 'mail.example.org', 'gone.example.org'] as const

/** Simulates a LoadMaster. */
export function simulateLoadmaster(random: Random, plan: LoadmasterPlan): PackedExports {
  const exports: ScheduledExport[] = []
  for (let at = plan.templatesFromMicros; at < plan.toMicros; at += plan.refreshMicros) {
    const templates = [typeInformation, applicationNames, tcpMetrics, mysql, dns]
    exports.push({ kind: 'templates', atMicros: at, templates }, elementExport(at))
    exports.push(...applicationExports(at + NAMES_AFTER_MICROS))
  }
  for (let index = 0; index < plan.sessions; index++) {
    const startMicros = plan.fromMicros + random.integer(0, plan.toMicros - plan.fromMicros - 1)
    exports.push(...drawSession(random, startMicros, () => tcpMetrics))
  }
  const inTime = exports.filter((item) => item.atMicros < plan.toMicros)
  return packExports(new IpfixMessageWriter(LOADMASTER_DOMAIN, FIRST_SEQUENCE), inTime)
}

type TemplateAt = (exportMicros: number) => NamedTemplate<LoadmasterField>

/** What a LoadMaster that runs on exports: sessions at a steady rate, all of them when they are over. */
export function streamLoadmaster(
  random: Random,
  plan: { readonly pace: TrafficPace; readonly templates: TemplateTimes },
): Generator<ScheduledExport, void> {
  const { pace, templates } = plan
  const { changeMicros } = templates
  const metricsAt: TemplateAt = (micros) =>
    micros < (changeMicros ?? Number.POSITIVE_INFINITY) ? tcpMetrics : laterTcpMetrics
  return streamExports({
    templates,
    recurring: [
      {
        firstAfterMicros: 0,
        everyMicros: templates.everyMicros,
        exportsAt: (atMicros) => [
          {
            kind: 'templates',
            atMicros,
            templates: [typeInformation, applicationNames, metricsAt(atMicros), mysql, dns],
          },
        ],
      },
      { firstAfterMicros: 0, everyMicros: OPTIONS_EVERY_MICROS, exportsAt: (at) => [elementExport(at)] },
      { firstAfterMicros: STEADY_NAMES_AFTER_MICROS, everyMicros: OPTIONS_EVERY_MICROS, exportsAt: applicationExports },
    ],
    traffic: drawSessions(random, pace, metricsAt),
    untilMicros: Number.POSITIVE_INFINITY,
    change:
      changeMicros === undefined
        ? undefined
        : { atMicros: changeMicros, before: [tcpMetrics], after: [laterTcpMetrics] },
    restart: pace.restart,
  })
}

function* drawSessions(random: Random, pace: TrafficPace, metricsAt: TemplateAt): Generator<TrafficPiece, void> {
  for (const startMicros of dueMoments(random, pace)) {
    yield { startMicros, exports: drawSession(random, startMicros, metricsAt) }
  }
}

function drawSession(random: Random, startMicros: number, metricsAt: TemplateAt): ScheduledExport[] {
  const kind = random.fraction()
  if (kind < 0.72) return drawTlsSession(random, startMicros, metricsAt)
  return kind < 0.84 ? drawMysqlSession(random, startMicros) : drawDnsSession(random, startMicros)
}

/** What the exporter says of an element of its own. */
function elementExport(atMicros: number): ScheduledExport {
  const element: Values = {
    elementPen: EXAMPLE_PEN,
    elementId: ACTIVE_SESSIONS_ID,
    // RFC 5610 §3.1, §3.2: an unsigned16 that is a quantity.
    elementType: 2,
    elementSemantics: 1,
    elementName: 'activeSessions',
    elementDescription: 'Sessions of the virtual service when this one began.',
  }
  return { kind: 'record', atMicros, template: typeInformation, values: arrangeValues(typeInformation, element) }
}

function applicationExports(atMicros: number): ScheduledExport[] {
  return applications.map(({ port, name }) => {
    const values = { applicationId: APPLICATION_ENGINE + port, applicationName: name }
    return { kind: 'record', atMicros, template: applicationNames, values: arrangeValues(applicationNames, values) }
  })
}

function drawTlsSession(random: Random, startMicros: number, metricsAt: TemplateAt): ScheduledExport[] {
  const service = random.pick(
    tlsServices.flatMap((candidate) => Array<typeof candidate>(candidate.weight).fill(candidate)),
  )
  const isTroubled = random.chance(0.07)
  const session: Session = {
    client: `192.0.2.${random.integer(60, 250)}`,
    clientPort: random.integer(32_768, 61_000),
    server: service.address,
    serverPort: 443,
    startMicros,
    durationMicros: random.skewed(900_000, 0.9),
    roundTripMicros: isTroubled ? random.integer(140_000, 240_000) : random.skewed(18_000, 0.2),
    responseMicros: random.skewed(service.responseMicros, 0.15),
  }
  const answerOctets = random.skewed(42_000, 1)
  // Half of the packets at the most are sent again, and no more come out of order.
  const packetLimit = tcpPacketsOf(answerOctets) >> 1
  const retransmissions = isTroubled ? random.integer(3, 18) : random.chance(0.08) ? 1 : 0
  const metrics = metricsAt(session.startMicros + session.durationMicros)
  const timeToLive = isTroubled ? 49 : random.integer(55, 58)
  const tls = {
    tlsServerVersion: random.chance(0.85) ? 0x0304 : 0x0303,
    tlsCipherSuite: 0x1301,
    tlsServerName: service.name,
  }
  const syn = { synSize: isTroubled ? 52 : 60, synTtl: timeToLive, windowSize: isTroubled ? 65_535 : 64_240 }
  return [
    uniflow(metrics, session, 'request', Math.ceil(answerOctets / 14), {
      ...syn,
      ...tls,
      ...drawJitter(random, isTroubled),
      timeToLive,
      tcpFlags: 0x1b,
      roundTripTime: session.roundTripMicros,
    }),
    uniflow(metrics, session, 'answer', answerOctets, {
      ...tls,
      ...drawJitter(random, isTroubled),
      timeToLive: 64,
      windowSize: 65_160,
      tcpFlags: 0x1b,
      serverResponseTime: session.responseMicros,
      retransmissions: Math.min(retransmissions, packetLimit),
      outOfOrder: Math.min(isTroubled ? random.integer(0, 4) : 0, packetLimit),
    }),
  ]
}

/** With the MySQL extension the network metrics are missing, not zero. */
function drawMysqlSession(random: Random, startMicros: number): ScheduledExport[] {
  const session = insideSession(random, startMicros, '10.30.8.60', 3306, random.skewed(240_000, 0.7))
  const database = { mysqlServerVersion: '8.0.37', mysqlUsername: 'shop', mysqlDatabase: 'catalogue' }
  const command = { mysqlCommand: 3, mysqlQuery: random.pick(queries) }
  const tcp = { tcpFlags: 0x1b, timeToLive: 64, windowSize: 29_200 }
  return [
    uniflow(mysql, session, 'request', random.skewed(1_800, 0.4), { ...tcp, ...command, synSize: 60, synTtl: 64 }),
    uniflow(mysql, session, 'answer', random.skewed(4_400, 0.8), { ...tcp, ...database }),
  ]
}

function drawDnsSession(random: Random, startMicros: number): ScheduledExport[] {
  const responseMicros = random.skewed(900, 0.6)
  const session = { ...insideSession(random, startMicros, '10.30.1.53', 53, responseMicros), responseMicros }
  const name = random.pick(resolvedNames)
  const question = { dnsId: random.integer(0, 65_535), dnsName: name, dnsType: random.pick([1, 28]), dnsClass: 1 }
  const isMissing = name.startsWith('gone')
  return [
    uniflow(dns, session, 'request', 78, { ...question, timeToLive: 64, dnsFlagsCodes: 0x0100, dnsQuestions: 1 }),
    uniflow(dns, session, 'answer', isMissing ? 142 : 234, {
      ...question,
      timeToLive: 64,
      dnsFlagsCodes: isMissing ? 0x8183 : 0x8180,
      dnsQuestions: 1,
      dnsAnswers: isMissing ? 0 : random.integer(1, 4),
      serverResponseTime: responseMicros,
    }),
  ]
}

function insideSession(
  random: Random,
  startMicros: number,
  server: string,
  serverPort: number,
  durationMicros: number,
): Session {
  return {
    client: `10.30.8.${random.integer(4, 19)}`,
    clientPort: random.integer(32_768, 61_000),
    server,
    serverPort,
    startMicros,
    durationMicros,
    roundTripMicros: 0,
    responseMicros: 0,
  }
}

function uniflow(
  template: NamedTemplate<LoadmasterField>,
  session: Session,
  direction: 'request' | 'answer',
  octets: number,
  values: Values,
): ScheduledExport {
  const isAnswer = direction === 'answer'
  const client = { address: encodeAddress(session.client), port: session.clientPort, mac: CLIENT_MAC, interface: 1 }
  const server = { address: encodeAddress(session.server), port: session.serverPort, mac: SERVER_MAC, interface: 2 }
  const [from, to] = isAnswer ? [server, client] : [client, server]
  const endMicros = session.startMicros + session.durationMicros
  const startMicros = isAnswer ? session.startMicros + (session.roundTripMicros >> 1) : session.startMicros
  const isUdp = template === dns
  const common: Values = {
    octets,
    packets: isUdp ? 1 : tcpPacketsOf(octets),
    protocol: isUdp ? 17 : 6,
    sourcePort: from.port,
    source: from.address,
    ingress: from.interface,
    destinationPort: to.port,
    destination: to.address,
    egress: to.interface,
    sourceMac: from.mac,
    destinationMac: to.mac,
    vlan: 30,
    ipVersion: 4,
    // A session may be shorter than half a round trip as drawn; no flow ends before it starts.
    start: Math.floor(Math.min(startMicros, endMicros) / 1000),
    end: Math.floor(endMicros / 1000),
    applicationId: APPLICATION_ENGINE + session.serverPort,
    activeSessions: 20 + (session.clientPort % 180),
  }
  // Both uniflows of a session are exported together, once it is over.
  return { kind: 'record', atMicros: endMicros, template, values: arrangeValues(template, { ...common, ...values }) }
}

/** Full segments, and what opens and closes the connection. */
function tcpPacketsOf(octets: number): number {
  return Math.ceil(octets / 1380) + 4
}

function drawJitter(random: Random, isTroubled: boolean): Values {
  const average = random.skewed(isTroubled ? 21_000 : 900, 0.3)
  const delay = random.skewed(isTroubled ? 34_000 : 2_400, 0.3)
  return {
    jitterDeviation: Math.ceil(average * 1.3),
    jitterAverage: average,
    jitterMinimum: Math.ceil(average / 20),
    jitterMaximum: average * random.integer(3, 7),
    delayDeviation: Math.ceil(delay / 2),
    delayAverage: delay,
    delayMinimum: Math.ceil(delay / 12),
    delayMaximum: delay * random.integer(2, 6),
  }
}
