/** The templates of a LoadMaster (Flowmon elements, PEN 39499): TCP with network metrics, MySQL without, DNS. */
import { defineTemplate, enterprise, iana, VARIABLE_LENGTH } from './template-definition.ts'

const FLOWMON_PEN = 39_499
const flowmon = (id: number, length: number) => enterprise(FLOWMON_PEN, id, length)

/** RFC 5612: for examples. Stands for an element that no registry has, and that the exporter describes itself. */
export const EXAMPLE_PEN = 32_473
export const ACTIVE_SESSIONS_ID = 17

const fields = {
  octets: iana(1, 8),
  packets: iana(2, 8),
  protocol: iana(4, 1),
  classOfService: iana(5, 1),
  tcpFlags: iana(6, 1),
  sourcePort: iana(7, 2),
  source: iana(8, 4),
  ingress: iana(10, 4),
  destinationPort: iana(11, 2),
  destination: iana(12, 4),
  egress: iana(14, 4),
  sourceMac: iana(56, 6),
  destinationMac: iana(80, 6),
  vlan: iana(58, 2),
  ipVersion: iana(60, 1),
  start: iana(152, 8),
  end: iana(153, 8),
  applicationId: iana(95, 4),
  windowSize: iana(186, 2),
  timeToLive: iana(192, 1),
  jitterDeviation: flowmon(61, 4),
  jitterAverage: flowmon(62, 4),
  jitterMinimum: flowmon(63, 4),
  jitterMaximum: flowmon(64, 4),
  delayDeviation: flowmon(65, 4),
  delayAverage: flowmon(66, 4),
  delayMinimum: flowmon(67, 4),
  delayMaximum: flowmon(68, 4),
  roundTripTime: flowmon(69, 4),
  serverResponseTime: flowmon(70, 4),
  retransmissions: flowmon(71, 4),
  outOfOrder: flowmon(72, 4),
  synSize: flowmon(80, 1),
  synTtl: flowmon(81, 1),
  tlsServerVersion: flowmon(333, 2),
  tlsCipherSuite: flowmon(336, 2),
  tlsServerName: flowmon(338, 64),
  mysqlServerVersion: flowmon(291, 16),
  mysqlUsername: flowmon(293, 32),
  mysqlDatabase: flowmon(295, 32),
  mysqlErrorCode: flowmon(298, 2),
  mysqlCommand: flowmon(299, 1),
  mysqlQuery: flowmon(300, 96),
  dnsId: flowmon(110, 2),
  dnsFlagsCodes: flowmon(111, 2),
  dnsQuestions: flowmon(112, 2),
  dnsAnswers: flowmon(113, 2),
  dnsName: flowmon(121, 64),
  dnsType: flowmon(122, 2),
  dnsClass: flowmon(123, 2),
  activeSessions: enterprise(EXAMPLE_PEN, ACTIVE_SESSIONS_ID, 2),
  applicationName: iana(96, VARIABLE_LENGTH),
  elementId: iana(303, 2),
  elementType: iana(339, 1),
  elementDescription: iana(340, VARIABLE_LENGTH),
  elementName: iana(341, VARIABLE_LENGTH),
  elementRangeBegin: iana(342, 8),
  elementRangeEnd: iana(343, 8),
  elementSemantics: iana(344, 1),
  elementUnits: iana(345, 2),
  elementPen: iana(346, 4),
}

export type LoadmasterField = keyof typeof fields

const flow = [
  'octets',
  'packets',
  'protocol',
  'classOfService',
  'sourcePort',
  'source',
  'ingress',
  'destinationPort',
  'destination',
  'egress',
  'sourceMac',
  'destinationMac',
  'vlan',
  'ipVersion',
  'start',
  'end',
  'applicationId',
] as const
const tcp = ['tcpFlags', 'windowSize', 'timeToLive', 'synSize', 'synTtl'] as const
const metrics = [
  'jitterDeviation',
  'jitterAverage',
  'jitterMinimum',
  'jitterMaximum',
  'delayDeviation',
  'delayAverage',
  'delayMinimum',
  'delayMaximum',
  'roundTripTime',
  'serverResponseTime',
  'retransmissions',
  'outOfOrder',
] as const

const define = (id: number, names: readonly LoadmasterField[], scopeFieldCount = 0) =>
  defineTemplate(id, fields, names, { scopeFieldCount })

const tls = ['tlsServerVersion', 'tlsCipherSuite', 'tlsServerName'] as const

export const tcpMetrics = define(256, [...flow, ...tcp, ...metrics, 'activeSessions', ...tls])
/** Of a firmware that has left its own element out, and gives TLS before the metrics. */
export const laterTcpMetrics = define(256, [...flow, ...tcp, ...tls, ...metrics])
export const mysql = define(257, [
  ...flow,
  ...tcp,
  'mysqlServerVersion',
  'mysqlUsername',
  'mysqlDatabase',
  'mysqlErrorCode',
  'mysqlCommand',
  'mysqlQuery',
])
export const dns = define(258, [
  ...flow,
  'timeToLive',
  'serverResponseTime',
  'dnsId',
  'dnsFlagsCodes',
  'dnsQuestions',
  'dnsAnswers',
  'dnsName',
  'dnsType',
  'dnsClass',
])

export const applicationNames = define(259, ['applicationId', 'applicationName'], 1)
/** RFC 5610 §3: what an element is. */
export const typeInformation = define(
  260,
  [
    'elementPen',
    'elementId',
    'elementType',
    'elementSemantics',
    'elementUnits',
    'elementRangeBegin',
    'elementRangeEnd',
    'elementName',
    'elementDescription',
  ],
  2,
)
