/**
 * The templates of a NetScaler, field by field in the order in which real appliances send them: the first set as in 2012,
 * the requests and responses of the second as in 2016. The order of two interfaces differs between them.
 */
import { NETSCALER_PEN } from './netscaler-clock.ts'
import { defineTemplate, enterprise, iana, VARIABLE_LENGTH } from './template-definition.ts'

const netscaler = (id: number, length: number) => enterprise(NETSCALER_PEN, id, length)
const text = (id: number) => netscaler(id, VARIABLE_LENGTH)

const fields = {
  observationPointId: iana(138, 4),
  exportingProcessId: iana(144, 4),
  flowId: iana(148, 8),
  transactionId: netscaler(129, 4),
  connectionId: netscaler(133, 4),
  ipVersion: iana(60, 1),
  protocol: iana(4, 1),
  padding: iana(210, 2),
  paddingOne: iana(210, 1),
  source4: iana(8, 4),
  destination4: iana(12, 4),
  source6: iana(27, 16),
  destination6: iana(28, 16),
  sourcePort: iana(7, 2),
  destinationPort: iana(11, 2),
  packets: iana(2, 8),
  octets: iana(1, 8),
  tcpFlags: iana(6, 1),
  flowFlags: netscaler(132, 8),
  start: iana(154, 8),
  end: iana(155, 8),
  roundTripTime: netscaler(128, 4),
  ingress: iana(10, 4),
  egress: iana(14, 4),
  appNameAppId: netscaler(151, 4),
  appUnitNameAppId: netscaler(171, 4),
  requestReceivedFirst: netscaler(153, 8),
  requestReceivedLast: netscaler(159, 8),
  requestForwardedFirst: netscaler(156, 8),
  requestForwardedLast: netscaler(160, 8),
  responseReceivedFirst: netscaler(157, 8),
  responseReceivedLast: netscaler(169, 8),
  responseForwardedFirst: netscaler(158, 8),
  responseForwardedLast: netscaler(170, 8),
  connectionChainId: netscaler(192, 16),
  connectionChainHop: netscaler(193, 1),
  unknown330: netscaler(330, 2),
  unknown347: netscaler(347, 4),
  cacheRedirectionCoreId: netscaler(268, 4),
  cacheRedirectionTransactionId: netscaler(269, 4),
  status: netscaler(144, 2),
  responseLength: netscaler(145, 8),
  serverTtfb: netscaler(146, 8),
  serverTtlb: netscaler(147, 8),
  mainPageId: netscaler(161, 4),
  mainPageCoreId: netscaler(162, 4),
  clientRtt: netscaler(182, 4),
  aaaUsername: text(205),
  url: text(130),
  cookie: text(131),
  referer: text(140),
  method: text(141),
  methodNumber: netscaler(141, 1),
  host: text(142),
  userAgent: text(143),
  contentType: text(183),
  authorization: text(185),
  via: text(186),
  forwardedFor: text(190),
  domainName: text(267),
  location: text(187),
  setCookie: text(188),
  setCookie2: text(189),
  syslogPriority: netscaler(134, 1),
  syslogTimestamp: netscaler(136, 4),
  syslogMessage: text(135),
  observationDomainId: iana(149, 4),
  incarnation: netscaler(150, 4),
  appName: text(152),
}

export type NetscalerField = keyof typeof fields

const identity = [
  'observationPointId',
  'exportingProcessId',
  'flowId',
  'transactionId',
  'connectionId',
  'ipVersion',
  'protocol',
  'padding',
] as const
const addresses4 = ['source4', 'destination4'] as const
const addresses6 = ['source6', 'destination6'] as const
const counters = [
  'sourcePort',
  'destinationPort',
  'packets',
  'octets',
  'tcpFlags',
  'flowFlags',
  'start',
  'end',
] as const
const inward = ['ingress', 'egress'] as const
const outward = ['roundTripTime', 'egress', 'ingress', 'appNameAppId'] as const
const requestTexts = ['url', 'cookie', 'referer', 'method', 'host', 'userAgent'] as const
const serverTimes = ['status', 'responseLength', 'serverTtfb', 'serverTtlb', 'appNameAppId'] as const
const requestStamps = ['responseForwardedFirst', 'responseForwardedLast'] as const
const requestAdditions = [
  'appUnitNameAppId',
  ...requestStamps,
  'connectionChainId',
  'connectionChainHop',
  'unknown330',
] as const
const requestTextAdditions = ['contentType', 'authorization', 'via', 'forwardedFor', 'domainName'] as const
const responseStamps = [
  'requestReceivedFirst',
  'requestForwardedFirst',
  'responseReceivedFirst',
  'requestReceivedLast',
  'requestForwardedLast',
  'responseReceivedLast',
] as const
const responseAdditions = [
  'mainPageId',
  'mainPageCoreId',
  ...responseStamps,
  'clientRtt',
  'unknown330',
  'unknown347',
  'aaaUsername',
  'contentType',
  'location',
  'setCookie',
  'setCookie2',
] as const

