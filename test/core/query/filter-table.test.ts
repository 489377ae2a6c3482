/** Filters in all accents with the rows that they let through: counted in the sample by other means, and in captures of others beside a plain reading of each record. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { valueOf } from '../../support/query-session.ts'
import { runCommandLine } from '../../support/run-command-line.ts'

const SAMPLE = 'resources/sample.pcapng'

const TABLE: readonly (readonly [rows: number, ...filters: string[]])[] = [
  [2794, 'any', 'record > 0', 'not not any'],
  [2169, 'proto tcp', 'proto = 6', 'PROTO TCP', 'tcp', 'cflow.protocol == 6', 'ip.proto == "TCP"'],
  [
    225,
    'src net 198.51.100.0/24 and dst port in [80 443] and bytes > 1k and not flags R',
    'src = 198.51.100.0/24 and dstport in {80, 443} and bytes > 1000 and not flags & RST',
    'ip.src == 198.51.100.0/24 && cflow.dstport in {80 443} && cflow.octets > 1000 && !(cflow.tcpflags & 4)',
    'src net 198.51.100.0 255.255.255.0 && dst.port in {80 443} and octets gt 1kB and not tcp.flags.reset == 1',
  ],
  [
    1377,
    'port 443',
    'port = 443',
    'src or dst port 443',
    'cflow.srcport == 443 || cflow.dstport == 443',
    'port in 443..443',
    'port = https',
    'src or dst port HTTPS',
  ],
  [1158, 'port != 443', 'port ne 443', 'port and not port 443'],
  [2535, 'any port != 443', 'port !== 443', 'port any_ne 443'],
  [
    267,
    'inet6',
    'ipv6',
    'ip in 2001:db8::/32',
    'net 2001:db8::/32',
    'ipv6.addr == 2001:db8::/32',
    'ip = 2001:db8::..2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
  ],
  [
    346,
    'src = 198.51.100.10..198.51.100.99',
    'src in {198.51.100.10 .. 198.51.100.99}',
    'ip.src >= 198.51.100.10 and ip.src <= 198.51.100.99',
  ],
  [
    54,
    'flags S and not flags AFRPU',
    'flags & S and not flags & AFRPU',
    'tcp.flags.syn == 1 && !(tcp.flags & 0x3d)',
    'flags contains SYN and not flags & 0x3d',
  ],
  [683, 'flags SA', 'flags contains SYN+ACK', 'tcp.flags.syn == 1 && tcp.flags.ack == True'],
  [925, 'flags & SF', 'flags S or flags F', 'cflow.tcpflags & 3', 'tcp.flags bitwise_and 0x3'],
  [
    3,
    'netscaler:httpRspStatus >= 500',
    '"netscaler:httpRspStatus" ge 500',
    'cflow.pie.netscaler.http-rsp-status >= 500',
    'http.response.code in {500..599}',
    'status in {502 503}',
  ],
  [
    343,
    'netscaler:roundTripTime > 20ms',
    'netscaler:roundTripTime > 20',
    'netscaler:roundTripTime > 0.02s',
    'netscaler:roundTripTime > 20 ms',
    'cflow.pie.netscaler.round-trip-time > 20',
    'netscaler:roundTripTime > 20000µs',
  ],
  [0, 'netscaler:httpRspStatus >= 500 and netscaler:roundTripTime > 2ms'],
  [
    18,
    String.raw`netscaler:httpReqUrl matches "^/(cart|checkout)\b"`,
    String.raw`http.request.uri ~ "^/(CART|checkout)\b"`,
    'netscaler:httpReqUrl =~ "^/(?:cart|checkout)(?:[^0-9a-z_]|$)"',
  ],
  [
    70,
    'netscaler:httpReqUrl contains api',
    'http.request.uri contains "api"',
    'netscaler:httpReqUrl matches "(?-i)api"',
  ],
  [2535, 'bytes > packets', 'octets gt packets', 'cflow.octets > cflow.packets'],
  [921, 'src.port < dst.port', 'srcport lt dstport', 'cflow.srcport < cflow.dstport'],
  [855, 'bpp > 1000', 'bpp gt 1k'],
  [1360, 'bps > 1M', 'bps > 1Mbps', 'bps > 1000000'],
  [406, 'pps < 10'],
  [455, 'duration > 1s', 'duration > 1000', 'cflow.timedelta > 1', 'duration > 1000ms'],
  [
    1490,
    'time >= 09:21:42',
    'start >= 2024-07-11T09:21:42Z',
    'first seen >= 2024-07-11T09:21:42',
    'start >= "2024-07-11 09:21:42"',
    'start >= 2024-07-11 11:21:42+02:00',
    'start >= 1720689702',
  ],
  [
    1783,
    'exporter = 192.0.2.11',
    'router ip 192.0.2.11',
    '@exporter contains "192.0.2.11:"',
    'exporter = 192.0.2.11:50122',
  ],
  [2144, 'exporter in 192.0.2.0/24', 'router ip 192.0.2.0/24'],
  [247, 'type = options', '@type == "options"'],
  [
    286,
    'as 64500',
    'src as 64500 or dst as 64500',
    'as in [64500]',
    'bgpSourceAsNumber = 64500 or bgpDestinationAsNumber = 64500',
    'cflow.srcas == 64500 || cflow.dstas == 64500',
  ],
  [286, 'in if 1', 'inif = 1', 'cflow.inputint == 1'],
  [
    1481,
    'dst port 443 xor proto tcp',
    'cflow.dstport == 443 ^^ tcp',
    'dstport = 443 and not proto = tcp or proto tcp and not dst port 443',
  ],
  [
    171,
    'proto udp and port 53',
    'udp.port == 53',
    'udp && port 53',
    'udp and port dns',
    'proto udp and port in [domain]',
  ],
  [109, 'mask 48', 'srcmask = 48 or dstmask = 48', 'cflow.srcmaskv6 == 48 || cflow.dstmaskv6 == 48'],
  [300, 'vlan 30', 'vlan.id == 30', 'cflow.vlanid == 30'],
  [
    12,
    'netscaler:syslogMessage',
    'exists(netscaler:syslogMessage)',
    'has netscaler:syslogMessage',
    'netscaler:syslogMessage exists',
    'cflow.pie.netscaler.syslog-message',
  ],
  [150, 'in src mac 02:00:00:30:00:01', 'eth.src == 02:00:00:30:00:01', 'sourceMacAddress = 02-00-00-30-00-01'],
  [228, 'activeSessions', 'exists e32473id17', '"activeSessions" >= 0'],
]

describe('filters of the sample', () => {
  let session: InProcessSession

  beforeAll(async () => {
    session = await createInProcessSession()
    await session.load(SAMPLE)
  }, 30_000)
  afterAll(async () => {
    await session.dispose()
  })

  it.each(TABLE.flatMap(([rows, ...filters]) => filters.map((filter) => [filter, rows] as const)))(
    '%s lets through %i',
    async (filter, rows) => {
      const view = valueOf(await session.session.openView({ filter, sort: [] }))
      void session.session.closeView(view.view)
      expect(view.rowCount).toBe(rows)
    },
  )

  it('are the same for dump, but for times that count from the newest record', async () => {
    for (const [rows, ...filters] of TABLE) {
      for (const filter of filters.filter((text) => !text.includes('>= 09:') && !text.includes('activeSessions'))) {
        const { error, out } = await runCommandLine('dump', SAMPLE, '--filter', filter, '--fields', '@record')
        expect(error, filter).toBe('')
        expect(out.split('\n').length - 1, filter).toBe(rows)
      }
    }
  }, 60_000)

  it('count from the newest record', async () => {
    const count = async (filter: string) => valueOf(await session.session.openView({ filter, sort: [] })).rowCount
    expect(await count('exporttime > -5m')).toBe(await count('exporttime > 2024-07-11T09:25:00Z'))
    expect(await count('exporttime > now-90s')).toBe(await count('exporttime > 2024-07-11T09:28:30Z'))
    expect(await count('exporttime >= 09:20 and exporttime < 09:21')).toBe(await count('exporttime = 2024-07-11T09:20'))
  })
})

type DumpRecord = Readonly<Record<string, string | number | undefined>>

const CORPUS = resolve(import.meta.dirname, '../../../../shared/corpora')
const MAX_CAPTURE_OCTETS = 300_000
const MAX_CAPTURES = 40

function portsOf(record: DumpRecord): unknown[] {
  const first = (...keys: string[]) => keys.map((key) => record[key]).find((value) => value !== undefined)
  return [
    first('sourceTransportPort', 'tcpSourcePort', 'udpSourcePort'),
    first('destinationTransportPort', 'tcpDestinationPort', 'udpDestinationPort'),
  ]
}

/** Each filter with what it means for one record of the dump. */
const PLAIN: readonly (readonly [filters: readonly string[], isWanted: (record: DumpRecord) => boolean])[] = [
  [
    ['proto tcp', 'cflow.protocol == 6', 'proto = TCP'],
    (record) => (record['protocolIdentifier'] ?? record['nextHeaderIPv6']) === 6,
  ],
  [
    ['port in [53 80 443]', 'port in {53,80,443}'],
    (record) => portsOf(record).some((port) => port === 53 || port === 80 || port === 443),
  ],
  [['sourceIPv4Address', 'cflow.srcaddr'], (record) => 'sourceIPv4Address' in record],
  [
    ['sourceIPv4Address = 10.0.0.0/8', 'ip.src == 10.0.0.0/8'],
    (record) => String(record['sourceIPv4Address'] ?? '').startsWith('10.'),
  ],
  [['octetDeltaCount > 1k', 'octetDeltaCount gt 1000'], (record) => Number(record['octetDeltaCount'] ?? 0) > 1000],
  [
    [
      'octetDeltaCount <= packetDeltaCount',
      'not octetDeltaCount > packetDeltaCount and octetDeltaCount and packetDeltaCount',
    ],
    ({ octetDeltaCount: octets, packetDeltaCount: packets }) =>
      octets !== undefined && packets !== undefined && BigInt(String(octets)) <= BigInt(String(packets)),
  ],
  [
    ['tcpControlBits & 0x2', 'tcp.flags & 2 and tcpControlBits or not proto tcp and tcpControlBits & S'],
    (record) => (Number(record['tcpControlBits'] ?? 0) & 2) !== 0,
  ],
  [['type = options'], (record) => record['@type'] === 'options'],
  [['domain != 0', '@domain > 0'], (record) => record['@domain'] !== 0 && record['@domain'] !== undefined],
]

