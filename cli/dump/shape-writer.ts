/**
 * One compiled function per shape that writes the fields of a row as JSON members. The function's text is made of column
 * numbers and kinds only; keys come in as data.
 */
import type { Shape } from '../../core/decode/block.ts'
import type { ColumnKind } from '../../core/elements/column-kind.ts'
import type { BatchView } from './batch-view.ts'
import type { DictionaryTexts } from './dictionary-texts.ts'
import * as writers from './octet-writers.ts'

/** Writes `,"key":value,"key":value …` of a row; returns where it ended. */
export type RowWriter = (out: Uint8Array, at: number, row: number) => number

export interface ShapeWriter {
  /** Octets that a row takes at most, beside the texts of the dictionary. */
  readonly longestRow: number
  /** Fields whose text comes from the dictionary. */
  readonly textCount: number
  open(view: BatchView): RowWriter
}

type Compiled = (
  functions: typeof writers,
  columns: BatchView['columns'],
  keys: readonly Uint8Array[],
  texts: DictionaryTexts,
) => RowWriter

function writeExpression(kind: ColumnKind, column: string): string {
  const words = (count: number): string =>
    Array.from({ length: count }, (_, word) => `${column}[${count} * row + ${word}]`).join(', ')
  switch (kind) {
    case 'u8':
    case 'u16':
    case 'u32':
      return `writeUnsigned(out, at, ${column}[row])`
    case 'i8':
    case 'i16':
    case 'i32':
      return `writeSigned(out, at, ${column}[row])`
    case 'u64':
      return `writeUnsigned64(out, at, ${words(2)})`
    case 'i64':
      return `writeSigned64(out, at, ${words(2)})`
    case 'f32':
    case 'f64':
      return `writeFloat(out, at, ${column}[row])`
    case 'boolean':
      return `writeBoolean(out, at, ${column}[row])`
    case 'ipv4':
      return `writeIpv4(out, at, ${column}[row])`
    case 'ipv6':
      return `writeIpv6(out, at, ${words(4)})`
    case 'mac':
      return `writeMac(out, at, ${words(2)})`
    case 'seconds':
      return `writeSeconds(out, at, ${column}[row])`
    case 'milliseconds':
      return `writeMilliseconds(out, at, ${words(2)})`
    case 'microseconds':
      return `writeMicroseconds(out, at, ${words(2)})`
    case 'nanoseconds':
      return `writeNanoseconds(out, at, ${words(2)})`
    case 'text':
    case 'octets':
      return `writeText(out, at, ${column}[row])`
    case 'list':
      return `writeList(out, at, ${column}[row])`
  }
}

/** Compiles the writer of a shape. */
export function compileShapeWriter(shape: Shape, texts: DictionaryTexts): ShapeWriter {
  const keys = shape.fields.map(({ key }) => new TextEncoder().encode(`,${JSON.stringify(key)}:`))
  const names = Object.keys(writers).filter((name) => name.startsWith('write'))
  const source = [
    "'use strict'",
    `const { ${names.join(', ')} } = functions`,
    ...shape.fields.map((_, index) => `const c${index} = columns[${index}], k${index} = keys[${index}]`),
    'function writeText(out, at, id) {',
    '  const index = id - texts.firstId, ends = texts.ends',
    '  return writeOctets(out, at, texts.octets, index === 0 ? 0 : ends[index - 1], ends[index])',
    '}',
    'function writeList(out, at, id) {',
    '  const index = id - texts.firstId, ends = texts.ends',
    '  return writeUnquoted(out, at, texts.octets, index === 0 ? 0 : ends[index - 1], ends[index])',
    '}',
    'return function writeRow(out, at, row) {',
    ...shape.fields.flatMap(({ kind }, index) => [
      `  at = writeOctets(out, at, k${index}, 0, k${index}.length)`,
      `  at = ${writeExpression(kind, `c${index}`)}`,
    ]),
    '  return at',
    '}',
  ].join('\n')
  // Safe: made of column numbers and fixed words only.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const compiled = new Function('functions', 'columns', 'keys', 'texts', source) as Compiled
  return {
    longestRow: keys.reduce((sum, key) => sum + key.length + writers.LONGEST_VALUE, 0),
    textCount: shape.fields.filter(({ kind }) => kind === 'text' || kind === 'octets' || kind === 'list').length,
    open: (view) => compiled(writers, view.columns, keys, texts),
  }
}
