import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_EXPORTER_CONNECTIONS } from '../../../core/limits/live.ts'
import { createArrivalClock } from '../../../core/live/arrival-clock.ts'
import { createArrivalStage } from '../../../core/live/arrival-stage.ts'
import { createRingMemory, createRingWriter } from '../../../core/live/byte-ring.ts'
import { createFileHead } from '../../../core/live/pcapng-writer.ts'
import { createStreamListener } from '../../../core/live/stream-listener.ts'
import type { ListenerSpec } from '../../../core/protocol/live-api.ts'
import { decodeCapture } from '../../support/decode-capture.ts'
import { startListeners, type ListenerExtras, type StartedListeners } from '../../support/listener-threads.ts'
import { dataSet, integer, ipfixMessage, templateRecord, templateSet } from '../../support/message-builders.ts'

const TCP: ListenerSpec = { protocol: 'tcp', address: '127.0.0.1', port: 0 }
const TLS: ListenerSpec = {
  ...TCP,
  protocol: 'tls',
  tls: { certificatePath: pem('collector'), keyPath: pem('collector-key') },
}
const MUTUAL_TLS: ListenerSpec = { ...TLS, tls: { ...TLS.tls!, clientAuthoritiesPath: pem('authority') } }

/** A message with a template of one element and some records of it. */
function message(sequence: number, records: number): Uint8Array {
  const values = Array.from({ length: records }, (_, index) => integer(sequence + index, 8))
  return ipfixMessage({ sequence }, templateSet(templateRecord(256, [{ id: 1, length: 8 }])), dataSet(256, ...values))
}

function pem(name: string): string {
  return `test/fixtures/tls/${name}.pem`
}

let started: StartedListeners | undefined
const sockets: Socket[] = []

async function listen(
  spec: ListenerSpec,
  extras?: ListenerExtras,
): Promise<{ listeners: StartedListeners; port: number }> {
  const listeners = startListeners([spec], extras)
  started = listeners
  const { port } = (await listeners.bound).listeners[0]!
  return { listeners, port }
}