describe('filters of captures of others', () => {
  const table = join(CORPUS, 'CASES.tsv')
  const captures = existsSync(table)
    ? readFileSync(table, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split('\t'))
        .filter((row) => row[2] !== 'sflow' && Number(row[9]) > 0)
        .map((row) => join(CORPUS, row[3] ?? ''))
        .filter((path) => existsSync(path) && statSync(path).size < MAX_CAPTURE_OCTETS)
    : []
  const chosen = captures.filter((_, index) => index % Math.ceil(captures.length / MAX_CAPTURES) === 0)

  it.skipIf(chosen.length === 0)(
    'let through the records that a plain reading does',
    async () => {
      let compared = 0
      for (const path of chosen) {
        const all = await recordsOf(path)
        for (const [filters, isWanted] of PLAIN) {
          const wanted = all.filter(isWanted).map((record) => record['@record'])
          for (const filter of filters) {
            const found = await recordsOf(path, '--filter', filter)
            expect(
              found.map((record) => record['@record']),
              `${path}: ${filter}`,
            ).toEqual(wanted)
            compared += wanted.length
          }
        }
      }
      expect(compared).toBeGreaterThan(100)
    },
    120_000,
  )
})

async function recordsOf(path: string, ...args: readonly string[]): Promise<DumpRecord[]> {
  const { out } = await runCommandLine('dump', path, ...args)
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DumpRecord)
}
