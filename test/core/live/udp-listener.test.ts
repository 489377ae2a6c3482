import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { createFileHead } from '../../../core/live/pcapng-writer.ts'
import type { ListenerSpec } from '../../../core/protocol/live-api.ts'
import { concatOctets } from '../../support/capture-builders.ts'
import { runCapture, runTransportOn, type TransportRun } from '../../support/capture-runs.ts'
import { startListeners, type ListenerExtras, type StartedListeners } from '../../support/listener-threads.ts'

const UDP: ListenerSpec = { protocol: 'udp', address: '127.0.0.1', port: 0 }
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))

const started: StartedListeners[] = []
const sockets: Socket[] = []

function listen(specs: readonly ListenerSpec[], extras?: ListenerExtras): StartedListeners {
  const listeners = startListeners(specs, extras)
  started.push(listeners)
  return listeners
}

/** Sends each payload from a port of its own; answers the ports. */
async function send(address: string, port: number, payloads: readonly Uint8Array[]): Promise<number[]> {
  const from: number[] = []
  for (const payload of payloads) {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    sockets.push(socket)
    socket.connect(port, address)
    await once(socket, 'connect')
    from.push(socket.address().port)
    await new Promise((settle) => socket.send(payload, settle))
  }
  return from
}

function readTransport(listeners: StartedListeners): TransportRun {
  return runTransportOn(runCapture(concatOctets([createFileHead(), listeners.take()])).frames)
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await Promise.all(started.splice(0).map((listeners) => listeners.stop()))
})

