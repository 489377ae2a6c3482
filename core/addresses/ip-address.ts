/** Addresses in the one form by which names are looked up, and what is known of their networks. */
import { formatIpv4, formatIpv6 } from '../elements/format-address.ts'
import { parseAddressRange, type AddressRange } from './parse-address.ts'

const PLAIN_IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
/** First number of the IPv4-mapped addresses, `::ffff:0:0/96` (RFC 4291 §2.5.5.2). */
const MAPPED = 0xffffn << 32n
const IPV4_BITS = 0xffff_ffffn

/**
 * Dotted, or as RFC 5952 says; an IPv4-mapped address is the IPv4 address that it stands for, and a zone (`%eth0`) is left out.
 * Undefined when it is no address.
 */
export function normaliseAddress(text: string): string | undefined {
  // Nearly all are written as they are wanted, and large numbers take their time.
  if (PLAIN_IPV4.test(text)) return text
  const address = parseAddress(text)
  return address && formatAddress(address)
}

/** The name by which DNS is asked for the name of an address (RFC 1035 §3.5, RFC 3596 §2.5); undefined when it is no address. */
export function reverseName(text: string): string | undefined {
  const address = parseAddress(text)
  if (address === undefined) return undefined
  const { family, low } = address
  if (family === 'ipv4') return `${formatIpv4(Number(low)).split('.').reverse().join('.')}.in-addr.arpa`
  return `${Array.from(low.toString(16).padStart(32, '0')).reverse().join('.')}.ip6.arpa`
}

/** Networks whose addresses mean something at home only, or are no host's (RFC 6890, RFC 4193, RFC 5771, RFC 4291 §2.7). */
const NOT_GLOBAL: readonly AddressRange[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/127',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((network) => parseAddressRange(network) ?? [])

/** Whether an address is one of the Internet at large. */
export function isGlobalAddress(text: string): boolean {
  const address = parseAddress(text)
  if (address === undefined) return false
  return !NOT_GLOBAL.some(({ family, low, high }) => {
    return family === address.family && low <= address.low && address.low <= high
  })
}

function parseAddress(text: string): AddressRange | undefined {
  if (text.includes('/')) return undefined
  const parsed = parseAddressRange(text.split('%', 1)[0] ?? '')
  if (parsed?.family !== 'ipv6' || parsed.low >> 32n !== MAPPED >> 32n) return parsed
  const low = parsed.low & IPV4_BITS
  return { family: 'ipv4', low, high: low }
}

function formatAddress({ family, low }: AddressRange): string {
  if (family === 'ipv4') return formatIpv4(Number(low))
  const word = (shift: bigint): number => Number((low >> shift) & IPV4_BITS)
  return formatIpv6(word(96n), word(64n), word(32n), word(0n))
}
