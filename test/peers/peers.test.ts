/** Exporters and collectors of others on loopback: what they say they sent is what was received, and the same datagrams give the same totals. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findPeer, type Peer } from '../../scripts/peer-programs.ts'
import { buildProgram } from '../support/built-program.ts'
import { endPrograms, runToEnd, startProgram } from '../support/peer-processes.ts'
import { startNfacctd } from './nfacctd.ts'
import { peerPath, startNfcapd } from './nfcapd.ts'
import { startOurCollector } from './our-collector.ts'
import { buildTraffic } from './traffic-capture.ts'

const FLOWS = 500
const TIMEOUT_MS = 60_000

let folder: string
let cliPath: string
let trafficPath: string
const traffic = buildTraffic(FLOWS)
const totalsOfTraffic = { flows: traffic.flows, packets: traffic.packets, octets: traffic.octets }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-peers-'))
  trafficPath = join(folder, 'traffic.pcap')
  await writeFile(trafficPath, traffic.capture)
  ;({ cliPath } = await buildProgram())
}, TIMEOUT_MS)
afterEach(() => {
  endPrograms()
})
afterAll(() => rm(folder, { recursive: true }))

/** A test that is skipped where a program is missing; `npm test` installs them, or says which it could not. */
function itWith(peers: readonly Peer[]): typeof it {
  const missing = peers.filter((peer) => findPeer(peer) === undefined)
  return missing.length === 0 ? it : (it.skip as typeof it)
}

describe('softflowd', () => {
  itWith(['softflowd']).each([
    ['NetFlow v5', '5'],
    ['NetFlow v9', '9'],
    ['IPFIX', '10'],
  ])(
    'exports %s: every record that it reports, with all packets and octets',
    async (_, version) => {
      const collector = await startOurCollector(cliPath)
      const target = `127.0.0.1:${String(collector.port)}`
      const noControl = ['-c', 'none', '-p', join(folder, 'softflowd.pid')]
      const { out, error } = await runToEnd(peerPath('softflowd'), [
        ...['-r', trafficPath, '-n', target, '-v', version, '-d', ...noControl],
      ])
      const [, flows, records, packets] =
        /Flows exported: (\d+) \((\d+) records\) in (\d+) packets \(0 failures\)/.exec(out + error) ?? []
      const totals = await collector.finish(Number(packets))
      expect(totals).toMatchObject(totalsOfTraffic)
      expect({ flows: Number(flows), records: Number(records) }).toEqual({ flows: FLOWS, records: FLOWS })
      expect(totals.account).toMatchObject({ dataRecords: FLOWS, queueDrops: 0, refused: 0, unaccounted: 0 })
      // Its IPFIX counts the records of the message itself, too.
      expect(totals.account.records.lost).toBe(0)
    },
    TIMEOUT_MS,
  )
})

describe('pmacct', () => {
  itWith(['pmacctd']).each([
    ['NetFlow v9', '9'],
    ['IPFIX', '10'],
  ])(
    'exports %s with nfprobe: all flows, packets and octets of the capture',
    async (_, version) => {
      const collector = await startOurCollector(cliPath)
      const config = join(folder, `pmacctd-${version}.conf`)
      await writeFile(config, pmacctConfig(collector.port, version))
      // Its plugin and its core end side by side when the capture is through; which is first makes the status 0 or 1.
      const peer = await startProgram(peerPath('pmacctd'), ['-f', config]).ended
      expect(peer.out + peer.error).toMatch(/nfprobe.*Shutting down/)
      const totals = await collector.finishWhen(FLOWS)
      expect(totals).toMatchObject(totalsOfTraffic)
      expect(totals.account.unaccounted).toBe(0)
    },
    TIMEOUT_MS,
  )

  itWith(['nfacctd']).each([
    ['NetFlow v9', 'router', 'unscaled'],
    ['NetFlow v5', 'v5', 'scaled'],
  ] as const)(
    'collects the same flows, packets and octets from the same datagrams (%s)',
    async (_, profile, sampling) => {
      const capture = join(folder, `nfacctd-${profile}.pcap`)
      await runToEnd(process.execPath, [
        ...[cliPath, 'simulate', '--profile', profile, '--count', '2000', '--rate', '1000', '--out', capture],
      ])
      const peer = await startNfacctd(join(folder, `nfacctd-${profile}.conf`), sampling)
      const collector = await startOurCollector(cliPath)
      const sent = await replayTo(capture, [peer.port, collector.port])
      const ours = await collector.finish(sent)
      expect(ours.flows).toBe(2000)
      expect(await peer.finish(2000)).toEqual({ flows: ours.flows, packets: ours.packets, octets: ours.octets })
      expect(ours.account).toMatchObject({ queueDrops: 0, refused: 0, unaccounted: 0 })
    },
    TIMEOUT_MS,
  )
})

/** Sends a capture to collectors on loopback; answers how many datagrams each was given. */
async function replayTo(capture: string, ports: readonly number[]): Promise<number> {
  const targets = ports.flatMap((port) => ['--to', `udp://127.0.0.1:${String(port)}`])
  const pace = ['--speed', 'max', '--rate', '2000', '--json']
  const { out } = await runToEnd(process.execPath, [cliPath, 'replay', capture, ...targets, ...pace])
  const { targets: given } = JSON.parse(out) as { targets: { sent: number; refused: number }[] }
  const sent = given[0]?.sent ?? 0
  for (const one of given) expect(one).toMatchObject({ refused: 0, sent })
  return sent
}

function pmacctConfig(port: number, version: string): string {
  return [
    'daemonize: false',
    `pcap_savefile: ${trafficPath}`,
    'aggregate: src_host, dst_host, src_port, dst_port, proto',
    'plugins: nfprobe',
    `nfprobe_receiver: 127.0.0.1:${String(port)}`,
    `nfprobe_version: ${version}`,
    'nfprobe_timeouts: tcp=5:udp=5:general=5:maxlife=5:expint=1',
    'plugin_buffer_size: 1024000',
    'plugin_pipe_size: 10240000',
    '',
  ].join('\n')
}

describe('nfdump', () => {
  itWith(['nfcapd', 'nfdump', 'nfreplay']).each([
    ['NetFlow v9', 'router', '9'],
    ['NetFlow v5', 'v5', '5'],
  ])(
    'collects the same flows, packets and octets from the same datagrams (%s), and its replayer sends them again',
    async (_, profile, version) => {
      const capture = join(folder, `${profile}.pcap`)
      await runToEnd(process.execPath, [
        ...[cliPath, 'simulate', '--profile', profile, '--count', '2000', '--rate', '1000', '--out', capture],
      ])
      const files = join(folder, `nfcapd-${profile}`)
      await mkdir(files)
      const peer = await startNfcapd(files)
      const collector = await startOurCollector(cliPath)
      const ours = await collector.finish(await replayTo(capture, [peer.port, collector.port]))
      const theirs = await peer.finish()
      expect(theirs.flows).toBe(2000)
      expect(ours).toMatchObject(theirs)

      const again = await startOurCollector(cliPath)
      for (const file of await readdir(files)) {
        const where = ['-H', '127.0.0.1', '-p', String(again.port), '-v', version]
        await runToEnd(peerPath('nfreplay'), ['-r', join(files, file), ...where, '-d', '200'])
      }
      expect(await again.finishWhen(theirs.flows)).toMatchObject(theirs)
    },
    TIMEOUT_MS,
  )
})