describe('UDP listener', () => {
  it('tells who sent what to whom, and when', async () => {
    const listeners = listen([UDP])
    const { port, receiveBufferOctets } = (await listeners.bound).listeners[0]!
    expect(receiveBufferOctets).toBeGreaterThan(0)
    const before = Date.now()
    const ports = await send('127.0.0.1', port, [Uint8Array.of(1, 2, 3), Uint8Array.of(4)])
    await listeners.until(({ datagrams }) => datagrams === 2)
    const { datagrams } = readTransport(listeners)
    expect(datagrams.map(({ session }) => session)).toMatchObject(
      ports.map((exporterPort) => ({ exporterAddress: '127.0.0.1', exporterPort, collectorPort: port })),
    )
    expect(datagrams.map(({ octets, from, end }) => [...octets.subarray(from, end)])).toEqual([[1, 2, 3], [4]])
    for (const { arrivalNs } of datagrams) {
      expect(Number(arrivalNs / 1_000_000n)).toBeGreaterThanOrEqual(before - 2)
      expect(Number(arrivalNs / 1_000_000n)).toBeLessThanOrEqual(Date.now() + 2)
    }
  })

  it.runIf(hasIpv6)('listens at several addresses of both families at once, each family by itself', async () => {
    const first = listen([{ ...UDP, address: '0.0.0.0' }])
    const { port } = (await first.bound).listeners[0]!
    const second = listen([{ ...UDP, address: '::', port }])
    expect((await second.bound).listeners[0]).toMatchObject({ state: 'listening', port })
    await send('127.0.0.1', port, [Uint8Array.of(4)])
    await send('::1', port, [Uint8Array.of(6), Uint8Array.of(6)])
    await first.until(({ datagrams }) => datagrams === 1)
    await second.until(({ datagrams }) => datagrams === 2)
    expect(readTransport(first).datagrams[0]?.session).toMatchObject({ collectorAddress: '0.0.0.0' })
    expect(readTransport(second).datagrams[0]?.session).toMatchObject({
      exporterAddress: '::1',
      collectorAddress: '::',
    })
  })

  it('has the system grant what it grants, however much is asked', async () => {
    const { listeners: reports } = await listen([UDP], { receiveBufferOctets: Number.MAX_SAFE_INTEGER }).bound
    const small = await listen([UDP], { receiveBufferOctets: 0 }).bound
    expect(reports[0]).toMatchObject({ state: 'listening' })
    expect(reports[0]?.receiveBufferOctets).toBeGreaterThan(small.listeners[0]?.receiveBufferOctets ?? Infinity)
  })

  it.runIf(process.platform === 'linux')(
    'tells a buffer that was not enlarged as one that was, and enlarges it by half',
    async () => {
      const usual = Number(await readFile('/proc/sys/net/core/rmem_default', 'utf8')) / 2
      const { listeners: small } = await listen([UDP], { receiveBufferOctets: 0 }).bound
      expect(small[0]?.receiveBufferOctets).toBe(usual)
      const { listeners: larger } = await listen([UDP], { receiveBufferOctets: usual * 1.5 }).bound
      expect(larger[0]?.receiveBufferOctets).toBe(usual * 1.5)
    },
  )

  it('takes the largest datagram there is', async () => {
    const listeners = listen([UDP])
    const { port } = (await listeners.bound).listeners[0]!
    await send('127.0.0.1', port, [new Uint8Array(65_507).fill(7)])
    await listeners.until(({ octets }) => octets === 65_507)
    const [datagram] = readTransport(listeners).datagrams
    expect((datagram?.end ?? 0) - (datagram?.from ?? 0)).toBe(65_507)
  })

  it('counts what the list of exporters refuses, and hands it on to nobody', async () => {
    const listeners = listen([UDP], { allowedExporters: ['192.0.2.0/24'] })
    const { port } = (await listeners.bound).listeners[0]!
    await send('127.0.0.1', port, [Uint8Array.of(1), Uint8Array.of(2)])
    const { listeners: reports } = await listeners.until(({ datagrams }) => datagrams === 2)
    expect(reports[0]).toMatchObject({ refused: 2 })
    expect(listeners.take()).toHaveLength(0)
  })

  it('drops and counts what does not fit into the ring, and takes the next ones once there is room', async () => {
    const listeners = listen([UDP], { ringOctets: 1 << 12 })
    const { port } = (await listeners.bound).listeners[0]!
    await send(
      '127.0.0.1',
      port,
      Array.from({ length: 10 }, () => new Uint8Array(940)),
    )
    const { queue } = await listeners.until(({ datagrams }) => datagrams === 10)
    expect(queue).toMatchObject({ droppedDatagrams: 6, droppedOctets: 6000, mostUsedOctets: 4000 })
    expect(readTransport(listeners).datagrams).toHaveLength(4)
    await send('127.0.0.1', port, [Uint8Array.of(1)])
    await listeners.until(({ datagrams }) => datagrams === 11)
    expect(readTransport(listeners).datagrams).toHaveLength(1)
  })

  it.runIf(process.platform === 'linux')('adds up: what was sent was received or dropped by the system', async () => {
    const listeners = listen([UDP], { receiveBufferOctets: 4096, ringOctets: 1 << 22 })
    const { port } = (await listeners.bound).listeners[0]!
    const sender = createSocket('udp4')
    sockets.push(sender)
    sender.connect(port, '127.0.0.1')
    await once(sender, 'connect')
    // In one turn of this thread's loop, so that nobody reads meanwhile.
    const sent = 200
    for (let index = 0; index < sent; index++) sender.send(new Uint8Array(1000))
    const { listeners: reports } = await listeners.stop()
    const { datagrams = 0, kernelDrops = 0 } = reports[0] ?? {}
    expect(kernelDrops).toBeGreaterThan(0)
    expect(datagrams + kernelDrops).toBe(sent)
  })

  it.each([
    ['a port in use', { ...UDP }, 'port-in-use'],
    ['an address of others', { ...UDP, address: '192.0.2.1' }, 'address-not-available'],
    ['what is no address', { ...UDP, address: 'nowhere.invalid' }, 'address-not-available'],
  ] as const)('refuses %s in words, and the others listen', async (_, spec, code) => {
    const first = listen([UDP])
    const { port } = (await first.bound).listeners[0]!
    const second = listen([code === 'port-in-use' ? { ...spec, port } : spec, UDP])
    const { listeners: reports } = await second.bound
    expect(reports).toMatchObject([{ state: 'failed', failure: { code } }, { state: 'listening' }])
    expect(reports[0]?.failure?.nextStep).not.toBe('')
  })

  it('refuses everything when an exporter in the list is none', async () => {
    const { listeners } = await listen([UDP, UDP], { allowedExporters: ['192.0.2.1', 'example.net'] }).bound
    const refused = { state: 'failed', failure: { code: 'request-invalid' } }
    expect(listeners).toMatchObject([refused, refused])
  })

  it.skipIf((process.getuid?.() ?? 0) === 0)('says that a port below 1024 needs permission', async () => {
    const { listeners } = await listen([{ ...UDP, port: 1 }]).bound
    expect(listeners[0]?.failure?.code).toBe('port-no-permission')
  })
})
