/** From which message on records lie in the last seconds, by time of arrival: clocks of exporters may be wrong. */
import { MESSAGE_TABLE } from '../store/dialect.ts'
import type { Store } from '../store/store.ts'

/** Number of the first message that arrived so many seconds before the newest, or later; 0 when there is none. */
export async function findFirstMessage(store: Store, seconds: number): Promise<number> {
  const newest = `(SELECT max(arrival) FROM ${MESSAGE_TABLE}) - CAST(? AS BIGINT)`
  const sql = `SELECT coalesce(min(number), 0) FROM ${MESSAGE_TABLE} WHERE arrival >= ${newest}`
  const rows = await store.query(sql, [4], [String(Math.round(seconds * 1e9))])
  return new Uint32Array(rows.columns[0]?.buffer ?? new ArrayBuffer(4))[0] ?? 0
}
