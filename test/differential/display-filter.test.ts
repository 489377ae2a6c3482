/** Display filters of Wireshark over a capture of one record a message: the same text lets through the same records here. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { translateFilter } from '../../core/query/filter-language/translate-filter.ts'
import { VIRTUAL_COLUMNS } from '../../core/query/virtual-columns.ts'
import { runCommandLine } from '../support/run-command-line.ts'
import { buildVariedFlows, buildVariedRequests, flowNumber } from '../support/varied-flows.ts'
import { hasTshark } from './differential-cases.ts'

const FLOWS = 250
const run = promisify(execFile)

const FILTERS = [
  'cflow.srcaddr == 10.0.0.1',
  'cflow.srcaddr == 10.0.0.0/8',
  'cflow.srcaddr == 10.0.0.1 && cflow.dstport in {80, 443}',
  'cflow.srcaddr != 10.0.0.1',
  '!(cflow.srcaddr == 10.0.0.1)',
  'cflow.dstaddrv6 == 2001:db8::/32',
  'cflow.srcaddrv6',
  'not cflow.srcaddrv6',
  'cflow.srcport == 80 || cflow.dstport == 80',
  'cflow.srcport == cflow.dstport',
  'cflow.octets > cflow.packets',
  'cflow.srcas >= cflow.dstas',
  'cflow.octets > 1000000',
  'cflow.octets gt 1000000 and cflow.packets lt 10',
  'cflow.octets in {1..100, 10000..20000}',
  'cflow.dstport in {20..100}',
  'cflow.dstport in {20 .. 100}',
  'not cflow.dstport in {20..100}',
  'cflow.protocol == 6',
  'cflow.protocol == "TCP"',
  'cflow.protocol ne 6',
  'cflow.tcpflags & 0x02',
  'cflow.tcpflags & 0x12',
  'cflow.tcpflags == 0x12',
  'cflow.tcpflags.syn == 1',
  'cflow.tcpflags.syn == 1 && cflow.tcpflags.ack == 0',
  'cflow.tcpflags.rst == False',
  'cflow.tos == 184',
  'cflow.inputint == 3 && cflow.outputint <= 2',
  'cflow.srcmask == 16',
  'cflow.srcmaskv6 == 48',
  'cflow.nexthop == 10.9.9.9',
  'cflow.direction == 1',
  'cflow.vlanid == 10',
  'cflow.srcmac == 02:00:00:00:00:01',
  'cflow.timedelta > 0.5',
  'cflow.timedelta == 0.05',
  'all cflow.octets > 1000',
  'any cflow.octets > 1000',
  'cflow.octets === 10',
  'cflow.octets any_ne 10',
  'cflow.srcas == 4200000000',
  '(cflow.srcport == 80 or cflow.srcport == 443) and not cflow.protocol == 17',
  'cflow.srcport == 80 or cflow.srcport == 443 and cflow.protocol == 17',
]

/** Over texts. Backslashes are doubled: a string of Wireshark's takes one away, and so does ours. */
const TEXT_FILTERS = [
  'cflow.http_request_host == "www.example.com"',
  'cflow.http_request_host != "www.example.com"',
  'cflow.http_request_target contains "api"',
  'cflow.http_request_target contains "Index"',
  'cflow.http_request_host contains "example" and not cflow.http_request_host contains "api"',
  'cflow.http_request_target matches "index"',
  'cflow.http_request_target matches "^/API/v\\\\d+/"',
  'cflow.http_request_target ~ "^/(api|static)/"',
  'cflow.http_request_target matches "(?-i)^/api/v[0-9]{2,}"',
  'cflow.http_request_target matches "\\\\.js(\\\\?|#|$)"',
  'cflow.http_request_target matches "a\\\\+b\\\\(c\\\\)"',
  'cflow.http_request_target matches "[^a-z/]$"',
  'cflow.http_request_host ~ "\\\\bexample\\\\.(com|net)$" && cflow.http_statuscode >= 300',
  '!(cflow.http_request_host ~ "^www") || cflow.http_statuscode in {200, 204}',
  'cflow.http_request_method == "GET"',
  'cflow.http_request_method matches "^get$"',
  'cflow.http_request_method > "H"',
]

