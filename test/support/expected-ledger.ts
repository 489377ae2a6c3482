/** The ledger that faulty traffic must leave behind, worked out from what was sent and what arrived, without a decoder. */
import { createLedger, type Ledger } from '../../core/protocol/ledger.ts'
import type { ModelMessage, ModelSet } from './export-stream.ts'
import type { ArrivedMessage, FaultyStream, FaultyTraffic } from './fault-injection.ts'

/** What of a set arrived. */
interface ArrivedSet {
  readonly set: ModelSet
  /** Octets behind the set header that arrived; below the set's own when it was cut. */
  readonly content: number
  readonly isCut: boolean
}

const FLOW_OCTETS = 48

/** By stream. */
export function expectedLedgers({ streams, arrivals }: FaultyTraffic): Ledger[] {
  return streams.map((stream, index) =>
    expectedLedger(
      stream,
      arrivals.filter((arrived) => arrived.stream === index),
    ),
  )
}

function expectedLedger(stream: FaultyStream, arrivals: readonly ArrivedMessage[]): Ledger {
  const ledger = createLedger()
  const everKnown = knownTemplates(arrivals)
  countArrivals(ledger, arrivals, everKnown)
  const lives = new Set(arrivals.map(({ message }) => message.life))
  for (const life of lives) {
    const messages = stream.messages.filter((message) => message.life === life)
    countMissing(ledger, stream, messages, arrivals, everKnown)
  }
  return ledger
}

/** Ids of the templates that arrived whole, in any copy. */
function knownTemplates(arrivals: readonly ArrivedMessage[]): Set<number> {
  const known = new Set<number>()
  for (const arrived of arrivals) {
    for (const { set, isCut } of arrivedSets(arrived)) {
      if (set.content.kind === 'template' && !isCut) known.add(set.content.template.id)
    }
  }
  return known
}

function countArrivals(ledger: Ledger, arrivals: readonly ArrivedMessage[], everKnown: ReadonlySet<number>): void {
  const { octets, records } = ledger
  const known = new Set<number>()
  const seen = new Set<ModelMessage>()
  const newestOfLife = new Map<number, number>()
  for (const arrived of arrivals) {
    const { message, length } = arrived
    const isCopy = seen.has(message)
    seen.add(message)
    const newest = newestOfLife.get(message.life) ?? -1
    newestOfLife.set(message.life, Math.max(newest, message.index))
    octets.in += length
    octets.header += message.headerLength
    let decoded = 0
    if (message.sets.length === 0) decoded = countFlows(ledger, arrived)
    for (const part of arrivedSets(arrived)) {
      octets.header += 4
      const { template, kind } = part.set.content
      if (kind === 'template') {
        const account = template.kind === 'data' ? 'template' : 'optionsTemplate'
        octets[part.isCut ? 'malformed' : account] += part.content
        if (!part.isCut) known.add(template.id)
      } else if (everKnown.has(template.id)) {
        const count = countRecords(ledger, part)
        decoded += count
        if (!known.has(template.id)) records.late += count
      } else {
        octets.undecodable += part.content
      }
    }
    octets.malformed += restOf(arrived)
    records.decoded += decoded
    if (isCopy) records.duplicated += decoded
    else if (message.index < newest) records.reordered += decoded
  }
}

/** The sets of a message whose headers arrived. */
function arrivedSets({ message, length }: ArrivedMessage): ArrivedSet[] {
  const sets: ArrivedSet[] = []
  let at = message.headerLength
  for (const set of message.sets) {
    const left = length - at
    if (left < 4) break
    const content = Math.min(left, set.octets.length) - 4
    sets.push({ set, content, isCut: left < set.octets.length })
    at += set.octets.length
  }
  return sets
}

/** Octets of a set header that was cut. */
function restOf({ message, length }: ArrivedMessage): number {
  let at = message.headerLength
  for (const set of message.sets) {
    if (length - at < 4) return length - at
    if (length - at < set.octets.length) return 0
    at += set.octets.length
  }
  return 0
}

function recordsIn({ set, content }: ArrivedSet): number {
  if (set.content.kind === 'template') return 0
  return Math.min(set.content.records, Math.floor(content / set.content.template.recordLength))
}

function countRecords({ octets }: Ledger, part: ArrivedSet): number {
  const { set, content, isCut } = part
  const records = recordsIn(part)
  const decoded = records * set.content.template.recordLength
  octets.decoded += decoded
  const isPadding = !isCut && set.octets[set.octets.length - 1] === 0
  octets[isPadding ? 'padding' : 'malformed'] += content - decoded
  return records
}

function countFlows({ octets }: Ledger, { message, length }: ArrivedMessage): number {
  if (message.records === 0) return 0
  const isV5 = message.octets[1] === 5
  if (!isV5) return 0
  const flows = Math.floor((length - message.headerLength) / FLOW_OCTETS)
  octets.decoded += flows * FLOW_OCTETS
  octets.malformed += length - message.headerLength - flows * FLOW_OCTETS
  return flows
}

/** What between the first message that came of a life and the newest one is not there. */
function countMissing(
  { records }: Ledger,
  { version }: FaultyStream,
  messages: readonly ModelMessage[],
  arrivals: readonly ArrivedMessage[],
  everKnown: ReadonlySet<number>,
): void {
  const copies = new Map(arrivals.map((arrived) => [arrived.message.index, arrived]))
  const came = messages.filter(({ index }) => copies.has(index))
  const first = came[0]!.index
  const newest = came.at(-1)!.index
  let before: { message: ModelMessage; isUnknown: boolean } | undefined
  for (const message of messages) {
    if (message.index < first || message.index > newest) continue
    const arrived = copies.get(message.index)
    if (version === 9) {
      if (arrived === undefined) records.lost++
    } else if (version === 5) {
      records.lost += message.records - (arrived === undefined ? 0 : Math.floor((arrived.length - 24) / FLOW_OCTETS))
    } else {
      if (arrived !== undefined) before = { message, isUnknown: isUnknown(arrived, everKnown) }
      // Nothing says how many records the newest message had.
      if (message.index === newest) continue
      const missing = message.records - (arrived === undefined ? 0 : readable(arrived, everKnown))
      records[before?.isUnknown ? 'unknown' : 'lost'] += missing
    }
  }
}

/** True when a set of it cannot be counted: no template, or octets that are no record in a message that is whole. */
function isUnknown(arrived: ArrivedMessage, everKnown: ReadonlySet<number>): boolean {
  if (arrived.message.isOdd && arrived.length === arrived.message.octets.length) return true
  return arrivedSets(arrived).some(
    ({ set }) => set.content.kind === 'records' && !everKnown.has(set.content.template.id),
  )
}

function readable(arrived: ArrivedMessage, everKnown: ReadonlySet<number>): number {
  return arrivedSets(arrived).reduce(
    (sum, part) => sum + (everKnown.has(part.set.content.template.id) ? recordsIn(part) : 0),
    0,
  )
}
