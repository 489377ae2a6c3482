/** The records that a NetScaler exports about a transaction: up to four uniflows, one for each leg. */
import { encodeAddress, ipv4ToNumber } from './address.ts'
import type { ScheduledRecord } from './message-packer.ts'
import { type FlowTimeFormat, formatFlowTime } from './netscaler-clock.ts'
import { type HttpTemplates, type NetscalerField, tcpIn4, tcpIn6, tcpOut4, tcpOut6 } from './netscaler-templates.ts'
import { type Connection, endOf, responseForwardedFirstOf, type Transaction } from './netscaler-transaction.ts'
import { arrangeValues, encodeTextWithNul, type FieldValue, type NamedTemplate } from './template-definition.ts'
import type { TransactionTruth } from './transaction-truth.ts'

export type NetscalerValues = Readonly<Partial<Record<NetscalerField, FieldValue>>>

type NetscalerTemplate = NamedTemplate<NetscalerField>

/** The templates in force at a moment of export: a collector that has learned new ones cannot read the old layout. */
export type TemplatesAt = (exportMicros: number) => HttpTemplates

/** The appliance as its records name it. */
export interface Appliance {
  readonly address: string
  readonly mac: Uint8Array
  /** What its own clock showed at Unix time 0; the eight stamps count from another origin than the flow times. */
  readonly clockOffsetMicros: number
  /** Plain microseconds where the fraction belongs, unless something else is asked for. */
  readonly timeFormat?: FlowTimeFormat
  /** Methods as numbers of 8 bits, as the guide has them; undefined: as text. */
  readonly methodNumbers?: ReadonlyMap<string, number>
}

/** Interfaces by number, and the one that stands for the appliance's inside. */
const CLIENT_INTERFACE = 8
const SERVER_INTERFACE = 6
const INSIDE_INTERFACE = 0x8000_0003

/** Of flowFlags only bit 30 is known: set on what the appliance sends. */
const SENT_BY_APPLIANCE = 0x4000_0000
const TCP_SYN_ACK_PSH = 0x1a
const TCP_ACK_PSH = 0x18
const TCP_FIN_ACK_PSH = 0x19
const TCP_ALL = 0x1b

/** Headers that the server is not sent, and the least that a uniflow of one packet has: the headers of IPv4 and TCP. */
const HEADERS_LEFT_OUT_OCTETS = 56
const LEAST_OCTETS = 40

/** A record is exported this long after its last octet. */
const EXPORT_DELAY_MICROS = 2_000

export interface UniflowFacts {
  readonly engine: number
  readonly transactionId: number
  /** First octet of the transaction, Unix microseconds. */
  readonly transactionMicros: number
  readonly connection: Connection
  readonly direction: 'in' | 'out'
  /** Whether source and destination are the connection's, or the other way round. */
  readonly isAnswer: boolean
  readonly octets: number
  readonly startMicros: number
  readonly endMicros: number
  readonly tcpFlags: number
  readonly applicationId: number
  readonly interface: number
  readonly flowFlags: number
}

