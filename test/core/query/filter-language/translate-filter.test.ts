import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILTER_ACCENTS } from '../../../../core/query/filter-language/filter-accent.ts'
import { createFilterCatalogue } from '../../../../core/query/filter-language/filter-fields.ts'
import type { FilterTree } from '../../../../core/query/filter-language/filter-tree.ts'
import { parseFilter } from '../../../../core/query/filter-language/parse-filter.ts'
import { translateFilter } from '../../../../core/query/filter-language/translate-filter.ts'
import { VIRTUAL_COLUMNS } from '../../../../core/query/virtual-columns.ts'
import { canonicalFilter } from '../../../support/canonical-filter.ts'

const catalogue = createFilterCatalogue([
  ...VIRTUAL_COLUMNS,
  { id: 'octetDeltaCount', type: 'octetCount' },
  { id: 'sourceIPv4Address', type: 'address' },
  { id: 'destinationIPv4Address', type: 'address' },
  { id: 'sourceIPv6Address', type: 'address' },
  { id: 'destinationIPv6Address', type: 'address' },
  { id: 'bgpSourceAsNumber', type: 'identifier' },
  { id: 'bgpDestinationAsNumber', type: 'identifier' },
  { id: 'flowStartSeconds', type: 'time' },
  { id: 'flowStartMilliseconds', type: 'time' },
  { id: 'flowStartMicroseconds', type: 'time' },
  { id: 'flowStartNanoseconds', type: 'time' },
  { id: 'netscaler:httpReqUrl', type: 'text' },
  { id: 'flowmon:httpUrl', type: 'text' },
  { id: 'httpRequestTarget', type: 'text' },
  { id: 'netscaler:httpRspStatus', type: 'integer' },
  { id: 'netscaler:roundTripTime', type: 'duration', units: 'milliseconds' },
])

function treeOf(text: string): FilterTree {
  const parsed = parseFilter(text, catalogue)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.tree
}

describe('translateFilter', () => {
  it.each([
    [
      'src net 10.0.0.0/8 and dst port in [80 443]',
      'src = 10.0.0.0/8 and dstport in {80, 443}',
      'src net 10.0.0.0/8 and dst port in [80 443]',
      'cflow.srcaddr == 10.0.0.0/8 && cflow.dstport in {80, 443}',
    ],
    [
      'dst port https and src port > ssh',
      'dstport = https and srcport > ssh',
      'dst port = 443 and src port > 22',
      'cflow.dstport == 443 && cflow.srcport > 22',
    ],
    [
      'bytes > 1M and not flags R',
      'bytes > 1M and not flags & R',
      'bytes > 1M and not flags R',
      'cflow.octets > 1000000 && !cflow.tcpflags & 0x4',
    ],
    [
      'flags S and not flags AFRPU',
      'flags contains S and not flags & AFRPU',
      'flags S and not flags FRPAU',
      'cflow.tcpflags & 0x2 && !cflow.tcpflags & 0x3d',
    ],
    [
      'cflow.srcaddr == 10.0.0.1 && tcp.port in {80 443}',
      'sourceIPv4Address = 10.0.0.1 and proto = tcp and port in {80, 443}',
      undefined,
      'cflow.srcaddr == 10.0.0.1 && cflow.protocol == 6 && (cflow.srcport in {80, 443} || cflow.dstport in {80, 443})',
    ],
    [
      'netscaler:httpRspStatus >= 500 and netscaler:roundTripTime > 200ms',
      'netscaler:httpRspStatus >= 500 and netscaler:roundTripTime > 200ms',
      undefined,
      'cflow.pie.netscaler.http-rsp-status >= 500 && cflow.pie.netscaler.round-trip-time > 200',
    ],
    [
      'inet6 and proto udp',
      'ipv6.addr and proto = udp',
      'inet6 and proto udp',
      '(cflow.srcaddrv6 || cflow.dstaddrv6) && cflow.protocol == 17',
    ],
    ['duration > 1.5s', 'duration > 1.5s', 'duration > 1500', 'cflow.timedelta > 1.5'],
    ['url matches "^/api\\d"', undefined, undefined, 'cflow.pie.netscaler.http-req-url matches "^/api\\\\d"'],
  ])('writes %s in every accent', (text, fields, nfdump, wireshark) => {
    const tree = treeOf(text)
    if (fields !== undefined && !fields.startsWith('ipv6'))
      expect(translateFilter(tree, 'fields', catalogue).text).toBe(fields)
    if (nfdump !== undefined) expect(translateFilter(tree, 'nfdump', catalogue)).toEqual({ text: nfdump, foreign: [] })
    const written = translateFilter(tree, 'wireshark', catalogue)
    if (!text.startsWith('url')) expect(written).toEqual({ text: wireshark, foreign: [] })
    else expect(written.text).toContain(wireshark)
  })

  it('says which parts the accent has no words for', () => {
    const { foreign } = translateFilter(
      treeOf('rtt > 5ms and bytes > 10 and proto tcp xor exporter'),
      'nfdump',
      catalogue,
    )
    expect(foreign).toEqual(['rtt > 5ms', 'exporter'])
  })

  it('writes what parses into the same filter', () => {
    const leaf = fc.constantFrom(
      'src = 10.0.0.1',
      'dst ip 2001:db8::1',
      'src in {10.0.0.1, 2001:db8::/32, 10.1.0.0..10.1.0.9}',
      'ip != 10.0.0.0/8',
      'any ip != 10.0.0.0/8',
      'all port > 1024',
      'port 80',
      'port = 80..90',
      'dst port in [80, 443, 8000..8080]',
      'tcp.port == 443',
      'cflow.srcport == cflow.dstport',
      'bytes > packets',
      'bytes >= 1.5k',
      'flags S',
      'not flags SA',
      'flags = 0x12',
      'flags contains SYN+ACK',
      'flags & FR',
      'tcp.flags.syn == 1',
      'tcp.flags.ack == 0',
      'proto udp',
      'icmp',
      'inet',
      'as 64500',
      'as in [1 2]',
      'bpp > 100',
      'bps > 10M',
      'duration < 250ms',
      'duration = 1s..2s',
      'cflow.timedelta > 0.25',
      'rtt > 3ms',
      'netscaler:roundTripTime <= 20',
      'netscaler:httpReqUrl matches "^/(a|b)\\.js$"',
      'url contains "a\\"b"',
      'netscaler:httpReqUrl = "x y"',
      'netscaler:httpRspStatus in {500..599}',
      'cflow.abstimestart >= "2024-07-11T09:21:42Z"',
      'flowStartMilliseconds < -5m',
      'start > 09:21',
      'exists rtt',
      'src or dst net 10.0.0.0/8',
      'src and dst port 53',
      'if 3',
      'in if 3',
      'router ip 192.0.2.1',
      'any',
    )
    const text = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        leaf,
        tie('text').map((inner) => `not (${inner})`),
        fc
          .tuple(tie('text'), fc.constantFrom('and', 'or', 'xor'), tie('text'))
          .map(([a, op, b]) => `(${a}) ${op} (${b})`),
      ),
    })).text
    fc.assert(
      fc.property(text, fc.constantFrom(...FILTER_ACCENTS), fc.boolean(), (source, accent, isKnown) => {
        const tree = treeOf(source)
        const written = translateFilter(tree, accent, isKnown ? catalogue : undefined).text
        expect(canonicalFilter(treeOf(written), catalogue), written).toEqual(canonicalFilter(tree, catalogue))
      }),
      { numRuns: 1500 },
    )
  })
})
