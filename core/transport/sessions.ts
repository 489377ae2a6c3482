/**
 * Interns transport sessions (RFC 7011 §2) by protocol, addresses and ports, without making text for octets
 * that were seen before. Bounded: the session that was used longest ago goes first.
 */
import { MAX_TRANSPORT_SESSIONS } from '../limits.ts'
import type { TransportProtocol, TransportSession } from './export-datagram.ts'
import type { IpPacket } from './ip-packet.ts'
import { formatEndpoint, formatIpAddress } from './ip-text.ts'

interface Entry {
  readonly session: TransportSession
  readonly protocol: TransportProtocol
  /** Source and destination address, then both ports: what the session is known by. */
  readonly key: Uint8Array
  readonly hash: number
  isUsed: boolean
}

export interface SessionTable {
  /** The session of a packet from `sourcePort` to `destinationPort`. */
  intern(protocol: TransportProtocol, packet: IpPacket, sourcePort: number, destinationPort: number): TransportSession
  /** The session of a file without transport. */
  internFile(): TransportSession
  readonly size: number
}

/** Creates an empty table; ids count from 0 in the order of appearance. */
export function createSessionTable(limit: number = MAX_TRANSPORT_SESSIONS): SessionTable {
  /** Entries in the order of age; those with the same hash share a bucket. */
  const buckets = new Map<number, Entry[]>()
  const entries = new Set<Entry>()
  const probe = new Uint8Array(36)
  let last: Entry | undefined
  let nextId = 0
  let fileSession: TransportSession | undefined

  function writeProbe(packet: IpPacket, sourcePort: number, destinationPort: number): number {
    const { octets, addressLength, sourceAt, destinationAt } = packet
    for (let index = 0; index < addressLength; index++) {
      probe[index] = octets[sourceAt + index]!
      probe[addressLength + index] = octets[destinationAt + index]!
    }
    const portsAt = addressLength * 2
    probe[portsAt] = sourcePort >> 8
    probe[portsAt + 1] = sourcePort
    probe[portsAt + 2] = destinationPort >> 8
    probe[portsAt + 3] = destinationPort
    return portsAt + 4
  }

  function matches(entry: Entry, protocol: TransportProtocol, length: number): boolean {
    const { key } = entry
    if (key.length !== length || entry.protocol !== protocol) return false
    for (let index = length - 1; index >= 0; index--) if (key[index] !== probe[index]) return false
    return true
  }

  function makeRoom(): void {
    for (const entry of entries) {
      entries.delete(entry)
      if (entry.isUsed) {
        // A second chance: it was used since it was last looked at.
        entry.isUsed = false
        entries.add(entry)
        continue
      }
      const bucket = buckets.get(entry.hash)
      if (bucket !== undefined && bucket.length > 1) bucket.splice(bucket.indexOf(entry), 1)
      else buckets.delete(entry.hash)
      return
    }
  }

  function createEntry(protocol: TransportProtocol, packet: IpPacket, length: number, hash: number): Entry {
    const { addressLength } = packet
    const key = probe.slice(0, length)
    const exporterAddress = formatIpAddress(key.subarray(0, addressLength))
    const collectorAddress = formatIpAddress(key.subarray(addressLength, addressLength * 2))
    const exporterPort = (key[length - 4]! << 8) | key[length - 3]!
    const collectorPort = (key[length - 2]! << 8) | key[length - 1]!
    const exporter = formatEndpoint(exporterAddress, exporterPort)
    const session: TransportSession = {
      id: nextId++,
      protocol,
      exporterAddress,
      exporterPort,
      collectorAddress,
      collectorPort,
      exporter,
    }
    return { session, protocol, key, hash, isUsed: false }
  }

  return {
    get size() {
      return entries.size
    },

    intern(protocol, packet, sourcePort, destinationPort) {
      const length = writeProbe(packet, sourcePort, destinationPort)
      if (last !== undefined && matches(last, protocol, length)) return last.session
      let hash = 0x811c9dc5
      for (let index = 0; index < length; index++) hash = Math.imul(hash ^ probe[index]!, 0x01000193)
      const bucket = buckets.get(hash)
      let entry = bucket?.find((candidate) => matches(candidate, protocol, length))
      if (entry === undefined) {
        if (entries.size >= limit) makeRoom()
        entry = createEntry(protocol, packet, length, hash)
        entries.add(entry)
        const current = buckets.get(hash)
        if (current === undefined) buckets.set(hash, [entry])
        else current.push(entry)
      } else {
        entry.isUsed = true
      }
      last = entry
      return entry.session
    },

    internFile() {
      fileSession ??= {
        id: nextId++,
        protocol: 'file',
        exporterAddress: '',
        exporterPort: 0,
        collectorAddress: '',
        collectorPort: 0,
        exporter: 'file',
      }
      return fileSession
    },
  }
}