/** The values that all uniflows have. */
export function uniflowValues(appliance: Appliance, facts: UniflowFacts): NetscalerValues {
  const { connection, isAnswer } = facts
  const source = encodeAddress(isAnswer ? connection.to : connection.from)
  const destination = encodeAddress(isAnswer ? connection.from : connection.to)
  const isIpv6 = source.length === 16
  const isOut = facts.direction === 'out'
  return {
    observationPointId: ipv4ToNumber(appliance.address),
    exportingProcessId: facts.engine,
    flowId: connection.id + (isOut ? 1 : 0),
    transactionId: facts.transactionId,
    connectionId: connection.id,
    ipVersion: isIpv6 ? 6 : 4,
    protocol: 6,
    ...(isIpv6 ? { source6: source, destination6: destination } : { source4: source, destination4: destination }),
    sourcePort: isAnswer ? connection.toPort : connection.fromPort,
    destinationPort: isAnswer ? connection.fromPort : connection.toPort,
    packets: Math.ceil(facts.octets / 1380) + 1,
    octets: facts.octets,
    tcpFlags: facts.tcpFlags,
    flowFlags: facts.flowFlags + (isOut ? SENT_BY_APPLIANCE : 0),
    start: formatFlowTime(facts.startMicros, appliance.timeFormat),
    end: formatFlowTime(facts.endMicros, appliance.timeFormat),
    ingress: isOut ? INSIDE_INTERFACE : facts.interface,
    egress: isOut ? facts.interface : INSIDE_INTERFACE,
    appNameAppId: facts.applicationId,
    roundTripTime: isOut ? connection.rttMs : 0,
    connectionChainId: chainId(appliance, facts),
    connectionChainHop: 1,
  }
}

/** All records of a transaction, each with the moment of its export. */
export function transactionExports(
  appliance: Appliance,
  transaction: Transaction,
  templatesAt: TemplatesAt,
  options: { readonly hasLateAck: boolean; readonly truth?: TransactionTruth },
): ScheduledRecord[] {
  const { server, omittedLeg } = transaction
  const { hasLateAck, truth } = options
  const legs: [leg: 1 | 2 | 3 | 4, item: ScheduledRecord][] = [
    [1, requestLeg(appliance, transaction, templatesAt, hasLateAck)],
  ]
  if (server !== undefined) {
    legs.push([2, forwardLeg(appliance, transaction, server)])
    legs.push([3, responseLeg(appliance, transaction, server, templatesAt)])
  }
  legs.push([4, returnLeg(appliance, transaction)])
  if (hasLateAck) legs.push([1, lateAck(appliance, transaction, templatesAt)])
  const exported = legs.filter(([leg]) => leg !== omittedLeg)
  if (truth === undefined) return exported.map(([, item]) => item)
  return exported.map(([leg, item]) => ({ ...item, fate: truth.follow(leg, item) }))
}

/** Client → VIP. With a late ACK to come, the response is not forwarded yet and its stamps are 0. */
function requestLeg(
  appliance: Appliance,
  transaction: Transaction,
  templatesAt: TemplatesAt,
  hasLateAck: boolean,
): ScheduledRecord {
  const endMicros = transaction.startMicros + transaction.phases.requestFromClient
  const values = {
    ...clientUniflow(appliance, transaction, 'in', transaction.requestOctets, transaction.startMicros, endMicros),
    appUnitNameAppId: transaction.virtualServer.serviceGroupId,
    url: encodeTextWithNul(transaction.url),
    ...optionalText('cookie', transaction.cookie),
    ...optionalText('referer', transaction.referer),
    method: appliance.methodNumbers?.get(transaction.method) ?? encodeTextWithNul(transaction.method),
    host: encodeTextWithNul(transaction.virtualServer.host),
    userAgent: encodeTextWithNul(transaction.userAgent),
    domainName: encodeTextWithNul(transaction.virtualServer.host),
    ...(transaction.method === 'POST' ? { contentType: encodeTextWithNul('application/json') } : {}),
    ...(hasLateAck ? {} : responseForwardedStamps(appliance, transaction)),
  }
  const exportedMicros = hasLateAck ? endMicros : endOf(transaction)
  return record(requestTemplate(transaction, templatesAt), values, exportedMicros)
}

/** The client's last ACK, exported as one more record of leg 1 without any text. */
function lateAck(appliance: Appliance, transaction: Transaction, templatesAt: TemplatesAt): ScheduledRecord {
  const acknowledgedMicros = endOf(transaction) + transaction.client.rttMs * 1000
  const values = {
    ...clientUniflow(appliance, transaction, 'in', 40, acknowledgedMicros, acknowledgedMicros),
    packets: 1,
    tcpFlags: 0x10,
    ...responseForwardedStamps(appliance, transaction),
  }
  return record(requestTemplate(transaction, templatesAt), values, acknowledgedMicros)
}

