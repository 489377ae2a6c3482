/** Connections that a chain joins across appliances (5951:192, 193): those whose transactions carry the same chain id. */
import { MAX_CHAIN_CONNECTIONS } from '../../limits.ts'
import type { BookState } from './book-state.ts'
import { NONE } from './transaction-rows.ts'

export interface Chain {
  readonly id: string
  readonly hop: number
  /** Numbers in the list of connections, by hop; at most `MAX_CHAIN_CONNECTIONS`. */
  readonly connections: readonly number[]
}

/** Undefined without a chain id. */
export function chainOf({ rows }: BookState, text: string | null, id: number, hop: number): Chain | undefined {
  if (text === null || id === NONE) return undefined
  const hops = new Map<number, number>()
  for (let row = 0; row < rows.count && hops.size < MAX_CHAIN_CONNECTIONS; row++) {
    if (rows.chain[row] !== id) continue
    for (const connection of [rows.connection[2 * row]!, rows.connection[2 * row + 1]!]) {
      if (connection !== NONE) hops.set(connection, rows.hop[row]!)
    }
  }
  const inOrder = [...hops].sort(([one, hopOfOne], [other, hopOfOther]) => hopOfOne - hopOfOther || one - other)
  return { id: text, hop, connections: inOrder.map(([connection]) => connection + 1) }
}
