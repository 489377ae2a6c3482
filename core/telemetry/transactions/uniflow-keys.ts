/** Under what the uniflows of a slice are looked for: worked out for all of them first, so that the slots are read side by side. */
import type { BookState } from './book-state.ts'
import { connectionHash } from './connection-book.ts'
import { createAddressReader, type AddressIds } from './endpoint-addresses.ts'
import { hashOf } from './id-index.ts'
import type { NetscalerFields } from './netscaler-fields.ts'
import type { UniflowColumns } from './netscaler-reader.ts'
import { SLICE_ROWS, type RecordSlice } from './record-slices.ts'
import { NONE } from './transaction-rows.ts'

export interface UniflowKeys {
  /** -1 where there is no room for the packet engine. */
  readonly engines: Int32Array
  readonly addresses: AddressIds
  readonly connectionHashes: Int32Array
  readonly transactionHashes: Int32Array
}

/** Makes what finds the keys of a slice; they are its own until the next. */
export function createUniflowKeys(state: BookState) {
  const readAddresses = createAddressReader(state.addresses)
  const engines = new Int32Array(SLICE_ROWS)
  const connectionHashes = new Int32Array(SLICE_ROWS)
  const transactionHashes = new Int32Array(SLICE_ROWS)

  function readEngines({ batch, from, to }: RecordSlice, columns: UniflowColumns): void {
    let version = NONE
    let session = 0
    let domain = 0
    for (let row = 0; row < to - from; row++) {
      if (batch.templateVersion[from + row] !== version) {
        version = batch.templateVersion[from + row]!
        const template = state.templates[version]
        session = template?.sessionId ?? 0
        domain = template?.domain ?? 0
      }
      const point = columns.observationPointId[row]!
      engines[row] = state.engines.numberOf(session, domain, point, columns.exportingProcessId[row]!)
    }
  }

  return (slice: RecordSlice, columns: UniflowColumns, fields: NetscalerFields): UniflowKeys => {
    const count = slice.to - slice.from
    readEngines(slice, columns)
    const addresses = readAddresses(slice, fields, columns)
    for (let row = 0; row < count; row++) {
      connectionHashes[row] = connectionHash(engines[row]!, columns, addresses, row)
      transactionHashes[row] = hashOf(engines[row]!, columns.transactionId[row]!)
    }
    if (fields.hasConnections) state.connections.fetch(connectionHashes, count)
    if (fields.hasTransactions) state.joiner.fetch(transactionHashes, count)
    return { engines, addresses, connectionHashes, transactionHashes }
  }
}
