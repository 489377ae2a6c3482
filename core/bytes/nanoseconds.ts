/** Unix nanoseconds in two 32-bit halves, so that hot loops need no BigInt. */

const TWO_32 = 0x1_0000_0000
const NANOS_PER_SECOND = 1_000_000_000

const wide = new BigInt64Array(1)
const words = new Uint32Array(wide.buffer)

/** A number of nanoseconds as a floating point number, as `Number` makes it, which is called once for each message. */
export function toNumber(nanoseconds: bigint): number {
  wide[0] = nanoseconds
  return ((words[1] ?? 0) | 0) * TWO_32 + (words[0] ?? 0)
}

/**
 * Writes `seconds × 10⁹ + nanos` as a signed 64-bit number, little-endian, into two words.
 *
 * @param words view of the column as 32-bit words
 * @param index index of the low word
 * @param seconds Unix seconds, a whole number within ±2^33
 * @param nanos 0 … 999,999,999
 */
export function writeNanoseconds(words: Uint32Array, index: number, seconds: number, nanos: number): void {
  // A column keeps the low 32 bits of what is put in, whatever it is: arithmetic on unsigned numbers that were small so far
  // is compiled for small ones, and each that is not costs compiling anew all that calls this.
  words[index] = Math.imul(seconds, NANOS_PER_SECOND) + (nanos | 0)
  const low = words[index] ?? 0
  // The low word is exact; what floating point rounds away of the whole is less than half of a high word.
  words[index + 1] = Math.round((seconds * NANOS_PER_SECOND + nanos - low) / TWO_32)
}
