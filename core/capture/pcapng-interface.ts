/** pcapng Interface Description Blocks, and the time stamps that depend on them. */
import { writeNanoseconds } from '../bytes/nanoseconds.ts'

/** What later packet blocks need of an interface. */
export interface CaptureInterface {
  readonly linkType: number
  /** 0 when unlimited. */
  readonly snapLength: number
  /** if_tsresol, in units per second. */
  readonly unitsPerSecond: bigint
  /** if_tsoffset. */
  readonly offsetSeconds: bigint
}

const OPTION_END = 0
const OPTION_TSRESOL = 9
const OPTION_TSOFFSET = 14

/** Reads the block that spans `view` (draft-ietf-opsawg-pcapng §4.2). */
export function decodeInterface(view: DataView, isLittleEndian: boolean): CaptureInterface {
  let unitsPerSecond = 1_000_000n
  let offsetSeconds = 0n
  let at = 16
  const end = view.byteLength - 4
  while (at + 4 <= end) {
    const code = view.getUint16(at, isLittleEndian)
    const length = view.getUint16(at + 2, isLittleEndian)
    at += 4
    if (code === OPTION_END || at + length > end) break
    if (code === OPTION_TSRESOL && length >= 1) {
      const resolution = view.getUint8(at)
      const exponent = BigInt(resolution & 0x7f)
      unitsPerSecond = resolution >= 0x80 ? 2n ** exponent : 10n ** exponent
    }
    if (code === OPTION_TSOFFSET && length >= 8) offsetSeconds = view.getBigInt64(at, isLittleEndian)
    at += (length + 3) & ~3
  }
  return {
    linkType: view.getUint16(8, isLittleEndian),
    snapLength: view.getUint32(12, isLittleEndian),
    unitsPerSecond,
    offsetSeconds,
  }
}

/** Returns a function from time stamps of `description` (high and low word) to Unix nanoseconds. */
export function createClock(description: CaptureInterface): (high: number, low: number) => bigint {
  const { unitsPerSecond, offsetSeconds } = description
  const time = new BigInt64Array(1)
  const words = new Uint32Array(time.buffer)
  if (offsetSeconds === 0n && unitsPerSecond === 1_000_000n) {
    return (high, low) => {
      const micros = high * 0x1_0000_0000 + low
      const seconds = Math.floor(micros / 1_000_000)
      // Microseconds past the year 2255 do not fit a double; no clock of a capture shows them.
      writeNanoseconds(words, 0, Math.min(seconds, 0x1_ffff_ffff), (micros % 1_000_000) * 1000)
      return time[0] ?? 0n
    }
  }
  if (offsetSeconds === 0n && unitsPerSecond === 1_000_000_000n) {
    return (high, low) => {
      words[0] = low
      words[1] = high
      return time[0] ?? 0n
    }
  }
  return (high, low) => {
    const units = (BigInt(high) << 32n) | BigInt(low)
    return BigInt.asIntN(64, offsetSeconds * 1_000_000_000n + (units * 1_000_000_000n) / unitsPerSecond)
  }
}
