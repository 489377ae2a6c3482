/** What a key names: the columns, by the names that the filter knows, and where they lie in a table. */
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { FigureColumn, KeySpec } from '../../protocol/aggregate-api.ts'
import type { ColumnType } from '../../protocol/session-api.ts'
import type { ShapeTable } from '../../store/shape-table.ts'
import type { ColumnCatalogue, ColumnSummary } from '../columns.ts'
import { findNamed, nearestHint } from '../filter-language/filter-fields.ts'
import { FIELD_ALIASES } from '../filter-language/friendly-names.ts'
import type { Source } from '../source.ts'

/** Which side of a record: the source, or the destination. Keys of one column have one. */
export type Side = 0 | 1

export interface KeySide {
  readonly ids: readonly string[]
  sourceOf(table: ShapeTable): Source | undefined
}

export interface ResolvedKey {
  readonly spec: KeySpec
  readonly column: FigureColumn
  /** Of the values in its columns. */
  readonly valueType: ColumnType
  /** Options data may name its values. */
  readonly hasLabels: boolean
  /** Two of a key that stands for both sides. */
  readonly sides: readonly KeySide[]
}

/** Names of both sides, and the columns that they stand for. */
const EITHER: Readonly<Record<string, readonly [source: string, destination: string]>> = {
  ip: ['@source', '@destination'],
  port: ['@sourcePort', '@destinationPort'],
  as: ['bgpSourceAsNumber', 'bgpDestinationAsNumber'],
  if: ['@interfaceIn', '@interfaceOut'],
  mac: ['sourceMacAddress', 'destinationMacAddress'],
}

const EITHER_TITLES: Readonly<Record<string, string>> = {
  ip: 'Address',
  port: 'Port',
  as: 'AS',
  if: 'Interface',
  mac: 'MAC',
}

/** The columns of a key; `no-such-column` when no record has one. */
export function resolveKey(spec: KeySpec, columns: ColumnCatalogue): Result<ResolvedKey> {
  const name = spec.column.toLowerCase()
  const either = EITHER[name]
  const found =
    either?.flatMap((id) => columns.find(id) ?? []) ??
    findNamed(spec.column, columns.find)?.map(({ column }) => column) ??
    []
  const [first] = found
  if (first === undefined) return noSuchColumn(spec.column, columns)
  const unfit = misfitOf(spec, first)
  if (unfit !== undefined) return unfit
  const sideOf = (ids: readonly string[]): KeySide => ({
    ids,
    sourceOf(table) {
      for (const id of ids) {
        const source = columns.sourceOf(id, table.shape)
        if (source !== undefined) return source
      }
      return undefined
    },
  })
  const sides = either === undefined ? [sideOf(found.map(({ id }) => id))] : either.map((id) => sideOf([id]))
  const title = either === undefined ? first.title : (EITHER_TITLES[name] ?? name)
  const id = either === undefined && found.length === 1 ? first.id : name
  const hasLabels = spec.kind === 'column' && found.some((column) => columns.hasLabels(column.id))
  return succeed({ spec, column: describeKey(spec, first, id, title), valueType: first.type, hasLabels, sides })
}

/** What to say of a name that no column has. */
export function noSuchColumn(name: string, columns: ColumnCatalogue): Result<never> {
  const names = [...Object.keys(FIELD_ALIASES), ...Object.keys(EITHER), ...columns.ids()]
  const hint = nearestHint(name, names, 'Choose a column of this session.')
  return fail('no-such-column', `No record has a column “${name}”.`, hint)
}

function misfitOf(spec: KeySpec, { type }: ColumnSummary): Result<never> | undefined {
  const wanted = WANTED[spec.kind]
  if (wanted === undefined || wanted.types.includes(type)) return undefined
  const message = `“${spec.column}” is not a column of ${wanted.name}.`
  return fail('request-invalid', message, 'Choose another column, or group by its values.')
}

const WANTED: Readonly<
  Record<KeySpec['kind'], { readonly types: readonly ColumnType[]; readonly name: string } | undefined>
> = {
  column: undefined,
  prefix: { types: ['address'], name: 'addresses' },
  time: { types: ['time'], name: 'times' },
  class: { types: ['integer', 'identifier', 'enumeration', 'port'], name: 'numbers' },
}

function describeKey(spec: KeySpec, column: ColumnSummary, id: string, title: string): FigureColumn {
  switch (spec.kind) {
    case 'column': {
      const { type, units, enumeration } = column
      return { id, title, type, ...(units && { units }), ...(enumeration && { enumeration }) }
    }
    case 'prefix': {
      const bits = [spec.ipv4Bits, spec.ipv6Bits]
        .flatMap((count) => (count === undefined ? [] : [`/${count}`]))
        .join('')
      return { id: `${id}${bits}`, title: `${title} ${bits}`, type: 'text' }
    }
    case 'time':
      return { id: `${id}/${spec.seconds}s`, title, type: 'time' }
    case 'class':
      return { id: `${id}/class`, title, type: 'text' }
  }
}
