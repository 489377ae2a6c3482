/** Sampling rates that records say of themselves (NetFlow v5's header, sFlow's samples), found in the tables on demand. */
import { MAX_REPORTED_NAMES } from '../limits/names.ts'
import { rateFieldsOf } from '../names/sampling-fields.ts'
import { fieldColumn } from '../store/dialect.ts'
import type { Store } from '../store/store.ts'

export interface OwnRate {
  readonly session: number
  readonly domain: number
  readonly rate: number
  readonly source: string
}

/** Each rate of each domain once. Only plain intervals: other forms are rare in data records. Throws what DuckDB throws. */
export async function readOwnRates(store: Store): Promise<readonly OwnRate[]> {
  const found = new Map<string, OwnRate>()
  const tables = store.tables.filter(({ shape, visibleRows }) => shape?.type === 'data' && visibleRows > 0)
  for (const { shape, name } of tables) {
    const fields = shape && rateFieldsOf(shape)
    if (fields?.kind !== 'interval') continue
    const interval = `CAST(${fieldColumn(fields.interval)} AS DOUBLE)`
    const rows = await store.query(
      `SELECT DISTINCT template, ${interval} FROM ${name} WHERE ${fieldColumn(fields.interval)} > 0 LIMIT ${MAX_REPORTED_NAMES}`,
      [4, 8],
      [],
    )
    const templates = new Uint32Array(rows.columns[0]?.buffer ?? new ArrayBuffer(0))
    const rates = new Float64Array(rows.columns[1]?.buffer ?? new ArrayBuffer(0))
    for (let row = 0; row < rows.rowCount; row += 1) {
      const template = store.catalog.templates[templates[row] ?? -1]
      const rate = rates[row]
      if (template === undefined || rate === undefined) continue
      const { sessionId: session, domain, protocolVersion } = template
      const source = protocolVersion === 5 ? 'v5 header' : 'each record'
      found.set(`${session}/${domain}/${rate}`, { session, domain, rate, source })
    }
  }
  return [...found.values()]
}
