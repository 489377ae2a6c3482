/** Addresses of a slice as ids of the book's address table. */
import { present } from '../../bytes/invariant.ts'
import type { AddressTable } from '../sessions/address-table.ts'
import { numbersOf } from '../sessions/uniflow-reader.ts'
import type { RecordSlice } from './record-slices.ts'
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

/** The ids of its rows. */
export function idsOfAddresses(
  slice: RecordSlice,
  fields: AddressFields,
  ipv4: Ipv4Columns,
  table: AddressTable,
): AddressIds {
  return {
    source: idsOf(slice, fields.sourceIpv6, ipv4.sourceIpv4, table),
    destination: idsOf(slice, fields.destinationIpv6, ipv4.destinationIpv4, table),
  }
}

function idsOf(slice: RecordSlice, ipv6: number | undefined, ipv4: Float64Array, table: AddressTable): Int32Array {
  const { batch, from, to } = slice
  const ids = new Int32Array(to - from)
  const octets = ipv6 === undefined ? undefined : present(batch.columns[ipv6], 'a column')
  const words = octets === undefined || octets.length === 0 ? undefined : numbersOf('ipv6', octets)
  for (let row = 0; row < ids.length; row++) {
    const address = ipv4[row]!
    // A template may have both and fill one: 0.0.0.0 and :: are no endpoints then.
    if (address > 0 || (address === 0 && words === undefined)) ids[row] = table.idOfIpv4(address)
    else if (words === undefined) ids[row] = NONE
    else ids[row] = idOfIpv6(words, 4 * (from + row), table)
  }
  return ids
}

/** A column holds the low half first (`COLUMN_KINDS.ipv6`). */
function idOfIpv6(words: Uint8Array | Uint16Array | Uint32Array, at: number, table: AddressTable): number {
  return table.idOfIpv6(words[at + 3]!, words[at + 2]!, words[at + 1]!, words[at]!)
}
