/** What the records of one template version hold in each field: one aggregate over their table, one more for each field of texts. */
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
  /** Counted to a few per cent. */
  readonly distinct: number
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

/** Statistics of all fields that have a column; empty when no visible record has the version. Throws what DuckDB throws. */
export async function readValueStatistics(store: Store, templateVersion: number): Promise<ReadShape | undefined> {
  const found = await findTable(store, templateVersion)
  if (found === undefined) return undefined
  const { table, shape, records } = found
  const fields = shape.fields.slice(0, table.fieldCount).map((field, index) => ({ index, kind: field.kind }))
  const numbers = await readNumbers(
    store,
    table,
    templateVersion,
    fields.filter(({ kind }) => !isText(kind)),
  )
  const statistics: ValueStatistics[] = []
  for (const { index, kind } of fields) {
    const number = numbers.get(index)
    statistics.push(
      number === undefined
        ? await readTexts(store, table, templateVersion, { index, kind, records })
        : { ...number, field: index, records, octets: undefined },
    )
  }
  return { shape, statistics }
}

export interface ReadShape {
  readonly shape: Shape
  readonly statistics: readonly ValueStatistics[]
}

function isText(kind: ColumnKind): boolean {
  return kind === 'text' || kind === 'octets' || kind === 'list'
}

/** The table with most records of the version: when elements are learned in between, there are two. */
async function findTable(
  store: Store,
  templateVersion: number,
): Promise<{ readonly table: ShapeTable; readonly shape: Shape; readonly records: number } | undefined> {
  const template = store.catalog.templates[templateVersion]
  if (template === undefined) return undefined
  const count = template.fields.length
  let best: { readonly table: ShapeTable; readonly shape: Shape; readonly records: number } | undefined
  for (const table of store.tables) {
    const { shape } = table
    const mayHaveIt = shape !== undefined && (shape.id === template.shapeId || shape.fields.length === count)
    if (!mayHaveIt || table.visibleRows === 0) continue
    const sql = `SELECT CAST(count(*) AS DOUBLE) FROM ${table.name} t WHERE t.template = ${templateVersion}`
    const records = doublesOf((await run(store, sql, [8])).columns[0])[0] ?? 0
    if (records > (best?.records ?? 0)) best = { table, shape, records }
  }
  return best
}

interface FieldPlace {
  readonly index: number
  readonly kind: ColumnKind
}

type NumberStatistics = Pick<ValueStatistics, 'distinct' | 'zeros' | 'least' | 'greatest'>

async function readNumbers(
  store: Store,
  table: ShapeTable,
  templateVersion: number,
  fields: readonly FieldPlace[],
): Promise<ReadonlyMap<number, NumberStatistics>> {
  const found = new Map<number, NumberStatistics>()
  if (fields.length === 0) return found
  const list = fields.map(({ index }) => {
    const column = `t.${fieldColumn(index)}`
    return `min(${column}), max(${column}), CAST(approx_count_distinct(${column}) AS DOUBLE), CAST(count(*) FILTER (${column} = 0) AS DOUBLE)`
  })
  const widths = fields.flatMap(({ kind }) => [octetsPerRow(kind), octetsPerRow(kind), 8, 8])
  const sql = `SELECT ${list.join(', ')} FROM ${table.name} t WHERE t.template = ${templateVersion}`
  const { columns } = await run(store, sql, widths)
  for (const [position, { index, kind }] of fields.entries()) {
    const [least, greatest, distinct, zeros] = columns.slice(4 * position, 4 * position + 4)
    found.set(index, {
      least: cellOf(kind, least),
      greatest: cellOf(kind, greatest),
      distinct: doublesOf(distinct)[0] ?? 0,
      zeros: doublesOf(zeros)[0] ?? 0,
    })
  }
  return found
}

async function readTexts(
  store: Store,
  table: ShapeTable,
  templateVersion: number,
  { index, kind, records }: FieldPlace & { readonly records: number },
): Promise<ValueStatistics> {
  const counts =
    `SELECT t.${fieldColumn(index)} AS id, count(*) AS n FROM ${table.name} t ` +
    `WHERE t.template = ${templateVersion} GROUP BY 1`
  const sql =
    `SELECT CAST(count(*) AS DOUBLE), CAST(coalesce(sum(g.n) FILTER (d.text = ''), 0) AS DOUBLE), ` +
    `CAST(min(strlen(d.text)) AS DOUBLE), CAST(max(strlen(d.text)) AS DOUBLE), CAST(arg_max(g.id, g.n) AS DOUBLE) ` +
    `FROM (${counts}) g JOIN ${DICTIONARY_TABLE} d ON d.id = g.id`
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
