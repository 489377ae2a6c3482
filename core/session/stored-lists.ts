/** Lists of a stored record (RFC 6313) as they were decoded: by templates that another definition may have replaced since. */
import { createCellReader } from '../elements/format-dump-value.ts'
import type { Cell, RecordField } from '../protocol/session-api.ts'
import type { Store } from '../store/store.ts'

const NO_LISTS: ReadonlyMap<string, Cell> = new Map()

/** The lists of a visible record by the keys of their fields; none for fields without a column. Throws what DuckDB throws. */
export function readStoredLists(store: Store, record: number): Promise<ReadonlyMap<string, Cell>> {
  return store.holdTexts(() => readLists(store, record))
}

async function readLists(store: Store, record: number): Promise<ReadonlyMap<string, Cell>> {
  const place = store.index.find(record)
  const table = place && store.tables[place.table]
  if (place === undefined || table?.shape === undefined) return NO_LISTS
  const lists = table.shape.fields
    .slice(0, table.fieldCount)
    .flatMap(({ key, kind }, index) => (kind === 'list' ? [{ key, index }] : []))
  if (lists.length === 0) return NO_LISTS
  const { batch } = await store.rows.read(
    { table: place.table, rows: [place.row], records: [record] },
    lists.map(({ index }) => index),
  )
  const columns = lists.map(({ key, index }) => ({ key, octets: batch.columns[index] ?? new Uint8Array(0) }))
  const ids = columns.flatMap(({ octets }) => [...new Uint32Array(octets.buffer)])
  const texts = await store.dictionary.read(new Set(ids))
  return new Map(
    columns.map(({ key, octets }) => [key, createCellReader('list', octets, (id) => texts.get(id) ?? '')(0)]),
  )
}

/** The field with its stored list, where that says something else than reading it anew. */
export function withStoredList(field: RecordField, lists: ReadonlyMap<string, Cell>): RecordField {
  const stored = lists.get(field.key)
  if (stored === undefined || JSON.stringify(stored) === JSON.stringify(field.value)) return field
  return { ...field, value: stored, tags: typeof stored === 'string' ? ['undecodable-list'] : [] }
}
