/**
 * Values kept by addresses and ports, found without making text or objects. Bounded: past its limit a value goes that was
 * used seldom or long ago. Each has as many further chances as its uses have bits, so that a flood from invented sources, each
 * with a datagram or two, pushes out itself and not who sends all the time.
 */
import { read16 } from '../bytes/read-number.ts'
import type { IpPacket } from './ip-packet.ts'

/** Who sent to whom. */
export interface Endpoints {
  /** 4 or 16 octets. */
  readonly sourceAddress: Uint8Array
  readonly destinationAddress: Uint8Array
  readonly sourcePort: number
  readonly destinationPort: number
}

export interface EndpointTable<T> {
  /** The value of a packet from `sourcePort` to `destinationPort`, if it has one. */
  find(packet: IpPacket, sourcePort: number, destinationPort: number): T | undefined
  /** The value of a packet; when it has none, `initial` or a new one. */
  intern(packet: IpPacket, sourcePort: number, destinationPort: number, initial?: T): T
  /** All values, oldest first. */
  values(): T[]
  size(): number
}

interface Entry<T> {
  readonly value: T
  /** Source and destination address, then both ports. */
  readonly key: Uint8Array
  readonly hash: number
  /** The next entry with the same hash. */
  next: Entry<T> | undefined
  /** Since it came, halved with each chance it took. */
  uses: number
}

export interface EndpointTableOptions<T> {
  readonly limit: number
  create(endpoints: Endpoints): T
  onEvict?(value: T): void
}

/** What looking for room may cost is one look at each value for every bit of it. */
const MAX_USES = 0xffff

/** Creates an empty table. */
export function createEndpointTable<T>(options: EndpointTableOptions<T>): EndpointTable<T> {
  const buckets = new Map<number, Entry<T>>()
  /** In the order of age. */
  const entries = new Set<Entry<T>>()
  const probe = new Uint8Array(36)
  let probeLength = 0
  let last: Entry<T> | undefined

  function writeProbe(packet: IpPacket, sourcePort: number, destinationPort: number): void {
    const { octets, addressLength, sourceAt, destinationAt } = packet
    for (let index = 0; index < addressLength; index++) {
      probe[index] = octets[sourceAt + index] ?? 0
      probe[addressLength + index] = octets[destinationAt + index] ?? 0
    }
    const portsAt = addressLength * 2
    probe[portsAt] = sourcePort >> 8
    probe[portsAt + 1] = sourcePort
    probe[portsAt + 2] = destinationPort >> 8
    probe[portsAt + 3] = destinationPort
    probeLength = portsAt + 4
  }

  function matches(entry: Entry<T>): boolean {
    const { key } = entry
    if (key.length !== probeLength) return false
    // Ports differ more often than addresses.
    for (let index = probeLength - 1; index >= 0; index--) if (key[index] !== probe[index]) return false
    return true
  }

  function hashProbe(): number {
    let hash = 0x811c9dc5
    for (let index = 0; index < probeLength; index++) hash = Math.imul(hash ^ (probe[index] ?? 0), 0x01000193)
    return hash
  }

  function findEntry(hash: number): Entry<T> | undefined {
    let entry = buckets.get(hash)
    while (entry !== undefined && !matches(entry)) entry = entry.next
    if (entry !== undefined) {
      noteUse(entry)
      last = entry
    }
    return entry
  }

  function noteUse(entry: Entry<T>): T {
    if (entry.uses < MAX_USES) entry.uses++
    return entry.value
  }

  function remove(entry: Entry<T>): void {
    entries.delete(entry)
    if (last === entry) last = undefined
    const first = buckets.get(entry.hash)
    if (first === entry) {
      if (entry.next === undefined) buckets.delete(entry.hash)
      else buckets.set(entry.hash, entry.next)
      return
    }
    for (let before = first; before !== undefined; before = before.next) {
      if (before.next === entry) before.next = entry.next
    }
  }

  function makeRoom(): void {
    for (const entry of entries) {
      if (entry.uses === 0) {
        remove(entry)
        options.onEvict?.(entry.value)
        return
      }
      entry.uses >>= 1
      entries.delete(entry)
      entries.add(entry)
    }
  }

  function describeProbe(): Endpoints {
    const addressLength = (probeLength - 4) / 2
    const key = probe.slice(0, probeLength)
    return {
      sourceAddress: key.subarray(0, addressLength),
      destinationAddress: key.subarray(addressLength, addressLength * 2),
      sourcePort: read16(key, probeLength - 4),
      destinationPort: read16(key, probeLength - 2),
    }
  }

  return {
    size: () => entries.size,

    values: () => Array.from(entries, (entry) => entry.value),

    find(packet, sourcePort, destinationPort) {
      writeProbe(packet, sourcePort, destinationPort)
      if (last !== undefined && matches(last)) return noteUse(last)
      return findEntry(hashProbe())?.value
    },

    intern(packet, sourcePort, destinationPort, initial) {
      writeProbe(packet, sourcePort, destinationPort)
      if (last !== undefined && matches(last)) return noteUse(last)
      const hash = hashProbe()
      const known = findEntry(hash)
      if (known !== undefined) return known.value
      if (entries.size >= options.limit) makeRoom()
      const value = initial ?? options.create(describeProbe())
      const entry = { value, key: probe.slice(0, probeLength), hash, next: buckets.get(hash), uses: 0 }
      buckets.set(hash, entry)
      entries.add(entry)
      last = entry
      return value
    },
  }
}
