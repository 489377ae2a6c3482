/** IP addresses as text. */

/** Formats 4 octets dotted, 16 octets by RFC 5952. */
export function formatIpAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.')
  const groups: number[] = []
  for (let index = 0; index < 16; index += 2) groups.push(((octets[index] ?? 0) << 8) | (octets[index + 1] ?? 0))
  // RFC 5952 §5: an IPv4-mapped address keeps the dotted form of its last four octets.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${octets.subarray(12).join('.')}`
  }
  // RFC 5952 §4.2: the longest run of two or more zero groups is shortened, the first one of equal length.
  let bestStart = -1
  let bestLength = 1
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === 0) length++
    if (length > bestLength) {
      bestStart = start
      bestLength = length
    }
  }
  const format = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  if (bestStart < 0) return format(groups)
  return `${format(groups.slice(0, bestStart))}::${format(groups.slice(bestStart + bestLength))}`
}

/** Formats `address:port`, `[v6]:port` for IPv6. */
export function formatEndpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
