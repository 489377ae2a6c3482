/** Blocks of AppFlow records without octets of messages, so that a test can afford many thousands. */
import type { DecodedBlock, SessionFacts } from '../../core/decode/block.ts'
import { createBlockBuilder, EXPORT_TIME_NS, type BuiltField } from './block-builders.ts'

const NETSCALER = 5951

const COMMON: readonly BuiltField[] = [
  { key: 'exportingProcessId', kind: 'u32', elementId: 144 },
  { key: 'transactionId', kind: 'u32', pen: NETSCALER, elementId: 129 },
  { key: 'connectionId', kind: 'u32', pen: NETSCALER, elementId: 133 },
  { key: 'protocolIdentifier', kind: 'u8', elementId: 4 },
  { key: 'sourceTransportPort', kind: 'u16', elementId: 7 },
  { key: 'destinationTransportPort', kind: 'u16', elementId: 11 },
  { key: 'sourceIPv4Address', kind: 'ipv4', elementId: 8 },
  { key: 'destinationIPv4Address', kind: 'ipv4', elementId: 12 },
  { key: 'octetDeltaCount', kind: 'u64', elementId: 1 },
  { key: 'packetDeltaCount', kind: 'u64', elementId: 2 },
]

/** Of each leg what its template alone has. */
const LEG_FIELDS = {
  request: [
    { key: 'httpReqUrl', kind: 'text', pen: NETSCALER, elementId: 130 },
    { key: 'httpReqMethod', kind: 'u8', pen: NETSCALER, elementId: 141 },
    { key: 'firstStamp', kind: 'u64', pen: NETSCALER, elementId: 158 },
  ],
  response: [
    { key: 'httpRspStatus', kind: 'u16', pen: NETSCALER, elementId: 144 },
    { key: 'firstStamp', kind: 'u64', pen: NETSCALER, elementId: 153 },
  ],
} as const satisfies Readonly<Record<string, readonly BuiltField[]>>

export type BuiltLeg = keyof typeof LEG_FIELDS

export interface LegOfBlock {
  readonly leg: BuiltLeg
  readonly transaction: number
  readonly connection: number
  /** Address of the client, or of the server, as a number. */
  readonly peer: number
  /** Transport session, of those that were opened; the first when absent. */
  readonly session?: number
  readonly engine?: number
  readonly method?: number
  readonly octets?: number | bigint
}

/** Address of the appliance, and its port on either side. */
const OWN = 0x0a00_0001
const OWN_PORT = { request: 443, response: 40_000 } as const
const PEER_PORT = { request: 50_000, response: 8443 } as const

/** What `firstStamp` of a transaction is. */
export function stampOf(transaction: number): number {
  return 1_000_000 + transaction
}

/** A flow of an exporter that knows no connections, too. */
export interface PlainFlow {
  readonly from: number
  readonly to: number
  readonly port: number
}

/** Puts legs into blocks, all of one export time; each call of `build` makes the next block. */
export function createAppflowBlocks(): {
  /** Gives a number to a transport session, which defines its templates anew. */
  openSession(id: number, exporter: string): void
  add(leg: LegOfBlock): void
  addPlain(flow: PlainFlow): void
  build(): DecodedBlock
} {
  const builder = createBlockBuilder()
  const shapes = {
    request: builder.addShape([...COMMON, ...LEG_FIELDS.request]),
    response: builder.addShape([...COMMON, ...LEG_FIELDS.response]),
  }
  const plain = builder.addShape(COMMON.filter(({ pen, elementId }) => pen === undefined && elementId !== 144))
  const times = { startNs: EXPORT_TIME_NS, endNs: EXPORT_TIME_NS, exportTimeNs: EXPORT_TIME_NS }
  const templates = new Map<number, Readonly<Record<BuiltLeg, number>>>()
  let opened: SessionFacts[] = []
  return {
    openSession(id, exporter) {
      opened.push({ id, protocol: 'tcp', exporter, collector: '192.0.2.9:4739' })
      const define = (leg: BuiltLeg): number => builder.addTemplate({ shapeId: shapes[leg], sessionId: id })
      templates.set(id, { request: define('request'), response: define('response') })
    },
    add({ leg, transaction, connection, peer, session = 0, engine = 1, method = 1, octets = 100 }) {
      const common = [engine, transaction, connection, 6, PEER_PORT[leg], OWN_PORT[leg], peer, OWN, octets, 1]
      const own = leg === 'request' ? [`/${transaction}`, method] : [200]
      const template = templates.get(session)?.[leg]
      const values = [...common, ...own, stampOf(transaction)]
      builder.add({ shape: shapes[leg], values, ...times, ...(template === undefined ? {} : { template }) })
    },
    addPlain({ from, to, port }) {
      builder.add({ shape: plain, values: [6, port, 443, from, to, 100, 1], ...times })
    },
    build() {
      const block = builder.build()
      const newSessions = [...block.newSessions, ...opened]
      opened = []
      return { ...block, newSessions }
    },
  }
}
