/** `bytes > packets`: when a word beside a field is another field. */
import type { FilterColumn } from './filter-fields.ts'
import type { ComparisonOperator, Literal } from './filter-tree.ts'
import { classesOf, interpretLiteral } from './literals.ts'

const COMPARING: ReadonlySet<ComparisonOperator> = new Set(['=', '!=', '>', '<', '>=', '<='])

/** Whether values of two columns can be compared with each other. */
export function areComparable(one: FilterColumn, other: FilterColumn): boolean {
  return classesOf(one).some((valueClass) => classesOf(other).includes(valueClass))
}

/** A value that some column of a field can have as it stands; any word is one of a column of texts. */
function isValueOf(literal: Literal, columns: readonly FilterColumn[]): boolean {
  return columns.some((column) =>
    classesOf(column).some(
      (valueClass) => valueClass !== 'text' && interpretLiteral(literal, valueClass, column) !== undefined,
    ),
  )
}

/**
 * The columns that a value names, when it stands for another field: a bare word that no value of the field is written as, and
 * that is the name of columns which can be compared with it.
 */
export function namedField<Column extends FilterColumn>(
  literal: Literal,
  operator: ComparisonOperator,
  columns: readonly FilterColumn[],
  find: (name: string) => readonly Column[] | undefined,
): readonly Column[] | undefined {
  if (literal.kind !== 'word' || !COMPARING.has(operator) || columns.length === 0) return undefined
  if (isValueOf(literal, columns)) return undefined
  const others = (find(literal.text) ?? []).filter((other) => columns.some((column) => areComparable(column, other)))
  return others.length === 0 ? undefined : others
}
