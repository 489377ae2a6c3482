/** What the rows of a list are grouped by: a number for each value of a key, so that groups are made of numbers alone. */
import { parseAddressRange } from '../../addresses/parse-address.ts'
import { formatIpv4, formatIpv6 } from '../../elements/format-address.ts'
import { formatNanoseconds } from '../../elements/format-time.ts'
import type { FigureColumn, KeySpec } from '../../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../../protocol/failure.ts'
import type { Cell } from '../../protocol/session-api.ts'
import { orderTexts } from '../../query/compare-values.ts'
import { nearestHint } from '../../query/filter-language/filter-fields.ts'
import type { NumberColumn, Relation, RelationColumn, RowRange, TextColumn } from '../relation.ts'
import type { TextReader } from './column-texts.ts'
import { valueFilter } from './group-rows.ts'
import { cellOf } from './list-cells.ts'
import { catalogueOf } from './list-filter.ts'

/** Rows of a relation, and what reads their texts. */
export interface ReadRows {
  readonly relation: Relation
  readonly texts: TextReader
  readonly rows: Uint32Array
  /** Rows that texts are read for, these among them. */
  readonly range: RowRange
}

export interface ListKey {
  readonly column: FigureColumn
  /** For each of the rows the number of its value, from 0; -1 where it has none. */
  readonly codes: Int32Array
  readonly valueCount: number
  cellOf(code: number): Cell
  /** Lets the rows with the value through; empty where no filter can spell it. */
  filterOf(code: number): string
  compare(one: number, other: number): number
}

/** The column that a name means; fails where there is none, or several. */
export function resolveColumn(relation: Relation, name: string): Result<RelationColumn> {
  const columns = resolveColumns(relation, name)
  if (!columns.ok) return columns
  const [column, ...others] = columns.value
  if (column === undefined || others.length > 0) {
    const names = columns.value.map(({ info }) => info.id).join(', ')
    return fail('request-invalid', `“${name}” is several columns of this list.`, `Choose one of ${names}.`)
  }
  return succeed(column)
}

/** The columns that a name means: one, or those that a friendly name stands for. */
export function resolveColumns(relation: Relation, name: string): Result<readonly RelationColumn[]> {
  const catalogue = catalogueOf(relation)
  const found = (catalogue.find(name) ?? []).flatMap(
    ({ id }) => relation.columns.find(({ info }) => info.id === id) ?? [],
  )
  if (found.length > 0) return succeed(found)
  const hint = nearestHint(name, catalogue.names(), 'Choose one of its columns.')
  return fail('no-such-column', `The list has no column “${name}”.`, hint)
}

/** Reads the values of a key in some rows. */
export async function readKey(spec: KeySpec, read: ReadRows): Promise<Result<ListKey>> {
  const resolved = resolveColumn(read.relation, spec.column)
  if (!resolved.ok) return resolved
  const column = resolved.value
  switch (spec.kind) {
    case 'column':
      return succeed(column.kind === 'number' ? readNumbers(column, read.rows) : await readTexts(column, read))
    case 'prefix':
      if (column.kind !== 'text' || column.info.type !== 'address') return misfit(spec, 'addresses')
      return succeed(await readNetworks(column, spec, read))
    case 'time':
      if (column.kind !== 'number' || column.info.type !== 'time') return misfit(spec, 'times')
      return succeed(readSpans(column, spec.seconds, read.rows))
    case 'class':
      if (column.kind !== 'number' || !NUMBERS.has(column.info.type)) return misfit(spec, 'numbers')
      return succeed(readClasses(column, read.rows))
  }
}

const NUMBERS: ReadonlySet<string> = new Set(['integer', 'identifier', 'enumeration', 'port'])

function misfit(spec: KeySpec, wanted: string): Result<never> {
  const message = `“${spec.column}” is not a column of ${wanted}.`
  return fail('request-invalid', message, 'Choose another column, or group by its values.')
}

/** What a column is as a key or as a measure. */
export function figureColumnOf({ info }: RelationColumn): FigureColumn {
  const { id, title, type, units, enumeration } = info
  return { id, title, type, ...(units && { units }), ...(enumeration && { enumeration }) }
}

/** Numbers by their values, each once in the order in which they appeared. */
function codeNumbers(
  column: NumberColumn,
  rows: Uint32Array,
  transform: (value: number) => number,
): { readonly codes: Int32Array; readonly values: readonly number[] } {
  const codes = new Int32Array(rows.length)
  const values: number[] = []
  const codeOf = new Map<number, number>()
  for (let position = 0; position < rows.length; position++) {
    const value = transform(column.valueAt(rows[position] ?? 0))
    let code = Number.isNaN(value) ? -1 : codeOf.get(value)
    if (code === undefined) {
      code = values.push(value) - 1
      codeOf.set(value, code)
    }
    codes[position] = code
  }
  return { codes, values }
}

function readNumbers(column: NumberColumn, rows: Uint32Array): ListKey {
  const { codes, values } = codeNumbers(column, rows, (value) => value)
  const cell = (code: number): Cell => cellOf(column.info, values[code] ?? Number.NaN)
  return {
    column: figureColumnOf(column),
    codes,
    valueCount: values.length,
    cellOf: cell,
    filterOf: (code) => valueFilter(column, cell(code)),
    compare: (one, other) => (values[one] ?? 0) - (values[other] ?? 0),
  }
}

