/** What the records of one template version hold in each field: an aggregate over the tables that have them, for each field. */
import type { Shape } from '../decode/block.ts'
import { octetsPerRow, type ColumnKind } from '../elements/column-kind.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import type { Cell } from '../protocol/session-api.ts'
import { isInterruption } from '../store/database.ts'
import { DICTIONARY_TABLE, fieldColumn } from '../store/dialect.ts'
import type { ShapeTable } from '../store/shape-table.ts'
import type { Store } from '../store/store.ts'

export interface ValueStatistics {
  /** Position among the fields of the shape. */
  readonly field: number
  readonly records: number
  readonly distinct: number
  /** Otherwise it was counted to a few per cent. */
  readonly isDistinctExact: boolean
  /** Records whose value is 0, or empty. */
  readonly zeros: number
  /** The least and the greatest value; of texts the most frequent one, twice. */
  readonly least: Cell
  readonly greatest: Cell
  /** Octets of the shortest and the longest value in the dictionary; undefined for what is not kept there. */
  readonly octets: { readonly least: number; readonly most: number } | undefined
}

/** Text of the query for a field of texts. */
interface TextRow {
  readonly distinct: number
  readonly zeros: number
  readonly least: number
  readonly most: number
  readonly topId: number
}

/** Statistics of all fields that have a column; undefined when no visible record has the version. Throws what DuckDB throws. */
export async function readValueStatistics(store: Store, templateVersion: number): Promise<ReadShape | undefined> {
  const parts = await findParts(store, templateVersion)
  const [main] = parts
  if (main === undefined) return undefined
  const statistics: ValueStatistics[] = []
  for (const place of placesOf(main, parts)) {
    const read = isText(place.kind)
      ? store.holdTexts(() => readTexts(store, templateVersion, place))
      : readNumber(store, templateVersion, place)
    statistics.push(await read)
  }
  return { shape: main.shape, statistics }
}

export interface ReadShape {
  readonly shape: Shape
  readonly statistics: readonly ValueStatistics[]
}

/** The records of a version in one table. */
interface Part {
  readonly table: ShapeTable
  readonly shape: Shape
  readonly records: number
}

/** A field, and where it lies. */
interface FieldPlace {
  readonly index: number
  readonly kind: ColumnKind
  readonly parts: readonly Part[]
  readonly records: number
}

function isText(kind: ColumnKind): boolean {
  return kind === 'text' || kind === 'octets' || kind === 'list'
}

/** The tables with records of the version, that with most first: when elements are learned in between, there are several. */
async function findParts(store: Store, templateVersion: number): Promise<Part[]> {
  const parts: Part[] = []
  for (const table of store.tables) {
    const { shape } = table
    if (shape === undefined || table.visibleRows === 0 || !table.templateVersions.has(templateVersion)) continue
    const sql = `SELECT CAST(count(*) AS DOUBLE) FROM ${table.name} t WHERE t.template = ${templateVersion}`
    const records = doublesOf((await run(store, sql, [8])).columns[0])[0] ?? 0
    if (records > 0) parts.push({ table, shape, records })
  }
  return parts.sort((a, b) => b.records - a.records)
}

/** The fields in the table with most records; what lies elsewhere in another storage is another kind of value. */
function placesOf(main: Part, parts: readonly Part[]): FieldPlace[] {
  return main.shape.fields.slice(0, main.table.fieldCount).map(({ kind }, index) => {
    const alike = parts.filter(({ shape }) => shape.fields[index]?.kind === kind)
    return { index, kind, parts: alike, records: alike.reduce((sum, part) => sum + part.records, 0) }
  })
}

/** The values of a field in all its tables, as the column `value`. */
function valuesSql({ index, parts }: FieldPlace, templateVersion: number): string {
  const selects = parts.map(
    ({ table }) => `SELECT t.${fieldColumn(index)} AS value FROM ${table.name} t WHERE t.template = ${templateVersion}`,
  )
  return `(${selects.join(' UNION ALL ')})`
}

