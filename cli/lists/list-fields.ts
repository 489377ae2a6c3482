/** The fields that the commands print of a list: names with their unit, values as JSON. */
import type { Cell } from '../../core/protocol/session-api.ts'
import type { FilterCatalogue } from '../../core/query/filter-language/filter-fields.ts'
import { createListCatalogue } from '../../core/query/filter-language/list-fields.ts'
import { filterColumnOf } from '../../core/telemetry/lists/list-filter.ts'
import { findColumn } from '../../core/telemetry/lists/select-rows.ts'
import type { Relation } from '../../core/telemetry/relation.ts'
import type { Telemetry } from '../../core/telemetry/telemetry.ts'

export type ListField =
  /** A column of the list; a duration counts its `unit`. */
  | { readonly name: string; readonly column: string; readonly unit?: DurationUnit }
  /** What the books know of a row by its number. */
  | { readonly name: string; readonly of: (telemetry: Telemetry, number: number) => unknown }

export type DurationUnit = 'microseconds' | 'milliseconds'

const NANOSECONDS_PER: Readonly<Record<DurationUnit, number>> = { microseconds: 1000, milliseconds: 1_000_000 }

/** Fields whose names are those of their columns. */
export function plainFields(...names: readonly string[]): ListField[] {
  return names.map((name) => ({ name, column: name }))
}

/** Durations: the name is that of the column with `Us` at its end. */
export function durationFields(...columns: readonly string[]): ListField[] {
  return columns.map((column) => ({ name: `${column}Us`, column, unit: 'microseconds' }))
}

/** A cell as the field has it: durations in its unit instead of nanoseconds. */
export function fieldValue(field: ListField, cell: Cell): Cell {
  const unit = 'column' in field ? field.unit : undefined
  return unit === undefined || typeof cell !== 'number' ? cell : cell / NANOSECONDS_PER[unit]
}

/** The names that a filter can use: the columns of the list, and the fields as they are printed. A bare number counts the unit of the field. */
export function fieldCatalogue(relation: Relation, fields: readonly ListField[]): FilterCatalogue {
  const columns = relation.columns.map((column) => {
    const field = fields.find((one) => 'column' in one && findColumn(relation, one.column) === column)
    if (field === undefined || !('column' in field)) return filterColumnOf(column)
    const { name, unit } = field
    return { ...filterColumnOf(column), ...(name !== column.info.id && { alias: name }), ...(unit && { units: unit }) }
  })
  return createListCatalogue(columns)
}
