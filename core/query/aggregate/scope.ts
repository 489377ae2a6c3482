/** Which records of which tables a question is about, as conditions of SQL. */
import { succeed, type Result } from '../../protocol/failure.ts'
import type { AggregateScope } from '../../protocol/aggregate-api.ts'
import type { ShapeTable } from '../../store/shape-table.ts'
import type { TextSets } from '../text-sets.ts'
import { parseTimeRange } from '../time-span.ts'
import type { ViewFilter } from '../views.ts'

/** Where a record lies in time, as everywhere: its canonical start, or else its export time. */
export const TIME_SQL = 'coalesce(t.start_time, t.export_time)'

/** A scope with its times as numbers. */
export interface ParsedScope {
  readonly filter: string
  /** Unix nanoseconds; the first included, the last not. */
  readonly fromNs: bigint | undefined
  readonly untilNs: bigint | undefined
  readonly lastSeconds: number | undefined
}

/** A table, and the condition on its records. */
export interface ScopedTable {
  readonly table: ShapeTable
  /** Without `WHERE`; its question marks stand for the parameters. */
  readonly condition: string
  readonly parameters: readonly string[]
}

export interface PlannedScope {
  readonly tables: readonly ScopedTable[]
  /** What the conditions ask of the dictionary. */
  readonly texts: TextSets | undefined
}

/** Which records there are at the moment of the question. */
export interface RecordSpan {
  /** Number of the last record that counts, so that all statements of a question see the same. */
  readonly upTo: number
  /** Records up to this one are gone, or about to go. */
  readonly after: number
  readonly firstMessage: number | undefined
}

/** Reads the times of a scope; `request-invalid` when one is none. */
export function parseScope({ filter, from, until, lastSeconds }: AggregateScope): Result<ParsedScope> {
  const times = [from, until].map((text) =>
    text === undefined ? undefined : parseTimeRange({ from: text, until: text }),
  )
  for (const time of times) if (time?.ok === false) return time
  const [fromNs, untilNs] = times.map((time) => (time?.ok === true ? time.value.fromNs : undefined))
  return succeed({ filter, fromNs, untilNs, lastSeconds })
}

/** The conditions of a scope; tables without any record of it are left out. */
export function planScope(
  tables: readonly ShapeTable[],
  filter: ViewFilter | undefined,
  { fromNs, untilNs }: ParsedScope,
  { upTo, after, firstMessage }: RecordSpan,
): PlannedScope {
  const planned = tables.flatMap((table): ScopedTable[] => {
    const condition = table.visibleRows === 0 ? false : filter?.conditionOf(table)
    if (condition === false) return []
    const conditions = [
      `t.record <= ${upTo}`,
      ...(after === 0 ? [] : [`t.record > ${after}`]),
      ...(firstMessage === undefined ? [] : [`t.message >= ${firstMessage}`]),
      ...(fromNs === undefined ? [] : [`${TIME_SQL} >= ${fromNs}`]),
      ...(untilNs === undefined ? [] : [`${TIME_SQL} < ${untilNs}`]),
      ...(condition === undefined ? [] : [condition.sql]),
    ]
    return [{ table, condition: conditions.join(' AND '), parameters: condition?.parameters ?? [] }]
  })
  return { tables: planned, texts: filter?.texts }
}
