/**
 * Writers of JSON values as octets: each takes where to begin and returns where it ended. The caller has made room.
 * Strings are made only for what is rare; digits, addresses and times go straight into the line.
 */
import { present } from '../../core/bytes/invariant.ts'
import { formatIpv6, formatMac } from '../../core/elements/format-address.ts'
import {
  formatBoolean,
  formatFloat,
  formatMillisecondsWords,
  formatSigned64,
  formatUnsigned64,
} from '../../core/elements/format-dump-value.ts'
import { formatSeconds } from '../../core/elements/format-time.ts'

/** Octets that the longest value takes, dictionary texts apart: an IPv6 address in quotes, or a time with nanoseconds. */
export const LONGEST_VALUE = 48

const ZERO = 0x30
const QUOTE = 0x22
const DOT = 0x2e
const Z = 0x5a
const NANOS_PER_SECOND = 1_000_000_000
/** `2024-05-01T10:00:00` */
const WHOLE_SECONDS_LENGTH = 19

/** Writes ASCII text. */
export function writeAscii(out: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) out[at + index] = text.charCodeAt(index)
  return at + text.length
}

/** Copies octets; a loop costs less than a call for the short pieces of a line. */
export function writeOctets(out: Uint8Array, at: number, octets: Uint8Array, from: number, to: number): number {
  for (let index = from; index < to; index++) out[at++] = octets[index] ?? 0
  return at
}

const BACKSLASH = 0x5c

/** Writes what a JSON string says, without its quotes and escapes: a text that is JSON itself, and so holds no control characters. */
export function writeUnquoted(out: Uint8Array, at: number, octets: Uint8Array, from: number, to: number): number {
  for (let index = from + 1; index < to - 1; index++) {
    if (octets[index] === BACKSLASH) index++
    out[at++] = octets[index] ?? 0
  }
  return at
}

/** Writes a whole number from 0 to 2^53 - 1. */
export function writeUnsigned(out: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    out[at] = ZERO + value
    return at + 1
  }
  if (value >= 0x4000_0000) {
    const upper = Math.floor(value / NANOS_PER_SECOND)
    return upper === 0
      ? writeSmall(out, at, value)
      : writeDigits(out, writeUnsigned(out, at, upper), value - upper * NANOS_PER_SECOND, 9)
  }
  return writeSmall(out, at, value)
}

/** Writes a whole number below 2^31. */
function writeSmall(out: Uint8Array, at: number, value: number): number {
  const digits =
    value < 10_000
      ? value < 100
        ? value < 10
          ? 1
          : 2
        : value < 1000
          ? 3
          : 4
      : value < 1_000_000
        ? value < 100_000
          ? 5
          : 6
        : value < 10_000_000
          ? 7
          : value < 100_000_000
            ? 8
            : value < 1_000_000_000
              ? 9
              : 10
  return writeDigits(out, at, value, digits)
}

/** Writes the last `digits` digits of a number below 2^31. */
function writeDigits(out: Uint8Array, at: number, value: number, digits: number): number {
  let rest = value | 0
  for (let index = at + digits - 1; index >= at; index--) {
    const tenth = (rest / 10) | 0
    out[index] = ZERO + rest - tenth * 10
    rest = tenth
  }
  return at + digits
}

/** Writes a whole number of a typed array that may be negative. */
export function writeSigned(out: Uint8Array, at: number, value: number): number {
  if (value >= 0) return writeUnsigned(out, at, value)
  out[at] = 0x2d
  return writeUnsigned(out, at + 1, -value)
}

function writeCell(out: Uint8Array, at: number, cell: number | string | boolean): number {
  return writeAscii(out, at, typeof cell === 'string' ? `"${cell}"` : String(cell))
}

/** Writes an unsigned 64-bit integer; halves come low first, here and below. */
export function writeUnsigned64(out: Uint8Array, at: number, low: number, high: number): number {
  return high === 0 ? writeUnsigned(out, at, low) : writeCell(out, at, formatUnsigned64(high, low))
}

export function writeSigned64(out: Uint8Array, at: number, low: number, high: number): number {
  return writeCell(out, at, formatSigned64(high | 0, low))
}

export function writeFloat(out: Uint8Array, at: number, value: number): number {
  return writeCell(out, at, formatFloat(value))
}

export function writeBoolean(out: Uint8Array, at: number, octet: number): number {
  return writeCell(out, at, formatBoolean(octet))
}

export function writeMac(out: Uint8Array, at: number, low: number, high: number): number {
  return writeCell(out, at, formatMac(high, low))
}

