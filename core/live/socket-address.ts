/** Addresses of sockets as octets. */
import { parseAddressRange, type AddressRange } from '../addresses/parse-address.ts'

const MAPPED = '::ffff:'

/**
 * The 4 or 16 octets of an address as sockets name it: without its zone (`fe80::1%eth0`), an IPv4-mapped one as IPv4.
 * Undefined when it is no address.
 */
export function parseSocketAddress(text: string): Uint8Array | undefined {
  const zoneAt = text.indexOf('%')
  const bare = zoneAt < 0 ? text : text.slice(0, zoneAt)
  const isMapped = bare.toLowerCase().startsWith(MAPPED) && bare.includes('.')
  const range = parseAddressRange(isMapped ? bare.slice(MAPPED.length) : bare)
  if (range === undefined || range.low !== range.high) return undefined
  return addressOctets(range.low, range.family)
}

/** The 4 or 16 octets of an address that is told as a number. */
export function addressOctets(value: bigint, family: AddressRange['family']): Uint8Array {
  const octets = new Uint8Array(family === 'ipv4' ? 4 : 16)
  let rest = value
  for (let index = octets.length - 1; index >= 0; index--) {
    octets[index] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return octets
}

/** The address of no host, for the side that is not known. */
export function unspecifiedLike(address: Uint8Array): Uint8Array {
  return new Uint8Array(address.length)
}
