/** The columns of an export of records: those of views, with the dump's values, and what the dump tells of each record beside. */
import type { Shape } from '../decode/block.ts'
import { MAX_SHAPE_COLUMNS } from '../limits/decode.ts'
import type { ColumnCatalogue } from '../query/columns.ts'
import { fieldsOf, type Source } from '../query/source.ts'

/** What the dump tells of a record that no column of views has. */
export type RecordFact = 'start' | 'sequence' | 'sysUpTime' | 'decodedLate' | 'assumedTemplate' | 'scope'

export type ExportSource = Source | { readonly kind: 'fact'; readonly fact: RecordFact }

export interface ExportColumn {
  /** Its name in the file. */
  readonly id: string
  /** Where its value lies in a shape; undefined: nowhere. */
  sourceOf(shape: Shape | undefined): ExportSource | undefined
}

const FACTS: ReadonlyMap<string, RecordFact> = new Map([
  ['@start', 'start'],
  ['@sequence', 'sequence'],
  ['@sysuptime', 'sysUpTime'],
  ['@decodedlate', 'decodedLate'],
  ['@assumedtemplate', 'assumedTemplate'],
  ['@scope', 'scope'],
])

const FACT_IDS: Readonly<Record<RecordFact, string>> = {
  start: '@start',
  sequence: '@sequence',
  sysUpTime: '@sysUpTime',
  decodedLate: '@decodedLate',
  assumedTemplate: '@assumedTemplate',
  scope: '@scope',
}

/** What every record has, in the order of the dump; `@exportProtocol` is its `@protocol`, which in views is that of IP. */
const EVERY_RECORD = [
  '@type',
  '@version',
  '@exportProtocol',
  '@exporter',
  '@domain',
  '@template',
  '@exportTime',
  '@sequence',
  '@record',
  '@sysUpTime',
  '@start',
  '@end',
  '@decodedLate',
  '@assumedTemplate',
  '@scope',
]

/** The column of an id; undefined when no record can have it. */
export function findExportColumn(catalogue: ColumnCatalogue, id: string): ExportColumn | undefined {
  const fact = FACTS.get(id.toLowerCase())
  if (fact !== undefined) {
    // A record whose shape has no table has no scope that is known.
    const sourceOf = (shape: Shape | undefined): ExportSource | undefined =>
      fact === 'scope' && shape?.type !== 'options' ? undefined : { kind: 'fact', fact }
    return { id: FACT_IDS[fact], sourceOf }
  }
  const column = catalogue.find(id)
  if (column === undefined) return undefined
  if (column.id.startsWith('@')) return { id: column.id, sourceOf: (shape) => catalogue.sourceOf(column.id, shape) }
  return { id: column.id, sourceOf: (shape) => fieldSource(shape, column.id) }
}

/** As the dump has it: a duration counts the unit of its element. */
function fieldSource(shape: Shape | undefined, key: string): Source | undefined {
  const index = shape?.fields.findIndex((field) => field.key === key) ?? -1
  const field = shape?.fields[index]
  return field === undefined || index >= MAX_SHAPE_COLUMNS
    ? undefined
    : { kind: 'field', index, columnKind: field.kind }
}

/** Ids of everything that records of some shapes have, in the order of the dump and of appearance. */
export function allColumns(shapes: readonly Shape[]): string[] {
  const keys = new Set<string>()
  for (const { fields } of shapes) for (const { key } of fields.slice(0, MAX_SHAPE_COLUMNS)) keys.add(key)
  return [...EVERY_RECORD, ...keys]
}

/** Fields of a shape that some columns read. */
export function fieldsOfColumns(columns: readonly ExportColumn[], shape: Shape | undefined): number[] {
  const sources = columns.flatMap((column) => column.sourceOf(shape) ?? [])
  return [...new Set(sources.flatMap((source) => (source.kind === 'fact' ? [] : fieldsOf(source))))]
}

/** Whether a column tells what only the header of the message has. */
export function needsMessages(columns: readonly ExportColumn[]): boolean {
  return columns.some(({ id }) => id === '@sequence' || id === '@sysUpTime')
}
