/** The same for a datagram of sFlow: its agent, and in each sample the fields that the decoder finds, the sampled packet's included. */
import { read32 } from '../bytes/read-number.ts'
import { decodeSflowHeader, SAMPLE_HEADER_OCTETS } from '../wire/sflow/sflow-datagram.ts'
import { createSampleFields, type SampleFields } from '../wire/sflow/sample-fields.ts'
import { readSample } from '../wire/sflow/sflow-sample.ts'
import { anonymiseValue, overwrite, type RecordContext } from './anonymise-record.ts'

const AGENT_OFFSET = 8
const IPV4_SOURCE = 8
/** Octets from the checksum of an IPv4 header to its source address. */
const CHECKSUM_BEFORE_SOURCE = 2

/** `flow`, `expanded flow`, `discarded`: those that carry sampled packets. Octets before their records. */
const FLOW_FIXED_OCTETS: Readonly<Record<number, number>> = { 1: 32, 3: 44, 5: 32 }
const SAMPLED_HEADER = 1
/** Header protocol, frame length, stripped octets, header length. */
const SAMPLED_HEADER_FIXED = 16

/**
 * Replaces what the datagram holds.
 *
 * @param samples where the bodies of those samples begin that the decoder made records of
 * @returns how many octets were overwritten
 */
export function anonymiseSflow(octets: Uint8Array, samples: ReadonlySet<number>, context: RecordContext): number {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const { headerLength, addressLength } = decodeSflowHeader(view, 0)
  const sample = createSampleFields()
  const end = octets.length
  let overwritten = 0
  let at = headerLength
  // Every sample is read before its agent's address changes: nothing of it depends on that.
  while (end - at >= SAMPLE_HEADER_OCTETS) {
    const from = at + SAMPLE_HEADER_OCTETS
    const sampleEnd = Math.min(end, from + read32(octets, at + 4))
    if (samples.has(from)) overwritten += anonymiseSample(octets, view, from, sampleEnd, sample, context)
    else overwritten += overwrite(octets, from, sampleEnd)
    if (sampleEnd <= at) break
    at = sampleEnd
  }
  overwritten += overwrite(octets, at, end)
  context.pseudonyms.replaceAddress(octets, AGENT_OFFSET, addressLength)
  return overwritten
}

function anonymiseSample(
  octets: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  sample: SampleFields,
  context: RecordContext,
): number {
  sample.count = 0
  const format = read32(octets, from - SAMPLE_HEADER_OCTETS)
  const outcome = readSample(view, format, from, end, sample)
  let overwritten = outcome.fault === undefined ? 0 : overwrite(octets, outcome.at, end)
  const places: { readonly offset: number; readonly end: number }[] = []
  for (let index = 0; index < sample.count; index++) {
    const field = sample.fields[index]
    const offset = sample.offsets[index] ?? 0
    const fieldEnd = Math.min(end, offset + (sample.lengths[index] ?? 0))
    if (field === undefined) continue
    places.push({ offset, end: fieldEnd })
    // Paths and communities are numbers of autonomous systems.
    if (field.format !== 'octets') continue
    const element = context.registry.find(field.pen, field.id)
    if (field.pen === 0 && field.id === IPV4_SOURCE) octets.fill(0, offset - CHECKSUM_BEFORE_SOURCE, offset)
    anonymiseValue(octets, offset, fieldEnd, element, context)
  }
  const fixed = FLOW_FIXED_OCTETS[format]
  if (fixed !== undefined) overwritten += dropPayloads(octets, from + fixed, end, places)
  return overwritten
}

/** What follows the last header of a sampled packet is what its users sent. */
function dropPayloads(
  octets: Uint8Array,
  from: number,
  end: number,
  places: readonly { readonly offset: number; readonly end: number }[],
): number {
  let overwritten = 0
  let at = from
  while (end - at >= 8) {
    const recordEnd = Math.min(end, at + 8 + read32(octets, at + 4))
    if (recordEnd <= at) break
    if (read32(octets, at) === SAMPLED_HEADER) {
      const packet = at + 8 + SAMPLED_HEADER_FIXED
      const inside = places.filter((place) => place.offset >= packet && place.offset < recordEnd)
      const last = Math.max(packet, ...inside.map((place) => place.end))
      overwritten += recordEnd - last
      octets.fill(0, last, recordEnd)
    }
    at = recordEnd
  }
  return overwritten
}
