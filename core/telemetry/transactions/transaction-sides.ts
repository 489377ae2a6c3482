/** Which connection of a transaction is the client's, decided from all that is known when somebody asks; the legs follow from it. */
import type { Leg } from '../../protocol/transaction-report.ts'
import { CONNECTION_MARKS, type ConnectionRows } from './connection-rows.ts'
import { ENTRY_MARKS } from './leg-entries.ts'
import type { SideReason } from './leg-evidence.ts'
import { NONE, slotShift, TRANSACTION_MARKS, type TransactionRows } from './transaction-rows.ts'

/** Bit of a leg in a mask of legs. */
export function legBit(leg: Leg): number {
  return 1 << (leg - 1)
}

export const ALL_LEGS = 15
export const CLIENT_LEGS = 9

const { client, server } = TRANSACTION_MARKS

/** The row of a slot's connection; -1 when it has none, or one that went. */
export function connectionOfSlot(rows: TransactionRows, connections: ConnectionRows, slot: number): number {
  const connection = rows.get.connection(slot)
  return connection < connections.firstRow ? NONE : connection
}

/** 1: the client's side; -1: the server's; 0: nothing says so. */
type Side = 1 | -1 | 0

function sideByTemplates(rows: TransactionRows, slot: number): Side {
  const marks = rows.get.marks(slot >> 1) >> slotShift(slot & 1)
  return sideOf((marks & client) !== 0, (marks & server) !== 0)
}

function sideByConnection(rows: TransactionRows, connections: ConnectionRows, slot: number): Side {
  const connection = connectionOfSlot(rows, connections, slot)
  if (connection === NONE) return 0
  const marks = connections.get.marks(connection)
  return sideOf((marks & CONNECTION_MARKS.client) !== 0, (marks & CONNECTION_MARKS.server) !== 0)
}

function sideOf(isClient: boolean, isServer: boolean): Side {
  if (isClient === isServer) return 0
  return isClient ? 1 : -1
}

/** A VIP listens on a port below those from which clients and the appliance call. */
function sideByPorts(rows: TransactionRows, connections: ConnectionRows, slot: number): Side {
  const connection = connectionOfSlot(rows, connections, slot)
  if (connection === NONE) return 0
  const own = connections.get.portB(connection)
  const peer = connections.get.portA(connection)
  if (own === NONE || peer === NONE || own === peer) return 0
  return own < peer ? 1 : -1
}

/** The slot, 0 or 1, that is the client's, or would be: the other one is the server's. */
export function clientSlotOf(rows: TransactionRows, connections: ConnectionRows, row: number): 0 | 1 {
  const first = 2 * row
  const hasSecond = rows.get.connection(first + 1) !== NONE
  const byTemplates = choose(sideByTemplates(rows, first), hasSecond ? sideByTemplates(rows, first + 1) : 0)
  if (byTemplates !== undefined) return byTemplates
  const byConnection = choose(
    sideByConnection(rows, connections, first),
    hasSecond ? sideByConnection(rows, connections, first + 1) : 0,
  )
  if (byConnection !== undefined) return byConnection
  const one = sideByPorts(rows, connections, first)
  const other = hasSecond ? sideByPorts(rows, connections, first + 1) : 0
  if (one !== other) return one > other ? 0 : 1
  return hasSecond ? firstOfTwins(rows, connections, first) : one < 0 ? 1 : 0
}

function choose(one: Side, other: Side): 0 | 1 | undefined {
  if (one !== 0) return one > 0 ? 0 : 1
  if (other !== 0) return other > 0 ? 1 : 0
  return undefined
}

/** Of two connections that nothing tells apart the same one, whichever came first. */
function firstOfTwins(rows: TransactionRows, connections: ConnectionRows, first: number): 0 | 1 {
  const one = connectionOfSlot(rows, connections, first)
  const other = connectionOfSlot(rows, connections, first + 1)
  if (one === NONE || other === NONE) return 0
  const byPort = connections.get.portB(one) - connections.get.portB(other)
  if (byPort !== 0) return byPort < 0 ? 0 : 1
  return connections.get.id(one) <= connections.get.id(other) ? 0 : 1
}

/** A bit for each leg that has a record. */
export function legsOf(rows: TransactionRows, connections: ConnectionRows, row: number): number {
  const clientSlot = clientSlotOf(rows, connections, row)
  const marks = rows.get.marks(row)
  const clientMarks = marks >> slotShift(clientSlot)
  const serverMarks = marks >> slotShift(1 - clientSlot)
  return (
    ((clientMarks & TRANSACTION_MARKS.in) !== 0 ? legBit(1) : 0) |
    ((serverMarks & TRANSACTION_MARKS.out) !== 0 ? legBit(2) : 0) |
    ((serverMarks & TRANSACTION_MARKS.in) !== 0 ? legBit(3) : 0) |
    ((clientMarks & TRANSACTION_MARKS.out) !== 0 ? legBit(4) : 0)
  )
}

/** The leg of a record. */
export function legOfEntry(marks: number, clientSlot: number): Leg {
  const slot = (marks & ENTRY_MARKS.secondSlot) === 0 ? 0 : 1
  const isOut = (marks & ENTRY_MARKS.out) !== 0
  if (slot === clientSlot) return isOut ? 4 : 1
  return isOut ? 2 : 3
}

/** How the side of a slot is known, for whoever wants to be told. */
export function sideReasonOf(
  rows: TransactionRows,
  connections: ConnectionRows,
  slot: number,
  template: 'ownTemplate' | 'other',
): SideReason {
  if (template === 'ownTemplate') return 'template'
  const other = slot ^ 1
  const hasOther = rows.get.connection(other) !== NONE
  if (sideByTemplates(rows, slot) !== 0) return 'otherRecord'
  if (hasOther && sideByTemplates(rows, other) !== 0) return 'otherSide'
  if (sideByConnection(rows, connections, slot) !== 0) return 'otherTransaction'
  if (hasOther && sideByConnection(rows, connections, other) !== 0) return 'otherSide'
  return sideByPorts(rows, connections, slot) !== 0 ? 'ports' : 'nothing'
}