/** A lone NUL is what firmware of 2016 sends for an absent text; that of 2012 sends no octet at all. */
const LONE_NUL = { emptyText: Uint8Array.of(0) }

const define = (id: number, names: readonly NetscalerField[], options = {}) =>
  defineTemplate(id, fields, names, options)

export const tcpIn4 = define(256, [...identity, ...addresses4, ...counters, ...inward, 'appNameAppId'])
export const tcpOut4 = define(257, [...identity, ...addresses4, ...counters, ...outward])
export const tcpIn6 = define(259, [...identity, ...addresses6, ...counters, ...inward, 'appNameAppId'])
export const tcpOut6 = define(260, [...identity, ...addresses6, ...counters, ...outward])
export const syslog = define(264, ['syslogPriority', 'paddingOne', 'padding', 'syslogTimestamp', 'syslogMessage'])
export const applicationNames = define(265, ['observationDomainId', 'incarnation', 'appNameAppId', 'appName'], {
  scopeFieldCount: 1,
})

/** Which number of 8 bits stands for which method; the label has the same element as the number, as text. */
export const methodNames = define(266, ['methodNumber', 'method'], { scopeFieldCount: 1 })

/** What changes between firmware versions: requests and responses. */
export interface HttpTemplates {
  readonly request4: typeof tcpIn4
  readonly request6: typeof tcpIn4
  readonly response4: typeof tcpIn4
  readonly response6: typeof tcpIn4
}

const firstRequest = (id: number, addresses: readonly NetscalerField[], extra: readonly NetscalerField[]) =>
  define(id, [...identity, ...addresses, ...counters, ...inward, 'appNameAppId', ...extra, ...requestTexts])
const firstResponse = (id: number, addresses: readonly NetscalerField[], extra: readonly NetscalerField[]) =>
  define(id, [...identity, ...addresses, ...counters, ...inward, ...serverTimes, ...extra])

/** Without stamps. */
export const firstHttpTemplates: HttpTemplates = {
  request4: firstRequest(258, addresses4, []),
  request6: firstRequest(261, addresses6, []),
  response4: firstResponse(262, addresses4, []),
  response6: firstResponse(263, addresses6, []),
}

/** Stamps in the records of IPv4 alone: what a client of IPv6 waits for is measured only in part. */
export const stampedHttpTemplates: HttpTemplates = {
  ...firstHttpTemplates,
  request4: firstRequest(258, addresses4, requestStamps),
  response4: firstResponse(262, addresses4, responseStamps),
}

const laterRequest = (id: number, addresses: readonly NetscalerField[], extra: readonly NetscalerField[]) =>
  define(
    id,
    [
      ...identity,
      ...addresses,
      ...counters,
      ...inward,
      'appNameAppId',
      ...requestAdditions,
      ...extra,
      'aaaUsername',
      ...requestTexts,
      ...requestTextAdditions,
    ],
    LONE_NUL,
  )
const laterResponse = (id: number, addresses: readonly NetscalerField[]) =>
  define(id, [...identity, ...addresses, ...counters, ...inward, ...serverTimes, ...responseAdditions], LONE_NUL)

export const laterHttpTemplates: HttpTemplates = {
  request4: laterRequest(258, addresses4, []),
  request6: laterRequest(261, addresses6, ['cacheRedirectionCoreId', 'cacheRedirectionTransactionId']),
  response4: laterResponse(262, addresses4),
  response6: laterResponse(263, addresses6),
}

/** The templates of a firmware that gives methods as numbers of 8 bits, in the place of the text. */
export function withMethodNumbers(templates: HttpTemplates): HttpTemplates {
  const change = (template: HttpTemplates['request4']): HttpTemplates['request4'] => ({
    ...template,
    fields: template.names.map((name) => fields[name === 'method' ? 'methodNumber' : name]),
  })
  return { ...templates, request4: change(templates.request4), request6: change(templates.request6) }
}
