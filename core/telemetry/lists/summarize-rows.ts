/** What the rows of a view come to: how many, which verdicts, how long. */
import type { ListName, ListSummary } from '../../protocol/list-api.ts'
import { VERDICTS, type Verdict } from '../../protocol/transaction-report.ts'
import { countRowsOf, type Relation } from '../relation.ts'
import { giveWay } from './give-way.ts'
import { percentilesOf } from './percentiles.ts'
import { findColumn, readNumbers } from './select-rows.ts'

/** Columns of the duration that a list is about. */
const MAIN_DURATIONS: Readonly<Record<ListName, string>> = {
  transactions: 'total',
  connections: 'duration',
  sessions: 'duration',
}

/** Sums up rows of a list. */
export async function summarizeRows(list: ListName, relation: Relation, rows: Uint32Array): Promise<ListSummary> {
  const duration = findColumn(relation, MAIN_DURATIONS[list])
  const values = duration?.kind === 'number' ? readNumbers(duration, rows) : new Float64Array(0)
  const measured = values.filter((value) => !Number.isNaN(value)).sort()
  await giveWay()
  const verdicts = list === 'transactions' ? { verdicts: countVerdicts(relation, rows) } : {}
  return { rowCount: rows.length, rowsInAll: countRowsOf(relation), ...verdicts, durations: percentilesOf(measured) }
}

function countVerdicts(relation: Relation, rows: Uint32Array): Record<Verdict, number> {
  const counts = { complete: 0, answeredByAppliance: 0, legNotExported: 0, legLost: 0, waiting: 0 }
  const column = findColumn(relation, 'verdict')
  if (column?.kind !== 'text' || column.texts === undefined) return counts
  const byId = new Map<number, number>()
  for (const row of rows) {
    const id = column.idAt(row)
    byId.set(id, (byId.get(id) ?? 0) + 1)
  }
  for (const [id, count] of byId) {
    const word = VERDICTS.find((verdict) => id >= 0 && verdict === column.texts?.textOf(id))
    if (word !== undefined) counts[word] += count
  }
  return counts
}
