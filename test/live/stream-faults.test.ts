/** What goes wrong between an exporter and a listener over TCP and TLS, with all threads and real sockets. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ListenerSpec, TlsFiles } from '../../core/protocol/live-api.ts'
import { createLiveRig, numbersOf, TCP, type LiveRig } from '../support/live-rig.ts'
import { createAuthority, readCertificate, type TestAuthority } from '../support/test-certificates.ts'
import { simulateExport } from '../support/test-exporters.ts'

let rig: LiveRig
const sockets: Socket[] = []

beforeEach(async () => {
  rig = await createLiveRig()
}, 60_000)

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await rig.dispose()
})

function keep(socket: Socket): Socket {
  sockets.push(socket)
  socket.on('error', () => undefined)
  return socket
}

async function connect(port: number): Promise<Socket> {
  const socket = keep(connectTcp(port, '127.0.0.1'))
  await once(socket, 'connect')
  return socket
}

async function expectSameAgain(): Promise<void> {
  const live = numbersOf(await rig.host.api.status())
  expect(numbersOf(await rig.reopen())).toEqual(live)
}

const first = simulateExport({ transport: 'tcp', durationMicros: 10_000_000 })
const second = simulateExport({ transport: 'tcp', durationMicros: 10_000_000, seed: 2 })

describe('a TCP connection', () => {
  it('is cut inside a message: what was whole counts, the rest is malformed, and the exporter comes again', async () => {
    const [port = 0] = await rig.listen([TCP])
    const before = await connect(port)
    const whole = first.datagrams.slice(0, -1)
    const torn = first.datagrams.at(-1)!
    const cutAt = torn.length - 7
    before.write(Buffer.concat([...whole, torn.subarray(0, cutAt)]))
    const octets = whole.reduce((sum, { length }) => sum + length, cutAt)
    await rig.untilReport((listener) => listener.octets === octets)
    before.resetAndDestroy()
    const cut = await rig.untilReport(({ connections }) => connections === 0)
    expect(cut.listeners[0]).toMatchObject({ failedConnections: 1 })
    expect(cut.listeners[0]?.lastConnectionFailure).toMatch(
      new RegExp(
        String.raw`^127\.0\.0\.1:\d+: it was cut \(ECONNRESET\) after ${String(cutAt)} octets of a message\.$`,
      ),
    )

    const after = await connect(port)
    after.end(Buffer.concat(second.datagrams))
    await rig.untilReport(({ datagrams }) => datagrams === first.datagrams.length + second.datagrams.length)
    const sent = first.datagrams.length + second.datagrams.length
    expect(await rig.settle(sent)).toMatchObject({ decoded: sent, queueDrops: 0 })
    const status = await rig.host.api.status()
    expect(status.exporters).toBe(2)
    const all = first.dataRecords + first.optionsRecords + second.dataRecords + second.optionsRecords
    const decoded = status.records.data + status.records.options
    // The last message has lost its last record, or that and what else was in the cut part.
    expect(decoded).toBeGreaterThanOrEqual(all - 3)
    expect(decoded).toBeLessThan(all)
    expect(status.ledger.octets.malformed).toBeGreaterThan(0)
    expect(status.ledger.octets.in).toBe(octets + second.datagrams.reduce((sum, { length }) => sum + length, 0))
    await expectSameAgain()
  })

  it('comes again after it ended in order: a session of its own, with templates of its own', async () => {
    const [port = 0] = await rig.listen([TCP])
    for (const { datagrams } of [first, second]) {
      const socket = await connect(port)
      socket.end(Buffer.concat(datagrams))
      await once(socket, 'close')
    }
    const sent = first.datagrams.length + second.datagrams.length
    const report = await rig.untilReport(({ datagrams }) => datagrams === sent)
    expect(report.listeners[0]).toMatchObject({ failedConnections: 0 })
    await rig.settle(sent)
    const status = await rig.host.api.status()
    expect(status.records.data).toBe(first.dataRecords + second.dataRecords)
    expect(status.ledger.records).toMatchObject({ lost: 0, unknown: 0 })
    await expectSameAgain()
  })
})

describe('TLS', () => {
  let folder: string
  let authority: TestAuthority
  let files: Required<TlsFiles>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowglass-tls-'))
    authority = await createAuthority(folder, 'authority')
    const server = await authority.sign('server', 2)
    files = { ...server, clientAuthoritiesPath: authority.certificatePath }
  }, 30_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  const tls = (more: TlsFiles): ListenerSpec => ({ ...TCP, protocol: 'tls', tls: more })

  /** An exporter that trusts the authority of the test. */
  async function secure(port: number, options: ConnectionOptions = {}): Promise<Socket> {
    const ca = await readFile(authority.certificatePath)
    return keep(connectTls({ port, host: '127.0.0.1', ca, ...options }))
  }

  it('takes an exporter with a certificate of the authority, and refuses others with the reason', async () => {
    const strangers = await createAuthority(folder, 'strangers')
    const [port = 0] = await rig.listen([tls(files)])

    ;(await secure(port)).write(first.datagrams[0]!)
    const none = await rig.untilReport(({ failedConnections }) => failedConnections === 1)
    expect(none.listeners[0]?.lastConnectionFailure).toContain('it showed no certificate')

    const wrong = await readCertificate(await strangers.sign('stranger', 2))
    ;(await secure(port, wrong)).write(first.datagrams[0]!)
    const foreign = await rig.untilReport(({ failedConnections }) => failedConnections === 2)
    expect(foreign.listeners[0]?.lastConnectionFailure).toContain('no authority that is trusted')

    const old = await readCertificate(await authority.sign('old', -1))
    ;(await secure(port, old)).write(first.datagrams[0]!)
    const expired = await rig.untilReport(({ failedConnections }) => failedConnections === 3)
    expect(expired.listeners[0]?.lastConnectionFailure).toContain('its certificate has expired')
    expect(expired.listeners[0]).toMatchObject({ datagrams: 0, octets: 0 })
    expect(expired.ladder[1]).toMatchObject({ step: 'datagrams', state: 'failed' })
    expect(expired.ladder[1]?.advice).toContain('its certificate has expired')

    const right = await readCertificate(await authority.sign('exporter', 2))
    ;(await secure(port, right)).end(Buffer.concat(first.datagrams))
    await rig.untilReport(({ datagrams }) => datagrams === first.datagrams.length)
    await rig.settle(first.datagrams.length)
    expect((await rig.host.api.status()).records.data).toBe(first.dataRecords)
    await expectSameAgain()
  })

  it('with a server certificate that has expired: exporters go away, and the listener says why', async () => {
    const expired = await authority.sign('expired-server', -1)
    const [port = 0] = await rig.listen([tls(expired)])
    const socket = await secure(port)
    const [reason] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(reason.code).toBe('CERT_HAS_EXPIRED')
    const report = await rig.untilReport(({ failedConnections }) => failedConnections === 1)
    expect(report.listeners[0]?.lastConnectionFailure).toMatch(/certificate of this listener.*expired/)
    await rig.settle(0)
  })
})
