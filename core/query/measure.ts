/** One figure of the records that a filter lets through: how many there are, or a percentile of one of their columns. */
import type { ColumnCatalogue } from './columns.ts'
import { findFirstMessage } from './first-message.ts'
import { isDictionaryText, valueSql } from './source-sql.ts'
import type { Source } from './source.ts'
import type { Store } from '../store/store.ts'
import type { Statement } from './sort-order.ts'
import { parametersOf } from './text-sets.ts'
import type { ViewFilter } from './views.ts'

export interface MeasureRequest {
  readonly filter: ViewFilter | undefined
  /** Only records that arrived no longer than this before the newest one. */
  readonly lastSeconds: number | undefined
  /** Absent: the records are counted. */
  readonly percentile?: { readonly column: string; readonly fraction: number }
}

export interface Measured {
  /** Records that were let through. */
  readonly records: number
  /** Those of them that have a value. */
  readonly measured: number
  /** In the unit of the column's cells; undefined when no record has a value. */
  readonly value: number | undefined
}

/** Measures; undefined when something newer was asked for meanwhile. Throws what DuckDB throws. */
export async function measureRecords(
  store: Store,
  columns: ColumnCatalogue,
  { filter, lastSeconds, percentile }: MeasureRequest,
  isCurrent: () => boolean,
): Promise<Measured | undefined> {
  const nothing: Measured = { records: 0, measured: 0, value: undefined }
  const upTo = store.recordCount
  const firstMessage = lastSeconds === undefined ? undefined : await findFirstMessage(store, lastSeconds)
  const selects = store.tables.flatMap((table): Statement[] => {
    const condition = table.visibleRows === 0 ? false : filter?.conditionOf(table)
    if (condition === false) return []
    const source = percentile && columns.sourceOf(percentile.column, table.shape)
    const conditions = [
      `t.record <= ${upTo}`,
      ...(firstMessage === undefined ? [] : [`t.message >= ${firstMessage}`]),
      ...(condition ? [condition.sql] : []),
    ]
    const sql = `SELECT ${numberSql(source)} AS value FROM ${table.name} t WHERE ${conditions.join(' AND ')}`
    return [{ sql, parameters: condition?.parameters ?? [] }]
  })
  if (selects.length === 0) return nothing
  try {
    for (const statement of filter?.texts.preparations() ?? []) {
      const parameters = await parametersOf(statement)
      if (!isCurrent()) return undefined
      await store.query(statement.sql, [], parameters)
    }
    if (!isCurrent()) return undefined
    const figure = percentile === undefined ? 'NULL::DOUBLE' : `quantile_cont(value, ${percentile.fraction})`
    const rows = await store.query(
      `SELECT count(*)::DOUBLE, count(value)::DOUBLE, coalesce(${figure}, 'nan'::DOUBLE) FROM (${selects.map(({ sql }) => sql).join('\nUNION ALL\n')})`,
      [8, 8, 8],
      selects.flatMap(({ parameters }) => parameters),
    )
    const [records = 0, measured = 0, value = Number.NaN] = rows.columns.map(
      (octets) => new Float64Array(octets.buffer)[0],
    )
    return { records, measured, value: Number.isNaN(value) ? undefined : value }
  } finally {
    for (const { sql, parameters } of filter?.texts.cleanUp() ?? []) await store.query(sql, [], parameters)
  }
}

/** A number where the source has one; NULL of texts and of what a shape lacks. */
function numberSql(source: Source | undefined): string {
  if (source === undefined || source.kind === 'joined' || source.kind === 'template' || isDictionaryText(source)) {
    return 'NULL::DOUBLE'
  }
  return `CAST(${valueSql(source)} AS DOUBLE)`
}
