/** Flows of every sort for filters to tell apart, one v9 message each, so that programs which filter messages can be asked as well. */
import { createRandom } from '../../core/simulate/random.ts'
import { buildPcap } from './capture-builders.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  integer,
  ipfixMessage,
  ipv4,
  templateRecord,
  templateSet,
  text,
  variable,
  u16,
  u32,
  u8,
  v9Message,
  v9TemplateRecord,
  v9TemplateSet,
} from './message-builders.ts'
import { addressOctets, udpFrame } from './packet-builders.ts'

const SEED = 64_500
const UPTIME_MS = 3_600_000
const COLLECTOR_PORT = 2055
/** The octets of a flow end in its number. */
const NUMBERS = 1000

const COMMON = [
  [1, 4],
  [2, 4],
  [4, 1],
  [5, 1],
  [6, 1],
  [7, 2],
  [11, 2],
  [10, 2],
  [14, 2],
  [16, 4],
  [17, 4],
  [22, 4],
  [21, 4],
  [32, 2],
  [61, 1],
  [58, 2],
  [56, 6],
  [80, 6],
] as const
const IPV4 = [
  [8, 4],
  [9, 1],
  [12, 4],
  [13, 1],
  [15, 4],
] as const
const IPV6 = [
  [27, 16],
  [29, 1],
  [28, 16],
  [30, 1],
] as const
const template = (id: number, fields: readonly (readonly [number, number])[]) =>
  v9TemplateRecord(
    id,
    fields.map(([field, length]) => ({ id: field, length })),
  )

const TCP = 6
const UDP = 17
const ICMP = 1
const ICMPV6 = 58

export interface VariedFlows {
  /** Each a message; the first one holds the templates. */
  readonly messages: readonly Uint8Array<ArrayBuffer>[]
  readonly capture: Uint8Array<ArrayBuffer>
}

/** The number of a flow from its octets. */
export function flowNumber(octets: number): number {
  return octets % NUMBERS
}

/** Makes some hundred flows; every call the same. */
export function buildVariedFlows(count: number): VariedFlows {
  const templates = v9TemplateSet(template(256, [...IPV4, ...COMMON]), template(257, [...IPV6, ...COMMON]))
  const messages = [v9Message({ count: 2, sysUpTime: UPTIME_MS }, templates)]
  for (let number = 1; number <= count; number += 1) messages.push(buildFlow(number))
  const ports = { sourcePort: 40_000, destinationPort: COLLECTOR_PORT }
  const frames = messages.map((message) => ({ octets: udpFrame(message, ports) }))
  return { messages, capture: buildPcap({ frames }) }
}

function buildFlow(number: number): Uint8Array<ArrayBuffer> {
  const random = createRandom(SEED + number)
  const isIpv6 = random.chance(0.3)
  const protocol = random.pick([TCP, TCP, TCP, UDP, UDP, isIpv6 ? ICMPV6 : ICMP])
  const hasPorts = protocol === TCP || protocol === UDP
  const port = () => (hasPorts ? random.pick([80, 443, 53, 22, 1024, 8080, random.integer(1, 65_535)]) : 0)
  const icmp = hasPorts ? 0 : random.pick([0, 8, 3, 11]) * 256 + random.integer(0, 3)
  const octets = random.pick([0, 1, 10, 1000, 100_000]) * NUMBERS + number
  const duration = random.pick([0, 1, 50, 1000, 60_000])
  const start = UPTIME_MS - 100_000 + random.integer(0, 30_000)
  const mac = () => concat(u8(2), integer(random.integer(1, 3), 5))
  const address4 = () => random.pick(['10.0.0.1', '10.1.2.3', '192.0.2.80', '172.16.5.9', '198.51.100.7'])
  const address6 = () => random.pick(['2001:db8::1', '2001:db8:1::2', 'fe80::9'])
  const addresses = isIpv6
    ? [addressOctets(address6()), u8(48), addressOctets(address6()), u8(64)]
    : [ipv4(address4()), u8(random.pick([8, 16, 24])), ipv4(address4()), u8(24), ipv4('10.9.9.9')]
  const record = concat(
    ...addresses,
    u32(octets),
    u32(random.pick([1, 2, 10, 1500])),
    u8(protocol),
    u8(random.pick([0, 0, 46 << 2, 8])),
    u8(protocol === TCP ? random.integer(0, 63) : 0),
    u16(port()),
    u16(hasPorts ? port() : icmp),
    u16(random.integer(1, 4)),
    u16(random.integer(1, 4)),
    u32(random.pick([64_500, 64_501, 4_200_000_000])),
    u32(random.pick([64_500, 64_502])),
    u32(start),
    u32(start + duration),
    u16(icmp),
    u8(random.integer(0, 1)),
    u16(random.pick([0, 10, 20])),
    mac(),
    mac(),
  )
  const header = { sysUpTime: UPTIME_MS, exportTime: EXPORT_TIME, sequence: number }
  return v9Message(header, dataSet(isIpv6 ? 257 : 256, record))
}

const HTTP_FIELDS = [
  { id: 1, length: 4 },
  { id: 457, length: 2 },
  { id: 459, length: 65_535 },
  { id: 460, length: 65_535 },
  { id: 461, length: 65_535 },
]

/** Requests as IPFIX, one a message: texts of all sorts. */
export function buildVariedRequests(count: number): Uint8Array<ArrayBuffer> {
  const messages = [ipfixMessage({ sequence: 0 }, templateSet(templateRecord(300, HTTP_FIELDS)))]
  for (let number = 1; number <= count; number += 1) {
    const random = createRandom(SEED * 2 + number)
    const path = random.pick([
      '/api/v1/Orders',
      '/api/v22/cart',
      '/static/app.js',
      '/Index.HTML',
      '/a+b(c)',
      '/q?x="y"&z=\\\\d',
    ])
    const record = concat(
      u32(number),
      u16(random.pick([200, 204, 301, 404, 503])),
      variable(text(random.pick(['GET', 'POST', 'get']))),
      variable(text(random.pick(['www.example.com', 'API.example.net', 'static-1.example.org']))),
      variable(text(path + random.pick(['', '/', '?id=7', '#end']))),
    )
    messages.push(ipfixMessage({ sequence: number - 1 }, dataSet(300, record)))
  }
  return buildPcap({ frames: messages.map((message) => ({ octets: udpFrame(message, { sourcePort: 40_001 }) })) })
}
