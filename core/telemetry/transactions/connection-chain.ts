/** Connections that a chain joins across appliances (5951:192, 193): those whose transactions carry the same chain id. */
import { MAX_CHAIN_CONNECTIONS } from '../../limits/lists.ts'
import type { ConnectionChain } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'

/**
 * Undefined without a chain id.
 *
 * @param text of the chain id that is named
 * @param ids of all that belong together: appliances give each transaction of a connection its own
 */
export function chainOf(
  { rows, connections }: BookState,
  text: string | null,
  ids: ReadonlySet<number>,
  hop: number,
): ConnectionChain | undefined {
  if (text === null || ids.size === 0) return undefined
  const hopOf = new Map<number, number>()
  for (let row = rows.firstRow; row < rows.count && hopOf.size < MAX_CHAIN_CONNECTIONS; row++) {
    if (!ids.has(rows.get.chain(row))) continue
    for (const connection of [rows.get.connection(2 * row), rows.get.connection(2 * row + 1)]) {
      if (connection >= connections.rows.firstRow) hopOf.set(connection, rows.get.hop(row))
    }
  }
  const inOrder = [...hopOf].sort(([one, hopOfOne], [other, hopOfOther]) => hopOfOne - hopOfOther || one - other)
  return {
    id: text,
    hop,
    hops: Math.max(hop, ...hopOf.values()),
    connections: inOrder.map(([connection]) => connection + 1),
  }
}
