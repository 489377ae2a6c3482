/** Addresses of a slice as ids of the book's address table. */
import { present } from '../../bytes/invariant.ts'
import type { AddressTable } from '../sessions/address-table.ts'
import { NONE_32 } from '../sessions/session-columns.ts'
import { numbersOf } from '../sessions/uniflow-reader.ts'
import { SLICE_ROWS, type RecordSlice } from './record-slices.ts'
import { NONE } from './transaction-rows.ts'

export interface AddressIds {
  /** -1 where a record has none. */
  readonly source: Int32Array
  readonly destination: Int32Array
}

/** Where a shape has its addresses. */
export interface AddressFields {
  readonly sourceIpv6: number | undefined
  readonly destinationIpv6: number | undefined
}

/** Columns of IPv4 addresses, -1 where there is none. */
export interface Ipv4Columns {
  readonly sourceIpv4: Float64Array
  readonly destinationIpv4: Float64Array
}

type Ids = Pick<AddressTable, 'idOfIpv4' | 'idOfIpv6'>

/** Makes what finds the ids of a slice; they are its own until the next. */
export function createAddressReader(table: AddressTable) {
  const ids: AddressIds = { source: new Int32Array(SLICE_ROWS), destination: new Int32Array(SLICE_ROWS) }
  let known: Ids = { idOfIpv4: rememberIpv4(table), idOfIpv6: table.idOfIpv6 }
  let { generation } = table
  return (slice: RecordSlice, fields: AddressFields, ipv4: Ipv4Columns): AddressIds => {
    if (generation !== table.generation) {
      generation = table.generation
      known = { ...known, idOfIpv4: rememberIpv4(table) }
    }
    readIds(slice, fields.sourceIpv6, ipv4.sourceIpv4, known, ids.source)
    readIds(slice, fields.destinationIpv6, ipv4.destinationIpv4, known, ids.destination)
    return ids
  }
}

/** Addresses that are remembered, a power of two: eight octets each, they stay in the cache of a processor. */
const REMEMBERED = 1 << 15

/** An address of a few thousand in use is one reading away; the table takes three. */
function rememberIpv4(table: AddressTable): (address: number) => number {
  const addresses = new Uint32Array(2 * REMEMBERED)
  return (address) => {
    const at = 2 * ((Math.imul(address, 0x9e37_79b1) >>> 17) & (REMEMBERED - 1))
    if (addresses[at] === address && addresses[at + 1] !== 0) return addresses[at + 1]! - 1
    const id = table.idOfIpv4(address)
    if (id === NONE_32) return id
    addresses[at] = address
    addresses[at + 1] = id + 1
    return id
  }
}

function readIds(
  { batch, from, to }: RecordSlice,
  ipv6: number | undefined,
  ipv4: Float64Array,
  table: Ids,
  into: Int32Array,
): void {
  const octets = ipv6 === undefined ? undefined : present(batch.columns[ipv6], 'a column')
  const words = octets === undefined || octets.length === 0 ? undefined : numbersOf('ipv6', octets)
  for (let row = 0; row < to - from; row++) {
    const address = ipv4[row]!
    // A template may have both and fill one: 0.0.0.0 and :: are no endpoints then.
    if (address > 0 || (address === 0 && words === undefined)) into[row] = table.idOfIpv4(address)
    else if (words === undefined) into[row] = NONE
    else into[row] = idOfIpv6(words, 4 * (from + row), table)
  }
}

/** A column holds the low half first (`COLUMN_KINDS.ipv6`). */
function idOfIpv6(words: Uint8Array | Uint16Array | Uint32Array, at: number, table: Ids): number {
  return table.idOfIpv6(words[at + 3]!, words[at + 2]!, words[at + 1]!, words[at]!)
}
