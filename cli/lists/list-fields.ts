/** The fields that the commands print of a list: names with their unit, values as JSON. */
import type { Cell } from '../../core/protocol/session-api.ts'
import type { FilterCatalogue, FilterColumn } from '../../core/query/filter-language/filter-fields.ts'
import { catalogueOf, filterColumnOf } from '../../core/telemetry/lists/list-filter.ts'
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

/** The names that a filter can use: the columns of the list as in the viewer, and the fields, where a bare number counts their unit. */
export function fieldCatalogue(relation: Relation, fields: readonly ListField[]): FilterCatalogue {
  const columns = catalogueOf(relation)
  const byName = new Map<string, FilterColumn>()
  const names: string[] = []
  for (const field of fields) {
    const column = 'column' in field ? findColumn(relation, field.column) : undefined
    if (!('column' in field) || column === undefined || field.name === field.column) continue
    names.push(field.name)
    byName.set(field.name.toLowerCase(), { ...filterColumnOf(column), ...(field.unit && { units: field.unit }) })
  }
  return {
    find(name) {
      const column = byName.get(name.toLowerCase())
      return column === undefined ? columns.find(name) : [column]
    },
    names: () => [...columns.names(), ...names],
  }
}
