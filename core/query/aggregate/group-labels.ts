/** Labels of the ids that groups have: looked up by the newest record of each, since a label holds by exporter and time. */
import type { AggregateRun } from './aggregate-run.ts'
import type { GroupPlan } from './groups.ts'
import { createRowLabelReader } from '../row-labels.ts'
import { fieldsOf } from '../source.ts'
import { NEWEST, type AggregateRow } from './measure-plan.ts'

/** One for each key of each row. */
export async function readGroupLabels(
  { session }: AggregateRun,
  { keys, sides }: GroupPlan,
  rows: readonly AggregateRow[],
): Promise<readonly (readonly (string | null)[])[]> {
  const { labels, store } = session
  if (labels === undefined || sides === 2 || !keys.some((key) => key.hasLabels)) return []
  const records = rows.map((row) => Number(row.get(NEWEST.name) ?? 0))
  const answer = rows.map(() => keys.map((): string | null => null))
  for (const place of store.index.group(records)) {
    const table = store.tables[place.table]
    if (table === undefined) continue
    const sources = keys.map((key) => (key.hasLabels ? key.sourceOf(table) : undefined))
    const fields = new Set(sources.flatMap((source) => (source === undefined ? [] : fieldsOf(source))))
    const { batch, indexOfRecord } = await store.rows.read(place, [...fields])
    const ids = new Set<number>()
    for (const field of fields) {
      const kind = table.shape?.fields[field]?.kind
      if (kind !== 'text' && kind !== 'octets') continue
      for (const id of new Uint32Array(batch.columns[field]?.buffer ?? new ArrayBuffer(0))) ids.add(id)
    }
    const texts = await store.dictionary.read(ids)
    for (const [key, source] of sources.entries()) {
      const read = source && createRowLabelReader(source, table.shape, batch, (id) => texts.get(id) ?? '', labels)
      if (read === undefined) continue
      for (const [index, record] of place.records.entries()) {
        const at = indexOfRecord.get(record)
        const target = answer[place.positions[index] ?? 0]
        if (at !== undefined && target !== undefined) target[key] = read(at)
      }
    }
  }
  return answer
}
