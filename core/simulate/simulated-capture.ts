/** A simulation as a pcap file, in pieces. */
import { writePcapHeader, writePcapPacketHeader } from './capture-file.ts'
import { createUdpFramer } from './network-frame.ts'
import { OctetWriter } from './octet-writer.ts'
import type { Simulation } from './simulation.ts'

const PIECE_OCTETS = 1 << 20
const MICROS_PER_SECOND = 1_000_000

/** Gives the file in pieces of about a MiB, each borrowed until the next is asked for. */
export function* writeSimulatedCapture(simulation: Simulation): Generator<Uint8Array, void> {
  const framers = simulation.exporters.map(({ endpoints }) => createUdpFramer(endpoints))
  const file = new OctetWriter(PIECE_OCTETS + 0x1_0000)
  writePcapHeader(file)
  for (const { exporter, arrivalMicros, payload } of simulation.deliveries()) {
    const framer = framers[exporter]!
    const seconds = Math.floor(arrivalMicros / MICROS_PER_SECOND)
    const nanos = (arrivalMicros - seconds * MICROS_PER_SECOND) * 1000
    writePcapPacketHeader(file, seconds, nanos, payload.length + framer.overheadOctets)
    framer.writeFrame(file, payload)
    if (file.length < PIECE_OCTETS) continue
    yield file.borrowOctets()
    file.truncate(0)
  }
  yield file.borrowOctets()
}
