/**
 * Puts uniflows into sessions: the hot loop of the book. A record costs two look-ups of addresses, one of its five-tuple
 * and writes into typed arrays; nothing is made per record.
 */
import type { RecordBatch } from '../../decode/block.ts'
import { RECORD_FLAGS } from '../../decode/block.ts'
import { MAX_SESSION_CANDIDATES } from '../../limits/lists.ts'
import { createAbsorber } from './absorb-uniflow.ts'
import type { AddressTable } from './address-table.ts'
import type { ApplicationTable } from './application-table.ts'
import type { BlankTexts } from './blank-texts.ts'
import { decideClient } from './client-side.ts'
import { joinGap, NO_JOIN } from './join-rule.ts'
import type { RecordPlaces } from './record-places.ts'
import { addSession, NONE_32, placeOf, startOf, type SessionColumns } from './session-columns.ts'
import { createSessionIndex, type SessionKey } from './session-index.ts'
import type { UniflowFields } from './uniflow-fields.ts'
import { MAX_ROW_NUMBER } from '../transactions/row-table.ts'
import { createUniflowReader, numbersOf } from './uniflow-reader.ts'

export interface StitcherParts {
  readonly columns: SessionColumns
  readonly addresses: AddressTable
  readonly applications: ApplicationTable
  readonly places: RecordPlaces
  readonly blanks: BlankTexts
  /** Exporter and domain by template version. */
  readonly sourceOfTemplate: readonly number[]
  readonly maxSessions: number
  /** Lets the oldest sessions go where that is wanted. */
  readonly makeRoom: () => void
}

export interface Stitcher {
  take(batch: RecordBatch, fields: UniflowFields): void
  /** Records in no session, for want of room. */
  readonly dropped: number
}

/** Makes a stitcher over columns that it fills. */
export function createStitcher(parts: StitcherParts): Stitcher {
  const { columns, addresses, places, sourceOfTemplate, maxSessions, makeRoom } = parts
  const index = createSessionIndex(columns)
  const reader = createUniflowReader()
  const absorber = createAbsorber(columns, parts.applications, parts.blanks)
  /** The one of the record at hand. */
  const key: SessionKey = { address0: 0, port0: 0, address1: 0, port1: 0, protocol: 0, source: 0 }
  let sourceIds = new Uint32Array(0)
  let destinationIds = new Uint32Array(0)
  let dropped = 0

  function readAddresses(batch: RecordBatch, fields: UniflowFields): void {
    if (sourceIds.length < batch.rowCount) {
      sourceIds = new Uint32Array(batch.rowCount)
      destinationIds = new Uint32Array(batch.rowCount)
    }
    const { ipv4, ipv6 } = fields
    if (ipv6 !== undefined) {
      readIpv6(batch, ipv6.source, sourceIds)
      readIpv6(batch, ipv6.destination, destinationIds)
    }
    if (ipv4 === undefined) return
    // A template with both has zeros for the one that the flow is not of.
    const sources = numbersOf('ipv4', batch.columns[ipv4.source] ?? new Uint8Array(0))
    const destinations = numbersOf('ipv4', batch.columns[ipv4.destination] ?? new Uint8Array(0))
    for (let row = 0; row < batch.rowCount; row += 1) {
      if (ipv6 !== undefined && sources[row] === 0 && destinations[row] === 0) continue
      sourceIds[row] = addresses.idOfIpv4(sources[row]!)
      destinationIds[row] = addresses.idOfIpv4(destinations[row]!)
    }
  }

  function readIpv6(batch: RecordBatch, field: number, ids: Uint32Array): void {
    const words = numbersOf('ipv6', batch.columns[field] ?? new Uint8Array(0))
    for (let row = 0; row < batch.rowCount; row += 1) {
      const at = 4 * row
      ids[row] = addresses.idOfIpv6(words[at + 3]!, words[at + 2]!, words[at + 1]!, words[at]!)
    }
  }

  /** The session of the key that is nearest in time, -1 without. */
  function nearest(direction: number, start: number, end: number, flags: number, dnsId: number): number {
    let best = -1
    let bestGap = Number.POSITIVE_INFINITY
    let bestDistance = Number.POSITIVE_INFINITY
    let row = index.find(key)
    let older: number
    for (let tried = 0; row >= columns.firstRow && tried < MAX_SESSION_CANDIDATES; row = older, tried += 1) {
      const place = placeOf(columns, row)
      older = columns.older[place]!
      const otherId = columns.dnsId[place]!
      if (dnsId >= 0 && otherId >= 0 && dnsId !== otherId) continue
      const gap = joinGap(columns, place, direction, start, end, flags)
      if (gap === NO_JOIN || gap > bestGap) continue
      const distance = Math.abs(start - startOf(columns, place))
      if (gap === bestGap && distance >= bestDistance) continue
      best = row
      bestGap = gap
      bestDistance = distance
    }
    return best
  }

  function isFull(): boolean {
    return columns.count - columns.firstRow >= maxSessions || columns.count >= MAX_ROW_NUMBER
  }

  function open(): number {
    const row = addSession(columns)
    const place = placeOf(columns, row)
    columns.address[2 * place] = key.address0
    columns.port[2 * place] = key.port0
    columns.address[2 * place + 1] = key.address1
    columns.port[2 * place + 1] = key.port1
    columns.protocol[place] = key.protocol
    columns.source[place] = key.source
    index.add(row)
    return row
  }

  return {
    take(batch, fields) {
      const firstEntry = places.addBatch(batch, fields)
      if (firstEntry < 0) {
        dropped += batch.rowCount
        return
      }
      const values = reader.read(batch, fields)
      const { protocol, sourcePort, destinationPort, tcpFlags, dnsId } = values.slots
      readAddresses(batch, fields)
      absorber.open(batch, fields, values)
      for (let row = 0; row < batch.rowCount; row += 1) {
        const from = sourceIds[row]!
        const to = destinationIds[row]!
        if (from === NONE_32 || to === NONE_32) {
          dropped += 1
          continue
        }
        const fromPort = Math.max(0, sourcePort[row]!)
        const toPort = Math.max(0, destinationPort[row]!)
        const direction = from < to || (from === to && fromPort <= toPort) ? 0 : 1
        key.address0 = direction === 0 ? from : to
        key.address1 = direction === 0 ? to : from
        key.port0 = direction === 0 ? fromPort : toPort
        key.port1 = direction === 0 ? toPort : fromPort
        key.protocol = Math.max(0, protocol[row]!)
        key.source = sourceOfTemplate[batch.templateVersion[row]!] ?? 0
        const start = values.start[row]!
        let session = nearest(direction, start, values.end[row]!, tcpFlags[row]!, dnsId[row]!)
        if (session < 0) {
          if (isFull()) makeRoom()
          if (isFull()) {
            dropped += 1
            continue
          }
          session = open()
        }
        const place = placeOf(columns, session)
        const half = 2 * place + direction
        // A repeated datagram brings the same octets again: its records have a place, and add nothing.
        const isRepeated = (batch.flags[row]! & RECORD_FLAGS.duplicated) !== 0 && columns.lastEntry[half]! >= 0
        if (!isRepeated) absorber.absorb(row, place, half)
        places.place(firstEntry + row, 2 * session + direction, columns.lastEntry[half]!)
        columns.lastEntry[half] = firstEntry + row
        if (batch.record[row]! > columns.latest[place]!) columns.latest[place] = batch.record[row]!
        decideClient(columns, place)
      }
    },
    get dropped() {
      return dropped
    },
  }
}
