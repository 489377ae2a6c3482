/** An end of a connection as reports have it. */
import type { Endpoint } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'
import { NONE } from './transaction-rows.ts'

/** Null where no record names the address. */
export function endpointOf({ addresses }: BookState, address: number, port: number): Endpoint | null {
  return address === NONE ? null : { address: addresses.textOf(address), port: port < 0 ? null : port }
}
