/** From which message on records lie in the last seconds, by time of arrival: clocks of exporters may be wrong. */
import { MESSAGE_TABLE } from '../store/dialect.ts'
import type { Store } from '../store/store.ts'

/**
 * Number of the message after the last one that arrived longer than so many seconds before the newest. The collector's own clock
 * may have been set, too: it is the last message that counts, not the latest time, so that a window is right again after its length.
 */
export async function findFirstMessage(store: Pick<Store, 'query'>, seconds: number): Promise<number> {
  const newest = `(SELECT arg_max(arrival, number) FROM ${MESSAGE_TABLE}) - CAST(? AS BIGINT)`
  const sql = `SELECT coalesce(max(number), 0) FROM ${MESSAGE_TABLE} WHERE arrival < ${newest}`
  const rows = await store.query(sql, [4], [String(Math.round(seconds * 1e9))])
  return (new Uint32Array(rows.columns[0]?.buffer ?? new ArrayBuffer(4))[0] ?? 0) + 1
}
