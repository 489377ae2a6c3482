/**
 * JSON texts of stored values, for the compiled formatters. Addresses repeat: their texts are kept in a small
 * direct-mapped cache, which costs less than making them and cannot grow.
 */
import { formatIpv4, formatIpv6, formatMac } from '../../core/elements/format-address.ts'
import {
  formatBoolean,
  formatFloat,
  formatMillisecondsWords,
  formatSigned64,
  formatUnsigned64,
} from '../../core/elements/format-dump-value.ts'
import { formatMicrosecondsWords, formatNanosecondsWords, formatSeconds } from '../../core/elements/format-time.ts'

const CACHE_BITS = 13
const CACHE_SIZE = 1 << CACHE_BITS

const ipv4Keys = new Uint32Array(CACHE_SIZE)
const ipv4Texts: string[] = new Array<string>(CACHE_SIZE).fill('"0.0.0.0"')
const ipv6Keys = new Uint32Array(4 * CACHE_SIZE)
const ipv6Texts: string[] = new Array<string>(CACHE_SIZE).fill('"::"')

function cellText(cell: number | string | boolean): string {
  return typeof cell === 'string' ? `"${cell}"` : String(cell)
}

/** Makers of JSON text; words come low first, as the columns have them. */
export const VALUE_TEXTS = {
  unsigned64: (low: number, high: number): string => cellText(formatUnsigned64(high, low)),
  signed64: (low: number, high: number): string => cellText(formatSigned64(high | 0, low)),
  float: (value: number): string => cellText(formatFloat(value)),
  boolean: (octet: number): string => cellText(formatBoolean(octet)),
  mac: (low: number, high: number): string => `"${formatMac(high, low)}"`,
  seconds: (value: number): string => `"${formatSeconds(value)}"`,
  milliseconds: (low: number, high: number): string => cellText(formatMillisecondsWords(high, low)),
  microseconds: (low: number, high: number): string => `"${formatMicrosecondsWords(high | 0, low)}"`,
  nanoseconds: (low: number, high: number): string => `"${formatNanosecondsWords(high | 0, low)}"`,
  ipv4(value: number): string {
    const slot = Math.imul(value, 0x9e3779b1) >>> (32 - CACHE_BITS)
    if (ipv4Keys[slot] === value) return ipv4Texts[slot]!
    const text = `"${formatIpv4(value)}"`
    ipv4Keys[slot] = value
    ipv4Texts[slot] = text
    return text
  },
  /** Words as the column has them: the last four octets first. */
  ipv6(word3: number, word2: number, word1: number, word0: number): string {
    const mixed = Math.imul(word0 ^ Math.imul(word1, 31) ^ Math.imul(word2, 17), 0x85ebca6b) ^ word3
    const slot = Math.imul(mixed, 0x9e3779b1) >>> (32 - CACHE_BITS)
    const at = 4 * slot
    if (
      ipv6Keys[at] === word0 &&
      ipv6Keys[at + 1] === word1 &&
      ipv6Keys[at + 2] === word2 &&
      ipv6Keys[at + 3] === word3
    ) {
      return ipv6Texts[slot]!
    }
    const text = `"${formatIpv6(word0, word1, word2, word3)}"`
    ipv6Keys[at] = word0
    ipv6Keys[at + 1] = word1
    ipv6Keys[at + 2] = word2
    ipv6Keys[at + 3] = word3
    ipv6Texts[slot] = text
    return text
  },
} as const

export type ValueTexts = typeof VALUE_TEXTS