/** NetScaler → server. */
function forwardLeg(appliance: Appliance, transaction: Transaction, server: Connection): ScheduledRecord {
  const startMicros = transaction.startMicros + transaction.phases.requestFromClient + transaction.phases.holdIn
  const endMicros = startMicros + transaction.phases.requestToServer
  const octets = Math.max(LEAST_OCTETS, transaction.requestOctets - HEADERS_LEFT_OUT_OCTETS)
  return record(
    () => tcpOut4,
    serverUniflow(appliance, transaction, server, 'out', octets, startMicros, endMicros),
    endMicros,
  )
}

/** Server → NetScaler. */
function responseLeg(
  appliance: Appliance,
  transaction: Transaction,
  server: Connection,
  templatesAt: TemplatesAt,
): ScheduledRecord {
  const { phases, startMicros } = transaction
  const forwardedFirst = startMicros + phases.requestFromClient + phases.holdIn
  const forwardedLast = forwardedFirst + phases.requestToServer
  const receivedFirst = forwardedLast + phases.serverWait
  const receivedLast = receivedFirst + phases.responseFromServer
  const stamp = (micros: number): number => micros + appliance.clockOffsetMicros
  const values = {
    ...serverUniflow(appliance, transaction, server, 'in', transaction.responseOctets, receivedFirst, receivedLast),
    status: transaction.status,
    responseLength: transaction.responseOctets,
    serverTtfb: transaction.serverTtfbMicros,
    serverTtlb: transaction.serverTtfbMicros + phases.responseFromServer,
    mainPageId: transaction.mainPageId,
    mainPageCoreId: transaction.mainPageId === 0 ? 0 : transaction.engine,
    requestReceivedFirst: stamp(startMicros),
    requestReceivedLast: stamp(startMicros + phases.requestFromClient),
    requestForwardedFirst: stamp(forwardedFirst),
    requestForwardedLast: stamp(forwardedLast),
    responseReceivedFirst: stamp(receivedFirst),
    responseReceivedLast: stamp(receivedLast),
    clientRtt: transaction.client.rttMs,
    contentType: encodeTextWithNul(transaction.contentType),
    ...(transaction.status === 302 ? { location: encodeTextWithNul('https://shop.example.net/cart') } : {}),
    ...(transaction.status === 302 ? { setCookie: encodeTextWithNul('sid=7f1c0e; Secure; HttpOnly') } : {}),
  }
  return record((micros) => templatesAt(micros).response4, values, receivedLast)
}

/** VIP → client. */
function returnLeg(appliance: Appliance, transaction: Transaction): ScheduledRecord {
  const startMicros = responseForwardedFirstOf(transaction)
  const endMicros = endOf(transaction)
  const octets = transaction.responseOctets + 72
  const values = clientUniflow(appliance, transaction, 'out', octets, startMicros, endMicros)
  const template = isIpv6(transaction.client) ? tcpOut6 : tcpOut4
  return record(() => template, values, endMicros)
}

/** The two uniflows of each side of a connection that is plain TCP to the appliance. */
export function tcpExports(
  appliance: Appliance,
  transaction: Transaction,
  truth?: TransactionTruth,
): ScheduledRecord[] {
  const { server, startMicros, requestOctets, responseOctets } = transaction
  const end = endOf(transaction)
  const client = isIpv6(transaction.client) ? { in: tcpIn6, out: tcpOut6 } : { in: tcpIn4, out: tcpOut4 }
  const of = (template: NetscalerTemplate, values: NetscalerValues): ScheduledRecord =>
    record(() => template, values, end)
  const legs: [leg: 1 | 2 | 3 | 4, item: ScheduledRecord][] = [
    [1, of(client.in, clientUniflow(appliance, transaction, 'in', requestOctets, startMicros, end))],
    [4, of(client.out, clientUniflow(appliance, transaction, 'out', responseOctets, startMicros, end))],
  ]
  if (server !== undefined) {
    legs.push([2, of(tcpOut4, serverUniflow(appliance, transaction, server, 'out', requestOctets, startMicros, end))])
    legs.push([3, of(tcpIn4, serverUniflow(appliance, transaction, server, 'in', responseOctets, startMicros, end))])
  }
  return legs.map(([leg, item]) => (truth === undefined ? item : { ...item, fate: truth.follow(leg, item) }))
}

