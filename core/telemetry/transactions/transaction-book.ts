/** AppFlow transactions and connections, stitched from records as they come. */
import type { DecodedBlock } from '../../decode/block.ts'
import type { LossSpan, LossTimes } from '../../decode/loss-spans.ts'
import type { RecordPlace } from '../../protocol/list-api.ts'
import type { ConnectionDetails, TransactionDetails } from '../../protocol/transaction-report.ts'
import type { RecordSet } from '../../query/record-sets.ts'
import type { Relation } from '../relation.ts'
import { keptColumns } from '../kept-columns.ts'
import type { TelemetryOptions } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { createApplicationLabels } from './application-labels.ts'
import { createBookState, lossKey, type BookState } from './book-state.ts'
import { connectionColumns } from './connection-columns.ts'
import { describeConnection } from './describe-connection.ts'
import { describeTransaction } from './describe-transaction.ts'
import { legRecordsOf, type LegRecords } from './leg-records.ts'
import { ENTRY_MARKS } from './leg-entries.ts'
import { netscalerFieldsOf, type NetscalerFields } from './netscaler-fields.ts'
import { forgetRecordsBefore } from './oldest-out.ts'
import type { RowTable } from './row-table.ts'
import { connectionsWith, transactionsWith } from './rows-of-records.ts'
import { recordsOfRows, recordsWith, type RecordQuestion } from './record-bits.ts'
import { createPlainTaker, plainFieldsOf, type PlainFields } from './take-plain.ts'
import { createUniflowTaker } from './take-uniflows.ts'
import { createUnusedIds } from './unused-ids.ts'
import { transactionBounds, type TransactionBounds } from './transaction-bounds.ts'
import { transactionColumns } from './transaction-columns.ts'
import { NONE } from './transaction-rows.ts'
import { clientSlotOf, connectionOfSlot, legOfEntry } from './transaction-sides.ts'

export interface TransactionBook {
  take(block: DecodedBlock): void
  setLosses(losses: readonly LossSpan[]): void
  end(): void
  /** Lets rows go whose records all come before one, see `Telemetry.forgetBefore`. */
  forgetBefore(record: number): void
  /** Tells of the dictionary ids that rows refer to, some more than once. */
  eachText(visit: (id: number) => void): void
  /** How many numbers the rows of the book have taken: the most of any of its tables, which end at `MAX_ROW_NUMBER`. */
  numbersGiven(): number
  readonly transactions: Relation
  readonly connections: Relation
  /** Records that went nowhere because there was no room, by what bounds it (`core/limits/lists.ts`). */
  dropped(): DroppedRecords
  placeRecord(record: number): Pick<RecordPlace, 'transaction' | 'leg' | 'connection'>
  /** The records of transactions whose leg or verdict is among those that are wanted. */
  recordsWith(question: RecordQuestion, wanted: ReadonlySet<string>): RecordSet
  /** The records of some transactions, given by their rows. */
  recordsOfRows(rows: ArrayLike<number>): RecordSet
  /** A mark for each row that is there: 1 where it has one of the records. */
  transactionsWith(records: RecordSet): Uint8Array
  connectionsWith(records: RecordSet): Uint8Array
  /** Numbers of the records of each leg that is there, ascending; empty when there is no such row. */
  legRecords(transaction: number): LegRecords
  /** Undefined when there is no such row; numbers are from 1. */
  describeTransaction(transaction: number, readTexts: ReadTexts): Promise<TransactionDetails | undefined>
  describeConnection(connection: number, readTexts: ReadTexts): Promise<ConnectionDetails | undefined>
}

export interface DroppedRecords {
  /** `MAX_TRANSACTIONS`. */
  readonly transactions: number
  /** `MAX_TRANSACTION_RECORDS`: they joined their transactions, but are not listed there. */
  readonly transactionRecords: number
  /** `MAX_CONNECTIONS`. */
  readonly connections: number
  /** `MAX_PACKET_ENGINES`. */
  readonly packetEngines: number
}

