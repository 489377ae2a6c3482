/**
 * The capture that the first start shows: a quarter of an hour at the edge of a web shop. The checkout hangs for four
 * minutes because one server is slow, in the midst of it 312 records get lost, and the NetScaler's templates change.
 */
import { writePcapngHeader, writePcapngPacket } from './capture-file.ts'
import type { PackedExports, SimulatedDatagram } from './export-schedule.ts'
import { simulateLoadmaster } from './loadmaster-exporter.ts'
import { NETSCALER_MAC, simulateNetscaler } from './netscaler-exporter.ts'
import { createUdpFramer, type UdpEndpoints, type UdpFramer } from './network-frame.ts'
import { OctetWriter } from './octet-writer.ts'
import { createRandom, type Random } from './random.ts'
import { simulateRouter } from './router-exporter.ts'

export interface SampleCapture {
  /** A pcapng file. */
  readonly octets: Uint8Array<ArrayBuffer>
  /** What is in it, by the exporter's name in the ledger. */
  readonly counts: Readonly<Record<string, PackedExports['counts']>>
}

const SEED = 20_240_711
const MICROS_PER_SECOND = 1_000_000
const COLLECTOR = '192.0.2.5'
const COLLECTOR_MAC = Uint8Array.of(2, 0, 0, 0, 0, 5)
const REFRESH_MICROS = 60 * MICROS_PER_SECOND
/** What the way from an exporter to the collector takes. */
const LATENCY_MICROS = { minimum: 120, maximum: 380 }

/** What one datagram takes on the wire: the next is not there earlier. */
const SERIALISATION_NANOS = 12_000

const from = at('09:15:00')
const to = at('09:30:00')

const netscalerEndpoints = endpoints('192.0.2.11', 50_122, 4739, NETSCALER_MAC)
const loadmasterEndpoints = endpoints('192.0.2.40', 41_822, 3000, Uint8Array.of(2, 0, 0, 0, 0, 0x40))
const routerEndpoints = endpoints('198.51.100.1', 52_001, 2055, Uint8Array.of(2, 0, 0, 0, 1, 1))

/** Makes the sample; every call gives the same octets. */
export function createSampleCapture(): SampleCapture {
  const random = createRandom(SEED)
  const exporters = [
    { endpoints: netscalerEndpoints, packed: simulateNetscaler(random, netscalerPlan()) },
    { endpoints: loadmasterEndpoints, packed: simulateLoadmaster(random, loadmasterPlan()) },
    { endpoints: routerEndpoints, packed: simulateRouter(random, routerPlan()) },
  ]
  const frames = exporters.flatMap(({ endpoints: ends, packed }) => {
    const framer = createUdpFramer(ends)
    return arrive(random, framer, packed.datagrams)
  })
  frames.sort((left, right) => left.arrivalNanos - right.arrivalNanos)
  return {
    octets: writeFile(frames),
    counts: Object.fromEntries(exporters.map(({ endpoints: ends, packed }) => [nameOf(ends), packed.counts])),
  }
}

interface ArrivedFrame {
  /** Since midnight: Unix nanoseconds have more digits than a number. */
  readonly arrivalNanos: number
  readonly framer: UdpFramer
  readonly payload: Uint8Array
}

/** Datagrams of one exporter stay in order: the gap that is planned is the only one. */
function arrive(random: Random, framer: UdpFramer, datagrams: readonly SimulatedDatagram[]): ArrivedFrame[] {
  let earliestNanos = 0
  return datagrams.map(({ sentMicros, payload }) => {
    const latencyNanos = random.integer(LATENCY_MICROS.minimum * 1000, LATENCY_MICROS.maximum * 1000)
    const arrivalNanos = Math.max(earliestNanos, (sentMicros - midnight()) * 1000 + latencyNanos)
    earliestNanos = arrivalNanos + SERIALISATION_NANOS
    return { arrivalNanos, framer, payload }
  })
}

function writeFile(frames: readonly ArrivedFrame[]): Uint8Array<ArrayBuffer> {
  const file = new OctetWriter()
  const frame = new OctetWriter()
  writePcapngHeader(file, 'Flowglass sample generator', 'edge-mirror0')
  for (const { arrivalNanos, framer, payload } of frames) {
    frame.truncate(0)
    framer.writeFrame(frame, payload)
    const seconds = Math.floor(arrivalNanos / 1e9)
    writePcapngPacket(
      file,
      midnight() / MICROS_PER_SECOND + seconds,
      arrivalNanos - seconds * 1e9,
      frame.borrowOctets(),
    )
  }
  return file.copyOctets()
}

function netscalerPlan(): Parameters<typeof simulateNetscaler>[1] {
  return {
    address: netscalerEndpoints.source,
    fromMicros: from,
    toMicros: to,
    clientConnections: 104,
    directoryConnections: 12,
    templatesFromMicros: at('09:14:58'),
    refreshMicros: REFRESH_MICROS,
    templateChangeMicros: at('09:18:58'),
    namesFromMicros: at('09:16:35'),
    showcaseMicros: at('09:21:42') + 318_204,
    slow: { fromMicros: at('09:21:10'), toMicros: at('09:25:20') },
    burst: { fromMicros: at('09:22:57'), spanMicros: 1_500_000, transactions: 90 },
    loss: { fromMicros: at('09:22:57') + 380_000, records: 312 },
  }
}

function loadmasterPlan(): Parameters<typeof simulateLoadmaster>[1] {
  return {
    fromMicros: from,
    toMicros: to,
    sessions: 150,
    templatesFromMicros: at('09:14:59'),
    refreshMicros: REFRESH_MICROS,
  }
}

function routerPlan(): Parameters<typeof simulateRouter>[1] {
  return {
    fromMicros: from,
    toMicros: to,
    flows: 600,
    templatesFromMicros: at('09:14:59'),
    refreshMicros: REFRESH_MICROS,
  }
}

function endpoints(source: string, sourcePort: number, destinationPort: number, sourceMac: Uint8Array): UdpEndpoints {
  return { source, sourcePort, sourceMac, destination: COLLECTOR, destinationPort, destinationMac: COLLECTOR_MAC }
}

function nameOf(ends: UdpEndpoints): string {
  return `${ends.source}:${ends.sourcePort}`
}

/** A time of the sample's day, as Unix microseconds. */
function at(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return midnight() + (hours * 3600 + minutes * 60 + seconds) * MICROS_PER_SECOND
}

/** 2024-07-11T00:00:00Z in Unix microseconds. */
function midnight(): number {
  return 1_720_656_000 * MICROS_PER_SECOND
}
