/** Addresses as text, from the numbers that columns hold: dotted, RFC 5952, and MAC with colons. Called for each value of a dump. */

const DECIMAL_OCTETS: readonly string[] = Array.from({ length: 256 }, (_, octet) => String(octet))
const HEX_OCTETS: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

/** `192.0.2.1` of an unsigned 32-bit number. */
export function formatIpv4(address: number): string {
  return `${DECIMAL_OCTETS[address >>> 24]}.${DECIMAL_OCTETS[(address >>> 16) & 255]}.${DECIMAL_OCTETS[(address >>> 8) & 255]}.${DECIMAL_OCTETS[address & 255]}`
}

/** RFC 5952 text of an IPv6 address in four 32-bit words, the first of them its first four octets. */
export function formatIpv6(word0: number, word1: number, word2: number, word3: number): string {
  // RFC 5952 §5: an IPv4-mapped address keeps the dotted form of its last four octets.
  if (word0 === 0 && word1 === 0 && word2 === 0xffff) return `::ffff:${formatIpv4(word3)}`
  const groups = [
    word0 >>> 16,
    word0 & 0xffff,
    word1 >>> 16,
    word1 & 0xffff,
    word2 >>> 16,
    word2 & 0xffff,
    word3 >>> 16,
    word3 & 0xffff,
  ]
  // RFC 5952 §4.2: the longest run of two or more zero groups is shortened, the first one of equal length.
  let bestStart = 8
  let bestLength = 1
  let runLength = 0
  for (let index = 0; index < 8; index++) {
    runLength = groups[index] === 0 ? runLength + 1 : 0
    if (runLength > bestLength) {
      bestLength = runLength
      bestStart = index - runLength + 1
    }
  }
  let text = ''
  for (let index = 0; index < 8; index++) {
    if (index === bestStart) {
      text += '::'
      index += bestLength - 1
    } else {
      text += `${index === 0 || index === bestStart + bestLength ? '' : ':'}${(groups[index] ?? 0).toString(16)}`
    }
  }
  return text
}

/** `00:11:22:aa:bb:cc` of 48 bits: the upper 16 and the lower 32. */
export function formatMac(high: number, low: number): string {
  return `${HEX_OCTETS[(high >>> 8) & 255]}:${HEX_OCTETS[high & 255]}:${HEX_OCTETS[low >>> 24]}:${HEX_OCTETS[(low >>> 16) & 255]}:${HEX_OCTETS[(low >>> 8) & 255]}:${HEX_OCTETS[low & 255]}`
}

/** Lower-case hex of octets. */
export function formatHex(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += HEX_OCTETS[octet] ?? ''
  return text
}
