/** A group as filter text: what lets its records through. */
import type { Cell, ColumnType } from '../../protocol/session-api.ts'
import { formatLiteral } from '../filter-language/format-filter.ts'
import { isFilterText } from '../filter-language/filter-text.ts'
import { formatNanoseconds } from '../../elements/format-time.ts'
import { spanNs, type KeyPlan, type PartValue } from './key-plan.ts'

/** The filter of a group; empty where no filter can spell one of its keys. */
export function groupFilter(
  keys: readonly KeyPlan[],
  cells: readonly Cell[],
  values: readonly (readonly PartValue[])[],
): string {
  const terms = keys.map((key, index) => keyFilter(key, cells[index] ?? null, values[index] ?? []))
  return terms.includes('') ? '' : terms.join(' and ')
}

/** The term of one key. */
function keyFilter({ spec, valueType }: KeyPlan, cell: Cell, values: readonly PartValue[]): string {
  const name = spec.column
  if (cell === null) return `not ${name}`
  if (typeof cell === 'object') return ''
  switch (spec.kind) {
    case 'column':
      return compare(name, cell, valueType)
    case 'prefix':
      return `${name} = ${cell}`
    case 'time': {
      const span = BigInt(values.find((value) => value !== undefined) ?? 0)
      return `${name} >= ${cell} and ${name} < ${formatNanoseconds((span + 1n) * spanNs(spec.seconds))}`
    }
    case 'class': {
      const hundreds = Number(String(cell).replace(/xx$/, ''))
      return `${name} >= ${100 * hundreds} and ${name} < ${100 * hundreds + 100}`
    }
  }
}

/** Types whose cells are texts in quotes; others are written as they are. */
const TEXTS: ReadonlySet<ColumnType> = new Set<ColumnType>(['text', 'octets', 'list'])

function compare(name: string, cell: number | string | boolean, type: ColumnType): string {
  if (typeof cell === 'number') return `${name} = ${cell}${type === 'duration' ? 'ns' : ''}`
  if (typeof cell === 'boolean') return `${name} = ${cell}`
  if (!TEXTS.has(type)) return `${name} = ${cell}${type === 'duration' ? 'ns' : ''}`
  return isFilterText(cell) ? `${name} = ${formatLiteral({ kind: 'text', text: cell })}` : ''
}