export function writeIpv4(out: Uint8Array, at: number, address: number): number {
  out[at] = QUOTE
  let end = writeSmall(out, at + 1, address >>> 24)
  out[end] = DOT
  end = writeSmall(out, end + 1, (address >>> 16) & 255)
  out[end] = DOT
  end = writeSmall(out, end + 1, (address >>> 8) & 255)
  out[end] = DOT
  end = writeSmall(out, end + 1, address & 255)
  out[end] = QUOTE
  return end + 1
}

const IPV6_CACHE_BITS = 12
const ipv6Keys = new Uint32Array(4 << IPV6_CACHE_BITS)
const ipv6Texts: string[] = new Array<string>(1 << IPV6_CACHE_BITS).fill('"::"')

/** Words as the column has them: the last four octets first. Addresses repeat, so that their texts are worth keeping. */
export function writeIpv6(
  out: Uint8Array,
  at: number,
  word3: number,
  word2: number,
  word1: number,
  word0: number,
): number {
  const mixed = Math.imul(word0 ^ Math.imul(word1, 31) ^ Math.imul(word2, 17), 0x85ebca6b) ^ word3
  const slot = Math.imul(mixed, 0x9e3779b1) >>> (32 - IPV6_CACHE_BITS)
  const key = 4 * slot
  const isKept =
    ipv6Keys[key] === word0 && ipv6Keys[key + 1] === word1 && ipv6Keys[key + 2] === word2 && ipv6Keys[key + 3] === word3
  if (!isKept) {
    ipv6Keys.set([word0, word1, word2, word3], key)
    ipv6Texts[slot] = `"${formatIpv6(word0, word1, word2, word3)}"`
  }
  return writeAscii(out, at, present(ipv6Texts[slot], 'a text'))
}

let keptSecond = 0
const keptSecondOctets = new TextEncoder().encode(formatSeconds(0))

/** Writes `2024-05-01T10:00:00`; the last second is kept, for values of one file lie close together. */
function writeWholeSeconds(out: Uint8Array, at: number, seconds: number): number {
  if (seconds !== keptSecond) {
    writeAscii(keptSecondOctets, 0, formatSeconds(seconds))
    keptSecond = seconds
  }
  return writeOctets(out, at, keptSecondOctets, 0, WHOLE_SECONDS_LENGTH)
}

function writeTime(out: Uint8Array, at: number, seconds: number, fraction: number, digits: number): number {
  out[at] = QUOTE
  let end = writeWholeSeconds(out, at + 1, seconds)
  if (digits > 0) {
    out[end] = DOT
    end = writeDigits(out, end + 1, fraction, digits)
  }
  out[end] = Z
  out[end + 1] = QUOTE
  return end + 2
}

export function writeSeconds(out: Uint8Array, at: number, seconds: number): number {
  return writeTime(out, at, seconds, 0, 0)
}

/** Milliseconds within the years that RFC 3339 can write for sure: 1970 … 9999. */
const END_MILLISECONDS = 253_402_300_800_000

export function writeMilliseconds(out: Uint8Array, at: number, low: number, high: number): number {
  const milliseconds = high * 0x1_0000_0000 + low
  if (milliseconds >= END_MILLISECONDS) return writeCell(out, at, formatMillisecondsWords(high, low))
  const seconds = Math.floor(milliseconds / 1000)
  return writeTime(out, at, seconds, milliseconds - seconds * 1000, 3)
}

let splitNanos = 0

/** Seconds of signed 64-bit nanoseconds, rounded down; the rest is left in `splitNanos`. Long division, 16 bits at a time. */
function splitSeconds(low: number, high: number): number {
  const signed = high | 0
  const upper = Math.floor(signed / NANOS_PER_SECOND)
  const middlePart = (signed - upper * NANOS_PER_SECOND) * 0x1_0000 + (low >>> 16)
  const middle = Math.floor(middlePart / NANOS_PER_SECOND)
  const lowerPart = (middlePart - middle * NANOS_PER_SECOND) * 0x1_0000 + (low & 0xffff)
  const lower = Math.floor(lowerPart / NANOS_PER_SECOND)
  splitNanos = lowerPart - lower * NANOS_PER_SECOND
  return upper * 0x1_0000_0000 + middle * 0x1_0000 + lower
}

export function writeMicroseconds(out: Uint8Array, at: number, low: number, high: number): number {
  const seconds = splitSeconds(low, high)
  return writeTime(out, at, seconds, (splitNanos / 1000) | 0, 6)
}

export function writeNanoseconds(out: Uint8Array, at: number, low: number, high: number): number {
  const seconds = splitSeconds(low, high)
  return writeTime(out, at, seconds, splitNanos, 9)
}
