/** Compares what two programs read, field by field, by the octets in which the fields lie. */
import type { FlowglassField, FlowglassMessage } from './flowglass-fields.ts'
import type { KnownDifference } from './known-differences.ts'
import { isOctetsOnly, isSameValue } from './same-value.ts'
import { isSflowCounterpart } from './sflow-counterparts.ts'
import type { Dissector, TsharkField, TsharkMessage } from './tshark-fields.ts'

export interface Difference {
  readonly frame: number
  readonly key: string
  readonly field: string
  readonly ours: string
  readonly theirs: string
}

export interface Comparison {
  readonly same: number
  /** Fields that tshark shows as octets only. */
  readonly octetsOnly: number
  /** Fields of ours that tshark has no value for. */
  readonly alone: number
  readonly explained: ReadonlyMap<KnownDifference, number>
  readonly differences: readonly Difference[]
  /** Names of tshark's fields that were held against one of ours. */
  readonly compared: ReadonlySet<string>
}

export interface Reading {
  readonly dissector: Dissector
  readonly ours: readonly FlowglassMessage[]
  readonly theirs: readonly TsharkMessage[]
  readonly known: readonly KnownDifference[]
}

/** Compares two readings of one capture; messages are matched by frame and order within it. */
export function compareReadings({ dissector, ours, theirs, known }: Reading): Comparison {
  const theirsByFrame = groupByFrame(theirs)
  const explained = new Map<KnownDifference, number>()
  const differences: Difference[] = []
  const compared = new Set<string>()
  let same = 0
  let octetsOnly = 0
  let alone = 0
  for (const [frame, messages] of groupByFrame(ours)) {
    const others = theirsByFrame.get(frame) ?? []
    messages.forEach((message, index) => {
      const findCandidates = (dissector === 'cflow' ? fieldsByPlace : fieldsByName)(others[index], message.records)
      for (const field of message.fields) {
        const candidates = findCandidates(field)
        const [first] = candidates
        for (const { name } of candidates) compared.add(name)
        if (first === undefined) {
          alone += 1
        } else if (candidates.some(({ shown }) => isSameValue(field.value, shown, field.columnType))) {
          same += 1
        } else if (candidates.some(({ shown }) => isOctetsOnly(field.raw, shown))) {
          octetsOnly += 1
        } else {
          const reason = explain(field, candidates, known)
          if (reason !== undefined) explained.set(reason, (explained.get(reason) ?? 0) + 1)
          else
            differences.push({
              frame,
              key: field.key,
              field: first.name,
              ours: JSON.stringify(field.value),
              theirs: first.shown,
            })
        }
      }
    })
  }
  return { same, octetsOnly, alone, explained, differences, compared }
}

/** tshark says the wrong place of an end time that does not follow its start time: its octets are others. */
function isInPlace(field: FlowglassField, { hex }: TsharkField): boolean {
  return hex.length !== 2 * field.octets || hex === Buffer.from(field.raw).toString('hex')
}

function explain(
  field: FlowglassField,
  candidates: readonly TsharkField[],
  differences: readonly KnownDifference[],
): KnownDifference | undefined {
  return differences.find(
    (known) =>
      (known.key === undefined || known.key.test(field.key)) &&
      (known.tag === undefined || field.tags.includes(known.tag)) &&
      candidates.some(
        ({ name, shown }) =>
          known.field?.test(name) !== false &&
          (known.toTheirs === undefined || isSameValue(known.toTheirs(field.value), shown, field.columnType)),
      ),
  )
}

function groupByFrame<T extends { readonly frame: number }>(messages: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const message of messages) {
    const group = groups.get(message.frame)
    if (group === undefined) groups.set(message.frame, [message])
    else group.push(message)
  }
  return groups
}

type FindCandidates = (field: FlowglassField) => readonly TsharkField[]

/**
 * tshark's places count from the beginning of the frame, ours from that of the message. With fields of variable length it
 * takes too few octets for a record, and reads the rest as further ones: those begin where no record does.
 */
function fieldsByPlace(message: TsharkMessage | undefined, records: ReadonlySet<number>): FindCandidates {
  const groups = new Map<string, TsharkField[]>()
  for (const field of message?.fields ?? []) {
    if (field.record === undefined || !records.has(field.record - (message?.place ?? 0))) continue
    const key = `${field.place - (message?.place ?? 0)}/${field.octets}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [field])
    else group.push(field)
  }
  return (field) =>
    (groups.get(`${field.place}/${field.octets}`) ?? []).filter((candidate) => isInPlace(field, candidate))
}

/** Of sFlow: the fields that share octets with ours, by what they are, because many are bits of a word. */
function fieldsByName(message: TsharkMessage | undefined): FindCandidates {
  const base = message?.place ?? 0
  return ({ key, place, octets }) =>
    (message?.fields ?? []).filter(
      (other) =>
        other.place - base < place + octets &&
        place < other.place - base + other.octets &&
        isSflowCounterpart(key, other.name),
    )
}
