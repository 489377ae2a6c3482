/** From the Field Specifiers of a template to the fields of its plan; NetFlow v5 and v7 have theirs from the book. */
import { columnKindOf, isInvalidLength, type ColumnKind } from '../elements/column-kind.ts'
import type { Element, ElementRegistry } from '../elements/element.ts'
import { MAX_EMPTY_COLUMNS, MAX_SHAPE_COLUMNS } from '../limits/decode.ts'
import type { WireVersion } from './message-header.ts'
import { occurrenceKey } from './occurrence-key.ts'
import type { HeaderPlace, PlanField } from './plan-field.ts'
import type { WireFieldSpecifier } from './template-record.ts'

/** The fields of a template. Columns past the bound of a table are left to the details pane. */
export function templateFields(
  specifiers: readonly WireFieldSpecifier[],
  scopeFieldCount: number,
  version: WireVersion,
  registry: ElementRegistry,
): PlanField[] {
  const occurrences = new Map<string, number>()
  let columns = 0
  let emptyColumns = 0
  return specifiers.map((specifier, index) => {
    const hasColumn = columns < MAX_SHAPE_COLUMNS && (specifier.length > 0 || emptyColumns++ < MAX_EMPTY_COLUMNS)
    const element = elementOf(specifier, index < scopeFieldCount, version, registry)
    const key = nextKey(occurrences, element)
    return {
      key,
      element,
      kind: kindOf(element, specifier.length, version),
      length: specifier.length,
      column: hasColumn ? columns++ : undefined,
      header: undefined,
    }
  })
}

/** Structured data is IPFIX's alone: RFC 6313 does not extend NetFlow v9. */
function kindOf(element: Element, length: number, version: WireVersion): ColumnKind {
  const kind = columnKindOf(element, length)
  return kind === 'list' && version !== 10 ? 'octets' : kind
}

/** True when the type of a field does not allow its length, so that it can be shown as octets only. */
export function hasInvalidLength(field: PlanField): boolean {
  return isInvalidLength(field.element, field.kind, field.length)
}

function elementOf(
  specifier: WireFieldSpecifier,
  isScope: boolean,
  version: WireVersion,
  registry: ElementRegistry,
): Element {
  if (version !== 9) return registry.find(specifier.pen, specifier.id)
  return isScope ? registry.findV9Scope(specifier.id) : registry.findV9(specifier.id)
}

function nextKey(occurrences: Map<string, number>, element: Element): string {
  const count = (occurrences.get(element.key) ?? 0) + 1
  occurrences.set(element.key, count)
  return occurrenceKey(element.key, count)
}

/** IANA id (0: padding) and octets of each field of a v5 record, in order. */
const V5_RECORD: readonly (readonly [id: number, length: number])[] = [
  [8, 4],
  [12, 4],
  [15, 4],
  [10, 2],
  [14, 2],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
  [7, 2],
  [11, 2],
  [0, 1],
  [6, 1],
  [4, 1],
  [5, 1],
  [16, 2],
  [17, 2],
  [9, 1],
  [13, 1],
  [0, 2],
]

/** v9's name for the address of the router that a switch bypassed, with which a v7 record ends. */
const IPV4_ROUTER_SC = 43
const V7_RECORD: readonly (readonly [id: number, length: number])[] = [...V5_RECORD, [IPV4_ROUTER_SC, 4]]

/** What the header of a v5 message says of all its records; samplingInterval's two high bits are the algorithm. */
const V5_HEADER: readonly (readonly [id: number, length: number, place: HeaderPlace])[] = [
  [38, 1, { offset: 20, shift: 0, mask: 0xff }],
  [39, 1, { offset: 21, shift: 0, mask: 0xff }],
  [34, 2, { offset: 22, shift: 0, mask: 0x3fff }],
  [35, 1, { offset: 22, shift: 6, mask: 0x3 }],
]

/** The fields of a v5 or v7 record. */
export function fixedFields(version: 5 | 7, registry: ElementRegistry): PlanField[] {
  let column = 0
  const fields: PlanField[] = (version === 5 ? V5_RECORD : V7_RECORD).map(([id, length]) => {
    const element = registry.findV9(id === 0 ? PADDING_ID : id)
    const kind = columnKindOf(element, length)
    return { key: element.key, element, kind, length, column: id === 0 ? undefined : column++, header: undefined }
  })
  if (version === 7) return fields
  for (const [id, length, header] of V5_HEADER) {
    const element = registry.findV9(id)
    fields.push({ key: element.key, element, kind: length === 1 ? 'u8' : 'u16', length, column: column++, header })
  }
  return fields
}

const PADDING_ID = 210

/** The Field Specifiers that a fixed record stands for. */
export function specifiersOf(fields: readonly PlanField[]): WireFieldSpecifier[] {
  return fields.map((field) => ({ pen: field.element.pen, id: field.element.id, length: field.length }))
}
