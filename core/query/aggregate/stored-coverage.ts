/** How many records an answer rests on, and when they were exported: what was lost in that time is missing in it. */
import type { Coverage } from '../../protocol/aggregate-api.ts'
import { RECORD_FLAGS } from '../../decode/block.ts'
import type { AggregateRun } from './aggregate-run.ts'
import { planRows } from './group-statement.ts'
import { withPrepared } from './groups.ts'
import { outputSql, outputWidths, readOutputs, type Output } from './result-rows.ts'
import type { ScopedTable } from './scope.ts'

/** Coverage as far as the store knows it. */
export interface StoredCoverage extends Pick<
  Coverage,
  'records' | 'atExportTime' | 'decodedLate' | 'recordsInAll' | 'removedRecords'
> {
  /** First and last export time of the records, Unix nanoseconds; undefined where there are none. */
  readonly exported: { readonly firstNs: bigint; readonly lastNs: bigint } | undefined
}

const OUTPUTS: readonly Output[] = [
  { name: 'records', sql: 'count(*)', carrier: 'HUGEINT' },
  { name: 'timed', sql: 'count(started)', carrier: 'HUGEINT' },
  { name: 'late', sql: 'sum(late)', carrier: 'HUGEINT' },
  { name: 'first', sql: 'min(exported)', carrier: 'HUGEINT' },
  { name: 'last', sql: 'max(exported)', carrier: 'HUGEINT' },
]

const VALUES = [
  { name: 'started', type: 'BIGINT', expressionOf: () => 't.start_time' },
  { name: 'exported', type: 'BIGINT', expressionOf: () => 't.export_time' },
  { name: 'late', type: 'UTINYINT', expressionOf: () => `t.flags & ${RECORD_FLAGS.decodedLate}` },
]

/** Counts the records of a scope. */
export async function readCoverage(run: AggregateRun, tables: readonly ScopedTable[]): Promise<StoredCoverage> {
  const { store } = run.session
  const stored = { recordsInAll: store.recordCount - store.removedRecords, removedRecords: store.removedRecords }
  const rows = planRows({ tables, keys: [], sides: 1, values: VALUES })
  const nothing = { ...stored, records: 0, atExportTime: 0, decodedLate: 0, exported: undefined }
  if (rows === undefined) return nothing
  const sql = `SELECT ${outputSql(OUTPUTS)} FROM ${rows.sql} u`
  const result = await withPrepared(run, rows, () => run.query(sql, outputWidths(OUTPUTS), rows.parameters))
  const [row] = readOutputs(result, OUTPUTS)
  const value = (name: string): bigint => BigInt(row?.get(name) ?? 0)
  const records = Number(value('records'))
  if (records === 0) return nothing
  return {
    ...stored,
    records,
    atExportTime: records - Number(value('timed')),
    decodedLate: Number(value('late')),
    exported: { firstNs: value('first'), lastNs: value('last') },
  }
}
