/** Unix nanoseconds in two 32-bit halves, so that hot loops need no BigInt. */

const TWO_32 = 0x1_0000_0000
const NANOS_PER_SECOND = 1_000_000_000

/**
 * Writes `seconds × 10⁹ + nanos` as a signed 64-bit number, little-endian, into two words.
 *
 * @param words view of the column as 32-bit words
 * @param index index of the low word
 * @param seconds Unix seconds, a whole number within ±2^33
 * @param nanos 0 … 999,999,999
 */
export function writeNanoseconds(words: Uint32Array, index: number, seconds: number, nanos: number): void {
  // The seconds are split at 16 bits: both products stay below 2^53.
  const upper = Math.floor(seconds / 0x1_0000)
  const lower = seconds - upper * 0x1_0000
  const upperProduct = upper * NANOS_PER_SECOND
  const upperHigh = Math.floor(upperProduct / 0x1_0000)
  const rest = (upperProduct - upperHigh * 0x1_0000) * 0x1_0000 + lower * NANOS_PER_SECOND + nanos
  const carry = Math.floor(rest / TWO_32)
  words[index] = rest - carry * TWO_32
  words[index + 1] = upperHigh + carry
}
