/** Builds structured data (RFC 6313 §4.5), and random lists together with what the dump says of them. */
import fc from 'fast-check'
import type { Cell, ListCell } from '../../core/protocol/session-api.ts'
import { concat, integer, text, u16, u32, u8, variable, type FieldSpec } from './message-builders.ts'

/** RFC 6313 §4.4. */
export const SEMANTIC = { noneOf: 0, exactlyOneOf: 1, oneOrMoreOf: 2, allOf: 3, ordered: 4, undefined: 255 } as const

export type SemanticName = keyof typeof SEMANTIC

/** RFC 6313 §4.5.1: semantic, Field Specifier, values. */
export function basicList(
  semantic: number,
  { pen = 0, id, length }: FieldSpec,
  ...values: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  const specifier = pen === 0 ? concat(u16(id), u16(length)) : concat(u16(id | 0x8000), u16(length), u32(pen))
  return concat(u8(semantic), specifier, ...values)
}

/** RFC 6313 §4.5.2: semantic, template id, records. */
export function subTemplateList(
  semantic: number,
  templateId: number,
  ...records: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return concat(u8(semantic), u16(templateId), ...records)
}

/** One group of a subTemplateMultiList; its length counts its header, too. */
export function listGroup(
  templateId: number,
  records: Uint8Array,
  statedLength = records.length + 4,
): Uint8Array<ArrayBuffer> {
  return concat(u16(templateId), u16(statedLength), records)
}

/** RFC 6313 §4.5.3: semantic, groups. */
export function subTemplateMultiList(semantic: number, ...groups: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concat(u8(semantic), ...groups)
}

const VARIABLE = 65_535
export const BASIC_LIST = 291
export const SUB_TEMPLATE_LIST = 292
export const SUB_TEMPLATE_MULTI_LIST = 293

/** Templates that random lists use: numbers and texts, and lists in lists. */
export const LIST_TEMPLATES: ReadonlyMap<number, readonly FieldSpec[]> = new Map([
  [
    300,
    [
      { id: 7, length: 2 },
      { id: 1, length: 3 },
    ],
  ],
  [
    301,
    [
      { id: 82, length: VARIABLE },
      { id: BASIC_LIST, length: VARIABLE },
      { id: 82, length: VARIABLE },
    ],
  ],
  [
    302,
    [
      { id: SUB_TEMPLATE_LIST, length: VARIABLE },
      { id: 4, length: 1 },
    ],
  ],
  [303, [{ id: SUB_TEMPLATE_MULTI_LIST, length: VARIABLE }]],
])

export interface BuiltList {
  readonly elementId: number
  readonly octets: Uint8Array<ArrayBuffer>
  readonly cell: ListCell
}

interface Built<T> {
  readonly octets: Uint8Array<ArrayBuffer>
  readonly cell: T
}