/** Makes a book without pages, with the bounds of its retention unless a test wants others. */
export function createTransactionBook(
  { names, retention = 'none' }: TelemetryOptions,
  bounds: Partial<TransactionBounds> = {},
): TransactionBook {
  const state = createBookState(names, { ...transactionBounds(retention), ...bounds })
  const labels = createApplicationLabels(names, state.engines)
  const uniflows = createUniflowTaker(state)
  const plain = createPlainTaker(state)
  const unused = createUnusedIds(state)
  /** By shape id; undefined for shapes that are not for this book. */
  const fields: (TakenFields | undefined)[] = []

  return {
    take(block) {
      unused.forget()
      for (const shape of block.newShapes) {
        state.shapes[shape.id] = shape
        fields[shape.id] = takenFieldsOf(shape)
      }
      for (const template of block.newTemplates) state.templates[template.id] = template
      for (const { id, exporter } of block.newSessions) {
        state.engines.openSession(id, exporter)
        // Whose id it was before had another clock.
        state.exportClocks[id] = Number.NaN
      }
      noteExportTimes(state, block)
      state.texts.take(block.dictionary)
      state.places.openBlock(block.firstRecord)
      for (const batch of block.batches) {
        const taken = fields[batch.shapeId]
        if (taken?.kind === 'netscaler') uniflows.take(batch, taken.fields)
        else if (taken?.kind === 'plain') plain.take(batch, taken.fields)
      }
      const { firstLiveId } = block.dictionary
      if (firstLiveId !== undefined) {
        state.texts.forgetBefore(firstLiveId)
        state.methods.forgetTextsBefore(firstLiveId)
      }
      state.revision += 1
    },
    setLosses(losses) {
      const byDomain = new Map<string, LossTimes[]>()
      for (const { sessionId, domain, fromSeconds, toSeconds } of losses) {
        const key = lossKey(sessionId, domain)
        const spans = byDomain.get(key) ?? []
        spans.push({ fromSeconds, toSeconds })
        byDomain.set(key, spans)
      }
      state.losses = byDomain
      state.revision += 1
    },
    end() {
      // A transaction that waits goes on waiting: that nothing follows in a file says nothing about its exporter.
      state.revision += 1
    },
    forgetBefore(record) {
      forgetRecordsBefore({ ...state, connections: state.connections.rows }, record)
      state.places.forgetBefore(record)
      state.revision += 1
    },
    numbersGiven: () => Math.max(state.rows.count, state.connections.rows.count, state.entries.count),
    eachText(visit) {
      const { rows } = state
      const { rows: connections } = state.connections
      for (const read of [rows.get.host, rows.get.url, rows.get.userAgent, rows.get.referer, rows.get.chain]) {
        for (let row = rows.firstRow; row < rows.count; row += 1) visitText(read(row), visit)
      }
      for (let row = connections.firstRow; row < connections.count; row += 1) {
        visitText(connections.get.chain(row), visit)
      }
    },
    transactions: relationOf(state, transactionColumns(state, labels), state.rows),
    connections: relationOf(state, connectionColumns(state, labels), state.connections.rows),
    dropped: () => ({
      transactions: state.joiner.dropped(),
      transactionRecords: state.droppedEntries,
      connections: state.connections.dropped(),
      packetEngines: state.droppedEngines,
    }),
    placeRecord: (record) => placeRecord(state, record),
    recordsWith: (question, wanted) => recordsWith(state, question, wanted),
    recordsOfRows: (rows) => recordsOfRows(state, rows),
    transactionsWith: (records) => transactionsWith(state, records),
    connectionsWith: (records) => connectionsWith(state, records),
    legRecords: (transaction) => legRecordsOf(state, transaction - 1),
    describeTransaction: (transaction, readTexts) => describeTransaction(state, labels, transaction - 1, readTexts),
    describeConnection: (connection, readTexts) => describeConnection(state, labels, connection - 1, readTexts),
  }
}

type TakenFields =
  | { readonly kind: 'netscaler'; readonly fields: NetscalerFields }
  | { readonly kind: 'plain'; readonly fields: PlainFields }

function takenFieldsOf(shape: BookState['shapes'][number]): TakenFields | undefined {
  const netscaler = netscalerFieldsOf(shape)
  if (netscaler !== undefined) return { kind: 'netscaler', fields: netscaler }
  const plain = plainFieldsOf(shape)
  return plain === undefined ? undefined : { kind: 'plain', fields: plain }
}

function visitText(id: number, visit: (id: number) => void): void {
  if (id !== NONE) visit(id)
}

/** Labels that were learned since change what columns show, too. */
function relationOf(state: BookState, columns: Relation['columns'], rows: RowTable): Relation {
  return {
    columns: keptColumns(columns, rows),
    get firstRow() {
      return rows.firstRow
    },
    get rowCount() {
      return rows.count
    },
    get revision() {
      return state.revision + state.names.revision
    },
  }
}

/** Each transport session's latest export time: its clock, as far as verdicts are concerned. */
function noteExportTimes(state: BookState, { messages }: DecodedBlock): void {
  const { exportClocks } = state
  const words = new Uint32Array(messages.exportTime.buffer, messages.exportTime.byteOffset, 2 * messages.count)
  for (let message = 0; message < messages.count; message++) {
    const seconds = ((words[2 * message + 1]! | 0) * 0x1_0000_0000 + words[2 * message]!) / 1e9
    const session = messages.sessionId[message]!
    if (!(exportClocks[session]! >= seconds)) exportClocks[session] = seconds
  }
}

function placeRecord(state: BookState, record: number): Pick<RecordPlace, 'transaction' | 'leg' | 'connection'> {
  const place = state.places.find(record)
  if (place === undefined) return {}
  const { rows, entries } = state
  const connections = state.connections.rows
  if (place.kind === 'connection') {
    return place.connection < connections.firstRow ? {} : { connection: place.connection + 1 }
  }
  const row = entries.get.transaction(place.entry)
  if (row < rows.firstRow) return {}
  const marks = entries.get.marks(place.entry)
  const leg = legOfEntry(marks, clientSlotOf(rows, connections, row))
  const slot = 2 * row + ((marks & ENTRY_MARKS.secondSlot) === 0 ? 0 : 1)
  const connection = connectionOfSlot(rows, connections, slot)
  return { transaction: row + 1, leg, ...(connection === NONE ? {} : { connection: connection + 1 }) }
}