/** Ours and nfdump's, which Wireshark is told in its own words. */
const TRANSLATED = [
  'src net 10.0.0.0/8 and dst port in [80 443]',
  'src ip 10.0.0.1 or dst ip 2001:db8::1',
  'port 80 and not flags R',
  'port != 80',
  'any port != 80',
  'all port < 1024',
  'flags SA and bytes > 10k',
  'not flags SA',
  'bytes = 1k..20M and packets in {1, 2}',
  'duration >= 1s and proto udp',
  'duration < 60ms',
  'inet6 and proto tcp',
  'if 3 and src mask 24',
  'bytes > packets and src.port == dst.port',
  'src in {10.0.0.0/8, 2001:db8::/48} and tos 184',
]

describe.skipIf(!hasTshark())('a display filter of Wireshark', () => {
  let folder = ''
  let capture = ''
  let requests = ''
  const catalogue = createFilterCatalogue([
    ...VIRTUAL_COLUMNS,
    ...['sourceIPv4Address', 'destinationIPv4Address', 'sourceIPv6Address', 'destinationIPv6Address'].map((id) => ({
      id,
      type: 'address' as const,
    })),
    ...['sourceIPv4PrefixLength', 'sourceIPv6PrefixLength'].map((id) => ({ id, type: 'integer' as const })),
  ])

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowglass-display-'))
    capture = join(folder, 'varied.pcap')
    await writeFile(capture, buildVariedFlows(FLOWS).capture)
    requests = join(folder, 'requests.pcap')
    await writeFile(requests, buildVariedRequests(FLOWS))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  async function theirs(filter: string, path = capture): Promise<number[]> {
    const args = ['-n', '-r', path, '-Y', filter, '-T', 'fields', '-e', 'cflow.octets']
    return numbersOf((await run('tshark', args, { timeout: 30_000 })).stdout.split('\n'))
  }

  async function ours(filter: string, path = capture): Promise<number[]> {
    const { status, out, error } = await runCommandLine('dump', path, '--filter', filter, '--fields', 'octetDeltaCount')
    expect({ status, error }).toMatchObject({ status: 0 })
    const lines = out.split('\n').filter((line) => line !== '')
    return numbersOf(lines.map((line) => String((JSON.parse(line) as { octetDeltaCount: number }).octetDeltaCount)))
  }

  it.each(TEXT_FILTERS)(
    'lets through the same texts: %s',
    async (filter) => {
      const wanted = await theirs(filter, requests)
      expect(await ours(filter, requests)).toEqual(wanted)
      expect(wanted.length).toBeGreaterThan(0)
    },
    60_000,
  )

  it.each(FILTERS)(
    'lets through the same records: %s',
    async (filter) => {
      const wanted = await theirs(filter)
      expect(await ours(filter)).toEqual(wanted)
      expect(wanted.length).toBeGreaterThan(0)
    },
    60_000,
  )

  it.each(TRANSLATED)(
    'is what %s is translated into',
    async (filter) => {
      const parsed = parseFilter(filter, catalogue)
      if (!parsed.ok) throw new Error(parsed.message)
      const { text, foreign } = translateFilter(parsed.tree, 'wireshark', catalogue)
      expect(foreign).toEqual([])
      const wanted = await ours(filter)
      expect(await theirs(text), text).toEqual(wanted)
      expect(wanted.length).toBeGreaterThan(0)
    },
    60_000,
  )
})

function numbersOf(lines: readonly string[]): number[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => /^\d+$/.test(line))
    .map((line) => flowNumber(Number(line)))
    .sort((a, b) => a - b)
}
