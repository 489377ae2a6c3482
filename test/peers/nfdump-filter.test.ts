/** The filters of nfdump over files of its own collector: the same text lets through the same flows here. */
import { afterAll, describe, expect, it } from 'vitest'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { translateFilter } from '../../core/query/filter-language/translate-filter.ts'
import { runToEnd } from '../support/peer-processes.ts'
import { runCommandLine } from '../support/run-command-line.ts'
import { flowNumber } from '../support/varied-flows.ts'
import { createFlowCollection, hasNfdump } from './collected-flows.ts'
import { peerPath } from './nfcapd.ts'

/** Without AS numbers: nfdump 1.7 filters them only where it has a database of locations. */
const FILTERS = [
  'any',
  'not any',
  'inet',
  'inet6',
  'ipv4 and not proto tcp',
  'proto tcp',
  'proto 17',
  'proto TCP and flags S',
  'flags S and not flags AFRPU',
  'flags SA',
  'not flags SA',
  'not (flags SA)',
  'proto tcp and not flags S',
  'not (proto tcp and flags SA)',
  'not (not flags SA)',
  'proto tcp and not (flags S or flags R)',
  'proto tcp and flags X',
  'ip 10.0.0.1',
  'host 10.0.0.1',
  'src host 192.0.2.80',
  'src ip 10.0.0.1',
  'dst ip 2001:db8::1',
  'ip in [10.0.0.1 192.0.2.80]',
  'src ip in [10.0.0.1,10.1.2.3]',
  'src or dst ip 10.0.0.1',
  'src and dst ip 10.0.0.1',
  'net 10.0.0.0/8',
  'src net 10.0.0.0/8',
  'dst net 2001:db8::/32',
  'src net 10.0.0.0 255.0.0.0',
  'src or dst net 172.16.0.0/12 and proto tcp',
  'src and dst net 10.0.0.0/8',
  'port 80',
  'port = 443',
  'port eq 53',
  'src port > 1024',
  'dst port < 100',
  'dst port in [80 443]',
  'port in [22,53]',
  'src port gt 1024 and src port le 8080',
  'src or dst port 80 and proto tcp',
  'src and dst port 80',
  'not port 80',
  'port 80 or port 443 and proto udp',
  '(port 80 or port 443) and proto tcp',
  'bytes > 1M',
  'bytes >= 10k',
  'bytes < 1000',
  'bytes lt 2k',
  'packets > 5',
  'packets = 10',
  'in packets > 5',
  'tos 184',
  'src tos 8',
  'if 3',
  'in if 2',
  'out if 4',
  'mask 24',
  'src mask 16',
  'dst mask 64',
  'next ip 10.9.9.9',
  'vlan 10',
  'src vlan 20',
  'in src mac 02:00:00:00:00:01',
  'mac 02:00:00:00:00:02',
  'icmp-type 8',
  'icmp-code 1',
  'duration > 50',
  'duration >= 1000',
  'bps > 1M',
  'pps > 100',
  'bpp > 100',
  'bpp >= 1000 and bytes > 1',
  'flowdir 1',
  'SRC PORT 80 OR DST PORT 443',
  'src net 10.0.0.0/8 and dst port in [80 443] and bytes > 1M and not flags R',
  'proto udp and (port 53 or port 80) and not src ip 10.0.0.1 # comment',
]

/** Ours and Wireshark's, which nfdump is told in its own words. */
const TRANSLATED = [
  'src = 10.0.0.0/8 and dstport in {80, 443}',
  'cflow.octets > 1000000 && cflow.protocol == 6',
  'flags contains SA and not flags & FR',
  'tcp.flags.syn == 1 && !(tcp.flags.ack == 1)',
  'ip in {10.0.0.1, 2001:db8::1}',
  'duration >= 1s and bytes <= 10M',
  'ipv6.addr and proto = udp or port = 53',
  'inif = 3 and srcmask = 24 and tos = 0xb8',
  'bpp > 1k and bps > 1Mbps',
  'not (srcport > 1023 and dstport > 1023)',
]

describe.skipIf(!hasNfdump)('a filter of nfdump', () => {
  const flows = createFlowCollection()

  afterAll(flows.remove)

  it.each(FILTERS)(
    'lets through the same flows: %s',
    async (filter) => {
      await compare(filter, filter)
    },
    30_000,
  )

  it.each(TRANSLATED)(
    'lets through what it is translated from: %s',
    async (filter) => {
      const parsed = parseFilter(filter)
      if (!parsed.ok) throw new Error(parsed.message)
      const { text, foreign } = translateFilter(parsed.tree, 'nfdump')
      expect(foreign).toEqual([])
      await compare(text, filter)
    },
    30_000,
  )

  async function compare(words: string, filter: string): Promise<void> {
    const { folder, capture } = await flows.collect()
    const theirs = await runToEnd(peerPath('nfdump'), ['-R', folder, '-q', '-N', '-o', 'fmt:%byt', words])
    const wanted = numbersOf(theirs.out.split('\n'))
    const { status, out, error } = await runCommandLine(
      'dump',
      capture,
      '--filter',
      filter,
      '--fields',
      'octetDeltaCount',
    )
    expect({ status, error }).toMatchObject({ status: 0 })
    const lines = out.split('\n').filter((line) => line !== '')
    expect(
      numbersOf(lines.map((line) => String((JSON.parse(line) as { octetDeltaCount: number }).octetDeltaCount))),
    ).toEqual(wanted)
    if (filter !== 'not any') expect(wanted.length).toBeGreaterThan(0)
  }
})

function numbersOf(lines: readonly string[]): number[] {
  return lines
    .map((line) => line.trim())
    .filter((line) => /^\d+$/.test(line))
    .map((line) => flowNumber(Number(line)))
    .sort((a, b) => a - b)
}
