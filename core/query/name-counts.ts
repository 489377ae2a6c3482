/** How many records carry each id of a kind: one aggregate over the tables that have the field, when somebody asks. */
import type { Shape, TemplateVersion } from '../decode/block.ts'
import { createCellReader } from '../elements/format-dump-value.ts'
import { MAX_TABLES_AT_ONCE } from '../limits/store.ts'
import { idClassOf, type IdClass } from '../names/id-classes.ts'
import type { Validity } from '../names/valid-from.ts'
import { octetsPerRow } from '../elements/column-kind.ts'
import { fieldColumn } from '../store/dialect.ts'
import type { Store } from '../store/store.ts'

export interface CountedIds extends Validity {
  readonly session: number
  readonly domain: number
  readonly idClass: IdClass
}

/** Most ids that one table gives, those with the most records first. */
const MAX_IDS = 4096

/** Records by id, as the dump prints it. Throws what DuckDB throws. */
export function countIds(store: Store, wanted: CountedIds): Promise<ReadonlyMap<string, number>> {
  return store.holdTexts(() => count(store, wanted))
}

async function count(store: Store, wanted: CountedIds): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  const templates = store.catalog.templates.filter(isOf(wanted)).map((template) => template.id)
  const fields = store.tables.flatMap(({ shape, name, visibleRows }) =>
    shape === undefined || shape.type === 'options' || visibleRows === 0 ? [] : idFieldsOf(shape, name, wanted.idClass),
  )
  if (templates.length === 0) return counts
  for (const { name, index, kind } of fields.slice(0, MAX_TABLES_AT_ONCE)) {
    const from = wanted.from === undefined ? '' : ` AND export_time >= ${wanted.from}`
    const until = wanted.until === undefined ? '' : ` AND export_time < ${wanted.until}`
    const rows = await store.query(
      `SELECT ${fieldColumn(index)}, CAST(count(*) AS UINTEGER) FROM ${name} ` +
        `WHERE template IN (${templates.join(',')})${from}${until} GROUP BY 1 ORDER BY 2 DESC LIMIT ${MAX_IDS}`,
      [octetsPerRow(kind), 4],
      [],
    )
    const [ids, numbers] = rows.columns
    if (ids === undefined || numbers === undefined) continue
    const isText = kind === 'octets' || kind === 'text'
    const texts = isText ? await store.dictionary.read(new Set(new Uint32Array(ids.buffer))) : undefined
    const read = createCellReader(kind, ids, (id) => texts?.get(id) ?? '')
    const amounts = new Uint32Array(numbers.buffer)
    for (let row = 0; row < rows.rowCount; row += 1) {
      const id = read(row)
      if (typeof id === 'object') continue
      counts.set(String(id), (counts.get(String(id)) ?? 0) + (amounts[row] ?? 0))
    }
  }
  return counts
}

function isOf({ session, domain }: CountedIds) {
  return (template: TemplateVersion): boolean => template.sessionId === session && template.domain === domain
}

function idFieldsOf(shape: Shape, name: string, idClass: IdClass) {
  return shape.fields.flatMap((field, index) =>
    idClassOf(field.key) === idClass ? [{ name, index, kind: field.kind }] : [],
  )
}
