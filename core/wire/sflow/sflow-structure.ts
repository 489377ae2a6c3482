/** Walks one record by its structure. */
import { ianaField, addField, sflowField, type SampleFields } from './sample-fields.ts'
import { VARIABLE_LENGTH } from '../../elements/column-kind.ts'
import type { Structure, StructureMember } from './structures.ts'

const AS_PATH = sflowField('dstAsPath', 'text', VARIABLE_LENGTH, { format: 'as-path' })
const NEXT_ADJACENT_AS = ianaField(128, 'u32', 4)
const DESTINATION_AS = ianaField(17, 'u32', 4)
const AS_SEQUENCE = 2

/** Adds the fields that are there; returns where the first one lies that is not, or the end of the structure. */
export function readStructure(
  view: DataView,
  structure: Structure,
  from: number,
  end: number,
  into: SampleFields,
): number {
  let at = from
  for (const member of structure) {
    const next = readMember(view, member, at, end, into)
    if (next === undefined) return at
    at = next
  }
  return at
}

/** Returns where the member ends; undefined when its octets are not there. */
function readMember(
  view: DataView,
  member: StructureMember,
  at: number,
  end: number,
  into: SampleFields,
): number | undefined {
  switch (member.kind) {
    case 'fixed':
      if (at + member.paddedLength > end) return undefined
      addField(into, member.field, at)
      return at + member.paddedLength
    case 'opaque': {
      if (at + 4 > end) return undefined
      const length = view.getUint32(at)
      if (length > end - at - 4) return undefined
      addField(into, member.field, at + 4, length)
      // Some agents leave out the padding of the last one.
      return Math.min(end, at + 4 + Math.ceil(length / 4) * 4)
    }
    case 'words': {
      const next = endOfWords(view, at, end)
      if (next === undefined) return undefined
      addField(into, member.field, at + 4, next - at - 4)
      return next
    }
    case 'address': {
      if (at + 4 > end) return undefined
      const type = view.getUint32(at)
      const field = type === 1 ? member.ipv4 : type === 2 ? member.ipv6 : undefined
      if (field === undefined) return type === 0 ? at + 4 : undefined
      if (at + 4 + field.length > end) return undefined
      addField(into, field, at + 4)
      return at + 4 + field.length
    }
    case 'as-path':
      return readAsPath(view, at, end, into)
  }
}

function endOfWords(view: DataView, at: number, end: number): number | undefined {
  if (at + 4 > end) return undefined
  const count = view.getUint32(at)
  return count > (end - at - 4) / 4 ? undefined : at + 4 + 4 * count
}

/** The first AS of the path is the next one, the last one is the destination's, unless it stands in a set (RFC 4271 §4.3). */
function readAsPath(view: DataView, from: number, end: number, into: SampleFields): number | undefined {
  if (from + 4 > end) return undefined
  const segments = view.getUint32(from)
  let at = from + 4
  let first: number | undefined
  let last: number | undefined
  for (let segment = 0; segment < segments; segment++) {
    if (at + 8 > end) return undefined
    const isSequence = view.getUint32(at) === AS_SEQUENCE
    const next = endOfWords(view, at + 4, end)
    if (next === undefined) return undefined
    if (next > at + 8) {
      if (isSequence && segment === 0) first = at + 8
      last = isSequence ? next - 4 : undefined
    }
    at = next
  }
  if (at === from + 4) return at
  addField(into, AS_PATH, from + 4, at - from - 4)
  if (first !== undefined) addField(into, NEXT_ADJACENT_AS, first)
  if (last !== undefined) addField(into, DESTINATION_AS, last)
  return at
}