async function connect(port: number): Promise<Socket> {
  const socket = connectTcp(port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Connects as an exporter does; where it is refused, the listener says so. */
function connectSecured(port: number, options: ConnectionOptions = {}): Socket {
  const socket = connectTls({ port, host: '127.0.0.1', ca: readFileSync(pem('authority')), ...options })
  sockets.push(socket)
  socket.on('error', () => undefined)
  return socket
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await started?.stop()
  started = undefined
})

describe('stream listener', () => {
  it('takes messages over TCP and hands on a stream that decodes (RFC 7011 §10.4)', async () => {
    const { listeners, port } = await listen(TCP)
    const socket = await connect(port)
    const source = socket.localPort
    socket.write(message(0, 3))
    socket.end(message(3, 100))
    const { listeners: reports } = await listeners.until(
      ({ datagrams, connections }) => datagrams === 2 && connections === 0,
    )
    expect(reports[0]).toMatchObject({ failedConnections: 0, refused: 0 })
    const { snapshot } = decodeCapture([createFileHead(), listeners.take()])
    expect(snapshot.ledger.records.decoded).toBe(103)
    expect(snapshot.exporters[0]).toMatchObject({ exporter: `127.0.0.1:${source}`, protocol: 'tcp' })
  })

  it('shows a connection cut inside a message as the end of the stream', async () => {
    const { listeners, port } = await listen(TCP)
    const socket = await connect(port)
    socket.write(message(0, 3))
    const torn = message(3, 100)
    socket.write(torn.subarray(0, torn.length - 400))
    await listeners.until(({ octets }) => octets > 400)
    socket.resetAndDestroy()
    const { listeners: reports } = await listeners.until(({ connections, octets }) => connections === 0 && octets > 400)
    expect(reports[0]).toMatchObject({ datagrams: 2, failedConnections: 1 })
    expect(reports[0]?.lastConnectionFailure).toMatch(
      /^127\.0\.0\.1:\d+: it was cut \(ECONNRESET\) after 432 octets of a message\.$/,
    )
    const { snapshot } = decodeCapture([createFileHead(), listeners.take()])
    expect(snapshot.ledger.records.decoded).toBe(3 + 50)
  })

  it('lets a connection wait when the ring is nearly full, and loses nothing of it', async () => {
    const { listeners, port } = await listen(TCP, { ringOctets: 1 << 17 })
    const socket = await connect(port)
    const messages = 500
    for (let index = 0; index < messages; index++) socket.write(message(index * 100, 100))
    socket.end()
    const stream = { isOver: false }
    const ended = listeners
      .until(({ connections, datagrams }) => connections === 0 && datagrams === messages)
      .finally(() => (stream.isOver = true))
    const parts: Uint8Array[] = []
    while (!stream.isOver || listeners.ring.usedOctets() > 0) {
      parts.push(listeners.take())
      await new Promise((settle) => setTimeout(settle, 5))
    }
    const report = await ended
    expect(report.queue).toMatchObject({ droppedDatagrams: 0, capacityOctets: 1 << 17 })
    expect(decodeCapture([createFileHead(), ...parts]).snapshot.ledger.records).toMatchObject({
      decoded: messages * 100,
      lost: 0,
    })
  })

  it('says what of a stream was lost when it ends with nobody reading', async () => {
    const { listeners, port } = await listen(TCP, { ringOctets: 1 << 17 })
    const socket = await connect(port)
    for (let index = 0; index < 500; index++) socket.write(message(index * 100, 100))
    await listeners.until(({ octets }) => octets > 0)
    const { listeners: reports } = await listeners.stop()
    expect(reports[0]).toMatchObject({ state: 'stopped', failedConnections: 1 })
    expect(reports[0]?.lastConnectionFailure).toMatch(/^Listening ended: \d+ octets of streams found no room/)
  })

  it('refuses who is not in the list of exporters, and says so', async () => {
    const { listeners, port } = await listen(TCP, { allowedExporters: ['192.0.2.0/24', '2001:db8::/32'] })
    const socket = await connect(port)
    await once(socket, 'close')
    const { listeners: reports } = await listeners.until(({ failedConnections }) => failedConnections === 1)
    expect(reports[0]?.lastConnectionFailure).toMatch(/: it is not in the list of exporters that are let in\.$/)
  })

  it('takes messages over TLS, shown as a plain stream (RFC 7011 §11.1)', async () => {
    const { listeners, port } = await listen(TLS)
    const socket = connectSecured(port)
    socket.write(message(0, 3))
    socket.end()
    const report = await listeners.until(({ datagrams, connections }) => datagrams === 1 && connections === 0)
    expect(report.listeners[0]).toMatchObject({ failedConnections: 0 })
    expect(decodeCapture([createFileHead(), listeners.take()]).snapshot.ledger.records.decoded).toBe(3)
  })

  it('takes an exporter with a certificate of the authorities (RFC 7011 §11.3)', async () => {
    const { listeners, port } = await listen(MUTUAL_TLS)
    const socket = connectSecured(port, { cert: readFileSync(pem('exporter')), key: readFileSync(pem('exporter-key')) })
    socket.end(message(0, 3))
    const report = await listeners.until(({ datagrams, connections }) => datagrams === 1 && connections === 0)
    expect(report.listeners[0]).toMatchObject({ failedConnections: 0 })
  })

  it.each([
    ['without a certificate', {}, 'it showed no certificate'],
    [
      'with a certificate of others',
      { cert: readFileSync(pem('stranger')), key: readFileSync(pem('stranger-key')) },
      'its certificate is of no authority that is trusted',
    ],
    [
      'that speaks an old version',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      'it speaks no version of TLS',
    ],
    ['that does not trust the listener', { ca: readFileSync(pem('other-authority')) }, 'it may not trust'],
  ] as const)('refuses an exporter %s', async (_, options, reason) => {
    const { listeners, port } = await listen(MUTUAL_TLS)
    const socket = connectSecured(port, options)
    socket.write(message(0, 3))
    const { listeners: reports } = await listeners.until(({ failedConnections }) => failedConnections > 0)
    expect(reports[0]?.lastConnectionFailure).toMatch(/^127\.0\.0\.1:\d+: /)
    expect(reports[0]?.lastConnectionFailure).toContain(reason)
    expect(reports[0]).toMatchObject({ datagrams: 0, octets: 0 })
  })

  it('says that who sends plain messages to it does not speak TLS', async () => {
    const { listeners, port } = await listen(TLS)
    const socket = await connect(port)
    socket.write(message(0, 3))
    const { listeners: reports } = await listeners.until(({ failedConnections }) => failedConnections > 0)
    expect(reports[0]?.lastConnectionFailure).toMatch(/: it does not speak TLS\.$/)
  })

  it.each([
    ['no certificate', undefined, 'neither certificate nor key'],
    [
      'a certificate that is not there',
      { certificatePath: 'none.pem' },
      'none.pem cannot be read: there is no such file',
    ],
    ['a certificate that is none', { certificatePath: 'package.json' }, 'package.json holds no certificate'],
    ['a key that is none', { keyPath: 'package.json' }, 'package.json holds no key'],
    ['the key of another', { keyPath: pem('stranger-key') }, 'is not that of the certificate'],
    ['authorities that are none', { clientAuthoritiesPath: 'package.json' }, 'holds no certificates of authorities'],
  ])('refuses %s before anybody connects', async (_, files, text) => {
    const tls = files === undefined ? undefined : { ...TLS.tls!, ...files }
    const { protocol, address, port } = TLS
    const listeners = startListeners([{ protocol, address, port, ...(tls && { tls }) }])
    started = listeners
    const { listeners: reports } = await listeners.bound
    expect(reports[0]).toMatchObject({ state: 'failed', failure: { code: 'certificate-unusable' } })
    expect(reports[0]?.failure?.message).toContain(text)
  })

  it('says that a port is in use', async () => {
    const { port } = await listen(TCP)
    const second = startListeners([{ ...TCP, port }])
    const { listeners: reports } = await second.bound
    expect(reports[0]).toMatchObject({ state: 'failed', failure: { code: 'port-in-use' } })
    await second.stop()
  })
})

describe('stream listener at its limit', () => {
  it('refuses connections past MAX_EXPORTER_CONNECTIONS', async () => {
    const listener = createStreamListener({
      spec: TCP,
      connectionCount: { open: MAX_EXPORTER_CONNECTIONS },
      allowed: { admits: () => true },
      stage: createArrivalStage({
        ring: createRingWriter(createRingMemory(1 << 16), () => undefined),
        clock: createArrivalClock(),
      }),
      now: Date.now,
    })
    await listener.open()
    const socket = await connect(listener.report().port)
    await once(socket, 'close')
    expect(listener.report()).toMatchObject({ connections: 0, failedConnections: 1 })
    expect(listener.report().lastConnectionFailure).toContain('MAX_EXPORTER_CONNECTIONS')
    await listener.close()
  })
})