/** Records among which different numbers are counted one by one; among more they are estimated. */
const MAX_COUNTED_RECORDS = 65_536

async function readNumber(store: Store, templateVersion: number, place: FieldPlace): Promise<ValueStatistics> {
  const { index, kind, records } = place
  const isDistinctExact = records <= MAX_COUNTED_RECORDS
  const distinctSql = isDistinctExact ? 'count(DISTINCT v.value)' : 'approx_count_distinct(v.value)'
  const list =
    `min(v.value), max(v.value), CAST(${distinctSql} AS DOUBLE), ` + 'CAST(count(*) FILTER (v.value = 0) AS DOUBLE)'
  const widths = [octetsPerRow(kind), octetsPerRow(kind), 8, 8]
  const { columns } = await run(store, `SELECT ${list} FROM ${valuesSql(place, templateVersion)} v`, widths)
  const [least, greatest, distinct, zeros] = columns
  return {
    field: index,
    records,
    distinct: doublesOf(distinct)[0] ?? 0,
    isDistinctExact,
    zeros: doublesOf(zeros)[0] ?? 0,
    least: cellOf(kind, least),
    greatest: cellOf(kind, greatest),
    octets: undefined,
  }
}

async function readTexts(store: Store, templateVersion: number, place: FieldPlace): Promise<ValueStatistics> {
  const { index, kind, records } = place
  const counts = `SELECT v.value AS id, count(*) AS n FROM ${valuesSql(place, templateVersion)} v GROUP BY 1`
  const byId = `SELECT g.id, g.n, d.text FROM (${counts}) g JOIN ${DICTIONARY_TABLE} d ON d.id = g.id`
  // Once the dictionary of the decoder has begun anew, a text may have several ids.
  const byText = `SELECT min(id) AS id, sum(n) AS n, text FROM (${byId}) GROUP BY text`
  const sql =
    `SELECT CAST(count(*) AS DOUBLE), CAST(coalesce(sum(n) FILTER (text = ''), 0) AS DOUBLE), ` +
    `CAST(min(strlen(text)) AS DOUBLE), CAST(max(strlen(text)) AS DOUBLE), CAST(arg_max(id, n) AS DOUBLE) ` +
    `FROM (${store.dictionary.hasTwins ? byText : byId})`
  const { columns } = await run(store, sql, [8, 8, 8, 8, 8])
  const [distinct = 0, zeros = 0, least = 0, most = 0, topId = 0] = columns.map((column) => doublesOf(column)[0] ?? 0)
  const row: TextRow = { distinct, zeros, least, most, topId }
  const top = (await store.dictionary.read(new Set([row.topId]))).get(row.topId) ?? ''
  // Octets lie in the dictionary as hex.
  const perOctet = kind === 'octets' ? 2 : 1
  return {
    field: index,
    records,
    distinct: row.distinct,
    isDistinctExact: true,
    zeros: row.zeros,
    least: top,
    greatest: top,
    octets: kind === 'list' ? undefined : { least: row.least / perOctet, most: row.most / perOctet },
  }
}

function cellOf(kind: ColumnKind, octets: Uint8Array | undefined): Cell {
  return octets === undefined ? null : createCellReader(kind, octets, () => '')(0)
}

function doublesOf(octets: Uint8Array<ArrayBuffer> | undefined): Float64Array {
  return new Float64Array(octets?.buffer ?? new ArrayBuffer(0))
}

/** A query gives way to a view that is opened meanwhile, and then begins again. */
const MAX_TRIES = 5

async function run(store: Store, sql: string, widths: readonly number[]): Promise<Awaited<ReturnType<Store['query']>>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await store.query(sql, widths, [])
    } catch (error) {
      if (tries >= MAX_TRIES || !isInterruption(error)) throw error
    }
  }
}