function clientUniflow(
  appliance: Appliance,
  transaction: Transaction,
  direction: 'in' | 'out',
  octets: number,
  startMicros: number,
  endMicros: number,
): NetscalerValues {
  return uniflowValues(appliance, {
    engine: transaction.engine,
    transactionId: transaction.id,
    transactionMicros: transaction.startMicros,
    connection: transaction.client,
    direction,
    isAnswer: direction === 'out',
    octets,
    startMicros,
    endMicros,
    tcpFlags: { first: TCP_SYN_ACK_PSH, middle: TCP_ACK_PSH, last: TCP_FIN_ACK_PSH, only: TCP_ALL }[
      transaction.position
    ],
    applicationId: transaction.virtualServer.applicationId,
    interface: CLIENT_INTERFACE,
    flowFlags: transaction.method === 'POST' ? 0x0902_2000 : 0x0502_2000,
  })
}

function serverUniflow(
  appliance: Appliance,
  transaction: Transaction,
  server: Connection,
  direction: 'in' | 'out',
  octets: number,
  startMicros: number,
  endMicros: number,
): NetscalerValues {
  return uniflowValues(appliance, {
    engine: transaction.engine,
    transactionId: transaction.id,
    transactionMicros: transaction.startMicros,
    connection: server,
    direction,
    isAnswer: direction === 'in',
    octets,
    startMicros,
    endMicros,
    tcpFlags: TCP_ACK_PSH,
    applicationId: transaction.virtualServer.serviceGroupId,
    interface: SERVER_INTERFACE,
    flowFlags: 0x0500_2000,
  })
}

function responseForwardedStamps(appliance: Appliance, transaction: Transaction): NetscalerValues {
  return {
    responseForwardedFirst: responseForwardedFirstOf(transaction) + appliance.clockOffsetMicros,
    responseForwardedLast: endOf(transaction) + appliance.clockOffsetMicros,
  }
}

function optionalText(name: 'cookie' | 'referer', text: string): NetscalerValues {
  return text === '' ? {} : { [name]: encodeTextWithNul(text) }
}

function requestTemplate(transaction: Transaction, templatesAt: TemplatesAt): (micros: number) => NetscalerTemplate {
  const name = isIpv6(transaction.client) ? 'request6' : 'request4'
  return (micros) => templatesAt(micros)[name]
}

function record(
  templateAt: (micros: number) => NetscalerTemplate,
  values: NetscalerValues,
  endMicros: number,
): ScheduledRecord {
  const atMicros = endMicros + EXPORT_DELAY_MICROS
  const template = templateAt(atMicros)
  return { kind: 'record', atMicros, template, values: arrangeValues(template, values) }
}

/** Sixteen octets: the appliance's MAC, the packet engine, then what tells the connections of a chain apart. */
function chainId(appliance: Appliance, facts: UniflowFacts): Uint8Array {
  const octets = new Uint8Array(16)
  octets.set(appliance.mac)
  const view = new DataView(octets.buffer)
  view.setUint16(6, facts.engine, true)
  view.setUint32(8, Math.floor(facts.transactionMicros / 1_000_000), true)
  view.setUint32(12, facts.transactionId & 0x000f_ffff, true)
  return octets
}

function isIpv6(connection: Connection): boolean {
  return connection.from.includes(':')
}
