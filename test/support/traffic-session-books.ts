/** Books of LoadMaster sessions over records that a test names by what they mean. */
import type { DecodedBlock, SessionFacts } from '../../core/decode/block.ts'
import { createSessionNames, type SessionNames } from '../../core/names/session-names.ts'
import type { Cell } from '../../core/protocol/session-api.ts'
import type { RelationColumn } from '../../core/telemetry/relation.ts'
import {
  createTrafficSessionBook,
  type TrafficSessionBook,
} from '../../core/telemetry/sessions/traffic-session-book.ts'
import type { TrafficSessionBounds } from '../../core/telemetry/sessions/session-bounds.ts'
import type { ReadTexts } from '../../core/telemetry/text-lookup.ts'
import { createBlockBuilder, type BlockBuilder, type BuiltField } from './block-builders.ts'

const FLOWMON = 39_499

/** Fields of a uniflow by the names that tests use. */
const FIELDS = {
  octets: { key: 'octetDeltaCount', kind: 'u64', elementId: 1 },
  packets: { key: 'packetDeltaCount', kind: 'u64', elementId: 2 },
  protocol: { key: 'protocolIdentifier', kind: 'u8', elementId: 4 },
  flags: { key: 'tcpControlBits', kind: 'u8', elementId: 6 },
  sourcePort: { key: 'sourceTransportPort', kind: 'u16', elementId: 7 },
  source: { key: 'sourceIPv4Address', kind: 'ipv4', elementId: 8 },
  destinationPort: { key: 'destinationTransportPort', kind: 'u16', elementId: 11 },
  destination: { key: 'destinationIPv4Address', kind: 'ipv4', elementId: 12 },
  source6: { key: 'sourceIPv6Address', kind: 'ipv6', elementId: 27 },
  destination6: { key: 'destinationIPv6Address', kind: 'ipv6', elementId: 28 },
  ttl: { key: 'ipTTL', kind: 'u8', elementId: 192 },
  window: { key: 'tcpWindowSize', kind: 'u16', elementId: 186 },
  application: { key: 'applicationId', kind: 'octets', elementId: 95 },
  applicationName: { key: 'applicationName', kind: 'text', elementId: 96 },
  octetTotal: { key: 'octetTotalCount', kind: 'u64', elementId: 85 },
  jitterDeviation: { key: 'flowmon:npmJitterDev', kind: 'u32', pen: FLOWMON, elementId: 61 },
  jitter: { key: 'flowmon:npmJitterAvg', kind: 'u32', pen: FLOWMON, elementId: 62 },
  jitterMinimum: { key: 'flowmon:npmJitterMin', kind: 'u32', pen: FLOWMON, elementId: 63 },
  jitterMaximum: { key: 'flowmon:npmJitterMax', kind: 'u32', pen: FLOWMON, elementId: 64 },
  rtt: { key: 'flowmon:npmRoundTripTime', kind: 'u32', pen: FLOWMON, elementId: 69 },
  srt: { key: 'flowmon:npmServerResponseTime', kind: 'u32', pen: FLOWMON, elementId: 70 },
  retransmissions: { key: 'flowmon:npmTcpRetransmission', kind: 'u32', pen: FLOWMON, elementId: 71 },
  outOfOrder: { key: 'flowmon:npmTcpOutOfOrder', kind: 'u32', pen: FLOWMON, elementId: 72 },
  synSize: { key: 'flowmon:tcpSynSize', kind: 'u8', pen: FLOWMON, elementId: 80 },
  synTtl: { key: 'flowmon:tcpSynTtl', kind: 'u8', pen: FLOWMON, elementId: 81 },
  host: { key: 'flowmon:httpHost', kind: 'text', pen: FLOWMON, elementId: 1 },
  status: { key: 'flowmon:httpStatusCode', kind: 'u16', pen: FLOWMON, elementId: 12 },
  dnsId: { key: 'flowmon:dnsId', kind: 'u16', pen: FLOWMON, elementId: 110 },
  dnsFlags: { key: 'flowmon:dnsFlagsCodes', kind: 'u16', pen: FLOWMON, elementId: 111 },
  queryName: { key: 'flowmon:dnsQname', kind: 'text', pen: FLOWMON, elementId: 121 },
  mysqlCommand: { key: 'flowmon:mysqlCommand', kind: 'u8', pen: FLOWMON, elementId: 299 },
  mysqlQuery: { key: 'flowmon:mysqlQuery', kind: 'text', pen: FLOWMON, elementId: 300 },
  otherRtt: { key: 'fastip:tcpHandshakeRttUsec', kind: 'u32', pen: 33_610, elementId: 200 },
  tlsVersion: { key: 'flowmon:tlsServerVersion', kind: 'u16', pen: FLOWMON, elementId: 333 },
  sni: { key: 'flowmon:tlsSni', kind: 'text', pen: FLOWMON, elementId: 338 },
} satisfies Record<string, BuiltField>

