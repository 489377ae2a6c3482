/**
 * Structured data (RFC 6313 §4.5): basicList, subTemplateList and subTemplateMultiList, as cells of the dump.
 *
 * Invariants: never throws, whatever the octets; a list that cannot be decoded is its octets in hex, and is counted. Text
 * and work are bounded by the octets of the list (`LIST_TEXT_PER_OCTET`), the text by `MAX_LIST_TEXT_LENGTH` besides, and
 * recursion by `MAX_LIST_DEPTH`.
 */
import { columnKindOf, type ColumnKind } from '../elements/column-kind.ts'
import type { AbstractType, Element, ElementRegistry } from '../elements/element.ts'
import { formatHex } from '../elements/format-address.ts'
import { LIST_TEXT_PER_OCTET, MAX_LIST_DEPTH, MAX_LIST_TEXT_LENGTH } from '../limits/decode.ts'
import type { Cell, ListCell, ListGroup, ListRecord } from '../protocol/session-api.ts'
import { decodeCell, isWellFormedText } from './decode-value.ts'
import { placeField } from './field-place.ts'
import type { PlanField } from './plan-field.ts'

export const LIST_TYPES = ['basicList', 'subTemplateList', 'subTemplateMultiList'] as const

export type ListType = (typeof LIST_TYPES)[number]

/** What a list needs to know of the template of its records. */
export interface ListTemplate {
  readonly fields: readonly PlanField[]
  /** The fewest octets of a record. */
  readonly leastLength: number
}

/** The templates of the transport session and observation domain that sent the list, as they are at this moment. */
export interface ListTemplates {
  find(templateId: number): ListTemplate | undefined
}

export interface ListSource {
  readonly registry: ElementRegistry
  readonly templates: ListTemplates
  /** Unix seconds of the message header. */
  readonly exportSeconds: number
}

/** What was odd about lists; whoever reports it sets it back. */
export interface ListAccount {
  /** Lists and groups shown as octets, and why the first of them. */
  undecodable: number
  reason: string
  /** Strings in lists that are no well-formed UTF-8. */
  illFormed: number
}

/** An account of nothing yet. */
export function createListAccount(): ListAccount {
  return { undecodable: 0, reason: '', illFormed: 0 }
}

/** RFC 6313 §4.4, by their numbers; a semantic that has no name is named by its number. */
const SEMANTICS = ['noneOf', 'exactlyOneOf', 'oneOrMoreOf', 'allOf', 'ordered']
const UNDEFINED_SEMANTIC = 0xff
const ENTERPRISE_BIT = 0x8000
/** What text costs beside keys and strings, in characters: punctuation, and the longest number. */
const FIELD_TEXT = 32
const LIST_TEXT = 72
const TOO_LONG = 'its text is longer than the engine keeps (MAX_LIST_TEXT_LENGTH)'
/** Template id and length of a group (RFC 6313 §4.5.3). */
const GROUP_HEADER_OCTETS = 4

interface Walk {
  readonly source: ListSource
  readonly account: ListAccount
  readonly octets: Uint8Array
  /** Characters by which the text may still grow; below 0 the list is given up as a whole. */
  room: number
}

/** A list or a part of it, or in words why it cannot be decoded. */
type Decoded<T> = T | string

/** A list as the dump has it, or its octets in hex when it cannot be decoded. */
export function decodeList(
  type: ListType,
  octets: Uint8Array,
  source: ListSource,
  account: ListAccount,
): ListCell | string {
  const room = Math.min(MAX_LIST_TEXT_LENGTH, LIST_TEXT_PER_OCTET * octets.length)
  return decodeNested(type, 0, octets.length, { source, account, octets, room }, 1)
}

/** True for an element whose values are lists. */
export function isListType(type: AbstractType): type is ListType {
  return (LIST_TYPES as readonly string[]).includes(type)
}

function decodeNested(type: ListType, from: number, end: number, walk: Walk, depth: number): ListCell | string {
  const before = walk.account.undecodable
  const decoded = depth > MAX_LIST_DEPTH ? 'it lies deeper than MAX_LIST_DEPTH' : decodeAs(type, from, end, walk, depth)
  if (walk.room >= 0 && typeof decoded !== 'string') return decoded
  // What is odd inside does not matter any more.
  walk.account.undecodable = before
  return giveUp(walk, from, end, typeof decoded === 'string' ? decoded : TOO_LONG)
}

function giveUp({ account, octets }: Walk, from: number, end: number, reason: string): string {
  if (account.undecodable++ === 0) account.reason = reason
  return formatHex(octets.subarray(from, end))
}

function decodeAs(type: ListType, from: number, end: number, walk: Walk, depth: number): Decoded<ListCell> {
  switch (type) {
    case 'basicList':
      return decodeBasicList(from, end, walk, depth)
    case 'subTemplateList':
      return decodeSubTemplateList(from, end, walk, depth)
    case 'subTemplateMultiList':
      return decodeSubTemplateMultiList(from, end, walk, depth)
  }
}

