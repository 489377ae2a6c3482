/**
 * Replaces in place what an export datagram says of people, hosts and networks. What the decoder made records of is walked by its
 * templates; headers, templates and the outlines of sets stay; whatever else is not zero is overwritten, because nobody knows what
 * it says. So the copy decodes to the same records, and its ledger has the same sums.
 */
import { read16, read32 } from '../bytes/read-number.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { decodeIpfixTemplate, decodeV9Template } from '../wire/template-record.ts'
import { HEADER_OCTETS, SET_HEADER_OCTETS, SFLOW_5, type WireVersion } from '../wire/message-header.ts'
import { anonymiseRecord, isZero, overwrite, type RecordContext, type WireField } from './anonymise-record.ts'
import { anonymiseSflow } from './anonymise-sflow.ts'

/** A record that the decoder found: where it lies in its message, and by what fields. */
export interface RecordPlace {
  readonly offset: number
  readonly length: number
  /** Empty for sFlow, whose samples are read anew. */
  readonly fields: readonly WireField[]
}

/** A message that the decoder found. */
export interface MessagePlace {
  /** Octets from the beginning of the datagram. */
  readonly start: number
  readonly length: number
  readonly protocolVersion: WireVersion | typeof SFLOW_5
  /** In any order. */
  readonly records: readonly RecordPlace[]
}

export interface DatagramContext extends Omit<RecordContext, 'hasLists'> {
  readonly registry: ElementRegistry
}

const FIRST_DATA_SET_ID = 256
/** Of octets that no message begins with: enough to be told apart as before, too few to tell anything. */
const KEPT_OF_UNKNOWN = 4

/** Replaces what `octets`, a datagram by itself, holds; tells how many octets were overwritten. */
export function anonymiseDatagram(
  octets: Uint8Array,
  messages: readonly MessagePlace[],
  context: DatagramContext,
): number {
  const [first] = messages
  if (first === undefined) return overwrite(octets, Math.min(octets.length, KEPT_OF_UNKNOWN), octets.length)
  let overwritten = 0
  let end = 0
  for (const message of messages) {
    end = message.start + message.length
    const part = octets.subarray(message.start, end)
    overwritten += anonymiseMessage(part, message, context)
  }
  return overwritten + overwrite(octets, end, octets.length)
}

function anonymiseMessage(octets: Uint8Array, message: MessagePlace, context: DatagramContext): number {
  const { protocolVersion, records } = message
  const inOrder = [...records].sort((a, b) => a.offset - b.offset)
  switch (protocolVersion) {
    case SFLOW_5:
      return anonymiseSflow(octets, new Set(inOrder.map(({ offset }) => offset)), { ...context, hasLists: false })
    case 5:
    case 7:
      return anonymiseStretch(octets, HEADER_OCTETS[protocolVersion], octets.length, inOrder, {
        ...context,
        hasLists: false,
      })
    default:
      return anonymiseSets(octets, protocolVersion, inOrder, { ...context, hasLists: protocolVersion === 10 })
  }
}

/** Records from `from` to before `end`, and whatever lies between and after them. */
function anonymiseStretch(
  octets: Uint8Array,
  from: number,
  end: number,
  records: readonly RecordPlace[],
  context: RecordContext,
): number {
  let overwritten = 0
  let at = from
  for (const { offset, length, fields } of records) {
    if (offset < at || offset >= end) continue
    overwritten += overwrite(octets, at, offset)
    const recordEnd = Math.min(end, offset + length)
    const walked = anonymiseRecord(octets, offset, recordEnd, fields, context)
    overwritten += overwrite(octets, walked, recordEnd)
    at = recordEnd
  }
  const { fields: lastFields = [] } = records.at(-1) ?? {}
  if (isZero(octets, at, end) || lastFields.length === 0) return overwritten + overwrite(octets, at, end)
  // A record that is cut: its fields are evidence of quirks as far as they go, and no more than the rest is told of them.
  anonymiseRecord(octets, at, end, lastFields, context)
  return overwritten + end - at
}

/** The walk of the decoder (`walkSets`), step by step. */
function anonymiseSets(
  octets: Uint8Array,
  version: 9 | 10,
  records: readonly RecordPlace[],
  context: RecordContext,
): number {
  let overwritten = 0
  let next = 0
  let at: number = HEADER_OCTETS[version]
  const end = octets.length
  while (end - at >= SET_HEADER_OCTETS) {
    const id = read16(octets, at)
    const length = read16(octets, at + 2)
    // The decoder reads nothing after such a length.
    if (length < SET_HEADER_OCTETS) return overwritten + overwrite(octets, at + SET_HEADER_OCTETS, end)
    const from = at + SET_HEADER_OCTETS
    const setEnd = Math.min(end, at + length)
    if (id >= FIRST_DATA_SET_ID) {
      const first = next
      while (next < records.length && (records[next]?.offset ?? 0) < setEnd) next++
      overwritten += anonymiseStretch(octets, from, setEnd, records.slice(first, next), context)
    } else if (id === (version === 9 ? 0 : 2)) overwritten += cleanTemplates(octets, from, setEnd, version, 'data')
    else if (id === (version === 9 ? 1 : 3)) overwritten += cleanTemplates(octets, from, setEnd, version, 'options')
    else overwritten += overwrite(octets, from, setEnd)
    at = setEnd
  }
  return overwritten + overwrite(octets, at, end)
}

/** Templates name nobody; what follows one that is broken may. */
function cleanTemplates(
  octets: Uint8Array,
  from: number,
  end: number,
  version: 9 | 10,
  kind: 'data' | 'options',
): number {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const decode = version === 9 ? decodeV9Template : decodeIpfixTemplate
  let at = from
  while (end - at >= 4 && read32(octets, at) !== 0) {
    const parse = decode(view, at, end, kind === 'options')
    if (parse.kind === 'broken') return overwrite(octets, Math.min(end, at + 6), end)
    at = parse.end
  }
  return overwrite(octets, at, end)
}