async function readTexts(column: TextColumn, { texts, rows, range }: ReadRows): Promise<ListKey> {
  const { indexes, firstRow, texts: distinct, ranks } = await texts.readColumn(column, range)
  const textOf = (code: number): string => distinct[code] ?? ''
  return {
    column: figureColumnOf(column),
    codes: Int32Array.from(rows, (row) => indexes[row - firstRow] ?? -1),
    valueCount: distinct.length,
    cellOf: textOf,
    filterOf: (code) => valueFilter(column, textOf(code)),
    // Ranks of all texts of a dictionary cost more than comparing those of a few groups.
    compare:
      column.texts === undefined
        ? (one, other) => orderTexts(textOf(one), textOf(other))
        : (one, other) => (ranks()[one] ?? -1) - (ranks()[other] ?? -1),
  }
}

interface Network {
  readonly text: string
  readonly family: 'ipv4' | 'ipv6'
  readonly low: bigint
}

async function readNetworks(
  column: TextColumn,
  spec: Extract<KeySpec, { kind: 'prefix' }>,
  { texts, rows, range }: ReadRows,
): Promise<ListKey> {
  const { indexes, firstRow, texts: addresses } = await texts.readColumn(column, range)
  const networks: Network[] = []
  const codeOf = new Map<string, number>()
  const codeOfText = Int32Array.from(addresses, (address) => {
    const network = networkOf(address, spec)
    if (network === undefined) return -1
    const known = codeOf.get(network.text)
    if (known !== undefined) return known
    codeOf.set(network.text, networks.length)
    return networks.push(network) - 1
  })
  const { ipv4Bits, ipv6Bits } = spec
  const bits = [ipv4Bits, ipv6Bits].flatMap((count) => (count === undefined ? [] : [`/${count}`])).join('')
  const { id, title } = column.info
  return {
    column: { id: `${id}${bits}`, title: `${title} ${bits}`, type: 'text' },
    codes: Int32Array.from(rows, (row) => codeOfText[indexes[row - firstRow] ?? -1] ?? -1),
    valueCount: networks.length,
    cellOf: (code) => networks[code]?.text ?? null,
    filterOf: (code) => `${id} = ${networks[code]?.text ?? ''}`,
    compare: (one, other) => compareNetworks(networks[one], networks[other]),
  }
}

/** The network of an address; the address itself where its family has no prefix. */
function networkOf(address: string, spec: Extract<KeySpec, { kind: 'prefix' }>): Network | undefined {
  const parsed = parseAddressRange(address)
  if (parsed === undefined) return undefined
  const { family, low: whole } = parsed
  const bits = family === 'ipv4' ? spec.ipv4Bits : spec.ipv6Bits
  if (bits === undefined) return { text: address, family, low: whole }
  const hostBits = BigInt((family === 'ipv4' ? 32 : 128) - bits)
  const low = (whole >> hostBits) << hostBits
  return { text: `${formatAddress(family, low)}/${bits}`, family, low }
}

function formatAddress(family: Network['family'], value: bigint): string {
  if (family === 'ipv4') return formatIpv4(Number(value))
  const word = (shift: bigint): number => Number((value >> shift) & 0xffff_ffffn)
  return formatIpv6(word(96n), word(64n), word(32n), word(0n))
}

function compareNetworks(one: Network | undefined, other: Network | undefined): number {
  if (one === undefined || other === undefined) return 0
  if (one.family !== other.family) return one.family === 'ipv4' ? -1 : 1
  return one.low < other.low ? -1 : one.low > other.low ? 1 : 0
}

const MICROSECONDS = 1_000_000

/** Spans counted from 1970-01-01. */
function readSpans(column: NumberColumn, seconds: number, rows: Uint32Array): ListKey {
  const span = Math.max(1, Math.round(seconds * MICROSECONDS))
  const { codes, values } = codeNumbers(column, rows, (value) => Math.floor(value / span))
  const { id, title } = column.info
  const startOf = (code: number, after = 0) =>
    formatNanoseconds(BigInt((values[code] ?? 0) + after) * BigInt(span) * 1000n)
  return {
    column: { id: `${id}/${seconds}s`, title, type: 'time' },
    codes,
    valueCount: values.length,
    cellOf: (code) => startOf(code),
    filterOf: (code) => `${id} >= ${startOf(code)} and ${id} < ${startOf(code, 1)}`,
    compare: (one, other) => (values[one] ?? 0) - (values[other] ?? 0),
  }
}

/** Hundreds: 2xx, 5xx. */
function readClasses(column: NumberColumn, rows: Uint32Array): ListKey {
  const { codes, values } = codeNumbers(column, rows, (value) => Math.floor(value / 100))
  const { id, title } = column.info
  const from = (code: number): number => 100 * (values[code] ?? 0)
  return {
    column: { id: `${id}/class`, title, type: 'text' },
    codes,
    valueCount: values.length,
    cellOf: (code) => `${values[code] ?? 0}xx`,
    filterOf: (code) => `${id} >= ${from(code)} and ${id} < ${from(code) + 100}`,
    compare: (one, other) => (values[one] ?? 0) - (values[other] ?? 0),
  }
}
