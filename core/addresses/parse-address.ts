/** Addresses and prefixes as people write them, as ranges of numbers. */

export interface AddressRange {
  readonly family: 'ipv4' | 'ipv6'
  readonly low: bigint
  readonly high: bigint
}

const BITS = { ipv4: 32n, ipv6: 128n } as const

/** `192.0.2.1`, `2001:db8::1`, `10.0.0.0/8`, `2001:db8::/32`; undefined when it is none of them. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [address = '', prefix, ...rest] = text.split('/')
  if (rest.length > 0) return undefined
  const v4 = parseIpv4(address)
  const value = v4 ?? parseIpv6(address)
  if (value === undefined) return undefined
  const family = v4 === undefined ? 'ipv6' : 'ipv4'
  if (prefix === undefined) return { family, low: value, high: value }
  if (!/^\d{1,3}$/.test(prefix) || BigInt(prefix) > BITS[family]) return undefined
  const hostBits = BITS[family] - BigInt(prefix)
  const low = (value >> hostBits) << hostBits
  return { family, low, high: low + (1n << hostBits) - 1n }
}

/** `00:11:22:aa:bb:cc`, also with `-`. */
export function parseMac(text: string): bigint | undefined {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2})(?:[:-][0-9a-f]{2}){4}$/i.test(text)) return undefined
  return BigInt(`0x${text.replaceAll(/[:-]/g, '')}`)
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined
    value = (value << 8n) | BigInt(part)
  }
  return value
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (!text.includes(':') || halves.length > 2) return undefined
  const head = parseGroups(halves[0] ?? '', halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  // RFC 5952 §4.2.2 would not shorten a single group, but RFC 4291 §2.2 lets people write it.
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail]
  return groups.reduce((value, group) => (value << 16n) | group, 0n)
}

/** Groups of 16 bits; the last may be an IPv4 address (RFC 4291 §2.2) where `mayEndInIpv4`. */
function parseGroups(text: string, mayEndInIpv4: boolean): bigint[] | undefined {
  if (text === '') return []
  const groups: bigint[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes('.')) {
      const v4 = parseIpv4(part)
      if (v4 === undefined) return undefined
      groups.push(v4 >> 16n, v4 & 0xffffn)
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined
      groups.push(BigInt(`0x${part}`))
    }
  }
  return groups
}
