/** Exporters of a test: sockets on loopback that send no faster than the listener takes it. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { createSimulation } from '../../core/simulate/simulation.ts'
import { DEFAULT_SIMULATION, NO_FAULTS, type SimulationFaults } from '../../core/simulate/simulation-options.ts'
import type { SimulationOptions } from '../../core/simulate/simulation-options.ts'

export interface UdpExporter {
  /** `address:port`, as the session names it. */
  readonly name: string
  /** Sends one after the other; settles when the listener has taken them all from the system. */
  send(...datagrams: readonly Uint8Array[]): Promise<void>
  /** As fast as they go, whether somebody takes them or not. */
  flood(datagrams: readonly Uint8Array[]): Promise<void>
  /** What was sent in all. */
  sent(): number
  close(): void
}

/** Datagrams between two looks at what waits: they fit into the smallest buffer that a system grants. */
const BURST = 32

/** Opens a socket that sends to a port of loopback from `address`, one of this machine. */
export async function openExporter(port: number, address = '127.0.0.1'): Promise<UdpExporter> {
  const isV6 = isIPv6(address)
  const socket = createSocket(isV6 ? 'udp6' : 'udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  socket.connect(port, isV6 ? '::1' : '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  let sent = 0

  async function flood(datagrams: readonly Uint8Array[]): Promise<void> {
    for (let at = 0; at < datagrams.length; at += BURST) {
      const burst = datagrams.slice(at, at + BURST)
      await Promise.all(burst.map((datagram) => new Promise<void>((done) => socket.send(datagram, () => done()))))
      sent += burst.length
    }
  }

  return {
    name: `${isV6 ? `[${address}]` : address}:${String(socket.address().port)}`,
    async send(...datagrams) {
      for (let at = 0; at < datagrams.length; at += BURST) {
        await flood(datagrams.slice(at, at + BURST))
        await untilTaken(port)
      }
    },
    flood,
    sent: () => sent,
    close: () => socket.close(),
  }
}

/** Settles when nothing waits in the buffer of the socket at a port: what was sent before has been taken. */
export async function untilTaken(port: number): Promise<void> {
  for (;;) {
    const waiting = await readWaiting(port)
    if (waiting === 0) return
    await new Promise((settle) => setTimeout(settle, waiting === undefined ? 20 : 1))
    if (waiting === undefined) return
  }
}

/** Octets in the buffers of sockets at a port, as Linux tells in `/proc/net/udp`; undefined elsewhere. */
async function readWaiting(port: number): Promise<number | undefined> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let waiting: number | undefined
  for (const table of ['/proc/net/udp', '/proc/net/udp6']) {
    const text = await readFile(table, 'utf8').catch(() => '')
    for (const line of text.split('\n')) {
      const [, local = '', , , queues = ''] = line.trim().split(/\s+/)
      if (local.endsWith(suffix)) waiting = (waiting ?? 0) + Number.parseInt(queues.split(':')[1] ?? '0', 16)
    }
  }
  return waiting
}

export interface SimulatedExport {
  readonly datagrams: readonly Uint8Array[]
  readonly dataRecords: number
  readonly optionsRecords: number
  /** Records that the simulation has lost on the way. */
  readonly lostRecords: number
}

/** Everything that a simulated exporter sends, made at once: its clock runs by itself. */
export function simulateExport(
  options: Partial<Omit<SimulationOptions, 'faults'>> & { readonly faults?: Partial<SimulationFaults> },
): SimulatedExport {
  const simulation = createSimulation({
    ...DEFAULT_SIMULATION,
    fromMicros: Date.now() * 1000,
    ...options,
    faults: { ...NO_FAULTS, ...options.faults },
  })
  const datagrams = [...simulation.deliveries()].map(({ payload }) => payload.slice())
  const { dataRecords, optionsRecords, lostRecords } = simulation.counts
  return { datagrams, dataRecords, optionsRecords, lostRecords }
}
