/** Which fields of options records pair an id with a label: by the known pairs, else by the one rule for all others. */
import type { Shape, ShapeField } from '../decode/block.ts'
import type { ColumnKind } from '../elements/column-kind.ts'
import type { Semantics } from '../elements/element.ts'
import { idClassOf, labelKeysOf, plainKey, type IdClass } from './id-classes.ts'

/** A pair of fields, by their positions in the shape. */
export interface LabelPair {
  readonly idClass: IdClass
  readonly idField: number
  readonly labelField: number
  /** Of tables that show in turn: 0 shows first. */
  readonly preference: number
  /** Field that tells when all names begin anew (NetScaler's incarnation number). */
  readonly incarnationField: number | undefined
}

/** What the semantics of a field are; the elements' registry behind it. */
export type SemanticsOf = (field: ShapeField) => Semantics

const INCARNATION_KEY = 'netscaler:appNameIncarnationNumber'
/** An options record with these describes an element (RFC 5610), not an id. */
const TYPE_INFORMATION_KEY = 'informationElementId'

/** Scopes that say where something holds; they are no id of what a text beside them names. */
const PLACES: ReadonlySet<string> = new Set([
  'observationDomainId',
  'exportingProcessId',
  'meteringProcessId',
  'templateId',
  'exporterIPv4Address',
  'exporterIPv6Address',
  'scopeSystem',
  'scopeCache',
  'scopeTemplate',
])

const ID_KINDS: ReadonlySet<ColumnKind> = new Set(['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64', 'octets'])

/** The pairs of an options shape; none for most. */
export function labelPairsOf(shape: Shape, semanticsOf: SemanticsOf): readonly LabelPair[] {
  if (shape.type !== 'options' || shape.fields.some(({ key }) => key === TYPE_INFORMATION_KEY)) return []
  const found = shape.fields.findIndex(({ key }) => key === INCARNATION_KEY)
  const incarnationField = found < 0 ? undefined : found
  const known = knownPairs(shape, incarnationField)
  return known.length > 0 ? known : generalPair(shape, semanticsOf, incarnationField)
}

function knownPairs({ fields }: Shape, incarnationField: number | undefined): LabelPair[] {
  const pairs: LabelPair[] = []
  const seen = new Set<IdClass>()
  for (const [idField, { key, kind }] of fields.entries()) {
    const labels = labelKeysOf(key)
    const idClass = idClassOf(key)
    if (labels === undefined || !ID_KINDS.has(kind) || seen.has(idClass)) continue
    for (const [labelField, field] of fields.entries()) {
      const preference = labels.length === 0 ? 0 : labels.indexOf(plainKey(field.key))
      if (field.kind !== 'text' || preference < 0) continue
      pairs.push({ idClass, idField, labelField, preference, incarnationField })
      seen.add(idClass)
      if (labels.length === 0) break
    }
  }
  return pairs
}

/** Exactly one id beside exactly one text. */
function generalPair(
  { fields, scopeFieldCount }: Shape,
  semanticsOf: SemanticsOf,
  incarnationField?: number,
): LabelPair[] {
  const texts = fields.flatMap(({ kind }, index) => (kind === 'text' ? [index] : []))
  const ids = fields.flatMap((field, index) => {
    if (!ID_KINDS.has(field.kind) || PLACES.has(plainKey(field.key)) || index === incarnationField) return []
    return index < scopeFieldCount || semanticsOf(field) === 'identifier' ? [index] : []
  })
  const [labelField] = texts
  const [idField] = ids
  if (labelField === undefined || idField === undefined || texts.length > 1 || ids.length > 1) return []
  const idClass = idClassOf(fields[idField]?.key ?? '')
  return [{ idClass, idField, labelField, preference: 0, incarnationField }]
}
