/** What the parts of the transaction book share. */
import type { Shape, TemplateVersion } from '../../decode/block.ts'
import type { LossTimes } from '../../decode/loss-spans.ts'
import type { SessionNames } from '../../names/session-names.ts'
import { createAddressTable, type AddressTable } from '../sessions/address-table.ts'
import { createConnectionBook, type ConnectionBook } from './connection-book.ts'
import { createConnectionRows } from './connection-rows.ts'
import { createLegEntries, type LegEntries } from './leg-entries.ts'
import { createMethods, type Methods } from './methods.ts'
import { createPacketEngines, type PacketEngines } from './packet-engines.ts'
import { createRecordPlaces, type RecordPlaces } from './record-places.ts'
import { createStampRows, type StampRows } from './stamp-rows.ts'
import { createTextWatch, type TextWatch } from './text-watch.ts'
import { createTransactionJoiner, type TransactionJoiner } from './transaction-joiner.ts'
import { createTransactionRows, type TransactionRows } from './transaction-rows.ts'
import { createOldestOut } from './oldest-out.ts'
import type { TransactionBounds } from './transaction-bounds.ts'

export interface BookState {
  readonly names: SessionNames
  readonly rows: TransactionRows
  readonly stamps: StampRows
  readonly joiner: TransactionJoiner
  readonly entries: LegEntries
  readonly connections: ConnectionBook
  readonly engines: PacketEngines
  readonly addresses: AddressTable
  readonly methods: Methods
  readonly texts: TextWatch
  readonly places: RecordPlaces
  /** By id, as far as blocks brought them. */
  readonly templates: TemplateVersion[]
  readonly shapes: Shape[]
  /** Latest export time of each transport session, Unix seconds. */
  readonly exportClocks: number[]
  /** By `session/domain`. */
  losses: ReadonlyMap<string, readonly LossTimes[]>
  /** Grows with every change of a row. */
  revision: number
  /** Records whose packet engine had no room. */
  droppedEngines: number
  /** Records of transactions whose places had no room. */
  droppedEntries: number
  /** True when there is room for an entry, or was made. */
  makeEntryRoom(): boolean
}

/** Makes the state of a book without pages. */
export function createBookState(names: SessionNames, bounds: TransactionBounds): BookState {
  const rows = createTransactionRows()
  const stamps = createStampRows()
  const texts = createTextWatch()
  const entries = createLegEntries()
  const connectionRows = createConnectionRows()
  const engines = createPacketEngines(bounds.engines)
  const oldest = createOldestOut({ rows, stamps, entries, connections: connectionRows }, bounds)
  return {
    names,
    rows,
    stamps,
    joiner: createTransactionJoiner(rows, bounds.transactions, oldest.makeTransactionRoom),
    entries,
    connections: createConnectionBook(connectionRows, rows, bounds.connections, oldest.makeConnectionRoom),
    engines,
    addresses: createAddressTable(bounds.addresses),
    methods: createMethods(names, texts, engines),
    texts,
    places: createRecordPlaces(entries, bounds),
    makeEntryRoom: oldest.makeEntryRoom,
    templates: [],
    shapes: [],
    exportClocks: [],
    losses: new Map(),
    revision: 0,
    droppedEngines: 0,
    droppedEntries: 0,
  }
}

/** Key of `BookState.losses`. */
export function lossKey(sessionId: number, domain: number): string {
  return `${sessionId}/${domain}`
}