export type UniflowField = keyof typeof FIELDS

const FLOW: readonly UniflowField[] = [
  'octets',
  'packets',
  'protocol',
  'sourcePort',
  'source',
  'destinationPort',
  'destination',
]
const SYN: readonly UniflowField[] = ['flags', 'ttl', 'window', 'synSize', 'synTtl']
const METRICS: readonly UniflowField[] = [
  'jitterDeviation',
  'jitter',
  'jitterMinimum',
  'jitterMaximum',
  'rtt',
  'srt',
  'retransmissions',
  'outOfOrder',
]

/** Templates of the exporters that tests imitate. */
export const UNIFLOW_TEMPLATES = {
  tcp: [...FLOW, ...SYN, ...METRICS, 'tlsVersion', 'sni', 'application'],
  mysql: [...FLOW, ...SYN, 'mysqlCommand', 'mysqlQuery'],
  dns: [...FLOW, 'ttl', 'srt', 'dnsId', 'dnsFlags', 'queryName'],
  /** One for all that a probe may find. */
  wide: [...FLOW, ...SYN, ...METRICS, 'mysqlCommand', 'mysqlQuery', 'host', 'status', 'applicationName'],
  totals: ['octetTotal', ...FLOW.slice(2), ...SYN, 'rtt'],
  ipv6: [...FLOW.filter((field) => !/source$|destination$/.test(field)), 'source6', 'destination6', ...SYN, 'rtt'],
  /** Another probe's. */
  other: [...FLOW, 'flags', 'otherRtt'],
  /** Of a router: nothing that a probe measures. */
  plain: [...FLOW, 'flags', 'application'],
} satisfies Record<string, readonly UniflowField[]>

export type UniflowTemplate = keyof typeof UNIFLOW_TEMPLATES

export interface Uniflow extends Partial<
  Readonly<Record<Exclude<UniflowField, 'source' | 'destination'>, number | bigint | string>>
> {
  readonly template?: UniflowTemplate
  /** `192.0.2.7:50000`. */
  readonly from: string
  readonly to: string
  /** Milliseconds after the epoch of the tests. */
  readonly startMs?: number
  readonly endMs?: number
  /** Seconds after the epoch of the tests at which it was exported; a builder's own time when absent. */
  readonly exportedSeconds?: number
  readonly recordFlags?: number
  /** A second exporter has 1. */
  readonly exporter?: 0 | 1
  readonly domain?: 1 | 2
}

export const EPOCH_MS = 1_720_689_600_000
/** Octets of `tcpControlBits`. */
export const SYN_ONLY = 0x02
export const WHOLE_CONNECTION = 0x1b
export const IN_THE_MIDST = 0x18