const semantic = fc.constantFrom(...(Object.keys(SEMANTIC) as SemanticName[]))
const prefixed = (octets: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc.constantFrom<1 | 3>(1, 3).map((prefix) => variable(octets, octets.length < 255 ? prefix : 3))

const word = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((value) => !value.endsWith('\u0000'))

/** Values of a basicList that is no list of lists. */
const plainBasicList: fc.Arbitrary<BuiltList> = fc.oneof(
  fc
    .tuple(semantic, fc.constantFrom(1, 2, 3, 4), fc.array(fc.nat(255), { maxLength: 5 }))
    .map(([name, length, items]) => ({
      elementId: BASIC_LIST,
      octets: basicList(SEMANTIC[name], { id: 1, length }, ...items.map((item) => integer(item, length))),
      cell: { semantic: name, element: 'octetDeltaCount', items },
    })),
  fc.tuple(semantic, fc.array(word, { maxLength: 4 })).chain(([name, items]) =>
    fc.tuple(...items.map((item) => prefixed(text(item)))).map((values) => ({
      elementId: BASIC_LIST,
      octets: basicList(SEMANTIC[name], { id: 82, length: VARIABLE }, ...values),
      cell: { semantic: name, element: 'interfaceName', items },
    })),
  ),
  fc
    .tuple(semantic, fc.array(fc.uint8Array({ minLength: 2, maxLength: 2 }), { maxLength: 4 }))
    .map(([name, items]) => ({
      elementId: BASIC_LIST,
      octets: basicList(SEMANTIC[name], { pen: 32_473, id: 9, length: 2 }, ...items),
      cell: { semantic: name, element: 'e32473id9', items: items.map((item) => Buffer.from(item).toString('hex')) },
    })),
)

const KEY_OF_LIST: Readonly<Record<number, string>> = {
  [BASIC_LIST]: 'basicList',
  [SUB_TEMPLATE_LIST]: 'subTemplateList',
  [SUB_TEMPLATE_MULTI_LIST]: 'subTemplateMultiList',
}

/** A list of any type, at most some levels deep, with what the dump says of it. */
export function arbitraryList(levels: number): fc.Arbitrary<BuiltList> {
  if (levels <= 1) return plainBasicList
  const inner = fc.nat(levels - 2).chain((less) => arbitraryList(levels - 1 - less))
  return fc.oneof(plainBasicList, listOfLists(inner), listOfRecords(levels), listOfGroups(levels))
}

/** A basicList of lists of one type. */
function listOfLists(inner: fc.Arbitrary<BuiltList>): fc.Arbitrary<BuiltList> {
  return fc.tuple(semantic, inner, fc.array(inner, { maxLength: 2 })).chain(([name, first, others]) => {
    const lists = [first, ...others.filter(({ elementId }) => elementId === first.elementId)]
    return fc.tuple(...lists.map(({ octets }) => prefixed(octets))).map((values) => ({
      elementId: BASIC_LIST,
      octets: basicList(SEMANTIC[name], { id: first.elementId, length: VARIABLE }, ...values),
      cell: { semantic: name, element: KEY_OF_LIST[first.elementId] ?? '', items: lists.map(({ cell }) => cell) },
    }))
  })
}

function listOfRecords(levels: number): fc.Arbitrary<BuiltList> {
  return fc.tuple(semantic, arbitraryTemplateId(levels)).chain(([name, template]) =>
    fc.array(arbitraryRecord(template, levels - 1), { maxLength: 3 }).map((records) => ({
      elementId: SUB_TEMPLATE_LIST,
      octets: subTemplateList(SEMANTIC[name], template, ...records.map(({ octets }) => octets)),
      cell: { semantic: name, template, items: records.map(({ cell }) => cell) },
    })),
  )
}

function listOfGroups(levels: number): fc.Arbitrary<BuiltList> {
  const group = arbitraryTemplateId(levels).chain((template) =>
    fc.array(arbitraryRecord(template, levels - 1), { maxLength: 2 }).map((records) => ({
      octets: listGroup(template, concat(...records.map(({ octets }) => octets))),
      cell: { template, records: records.map(({ cell }) => cell) },
    })),
  )
  return fc.tuple(semantic, fc.array(group, { maxLength: 3 })).map(([name, groups]) => ({
    elementId: SUB_TEMPLATE_MULTI_LIST,
    octets: subTemplateMultiList(SEMANTIC[name], ...groups.map(({ octets }) => octets)),
    cell: { semantic: name, items: groups.map(({ cell }) => cell) },
  }))
}

/** Records of the others hold lists themselves. */
function arbitraryTemplateId(levels: number): fc.Arbitrary<number> {
  return levels <= 1 ? fc.constant(300) : fc.constantFrom(300, 301, 302, 303)
}

/** A record of one of `LIST_TEMPLATES`. */
function arbitraryRecord(template: number, levels: number): fc.Arbitrary<Built<Record<string, Cell>>> {
  switch (template) {
    case 300:
      return fc.tuple(fc.nat(65_535), fc.nat(0xff_ffff)).map(([port, octets]) => ({
        octets: concat(u16(port), integer(octets, 3)),
        cell: { sourceTransportPort: port, octetDeltaCount: octets },
      }))
    case 301:
      return fc.tuple(word, plainBasicList, word).chain(([first, list, second]) =>
        fc.tuple(prefixed(text(first)), prefixed(list.octets), prefixed(text(second))).map((parts) => ({
          octets: concat(...parts),
          cell: { interfaceName: first, basicList: list.cell, 'interfaceName#2': second },
        })),
      )
    case 302:
      return fc.tuple(listOfRecords(levels - 1), fc.nat(255)).chain(([list, protocol]) =>
        prefixed(list.octets).map((octets) => ({
          octets: concat(octets, u8(protocol)),
          cell: { subTemplateList: list.cell, protocolIdentifier: protocol },
        })),
      )
    default:
      return listOfGroups(levels - 1).chain((list) =>
        prefixed(list.octets).map((octets) => ({ octets, cell: { subTemplateMultiList: list.cell } })),
      )
  }
}
