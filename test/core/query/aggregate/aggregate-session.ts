/** A session of records of several shapes, for questions about many of them. */
import { createBlockBuilder, EXPORT_TIME_NS, type BuiltRecord } from '../../../support/block-builders.ts'
import { openQuerySession, type QuerySession } from '../../../support/query-session.ts'

/** Shapes of the session, by what is special about them. */
export const SHAPES = { v4: 0, v6: 1, http: 2, options: 3 } as const

/** Opens the session and stores the records, some in each block. */
export async function openAggregateSession(records: readonly BuiltRecord[], perBlock = 40): Promise<QuerySession> {
  const session = await openQuerySession()
  const builder = createBlockBuilder({ secondsApart: 1 })
  const flow = (family: 'IPv4' | 'IPv6') => [
    { key: `source${family}Address`, kind: family === 'IPv4' ? ('ipv4' as const) : ('ipv6' as const) },
    { key: `destination${family}Address`, kind: family === 'IPv4' ? ('ipv4' as const) : ('ipv6' as const) },
    { key: 'sourceTransportPort', kind: 'u16' as const },
    { key: 'destinationTransportPort', kind: 'u16' as const },
    { key: 'protocolIdentifier', kind: 'u8' as const },
    { key: 'octetDeltaCount', kind: family === 'IPv4' ? ('u64' as const) : ('u32' as const) },
    { key: 'packetDeltaCount', kind: 'u32' as const },
  ]
  builder.addShape([...flow('IPv4'), { key: 'reverseOctetDeltaCount', kind: 'u64' }])
  builder.addShape(flow('IPv6'))
  builder.addShape([
    ...flow('IPv4'),
    { key: 'netscaler:httpRspStatus', kind: 'u16' },
    { key: 'netscaler:httpReqUrl', kind: 'text' },
    { key: 'netscaler:httpReqHost', kind: 'text' },
    { key: 'netscaler:roundTripTime', kind: 'u32' },
    { key: 'netscaler:httpReqMethod', kind: 'text' },
  ])
  builder.addShape(
    [
      { key: 'samplingInterval', kind: 'u32' },
      { key: 'netscaler:httpReqMethod', kind: 'u8' },
    ],
    'options',
  )
  for (let first = 0; first < records.length; first += perBlock) {
    for (const record of records.slice(first, first + perBlock)) builder.add(record)
    await session.append(builder.build())
  }
  return session
}

/** 10.0.0.0 and its successors as the store has them. */
export function ipv4(host: number): number {
  return 0x0a00_0000 + host
}

/** 2001:db8:: and its successors. */
export function ipv6(host: number): bigint {
  return (0x2001_0db8n << 96n) | BigInt(host)
}

/** A record of IPv4 traffic. */
export function flowRecord(
  source: number,
  destination: number,
  octets: number,
  more: Partial<BuiltRecord> & { readonly port?: number; readonly packets?: number; readonly reverse?: number } = {},
): BuiltRecord {
  const { port = 443, packets = 1, reverse = 0, ...rest } = more
  return {
    shape: SHAPES.v4,
    values: [ipv4(source), ipv4(destination), 50_000, port, 6, octets, packets, reverse],
    startNs: EXPORT_TIME_NS,
    endNs: EXPORT_TIME_NS + 1_000_000_000n,
    ...rest,
  }
}
