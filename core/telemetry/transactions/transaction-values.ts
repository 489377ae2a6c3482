/** Values of transactions that several columns and reports are made of. */
import { PHASES, type Absence, type Leg, type Phase } from '../../protocol/transaction-report.ts'
import type { BookState } from './book-state.ts'
import { checkStampRow } from './stamp-rows.ts'
import {
  createCheckedStamps,
  phaseOf,
  slowestPhase,
  STAMP_FAULTS,
  STAMPS,
  totalOf,
  type CheckedStamps,
} from './stamps.ts'
import { NONE } from './transaction-rows.ts'
import { clientSlotOf, connectionOfSlot, legBit, legsOf } from './transaction-sides.ts'

/** Client and VIP, SNIP and server: a connection's ends seen from its side. */
export type EndName = 'client' | 'vip' | 'snip' | 'server'

export interface TransactionValues {
  stamps(row: number): CheckedStamps
  /** Microseconds; NaN where it is not known. */
  phase(row: number, phase: Phase): number
  total(row: number): number
  /** Place in `PHASES`, -1 without. */
  slowest(row: number): number
  /** Of the total, 0 to 1; NaN without. */
  slowestShare(row: number): number
  /** Why the length between two stamps is not there, by their places. */
  absenceBetween(row: number, from: number, to: number): Absence
  /** Milliseconds; NaN when it is not measured or not known. */
  clientRtt(row: number): number
  serverRtt(row: number): number
  clientRttAbsence(row: number): Absence
  serverRttAbsence(row: number): Absence
  legs(row: number): number
  /** Rows of connections, -1 without. */
  clientConnection(row: number): number
  serverConnection(row: number): number
  /** Id of the address table, -1 without. */
  address(row: number, end: EndName): number
  /** -1 without. */
  port(row: number, end: EndName): number
  /** Octets of the records of a leg; NaN without. */
  legOctets(row: number, leg: Leg): number
}

/** Reads the values of the rows of a book. */
export function createTransactionValues(state: BookState): TransactionValues {
  const { rows } = state
  const connections = state.connections.rows
  const checked = createCheckedStamps()
  let checkedRow = NONE
  let checkedRevision = NONE

  function stamps(row: number): CheckedStamps {
    if (row !== checkedRow || checkedRevision !== state.revision) {
      checkStampRow(state.stamps, rows.get.stamps(row), checked)
      checkedRow = row
      checkedRevision = state.revision
    }
    return checked
  }

  function connectionOf(row: number, side: 'client' | 'server'): number {
    const clientSlot = clientSlotOf(rows, connections, row)
    return connectionOfSlot(rows, connections, 2 * row + (side === 'client' ? clientSlot : 1 - clientSlot))
  }

  function rttOf(row: number, side: 'client' | 'server'): number {
    const clientSlot = clientSlotOf(rows, connections, row)
    return rows.get.rtt(2 * row + (side === 'client' ? clientSlot : 1 - clientSlot))
  }

  const legs = (row: number): number => legsOf(rows, connections, row)

  return {
    stamps,
    phase: (row, phase) => phaseOf(stamps(row), phase),
    total: (row) => totalOf(stamps(row)),
    slowest: (row) => slowestPhase(stamps(row)),
    slowestShare(row) {
      const slowest = slowestPhase(stamps(row))
      const total = totalOf(stamps(row))
      // Parts overlap where octets stream through; the share is of the whole all the same.
      return slowest < 0 || !(total > 0) ? Number.NaN : Math.min(1, phaseOf(stamps(row), PHASES[slowest]!) / total)
    },
    absenceBetween(row, from, to) {
      const { faults } = stamps(row)
      const there = legs(row)
      for (const stamp of [from, to]) {
        if (faults[stamp] === STAMP_FAULTS.missing && (there & legBit(STAMPS[stamp]!.leg)) !== 0) continue
        if (faults[stamp] !== STAMP_FAULTS.sound) return 'notKnown'
      }
      const isMissing = faults[from] === STAMP_FAULTS.missing || faults[to] === STAMP_FAULTS.missing
      return isMissing ? 'notMeasured' : 'notKnown'
    },
    clientRtt(row) {
      const own = rttOf(row, 'client')
      if (own > 0) return own
      const copy = rows.get.clientRttCopy(row)
      return copy > 0 ? copy : Number.NaN
    },
    serverRtt(row) {
      const own = rttOf(row, 'server')
      return own > 0 ? own : Number.NaN
    },
    clientRttAbsence: (row) =>
      (legs(row) & legBit(4)) !== 0 || rows.get.clientRttCopy(row) === 0 ? 'notMeasured' : 'notKnown',
    serverRttAbsence: (row) => ((legs(row) & legBit(2)) !== 0 ? 'notMeasured' : 'notKnown'),
    legs,
    clientConnection: (row) => connectionOf(row, 'client'),
    serverConnection: (row) => connectionOf(row, 'server'),
    address(row, end) {
      const connection = connectionOf(row, end === 'client' || end === 'vip' ? 'client' : 'server')
      if (connection === NONE) return NONE
      return end === 'client' || end === 'server'
        ? connections.get.addressA(connection)
        : connections.get.addressB(connection)
    },
    port(row, end) {
      const connection = connectionOf(row, end === 'client' || end === 'vip' ? 'client' : 'server')
      if (connection === NONE) return NONE
      return end === 'client' || end === 'server'
        ? connections.get.portA(connection)
        : connections.get.portB(connection)
    },
    legOctets(row, leg) {
      if ((legs(row) & legBit(leg)) === 0) return Number.NaN
      const clientSlot = clientSlotOf(rows, connections, row)
      const slot = leg === 1 || leg === 4 ? clientSlot : 1 - clientSlot
      return rows.get.octets(4 * row + 2 * slot + (leg === 2 || leg === 4 ? 1 : 0))
    },
  }
}

/** The stamps between which the total lies, by their places. */
export const TOTAL_BOUNDS = [0, 7] as const
