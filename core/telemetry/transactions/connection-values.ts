/** Values of connections that columns and reports are made of. */
import type { BookState } from './book-state.ts'
import { CONNECTION_MARKS } from './connection-rows.ts'
import { checkStampRow } from './stamp-rows.ts'
import { createCheckedStamps, totalOf } from './stamps.ts'
import { clientSlotOf } from './transaction-sides.ts'

export const SIDES = ['client', 'server', 'plain'] as const

export type ConnectionEnd = 'initiator' | 'responder'

export interface ConnectionValues {
  /** Place in `SIDES`. */
  side(row: number): number
  /** Microseconds since 1970; NaN without flow times. */
  start(row: number): number
  /** Microseconds. */
  length(row: number): number
  /** Id of the address table, -1 without. */
  address(row: number, end: ConnectionEnd): number
  port(row: number, end: ConnectionEnd): number
  /** Microseconds; NaN when no transaction has one. */
  worstTotal(row: number): number
  /** NaN for one that is known by its five-tuple alone. */
  connectionId(row: number): number
  /** Slots of its transactions that are there, the newest first. */
  slots(row: number): Generator<number, void>
}

const CLIENT = 0
const SERVER = 1
const PLAIN = 2

/** Reads the values of the connections of a book. */
export function createConnectionValues(state: BookState): ConnectionValues {
  const { rows } = state.connections
  const checked = createCheckedStamps()

  function side(row: number): number {
    const marks = rows.get.marks(row)
    if ((marks & CONNECTION_MARKS.plain) !== 0) return PLAIN
    const isClient = (marks & CONNECTION_MARKS.client) !== 0
    const isServer = (marks & CONNECTION_MARKS.server) !== 0
    if (isClient !== isServer) return isClient ? CLIENT : SERVER
    // Its transactions may know it from their other side.
    const slot = rows.get.lastTransaction(row)
    if (slot >= 2 * state.rows.firstRow)
      return clientSlotOf(state.rows, rows, slot >> 1) === (slot & 1) ? CLIENT : SERVER
    return rows.get.portB(row) > rows.get.portA(row) ? SERVER : CLIENT
  }

  /** Those of transactions that went come last. */
  function* slotsOf(row: number): Generator<number, void> {
    const { rows: transactions } = state
    let slot = rows.get.lastTransaction(row)
    for (; slot >= 2 * transactions.firstRow; slot = transactions.get.nextOnConnection(slot)) yield slot
  }

  /** End A is the peer: it has called on the client's side, and was called on the server's. */
  function isEndA(row: number, end: ConnectionEnd): boolean {
    return (side(row) === SERVER) === (end === 'responder')
  }

  return {
    side,
    start: (row) => (rows.get.start(row) === Infinity ? Number.NaN : rows.get.start(row)),
    length: (row) =>
      rows.get.start(row) === Infinity ? Number.NaN : Math.max(0, rows.get.end(row) - rows.get.start(row)),
    address: (row, end) => (isEndA(row, end) ? rows.get.addressA(row) : rows.get.addressB(row)),
    port: (row, end) => (isEndA(row, end) ? rows.get.portA(row) : rows.get.portB(row)),
    worstTotal(row) {
      let worst = Number.NaN
      for (const slot of slotsOf(row)) {
        checkStampRow(state.stamps, state.rows.get.stamps(slot >> 1), checked)
        const total = totalOf(checked)
        if (!(total <= worst) && !Number.isNaN(total)) worst = total
      }
      return worst
    },
    connectionId: (row) => ((rows.get.marks(row) & CONNECTION_MARKS.plain) !== 0 ? Number.NaN : rows.get.id(row)),
    slots: slotsOf,
  }
}
