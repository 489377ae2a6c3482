/**
 * Filters over names of addresses: the addresses that records have are named once each, and the records of those that pass are found by the
 * store. Nobody is asked for a name: what is known at the moment counts.
 */
import type { Shape } from '../decode/block.ts'
import { octetsPerRow } from '../elements/column-kind.ts'
import { formatIpv4, formatIpv6 } from '../elements/format-address.ts'
import { MAX_KEPT_NAME_SETS, NAMED_AT_A_TIME } from '../limits/address-names.ts'
import type { AddressNames } from '../protocol/address-names-api.ts'
import { compareText } from '../query/compare-values.ts'
import {
  ADDRESS_NAME_FIELDS,
  type AddressNameField,
  type NamedWhat,
} from '../query/filter-language/address-name-fields.ts'
import {
  addRecord,
  createEmptyRecordSet,
  type FieldTerm,
  type RecordSet,
  type RecordTermField,
} from '../query/record-sets.ts'
import type { FieldSource, Source } from '../query/source.ts'
import { fieldColumn } from '../store/dialect.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import type { SideConnection } from '../store/side-connection.ts'
import { createStagedTable } from '../store/staged-columns.ts'
import type { Store } from '../store/store.ts'
import type { AddressNaming } from './address-names.ts'

export interface NameFieldsOptions {
  readonly store: Store
  /** Where a column lies in a shape. */
  sourceOf(column: string, shape: Shape): Source | undefined
  readonly naming: Pick<AddressNaming, 'findNames' | 'nameSources' | 'revision'>
}

type Kind = 'ipv4' | 'ipv6'
type IsWanted = (values: readonly string[]) => boolean

/** Addresses of one side in one table. */
interface Place {
  readonly table: ShapeTable
  readonly index: number
  readonly kind: Kind
}

const WANTED_TABLE = 'named_addresses'

/** The fields by their names. */
export function createNameFields(options: NameFieldsOptions): ReadonlyMap<string, RecordTermField> {
  const { store } = options
  const kept = new Map<string, { readonly state: string; readonly set: Promise<RecordSet> }>()

  function find(field: AddressNameField, term: FieldTerm): Promise<RecordSet> {
    const key = JSON.stringify(term)
    const state = [store.recordCount, store.removedRecords, options.naming.revision()].join()
    const known = kept.get(key)
    if (known?.state === state) return known.set
    const set = findRecords(options, field, term)
    kept.delete(key)
    kept.set(key, { state, set })
    // What failed is asked again.
    set.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT_NAME_SETS && oldest !== undefined) kept.delete(oldest)
    return set
  }

  return new Map(
    ADDRESS_NAME_FIELDS.map((field) => [
      field.column.id,
      {
        column: field.column,
        async recordsMatching(term) {
          // Files are read by then.
          await options.naming.nameSources()
          return find(field, term)
        },
      },
    ]),
  )
}

async function findRecords(options: NameFieldsOptions, field: AddressNameField, term: FieldTerm): Promise<RecordSet> {
  const side = await options.store.beside.connect()
  try {
    // Records may be removed between two looks.
    const span = { removedRecords: options.store.removedRecords, recordCount: options.store.recordCount }
    const where = (isWanted: IsWanted) => recordsWhere(side, options, span, field, isWanted)
    if (term.kind !== 'comparison' || term.operator !== '!=') return await where(wantedBy(term))
    // Named, and none of its names is the value.
    const named = await where(isNamed)
    const alike = await where(wantedBy({ ...term, operator: '=' }))
    return { firstRecord: named.firstRecord, bits: named.bits.map((octet, at) => octet & ~(alike.bits[at] ?? 0)) }
  } finally {
    await side.close()
  }
}

const isNamed: IsWanted = (values) => values.length > 0

/** Names are compared in either case of letters. */
function wantedBy(term: FieldTerm): IsWanted {
  if (term.kind === 'presence') return isNamed
  if (term.kind === 'membership') {
    const wanted = new Set(term.values.map(({ text }) => text.toLowerCase()))
    return (values) => values.some((value) => wanted.has(value.toLowerCase()))
  }
  const { operator, value } = term
  if (operator === '!=') return () => false
  const operand = operator === 'matches' ? value.text : value.text.toLowerCase()
  return (values) => values.some((each) => compareText(each.toLowerCase(), operator, operand))
}