/** RFC 6313 §4.5.1: semantic, Field Specifier, then values one after the other. */
function decodeBasicList(from: number, end: number, walk: Walk, depth: number): Decoded<ListCell> {
  const { octets, source } = walk
  if (end - from < 5) return 'its header is cut'
  const wireId = read16(octets, from + 1)
  const length = read16(octets, from + 3)
  const isEnterprise = (wireId & ENTERPRISE_BIT) !== 0
  if (isEnterprise && end - from < 9) return 'its enterprise number is cut'
  const pen = isEnterprise ? read16(octets, from + 5) * 0x1_0000 + read16(octets, from + 7) : 0
  const element = source.registry.find(pen, wireId & ~ENTERPRISE_BIT)
  const kind = columnKindOf(element, length)
  if (!spend(walk, LIST_TEXT + element.key.length)) return TOO_LONG
  const items: Cell[] = []
  let at = from + (isEnterprise ? 9 : 5)
  if (length === 0 && at < end) return 'its values have no octets'
  while (at < end) {
    const place = placeField(octets, length, at, end)
    if (place === undefined) return `value ${items.length + 1} runs past its end`
    const next = at + place.length
    items.push(decodeField(element, kind, at + place.prefixLength, next, walk, depth))
    if (!spend(walk, FIELD_TEXT)) return TOO_LONG
    at = next
  }
  return { semantic: semanticOf(octets[from]), element: element.key, items }
}

/** RFC 6313 §4.5.2: semantic, template id, then records. */
function decodeSubTemplateList(from: number, end: number, walk: Walk, depth: number): Decoded<ListCell> {
  const { octets } = walk
  if (end - from < 3) return 'its header is cut'
  if (!spend(walk, LIST_TEXT)) return TOO_LONG
  const template = read16(octets, from + 1)
  const items = decodeRecords(template, from + 3, end, walk, depth)
  return typeof items === 'string' ? items : { semantic: semanticOf(octets[from]), template, items }
}

/** RFC 6313 §4.5.3: semantic, then groups of a template id, a length that counts both, and records. */
function decodeSubTemplateMultiList(from: number, end: number, walk: Walk, depth: number): Decoded<ListCell> {
  const { octets } = walk
  if (end - from < 1) return 'its header is cut'
  if (!spend(walk, LIST_TEXT)) return TOO_LONG
  const items: (ListGroup | string)[] = []
  let at = from + 1
  while (at < end) {
    if (end - at < GROUP_HEADER_OCTETS) return 'the header of a group is cut'
    const template = read16(octets, at)
    const length = read16(octets, at + 2)
    if (length < GROUP_HEADER_OCTETS || length > end - at) return `a group states a length of ${length} octets`
    const next = at + length
    const records = decodeRecords(template, at + GROUP_HEADER_OCTETS, next, walk, depth)
    // The groups have nothing to do with each other: one without template leaves the others readable.
    items.push(typeof records === 'string' ? giveUp(walk, at, next, records) : { template, records })
    if (!spend(walk, FIELD_TEXT + (typeof records === 'string' ? 2 * length : 0))) break
    at = next
  }
  return { semantic: semanticOf(octets[from]), items }
}

/** Whole records of a template, with nothing after them: lists have no padding. */
function decodeRecords(
  templateId: number,
  from: number,
  end: number,
  walk: Walk,
  depth: number,
): Decoded<ListRecord[]> {
  const template = walk.source.templates.find(templateId)
  if (template === undefined) return `template ${templateId} is not known`
  if (template.leastLength === 0 && from < end) return `records of template ${templateId} have no octets`
  const records: ListRecord[] = []
  let at = from
  while (at < end) {
    const record: Record<string, Cell> = {}
    for (const field of template.fields) {
      const place = placeField(walk.octets, field.length, at, end)
      if (place === undefined) return `record ${records.length + 1} of template ${templateId} runs past its end`
      const next = at + place.length
      if (!spend(walk, FIELD_TEXT + field.key.length)) return TOO_LONG
      record[field.key] = decodeField(field.element, field.kind, at + place.prefixLength, next, walk, depth)
      at = next
    }
    records.push(record)
  }
  return records
}

function decodeField(
  element: Element,
  kind: ColumnKind,
  from: number,
  end: number,
  walk: Walk,
  depth: number,
): Exclude<Cell, null> {
  if (kind === 'list' && isListType(element.type)) return decodeNested(element.type, from, end, walk, depth + 1)
  const octets = walk.octets.subarray(from, end)
  if (kind === 'text' && !isWellFormedText(octets)) walk.account.illFormed++
  // NetScaler's plain microseconds are evidence of a record's own fields; inside lists times are read by the book.
  const context = { exportSeconds: walk.source.exportSeconds, isPlainMicroseconds: false }
  const cell = decodeCell(kind, octets, context, false)
  if (typeof cell === 'string') spend(walk, kind === 'text' ? JSON.stringify(cell).length : cell.length)
  return cell
}

/** Takes room for some characters; false when there is none left. */
function spend(walk: Walk, characters: number): boolean {
  walk.room -= characters
  return walk.room >= 0
}

function semanticOf(octet = UNDEFINED_SEMANTIC): string {
  return octet === UNDEFINED_SEMANTIC ? 'undefined' : (SEMANTICS[octet] ?? String(octet))
}

function read16(octets: Uint8Array, at: number): number {
  return (octets[at] ?? 0) * 256 + (octets[at + 1] ?? 0)
}
