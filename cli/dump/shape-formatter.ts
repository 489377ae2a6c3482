/**
 * One compiled function per shape that turns a row into the JSON texts of its fields. The function's text is made of column
 * numbers and kinds only; keys come in as data.
 */
import type { ShapeField } from '../../core/decode/block.ts'
import type { BatchView } from './batch-view.ts'
import { VALUE_TEXTS, type ValueTexts } from './value-texts.ts'

/** Formats the fields of rows of one batch: `,"key":value,"key":value …`. */
export type RowFormatter = (row: number) => string
export type ShapeFormatter = (view: BatchView) => RowFormatter

type Compiled = (
  columns: BatchView['columns'],
  keys: readonly string[],
  texts: ValueTexts,
  jsonOf: (id: number) => string,
) => RowFormatter

/** An expression for the JSON text of column `c<index>` in `row`. */
function valueExpression(field: ShapeField, column: string): string {
  switch (field.kind) {
    case 'u8':
    case 'u16':
    case 'u32':
    case 'i8':
    case 'i16':
    case 'i32':
      return `${column}[row]`
    case 'u64':
      return `(${column}[2 * row + 1] === 0 ? ${column}[2 * row] : texts.unsigned64(${column}[2 * row], ${column}[2 * row + 1]))`
    case 'i64':
      return `texts.signed64(${column}[2 * row], ${column}[2 * row + 1])`
    case 'f32':
    case 'f64':
      return `texts.float(${column}[row])`
    case 'boolean':
    case 'ipv4':
    case 'seconds':
      return `texts.${field.kind}(${column}[row])`
    case 'ipv6':
      return `texts.ipv6(${column}[4 * row], ${column}[4 * row + 1], ${column}[4 * row + 2], ${column}[4 * row + 3])`
    case 'mac':
    case 'milliseconds':
    case 'microseconds':
    case 'nanoseconds':
      return `texts.${field.kind}(${column}[2 * row], ${column}[2 * row + 1])`
    case 'text':
    case 'octets':
      return `jsonOf(${column}[row])`
  }
}

/** Compiles the formatter of some fields of a shape; `columnOf` gives the column of each. */
export function compileShapeFormatter(
  fields: readonly { readonly field: ShapeField; readonly column: number }[],
  jsonOf: (id: number) => string,
): ShapeFormatter {
  const keys = fields.map(({ field }) => `,${JSON.stringify(field.key)}:`)
  const source = [
    "'use strict'",
    ...fields.map(({ column }, index) => `const c${index} = columns[${column}], k${index} = keys[${index}]`),
    'return function format(row) {',
    `  return ''${fields.map(({ field }, index) => ` + k${index} + ${valueExpression(field, `c${index}`)}`).join('')}`,
    '}',
  ].join('\n')
  const compiled = new Function('columns', 'keys', 'texts', 'jsonOf', source) as Compiled
  return (view) => compiled(view.columns, keys, VALUE_TEXTS, jsonOf)
}
