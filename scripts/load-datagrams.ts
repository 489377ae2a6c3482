/** The payloads of the export datagrams in a capture file, in memory, so that they can be sent again and again. */
import { createReadStream } from 'node:fs'
import { createCaptureInput } from '../core/capture/open-capture.ts'
import { createDecoder } from '../core/decode/decoder.ts'
import { createElementRegistry } from '../core/elements/registry.ts'
import { createTransport } from '../core/transport/transport.ts'

export interface LoadedDatagrams {
  readonly payloads: readonly Buffer[]
  /** Who sent each, as a number from 0. */
  readonly exporters: readonly number[]
  /** Gives a payload the sequence number that it has when everything is sent for the `pass`-th time (from 0), as if it had gone on. */
  renumber(index: number, pass: number): void
}

/** Where a message says its sequence number and its domain; RFC 7011 §3.1, RFC 3954 §5.1; of v5 its engine and sampling. */
const PLACES: Readonly<
  Record<number, { readonly sequenceAt: number; readonly domainAt: number; readonly octets: number }>
> = {
  5: { sequenceAt: 16, domainAt: 20, octets: 24 },
  9: { sequenceAt: 12, domainAt: 16, octets: 20 },
  10: { sequenceAt: 8, domainAt: 12, octets: 16 },
}

/** Reads UDP payloads and messages of streams up to so many octets; throws when the file is no capture. */
export async function loadDatagrams(path: string, maxOctets: number): Promise<LoadedDatagrams> {
  const payloads: Buffer[] = []
  const exporters: number[] = []
  const exporterNumbers = new Map<string, number>()
  const firstSequences: number[] = []
  const domains: string[] = []
  /** By how much the sequence numbers of a domain go on in one pass. */
  const steps = new Map<string, number>()
  const loaded = { octets: 0, isFull: false }
  const ignore = (): undefined => undefined
  const decoder = createDecoder({
    registry: createElementRegistry(),
    keepMessageOctets: 'when-not-in-file',
    onBlock: ignore,
    onProblem: ignore,
  })

  /** Units that the sequence number counts: records in IPFIX, flows in v5, messages in v9. */
  function countUnits(version: number, recordsBefore: number): number {
    const { data, options } = decoder.totals().records
    return version === 9 ? 1 : data + options - recordsBefore
  }

  const transport = createTransport(
    {
      onDatagram: (datagram) => {
        const { octets, from, end, session } = datagram
        // Nothing after the first that does not fit: a smaller one would leave a gap in the sequence numbers.
        loaded.isFull ||= loaded.octets + end - from > maxOctets
        if (loaded.isFull) return
        loaded.octets += end - from
        const payload = Buffer.from(octets.slice(from, end))
        const { data, options } = decoder.totals().records
        decoder.onDatagram(datagram)
        payloads.push(payload)
        const exporter = exporterNumbers.get(session.exporter) ?? exporterNumbers.size
        exporterNumbers.set(session.exporter, exporter)
        exporters.push(exporter)
        const version = payload.length < 2 ? 0 : payload.readUInt16BE(0)
        const place = PLACES[version]
        if (place === undefined || payload.length < place.octets) {
          domains.push('')
          firstSequences.push(0)
          return
        }
        const domain = `${session.exporter} ${version} ${payload.readUInt32BE(place.domainAt)}`
        domains.push(domain)
        firstSequences.push(payload.readUInt32BE(place.sequenceAt))
        steps.set(domain, (steps.get(domain) ?? 0) + countUnits(version, data + options))
      },
    },
    ignore,
  )
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: ignore },
    { isCompressed: false },
  )
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const failure = input.push(chunk as Uint8Array)
    if (failure !== undefined) throw new Error(failure.message)
    if (loaded.isFull) break
  }
  const ended = input.end()
  if (!ended.ok) throw new Error(ended.failure.message)
  transport.end()

  return {
    payloads,
    exporters,
    renumber(index, pass) {
      const payload = payloads[index]!
      const step = steps.get(domains[index]!)
      const place = PLACES[payload.length < 2 ? 0 : payload.readUInt16BE(0)]
      if (step === undefined || place === undefined) return
      payload.writeUInt32BE((firstSequences[index]! + Math.imul(step, pass)) >>> 0, place.sequenceAt)
    },
  }
}
