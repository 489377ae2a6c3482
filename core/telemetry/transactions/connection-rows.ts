/**
 * What is kept of connections. End A is the peer of the appliance (the client, or the server), end B the appliance; where no
 * appliance is known, A is who began.
 */
import { addRow, chunkOf, createRowTable, layOut, placeOf } from './row-table.ts'
import { NONE } from './transaction-rows.ts'

const LAYOUT = layOut({
  doubles: {
    /** Microseconds since 1970; infinite where no record has a flow time. */
    start: 1,
    end: 1,
    /** Unix seconds. */
    exportFirst: 1,
    exportLast: 1,
    octets: 1,
    packets: 1,
  },
  words: {
    engine: 1,
    /** The connection of the same key that came before. */
    older: 1,
    /** Ids of the address table, -1 without. */
    addressA: 1,
    addressB: 1,
    portA: 1,
    portB: 1,
    protocol: 1,
    /** Dictionary id, and the appliance's place in the chain. */
    chain: 1,
    hop: 1,
    /** Slot of its newest transaction, see `nextOnConnection` of transactions. */
    lastTransaction: 1,
  },
  unsigned: {
    /** 5951:133; 0 of plain ones. */
    id: 1,
    /** Bits of `CONNECTION_MARKS`. */
    marks: 1,
    /** How many it carried, whether or not they are still there. */
    transactionCount: 1,
    /** The largest number of its records. */
    latest: 1,
    applicationId: 1,
    /** Export time of the record that carries it, Unix seconds. */
    applicationTime: 1,
  },
})

/** Where the values of a row are. */
export const CONNECTION = LAYOUT.places

export type ConnectionRows = ReturnType<typeof createConnectionRows>

/** Makes a table without rows. */
export function createConnectionRows() {
  return createRowTable(LAYOUT)
}

export const CONNECTION_MARKS = {
  /** A record says which end is the appliance. */
  oriented: 1,
  /** A template says that it is the client's side, or the server's. */
  client: 2,
  server: 4,
  /** Of an exporter that knows no connectionId. */
  plain: 8,
} as const

/** Makes a row without records. */
export function addConnection(rows: ConnectionRows): number {
  const row = addRow(rows)
  const { words, doubles } = chunkOf(rows, row)
  const at = placeOf(rows, row)
  const half = at / 2
  doubles[half + CONNECTION.start] = Infinity
  doubles[half + CONNECTION.end] = -Infinity
  doubles[half + CONNECTION.exportFirst] = Infinity
  doubles[half + CONNECTION.exportLast] = -Infinity
  words[at + CONNECTION.chain] = NONE
  words[at + CONNECTION.lastTransaction] = NONE
  return row
}