/** Puts uniflows into blocks; each call of `build` makes the next one. */
export function createUniflowBlocks() {
  const builder: BlockBuilder = createBlockBuilder()
  builder.addSession({ protocol: 'udp', exporter: '192.0.2.2:4739', collector: '192.0.2.9:4739' })
  const shapes = new Map<string, number>()
  const templates = new Map<string, number>()

  function shapeOf(template: UniflowTemplate): number {
    const known = shapes.get(template)
    if (known !== undefined) return known
    const id = builder.addShape(UNIFLOW_TEMPLATES[template].map((name) => FIELDS[name]))
    shapes.set(template, id)
    return id
  }

  function templateOf(template: UniflowTemplate, exporter: number, domain: number): number {
    const key = `${template}/${exporter}/${domain}`
    const known = templates.get(key)
    if (known !== undefined) return known
    const shapeId = shapeOf(template)
    const id = builder.addTemplate({ shapeId, sessionId: exporter, domain, templateId: 300 + shapeId })
    templates.set(key, id)
    return id
  }

  let opened: SessionFacts[] = []
  return {
    /** Gives the number of a transport session to another, which defines its templates anew. */
    openSession(id: number, exporter: string): void {
      opened.push({ id, protocol: 'tcp', exporter, collector: '192.0.2.9:4739' })
      for (const key of [...templates.keys()]) if (key.split('/')[1] === String(id)) templates.delete(key)
    },
    add(uniflow: Uniflow): void {
      const { template = 'tcp', from, to, startMs = 0, endMs = startMs, exporter = 0, domain = 1 } = uniflow
      const [source = '', sourcePort = '0'] = from.split(/:(?=\d+$)/)
      const [destination = '', destinationPort = '0'] = to.split(/:(?=\d+$)/)
      const said: Partial<Record<UniflowField, number | bigint | string>> = {
        protocol: template === 'dns' ? 17 : 6,
        packets: 10,
        octets: 1000,
        flags: WHOLE_CONNECTION,
        host: '',
        sni: '',
        queryName: '',
        mysqlQuery: '',
        applicationName: '',
        application: '00000000',
        ...uniflow,
        sourcePort: Number(sourcePort),
        destinationPort: Number(destinationPort),
        ...(template === 'ipv6'
          ? { source6: ipv6Number(source), destination6: ipv6Number(destination) }
          : { source: ipv4Number(source), destination: ipv4Number(destination) }),
      }
      builder.add({
        shape: shapeOf(template),
        template: templateOf(template, exporter, domain),
        values: UNIFLOW_TEMPLATES[template].map((field) => said[field] ?? 0),
        startNs: BigInt(EPOCH_MS + startMs) * 1_000_000n,
        endNs: BigInt(EPOCH_MS + endMs) * 1_000_000n,
        flags: uniflow.recordFlags ?? 0,
        ...(uniflow.exportedSeconds === undefined
          ? {}
          : { exportTimeNs: BigInt(EPOCH_MS + 1000 * uniflow.exportedSeconds) * 1_000_000n }),
      })
    },
    build(): DecodedBlock {
      const block = builder.build()
      const newSessions = [...block.newSessions, ...opened]
      opened = []
      return { ...block, newSessions }
    },
  }
}

/** A book that has seen one block of uniflows, or one block each when `each` is said. */
export function bookOf(
  uniflows: readonly Uniflow[],
  options: { readonly blocks?: 'one' | 'each'; readonly bounds?: Partial<TrafficSessionBounds> } = {},
): SessionBookReader {
  const blocks = createUniflowBlocks()
  const reader = createSessionBookReader(options.bounds)
  for (const uniflow of uniflows) {
    blocks.add(uniflow)
    if (options.blocks === 'each') reader.take(blocks.build())
  }
  if (options.blocks !== 'each') reader.take(blocks.build())
  reader.book.end()
  return reader
}

export interface SessionBookReader {
  readonly book: TrafficSessionBook
  readonly names: SessionNames
  take(block: DecodedBlock): void
  readonly readTexts: ReadTexts
  /** Values of a row by column: durations microseconds, times microseconds since 1970; without a value why, or null. */
  row(number: number, columns?: readonly string[]): Readonly<Record<string, Cell>>
  rows(columns?: readonly string[]): readonly Readonly<Record<string, Cell>>[]
}

/** A book, and the dictionary of what it took. */
export function createSessionBookReader(bounds?: Partial<TrafficSessionBounds>): SessionBookReader {
  const names = createSessionNames(() => 'identifier')
  const book = createTrafficSessionBook({ names }, bounds)
  const texts = new Map<number, string>()
  const reader: SessionBookReader = {
    book,
    names,
    take(block) {
      const { firstId, count, octets, ends } = block.dictionary
      for (let index = 0; index < count; index += 1) {
        texts.set(firstId + index, new TextDecoder().decode(octets.subarray(ends[index - 1] ?? 0, ends[index])))
      }
      names.take(block)
      book.take(block)
    },
    readTexts: (ids) => Promise.resolve(new Map([...ids].map((id) => [id, texts.get(id) ?? '']))),
    row: (number, columns) =>
      Object.fromEntries(
        book.sessions.columns
          .filter(({ info }) => columns?.includes(info.id) ?? true)
          .map((column) => [column.info.id, cellOf(column, number - 1, texts)]),
      ),
    rows: (columns) => Array.from({ length: book.sessions.rowCount }, (_, row) => reader.row(row + 1, columns)),
  }
  return reader
}

function cellOf(column: RelationColumn, row: number, texts: ReadonlyMap<number, string>): Cell {
  if (column.kind === 'number') {
    const value = column.valueAt(row)
    return Number.isNaN(value) ? (column.absenceAt?.(row) ?? null) : value
  }
  const id = column.idAt(row)
  if (id < 0) return column.absenceAt?.(row) ?? null
  return column.texts === undefined ? (texts.get(id) ?? null) : column.texts.textOf(id)
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}

/** Of an address written in full or with one `::`, without brackets. */
function ipv6Number(address: string): bigint {
  const [head = '', tail] = address.replace(/[[\]]/g, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const middle = new Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill('0')
  return [...left, ...middle, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}
