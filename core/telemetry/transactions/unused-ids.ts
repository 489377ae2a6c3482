/**
 * Addresses, packet engines and methods are small numbers, and rows have the numbers. When room for new ones runs out, those go
 * that no row has any more. Between two blocks only: what takes a block has numbers in hand that are in no row yet.
 */
import { BLOCK_RECORDS } from '../../limits/decode.ts'
import type { BookState } from './book-state.ts'
import { CONNECTION, type ConnectionRows } from './connection-rows.ts'
import { chunkOf, placeOf } from './row-table.ts'
import { TRANSACTION, type TransactionRows } from './transaction-rows.ts'

/** Room below which it is time to look: for the addresses of a block, and for more engines and methods than come at once. */
const FEW_ADDRESSES = 2 * BLOCK_RECORDS
const FEW_ENGINES = 4096
const FEW_METHODS = 256

/** Makes what is called before each block. */
export function createUnusedIds(state: Pick<BookState, 'rows' | 'connections' | 'addresses' | 'engines' | 'methods'>): {
  forget(): void
} {
  const { rows, addresses, engines, methods } = state
  const connections = state.connections.rows
  let seen = 0

  return {
    forget() {
      const isShort = addresses.room() < FEW_ADDRESSES || engines.room() < FEW_ENGINES || methods.room() < FEW_METHODS
      // As long as all rows are still there, so are their numbers.
      const gone = rows.firstRow + connections.firstRow
      if (!isShort || gone === seen) return
      seen = gone
      const usedAddresses = new Uint8Array(addresses.idEnd)
      const usedEngines = new Uint8Array(engines.numberEnd)
      const usedMethods = new Uint8Array(methods.idEnd)
      mark(connections, CONNECTION.addressA, usedAddresses)
      mark(connections, CONNECTION.addressB, usedAddresses)
      mark(connections, CONNECTION.engine, usedEngines)
      mark(rows, TRANSACTION.engine, usedEngines)
      mark(rows, TRANSACTION.method, usedMethods)
      addresses.keepOnly(usedAddresses)
      engines.keepOnly(usedEngines)
      methods.keepOnly(usedMethods)
    },
  }
}

/** Marks what rows have at a place; -1, where they have nothing, marks nothing. */
function mark(rows: TransactionRows | ConnectionRows, place: number, marks: Uint8Array): void {
  for (let row = rows.firstRow; row < rows.count; row++) {
    const id = chunkOf(rows, row).words[placeOf(rows, row) + place]!
    if (id >= 0) marks[id] = 1
  }
}