async function recordsWhere(
  side: SideConnection,
  options: NameFieldsOptions,
  { removedRecords, recordCount }: Pick<NameFieldsOptions['store'], 'removedRecords' | 'recordCount'>,
  { of, what }: AddressNameField,
  isWanted: IsWanted,
): Promise<RecordSet> {
  const { tables } = options.store
  const set = createEmptyRecordSet(removedRecords + 1, recordCount)
  const places = tables.flatMap((table) => of.flatMap((column) => placeOf(table, column, options) ?? []))
  for (const place of places) {
    const records = await recordsOf(side, place, (addresses) =>
      wantedAmong(addresses, place.kind, what, isWanted, options),
    )
    for (const record of records) {
      if (record > removedRecords && record <= recordCount) addRecord(set, record)
    }
  }
  return set
}

function placeOf(table: ShapeTable, column: string, { sourceOf }: NameFieldsOptions): Place | undefined {
  const source = table.shape === undefined || table.visibleRows === 0 ? undefined : sourceOf(column, table.shape)
  return source?.kind === 'field' && isAddress(source.columnKind)
    ? { table, index: source.index, kind: source.columnKind }
    : undefined
}

function isAddress(kind: FieldSource['columnKind']): kind is Kind {
  return kind === 'ipv4' || kind === 'ipv6'
}

/** Numbers of the records whose address is among those that are wanted. */
async function recordsOf(
  side: SideConnection,
  { table, index, kind }: Place,
  choose: (addresses: Uint32Array<ArrayBuffer>) => Promise<Uint32Array<ArrayBuffer>>,
): Promise<Uint32Array> {
  const width = octetsPerRow(kind)
  const address = `t.${fieldColumn(index)}`
  const distinct = await side.read(`SELECT DISTINCT ${address} FROM ${table.name} t`, [width])
  const wanted = await choose(new Uint32Array(distinct.columns[0]?.buffer ?? new ArrayBuffer(0)))
  const count = (wanted.length * 4) / width
  if (count === 0) return new Uint32Array(0)
  const columns = [{ name: 'value', kind }]
  await side.run(createStagedTable(WANTED_TABLE, columns))
  await side.append(WANTED_TABLE, columns, [{ octets: new Uint8Array(wanted.buffer), absent: undefined }], count)
  const sql = `SELECT t.record FROM ${table.name} t WHERE ${address} IN (SELECT value FROM ${WANTED_TABLE})`
  return new Uint32Array((await side.read(sql, [4])).columns[0]?.buffer ?? new ArrayBuffer(0))
}

/** The addresses that have a wanted name, as the words that they came in; other work has its turn in between. */
async function wantedAmong(
  addresses: Uint32Array<ArrayBuffer>,
  kind: Kind,
  what: NamedWhat,
  isWanted: IsWanted,
  { naming }: NameFieldsOptions,
): Promise<Uint32Array<ArrayBuffer>> {
  const words = octetsPerRow(kind) / 4
  const wanted = new Uint32Array(addresses.length)
  let length = 0
  for (let first = 0; first < addresses.length; first += NAMED_AT_A_TIME * words) {
    const some = addresses.subarray(first, first + NAMED_AT_A_TIME * words)
    const texts = Array.from({ length: some.length / words }, (_, at) => textOf(some, at * words, kind))
    for (const [at, names] of naming.findNames(texts).entries()) {
      if (!isWanted(valuesOf(names, what))) continue
      wanted.set(some.subarray(at * words, (at + 1) * words), length)
      length += words
    }
    await new Promise((goOn) => setTimeout(goOn))
  }
  return wanted.slice(0, length)
}

/** DuckDB's numbers of 128 bits lie in memory with their lowest word first. */
function textOf(words: Uint32Array, at: number, kind: Kind): string {
  const word = (place: number): number => words[at + place] ?? 0
  return kind === 'ipv4' ? formatIpv4(word(0)) : formatIpv6(word(3), word(2), word(1), word(0))
}

function valuesOf({ host, country, as }: AddressNames, what: NamedWhat): readonly string[] {
  if (what === 'host') return host === undefined ? [] : [host]
  if (what === 'country') return country === undefined ? [] : [country.code, country.name]
  if (as === undefined) return []
  return as.organisation === undefined ? [`AS${as.number}`] : [`AS${as.number}`, as.organisation]
}
