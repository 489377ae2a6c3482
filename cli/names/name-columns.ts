/** Columns of names in tables: each stands behind its key, which stays as it is. */
import type { FigureColumn } from '../../core/protocol/aggregate-api.ts'
import type { TextTable } from '../top/format-table.ts'
import { nameWords, type KeyName, type KeyNames } from './key-names.ts'

interface NameColumn {
  readonly head: string
  textOf(name: KeyName): string
}

/** What a program reads, each on its own. */
const EXACT: Readonly<Record<'address' | 'port', readonly NameColumn[]>> = {
  address: [
    { head: 'host', textOf: ({ host }) => host ?? '' },
    { head: 'country', textOf: ({ country }) => country?.code ?? '' },
    { head: 'as', textOf: ({ as }) => (as === undefined ? '' : String(as.number)) },
    { head: 'organisation', textOf: ({ as }) => as?.organisation ?? '' },
  ],
  port: [{ head: 'service', textOf: ({ service }) => service ?? '' }],
}

/** The table with columns of names behind the keys that have any; rows past the names (sums, others) have none. */
export function addNameColumns(
  table: TextTable,
  keys: readonly FigureColumn[],
  names: KeyNames | undefined,
  form: 'exact' | 'read',
): TextTable {
  if (names === undefined) return table
  const added = keys.map((key, index) => columnsOf(key, index, names, form))
  const widen = <T>(cells: readonly T[], cellOf: (column: NameColumn, key: number) => T): T[] =>
    cells.flatMap((cell, index) => [cell, ...(added[index] ?? []).map((column) => cellOf(column, index))])
  return {
    heads: widen(table.heads, ({ head }) => head),
    isNumber: widen(table.isNumber, () => false),
    rows: table.rows.map((row, at) =>
      widen(row, ({ textOf }, key) => {
        const name = names[at]?.[key]
        return name === null || name === undefined ? '' : textOf(name)
      }),
    ),
  }
}

function columnsOf(
  { id, type }: FigureColumn,
  index: number,
  names: KeyNames,
  form: 'exact' | 'read',
): readonly NameColumn[] {
  if (type !== 'address' && type !== 'port') return []
  // A program wants the same columns whatever is known.
  if (form === 'exact') return EXACT[type].map(({ head, textOf }) => ({ head: `${id} ${head}`, textOf }))
  return names.some((row) => row[index] !== null)
    ? [{ head: type === 'port' ? 'Service' : 'Name', textOf: nameWords }]
    : []
}
