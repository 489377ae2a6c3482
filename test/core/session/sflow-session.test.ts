/** A capture of sFlow through the whole engine: rows, filters, details with their octets, the ledger. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../../core/protocol/failure.ts'
import type { Cell } from '../../../core/protocol/session-api.ts'
import { buildPcap } from '../../support/capture-builders.ts'
import { createInProcessSession, type InProcessSession } from '../../support/in-process-session.ts'
import { u32, u64, zeros } from '../../support/message-builders.ts'
import { ethernet, ipv4, ipv6, tcp, udp, udpFrame } from '../../support/packet-builders.ts'
import {
  counterSample,
  flowSample,
  formatOf,
  formatted,
  sampledHeader,
  sflowDatagram,
} from '../../support/sflow-builders.ts'

const TCP = sampledHeader(ethernet(ipv4(tcp(zeros(4)), { protocol: 6 })))
const IPV6 = sampledHeader(ethernet(ipv6(udp(zeros(4)))))
const PROCESSOR = formatted(1001, ...[1, 2, 3].map(u32), u64(8), u64(4))
const VENDOR = formatted(formatOf(4413, 5), u32(9))

const DATAGRAMS = [
  sflowDatagram({ sequence: 1 }, flowSample({}, TCP), counterSample(PROCESSOR)),
  sflowDatagram({ sequence: 2, agent: '2001:db8::7', subAgent: 3 }, flowSample({ input: 9 }, IPV6, VENDOR)),
]

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

let folder: string
let host: InProcessSession
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowglass-sflow-'))
  const path = join(folder, 'sflow.pcap')
  const frames = DATAGRAMS.map((octets) => ({ octets: udpFrame(octets, { destinationPort: 6343 }) }))
  await writeFile(path, buildPcap({ frames }))
  host = await createInProcessSession()
  await host.load(path)
})
afterAll(async () => {
  await host.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function read(filter: string, columns: readonly string[]): Promise<readonly (readonly Cell[])[]> {
  const view = valueOf(await host.session.openView({ filter, sort: [] }))
  const window = { view: view.view, first: 0, count: view.rowCount, columns }
  return valueOf(await host.session.readWindow(window)).columns
}

describe('a capture of sFlow', () => {
  it('shows a row for each sample, agents of both families in one column', async () => {
    const columns = ['@version', '@exportProtocol', '@domain', 'agentAddress', 'sflow:cpu5s']
    expect(await read('', columns)).toEqual([
      [5, 5, 5],
      ['sflow', 'sflow', 'sflow'],
      [0, 0, 3],
      ['198.51.100.1', '198.51.100.1', '2001:db8::7'],
      [null, 1, null],
    ])
  })

  it('filters by fields of the sampled header, by counters, by what is not known', async () => {
    expect(await read('destinationTransportPort = 4739 and proto = tcp', ['@record'])).toEqual([[1]])
    expect(await read('sflow:cpu5s = 1', ['@record'])).toEqual([[2]])
    expect(await read('ingressInterface = 9', ['@record', 'sflow:e4413format5'])).toEqual([[3], ['00000009']])
    expect(await read('@exportProtocol = "sflow"', ['@record'])).toEqual([[1, 2, 3]])
  })

  it('shows the fields of a sample at their octets', async () => {
    const details = valueOf(await host.session.describeRecord(2))
    expect(details).toMatchObject({ protocolVersion: 105, templateId: 0, setNumber: 2, frame: 1, sequence: 1 })
    const field = details.fields.find(({ key }) => key === 'sflow:totalMemory')
    expect(field).toMatchObject({ value: 8, units: 'octets', element: 'sFlow', length: 8 })
    const at = 2 * (field?.offset ?? 0)
    expect(details.messageOctets.hex.slice(at, at + 16)).toBe('0000000000000008')
  })

  it('lists each kind of sample as a version of template 0', async () => {
    const { exporters } = await host.session.report()
    const templates = exporters.flatMap(({ domains }) => domains.flatMap((domain) => domain.templates))
    expect(templates.map(({ templateId, version, records }) => [templateId, version, records])).toEqual([
      [0, 1, 1],
      [0, 2, 1],
      [0, 1, 1],
    ])
    const tree = await host.session.templateTree()
    const summaries = tree.sessions.flatMap(({ domains }) => domains.flatMap((domain) => domain.templates))
    expect(summaries).toMatchObject([
      { key: { domain: 0, protocolVersion: 105, templateId: 0 }, state: 'current', versions: 2, records: 2 },
      { key: { domain: 3, protocolVersion: 105, templateId: 0 }, state: 'current', versions: 1, records: 1 },
    ])
    const [session] = tree.sessions
    const key = { session: session?.session ?? -1, domain: 0, protocolVersion: 105, templateId: 0 }
    const { events, versions } = valueOf(await host.session.describeTemplate(key))
    expect(versions).toHaveLength(2)
    // None was learned in the place of another.
    expect(events).toMatchObject([{ kind: 'learned', version: 1 }])
  })

  it('accounts for every octet', async () => {
    const { ledger } = await host.session.status()
    const { in: total, ...parts } = ledger.octets
    expect(total).toBe(DATAGRAMS.reduce((sum, { length }) => sum + length, 0))
    expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total)
    expect(ledger.records.decoded).toBe(3)
  })
})
