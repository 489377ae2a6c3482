/** Which type a column has in a typed file: the one that holds its values in all the shapes that are exported. */
import type { Shape } from '../decode/block.ts'
import type { ValueClass } from '../query/filter-language/value-class.ts'
import { classOf } from '../query/source.ts'
import type { ColumnKind } from '../elements/column-kind.ts'
import type { ColumnType } from '../protocol/session-api.ts'
import type { TypedKind } from '../store/typed-kind.ts'
import type { ExportColumn, ExportSource, RecordFact } from './export-columns.ts'

const UNSIGNED: readonly TypedKind[] = ['u8', 'u16', 'u32', 'u64']
const SIGNED: readonly TypedKind[] = ['i8', 'i16', 'i32', 'i64']
const FLOATS: readonly TypedKind[] = ['f32', 'f64']

/** The type of a column over some shapes; text for one that no shape has. */
export function typedKindOf(column: ExportColumn, shapes: readonly (Shape | undefined)[]): TypedKind {
  const kinds = new Set(shapes.flatMap((shape) => kindOfSource(column.sourceOf(shape)) ?? []))
  return unify([...kinds])
}

/** The type of a list's column. */
export function typedKindOfType(type: ColumnType): TypedKind {
  switch (type) {
    case 'time':
      return 'nanoseconds'
    case 'boolean':
      return 'boolean'
    case 'float':
      return 'f64'
    case 'integer':
    case 'identifier':
    case 'octetCount':
    case 'packetCount':
    case 'port':
    case 'protocol':
    case 'tcpFlags':
    case 'enumeration':
    case 'duration':
      return 'i64'
    default:
      return 'varchar'
  }
}

function unify(kinds: readonly TypedKind[]): TypedKind {
  const [only] = kinds
  if (only === undefined) return 'varchar'
  if (kinds.length === 1) return only
  for (const family of [UNSIGNED, SIGNED, FLOATS]) {
    if (kinds.every((kind) => family.includes(kind)))
      return family.filter((kind) => kinds.includes(kind)).at(-1) ?? only
  }
  const isInteger = (kind: TypedKind): boolean => UNSIGNED.includes(kind) || SIGNED.includes(kind)
  return kinds.every(isInteger) && !kinds.includes('u64') ? 'i64' : 'varchar'
}

function kindOfSource(source: ExportSource | undefined): TypedKind | undefined {
  if (source === undefined) return undefined
  switch (source.kind) {
    case 'field':
      return kindOfField(source.columnKind)
    case 'record':
      return 'u32'
    case 'spineTime':
      return 'nanoseconds'
    case 'spineFlag':
      return 'boolean'
    case 'spineDuration':
    case 'durationField':
      return 'i64'
    case 'scaled':
      return 'u64'
    case 'joined':
      return 'varchar'
    case 'template':
      return ['exporter', 'type', 'protocol'].includes(source.property) ? 'varchar' : 'u32'
    case 'fact':
      return KIND_OF_FACT[source.fact]
    default:
      return KIND_OF_CLASS[classOf(source)]
  }
}

/** Of what several fields make. */
const KIND_OF_CLASS: Readonly<Record<ValueClass, TypedKind>> = {
  integer: 'i64',
  float: 'f64',
  boolean: 'boolean',
  duration: 'i64',
  time: 'nanoseconds',
  ipv4: 'varchar',
  ipv6: 'varchar',
  mac: 'varchar',
  text: 'varchar',
  octets: 'varchar',
}

const KIND_OF_FACT: Readonly<Record<RecordFact, TypedKind>> = {
  start: 'nanoseconds',
  sequence: 'u32',
  sysUpTime: 'u32',
  decodedLate: 'boolean',
  assumedTemplate: 'boolean',
  scope: 'varchar',
}

function kindOfField(kind: ColumnKind): TypedKind {
  switch (kind) {
    case 'ipv4':
    case 'ipv6':
    case 'mac':
    case 'text':
    case 'octets':
    case 'list':
      return 'varchar'
    default:
      return kind
  }
}
