/** Times of a batch, 64-bit nanoseconds, as numbers: words are read instead of BigInts. */
import { NO_TIME } from '../decode/block.ts'

/** The high word of a time that is not there. */
export const NO_TIME_HIGH = Number(NO_TIME >> 32n)
/** 2^32 nanoseconds are this many microseconds, and 296 nanoseconds. */
const MICROS_OF_HIGH = 4_294_967
const NANOS_OF_HIGH = 296

/** The column as two words a row, the low one first. */
export function wordsOf({ buffer, byteOffset, length }: BigInt64Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(buffer, byteOffset, 2 * length)
}

/** Whole microseconds of signed 64-bit nanoseconds, exact: no step passes 2^53. */
export function microsOf(high: number, low: number): number {
  return high * MICROS_OF_HIGH + Math.floor((high * NANOS_OF_HIGH + low) / 1000)
}
