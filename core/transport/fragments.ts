/**
 * Puts IP datagrams together from fragments (RFC 791 §3.2, RFC 8200 §4.5), in any order and with overlaps, of
 * which the octets that came first stand. Bounded in number and in capture time.
 */
import { formatCount } from '../elements/format-quantity.ts'
import { FRAGMENT_TIMEOUT_NS, MAX_FRAGMENTED_DATAGRAMS } from '../limits/capture.ts'
import type { IpPacket } from './ip-packet.ts'
import { createIpPacket } from './ip-packet.ts'

/** The largest payload that offsets of 13 bits and lengths of 16 can state. */
const MAX_PAYLOAD_OCTETS = 65_535

interface PartialDatagram {
  readonly firstNs: bigint
  readonly addressLength: number
  /** Both addresses, then the payload. */
  octets: Uint8Array
  /** Payload ranges that are there: begin and end in turns, ascending, neither touching nor overlapping. */
  ranges: number[]
  /** Octets of the payload, once the last fragment came. */
  total: number | undefined
  last: IpPacket
}

export interface FragmentTable {
  /** Takes a fragment (borrowed); returns the whole packet when it was the missing one. */
  add(packet: IpPacket): IpPacket | undefined
  /** Gives up everything that waits. */
  end(): void
  size(): number
}

/** Adds the range to `ranges`; calls `copy` for each part that was not there. */
function addRange(ranges: number[], from: number, to: number, copy: (from: number, to: number) => void): number[] {
  const merged: number[] = []
  let begin = from
  let end = to
  let covered = from
  for (let index = 0; index < ranges.length; index += 2) {
    const low = ranges[index] ?? 0
    const high = ranges[index + 1] ?? 0
    if (high < from || low > to) {
      merged.push(low, high)
      continue
    }
    if (low > covered) copy(covered, Math.min(low, to))
    covered = Math.max(covered, high)
    begin = Math.min(begin, low)
    end = Math.max(end, high)
  }
  if (covered < to) copy(covered, to)
  let place = 0
  while (place < merged.length && (merged[place] ?? 0) < begin) place += 2
  merged.splice(place, 0, begin, end)
  return merged
}

/** Creates an empty table; `onIncomplete` takes datagrams that are given up, with the octets from their start that are there. */
export function createFragmentTable(onIncomplete: (packet: IpPacket, detail: string) => void): FragmentTable {
  const datagrams = new Map<string, PartialDatagram>()

  function keyOf(packet: IpPacket): string {
    const { octets, sourceAt, destinationAt, addressLength } = packet
    // RFC 791 §3.2 tells datagrams apart by protocol too; RFC 8200 §4.5 does not, but a reply never shares the rest.
    const source = octets.subarray(sourceAt, sourceAt + addressLength).join('.')
    const destination = octets.subarray(destinationAt, destinationAt + addressLength).join('.')
    return `${source}>${destination}>${packet.protocol}>${packet.identification}`
  }

  function assemble(datagram: PartialDatagram, payloadOctets: number, payloadLength: number): IpPacket {
    const { octets, addressLength, last } = datagram
    return {
      ...last,
      octets,
      addressLength,
      sourceAt: 0,
      destinationAt: addressLength,
      payloadAt: addressLength * 2,
      payloadEnd: addressLength * 2 + payloadOctets,
      payloadLength,
      isInPlace: false,
      isFragment: false,
    }
  }

  function giveUp(key: string, datagram: PartialDatagram, reason: string): void {
    datagrams.delete(key)
    const { ranges, total, last } = datagram
    let present = 0
    for (let index = 0; index < ranges.length; index += 2) present += (ranges[index + 1] ?? 0) - (ranges[index] ?? 0)
    const prefix = ranges[0] === 0 ? (ranges[1] ?? 0) : 0
    const size = total === undefined ? 'an unknown number of' : String(total)
    onIncomplete(
      assemble(datagram, prefix, total ?? MAX_PAYLOAD_OCTETS),
      `${formatCount(present)} of ${formatCount(size)} octets of datagram ${last.identification} came; ${reason}.`,
    )
  }

  function giveUpOldest(reason: string): void {
    for (const [key, datagram] of datagrams) {
      giveUp(key, datagram, reason)
      return
    }
  }

  function giveUpExpired(nowNs: bigint): void {
    for (const [key, datagram] of datagrams) {
      if (nowNs - datagram.firstNs <= FRAGMENT_TIMEOUT_NS) return
      giveUp(key, datagram, 'the rest did not come in time')
    }
  }

  function create(packet: IpPacket): PartialDatagram {
    const { addressLength, octets, sourceAt, destinationAt } = packet
    const copy = new Uint8Array(addressLength * 2 + 4096)
    copy.set(octets.subarray(sourceAt, sourceAt + addressLength))
    copy.set(octets.subarray(destinationAt, destinationAt + addressLength), addressLength)
    return {
      firstNs: packet.frame.arrivalNs,
      addressLength,
      octets: copy,
      ranges: [],
      total: undefined,
      last: createIpPacket(packet.frame),
    }
  }

  function store(datagram: PartialDatagram, packet: IpPacket): void {
    const from = packet.fragmentOffset
    const to = from + packet.payloadEnd - packet.payloadAt
    const base = datagram.addressLength * 2
    if (datagram.octets.length < base + to) {
      const larger = new Uint8Array(Math.max(base + to, datagram.octets.length * 2))
      larger.set(datagram.octets)
      datagram.octets = larger
    }
    if (to > from) {
      datagram.ranges = addRange(datagram.ranges, from, to, (begin, end) => {
        const at = packet.payloadAt - from
        datagram.octets.set(packet.octets.subarray(at + begin, at + end), base + begin)
      })
    }
    if (!packet.hasMoreFragments) datagram.total ??= from + packet.payloadLength
    // What later stages need of the frame; its octets are borrowed and not kept.
    datagram.last = {
      ...packet,
      octets: datagram.octets,
      frame: { ...packet.frame, octets: new Uint8Array(0), from: 0, end: 0 },
    }
  }

  return {
    size: () => datagrams.size,

    add(packet) {
      giveUpExpired(packet.frame.arrivalNs)
      if (packet.fragmentOffset + packet.payloadLength > MAX_PAYLOAD_OCTETS) {
        onIncomplete({ ...packet, payloadEnd: packet.payloadAt }, 'A fragment reaches past 65,535 octets.')
        return undefined
      }
      const key = keyOf(packet)
      let datagram = datagrams.get(key)
      if (datagram === undefined) {
        if (datagrams.size >= MAX_FRAGMENTED_DATAGRAMS) giveUpOldest('too many datagrams were incomplete')
        datagram = create(packet)
        datagrams.set(key, datagram)
      }
      store(datagram, packet)
      const { ranges, total } = datagram
      if (total === undefined || ranges[0] !== 0 || (ranges[1] ?? 0) < total) return undefined
      datagrams.delete(key)
      return assemble(datagram, total, total)
    },

    end() {
      while (datagrams.size > 0) giveUpOldest('the capture ended')
    },
  }
}
