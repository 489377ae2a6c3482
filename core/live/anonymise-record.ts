/** Replaces in place what a decoded record says of people, hosts and networks: its fields keep their place and length. */
import type { Element, ElementRegistry } from '../elements/element.ts'
import { read32 } from '../bytes/read-number.ts'
import { placeField } from '../wire/field-place.ts'
import { treatmentOf } from './field-treatment.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** A field as it stands in a record: whose values, on the wire in so many octets (65535 when variable). */
export interface WireField {
  readonly element: Element
  readonly length: number
}

export interface RecordContext {
  readonly registry: ElementRegistry
  readonly pseudonyms: Pseudonyms
  /** Fields of another template of the same domain, for lists of records (RFC 6313). */
  fieldsOf(templateId: number): readonly WireField[] | undefined
  /** Version of the messages: RFC 6313 is IPFIX's alone. */
  readonly hasLists: boolean
  /** Addresses of the exporter and the collector, as IPv4 numbers: an integer that has this value is one. */
  readonly identities: ReadonlySet<number>
}

const MAX_DEPTH = 16
const ENTERPRISE_BIT = 0x8000

/** Replaces the values of the record from `from` on; returns where it ends, at most `end`. */
export function anonymiseRecord(
  octets: Uint8Array,
  from: number,
  end: number,
  fields: readonly WireField[],
  context: RecordContext,
  depth = 0,
): number {
  let at = from
  for (const { element, length } of fields) {
    const place = placeField(octets, length, at, end)
    if (place === undefined) {
      overwrite(octets, at, end)
      return end
    }
    const next = at + place.length
    anonymiseValue(octets, at + place.prefixLength, next, element, context, depth)
    at = next
  }
  return at
}

/** Replaces one value, which lies from `from` to before `end`. */
export function anonymiseValue(
  octets: Uint8Array,
  from: number,
  end: number,
  element: Element,
  context: RecordContext,
  depth = 0,
): void {
  const { pseudonyms } = context
  const length = end - from
  switch (treatmentOf(element)) {
    case 'keep':
      replaceKnownAddress(octets, from, end, context)
      return
    case 'identity':
      // As an integer of 4 octets, or in the last 4 of 8.
      if (length === 4 || (length === 8 && isZero(octets, from, from + 4))) {
        if (!isZero(octets, end - 4, end - 3)) pseudonyms.replaceAddress(octets, end - 4, 4)
      }
      return
    case 'address':
      if (length === 4 || length === 6 || length === 16) pseudonyms.replaceAddress(octets, from, length)
      else pseudonyms.replaceOctets(octets, from, end)
      return
    case 'text':
      pseudonyms.replaceText(octets, from, end)
      return
    case 'octets':
      pseudonyms.replaceOctets(octets, from, end)
      return
    case 'list':
      if (!context.hasLists || depth >= MAX_DEPTH || !anonymiseList(octets, from, end, element, context, depth + 1)) {
        pseudonyms.replaceOctets(octets, from, end)
      }
  }
}

/** An integer that is the exporter's address is its name, whatever the element is called. */
function replaceKnownAddress(
  octets: Uint8Array,
  from: number,
  end: number,
  { identities, pseudonyms }: RecordContext,
): void {
  if (end - from !== 4 || identities.size === 0) return
  if (identities.has(read32(octets, from))) pseudonyms.replaceAddress(octets, from, 4)
}

/** False when it cannot be walked to its end (RFC 6313 §4.5). */
function anonymiseList(
  octets: Uint8Array,
  from: number,
  end: number,
  element: Element,
  context: RecordContext,
  depth: number,
): boolean {
  switch (element.type) {
    case 'basicList':
      return anonymiseBasicList(octets, from, end, context, depth)
    case 'subTemplateList':
      return end - from >= 3 && anonymiseRecords(octets, read16(octets, from + 1), from + 3, end, context, depth)
    default:
      return anonymiseGroups(octets, from, end, context, depth)
  }
}

function anonymiseBasicList(
  octets: Uint8Array,
  from: number,
  end: number,
  context: RecordContext,
  depth: number,
): boolean {
  const wireId = read16(octets, from + 1)
  const length = read16(octets, from + 3)
  const isEnterprise = (wireId & ENTERPRISE_BIT) !== 0
  const header = isEnterprise ? 9 : 5
  if (end - from < header || length === 0) return false
  const pen = isEnterprise ? read16(octets, from + 5) * 0x1_0000 + read16(octets, from + 7) : 0
  const element = context.registry.find(pen, wireId & ~ENTERPRISE_BIT)
  if (!canWalk(octets, [{ element, length }], from + header, end)) return false
  let at = from + header
  while (at < end) at = anonymiseRecord(octets, at, end, [{ element, length }], context, depth)
  return true
}

function anonymiseGroups(
  octets: Uint8Array,
  from: number,
  end: number,
  context: RecordContext,
  depth: number,
): boolean {
  let at = from + 1
  while (at < end) {
    if (end - at < 4) return false
    const length = read16(octets, at + 2)
    if (length < 4 || length > end - at) return false
    const next = at + length
    if (!anonymiseRecords(octets, read16(octets, at), at + 4, next, context, depth)) {
      context.pseudonyms.replaceOctets(octets, at + 4, next)
    }
    at = next
  }
  return true
}

function anonymiseRecords(
  octets: Uint8Array,
  templateId: number,
  from: number,
  end: number,
  context: RecordContext,
  depth: number,
): boolean {
  const fields = context.fieldsOf(templateId)
  if (fields === undefined || !canWalk(octets, fields, from, end)) return false
  let at = from
  while (at < end) at = anonymiseRecord(octets, at, end, fields, context, depth)
  return true
}

/** Whether whole records fill the octets: what cannot be walked to its end must not be changed half. */
function canWalk(octets: Uint8Array, fields: readonly WireField[], from: number, end: number): boolean {
  let at = from
  while (at < end) {
    const start = at
    for (const { length } of fields) {
      const place = placeField(octets, length, at, end)
      if (place === undefined) return false
      at += place.length
    }
    if (at === start) return false
  }
  return true
}

/** Overwrites octets that nobody can read; zeros stay, because they are padding. */
export function overwrite(octets: Uint8Array, from: number, end: number): number {
  if (isZero(octets, from, end)) return 0
  octets.fill(0xff, from, end)
  return end - from
}

/** Whether octets are padding, or nothing. */
export function isZero(octets: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (octets[at] !== 0) return false
  return true
}

function read16(octets: Uint8Array, at: number): number {
  return (octets[at] ?? 0) * 256 + (octets[at + 1] ?? 0)
}
