/** The exporters that are let in: addresses and prefixes; an empty list lets everybody in. */
import { BlockList, isIPv6 } from 'node:net'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { parseAddressRange } from '../addresses/parse-address.ts'
import { formatIpAddress } from '../transport/ip-text.ts'
import { addressOctets } from './socket-address.ts'

export interface AllowList {
  /** Whether a sender is let in; `address` as sockets name it. */
  admits(address: string): boolean
}

const MAPPED = /^::ffff:(?=\d+\.)/i

/** Creates the list from texts such as `192.0.2.1` and `2001:db8::/32`; fails with the first that is none. */
export function createAllowList(entries: readonly string[]): Result<AllowList> {
  if (entries.length === 0) return succeed({ admits: () => true })
  const list = new BlockList()
  for (const entry of entries) {
    const text = entry.trim()
    const range = parseAddressRange(text)
    if (range === undefined) {
      return fail(
        'request-invalid',
        `“${entry}” is no address and no prefix of exporters.`,
        'Write addresses such as 192.0.2.1 or 2001:db8::1, and prefixes such as 10.0.0.0/8.',
      )
    }
    // Written anew: the list takes fewer spellings than people use, and throws at 010.0.0.1.
    const address = formatIpAddress(addressOctets(range.low, range.family))
    const [, prefix] = text.split('/')
    if (prefix === undefined) list.addAddress(address, range.family)
    else list.addSubnet(address, Number(prefix), range.family)
  }
  return succeed({
    admits(address) {
      const zoneAt = address.indexOf('%')
      const bare = (zoneAt < 0 ? address : address.slice(0, zoneAt)).replace(MAPPED, '')
      return list.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
    },
  })
}
