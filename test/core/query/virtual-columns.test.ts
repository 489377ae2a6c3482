import { describe, expect, it } from 'vitest'
import type { ColumnKind } from '../../../core/elements/column-kind.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { VIRTUAL_COLUMNS } from '../../../core/query/virtual-columns.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { createBlockBuilder, type BuiltRecord } from '../../support/block-builders.ts'
import { openQuerySession } from '../../support/query-session.ts'

type Field = readonly [key: string, kind: ColumnKind, value: number | bigint | string]

/** The cells of some columns in one record with these fields. */
async function cellsOf(
  fields: readonly Field[],
  columns: readonly string[],
  record: Partial<BuiltRecord> = {},
): Promise<Cell[]> {
  const session = await openQuerySession()
  const builder = createBlockBuilder()
  const shape = builder.addShape(fields.map(([key, kind]) => ({ key, kind })))
  builder.add({ shape, values: fields.map(([, , value]) => value), ...record })
  await session.append(builder.build())
  const [row] = await session.rows(...columns)
  await session.dispose()
  return row ?? []
}

describe('virtual columns', () => {
  it('are made of elements that the registry knows', () => {
    const registry = createElementRegistry()
    for (const { id, rule } of VIRTUAL_COLUMNS) {
      const keys =
        rule.kind === 'firstOf'
          ? rule.keys
          : rule.kind === 'joinedOf'
            ? rule.pairs.flat()
            : 'elements' in rule
              ? rule.elements.map((element) => element.key)
              : []
      for (const key of keys.filter((name) => name !== '')) {
        expect(registry.findByKey(key)?.key, `${id}: ${key}`).toBe(key)
      }
    }
  })

  it.each<[string, readonly Field[], Record<string, Cell>]>([
    ['an RTT of NetScaler in milliseconds', [['netscaler:roundTripTime', 'u32', 38]], { '@rtt': 38_000_000 }],
    [
      'an RTT of 0 as it was sent, here and in its own column',
      [['netscaler:roundTripTime', 'u32', 0]],
      { '@rtt': 0, 'netscaler:roundTripTime': 0 },
    ],
    ['an RTT of Flowmon in microseconds', [['flowmon:npmRoundTripTime', 'u32', 18_600]], { '@rtt': 18_600_000 }],
    ['a TTFB in 64 bits', [['netscaler:serverTTFB', 'u64', 1_842_000]], { '@ttfb': 1_842_000_000 }],
    [
      'host and URL as one',
      [
        ['netscaler:httpReqUrl', 'text', '/cart'],
        ['netscaler:httpReqHost', 'text', 'shop.example.net'],
      ],
      { '@hostAndUrl': 'shop.example.net/cart' },
    ],
    ['a host without URL', [['flowmon:httpHost', 'text', 'a.example']], { '@hostAndUrl': 'a.example' }],
    ['the name of TLS', [['flowmon:tlsSni', 'text', 'tls.example']], { '@hostAndUrl': 'tls.example' }],
    ['IPv6 where there is no IPv4', [['sourceIPv6Address', 'ipv6', 1n]], { '@source': '::1' }],
    [
      'IPv4 first',
      [
        ['sourceIPv6Address', 'ipv6', 1n],
        ['sourceIPv4Address', 'ipv4', 1],
      ],
      { '@source': '0.0.0.1' },
    ],
    [
      'total counts where there are no deltas',
      [
        ['octetTotalCount', 'u64', 9],
        ['packetTotalCount', 'u32', 2],
      ],
      { '@octets': 9, '@packets': 2 },
    ],
    [
      'the name of an application before its id',
      [
        ['applicationId', 'octets', '03000050'],
        ['applicationName', 'text', 'http'],
      ],
      { '@application': 'http' },
    ],
    [
      'the parts of an application’s id, whose own column keeps the octets',
      [['applicationId', 'octets', '030001bb']],
      { '@application': '3:443', applicationId: '030001bb' },
    ],
    [
      'nothing of what is not there',
      [['paddingOctets', 'octets', '00']],
      { '@rtt': null, '@hostAndUrl': null, '@source': null, '@octets': null, '@duration': null },
    ],
    [
      'a duration of its own where times are missing',
      [['flowDurationMilliseconds', 'u32', 7]],
      { '@duration': 7_000_000 },
    ],
  ])('show %s', async (_, fields, expected) => {
    expect(await cellsOf(fields, Object.keys(expected))).toEqual(Object.values(expected))
  })

  it('prefer the canonical times for the duration, even when the end is first', async () => {
    const fields: Field[] = [['flowDurationMilliseconds', 'u32', 7]]
    expect(await cellsOf(fields, ['@duration'], { startNs: 5n, endNs: 2n })).toEqual([-3])
    expect(await cellsOf(fields, ['@duration'], { startNs: 5n })).toEqual([7_000_000])
  })
})
