/**
 * A problem is something wrong in the input. It is never thrown: it is counted under its key
 * (code + exporter + domain + template), its first occurrence is kept with its octets, and
 * decoding goes on at the next safe point.
 */
import type { ProblemCode } from './problem-codes.ts'

/** Where and what: everything but the code is optional, because a broken file knows neither exporter nor template. */
export interface Problem {
  readonly code: ProblemCode
  /** One sentence with the particulars of this occurrence: lengths, ids, positions. */
  readonly detail: string
  /** `address:port` of the exporter. */
  readonly exporter?: string
  readonly domain?: number
  readonly templateId?: number
  /** Frame of the capture, from 1. */
  readonly frame?: number
  /** Offset of the octets in the file, where they lie there. */
  readonly fileOffset?: number
  /** The offending octets, borrowed: whoever keeps them copies them. */
  readonly octets?: Uint8Array
  /** Of `octets`, those at fault. */
  readonly mark?: { readonly offset: number; readonly length: number }
  /** Export time of the message, Unix nanoseconds. */
  readonly atNs?: bigint
  /** Export times between which the records concerned lie, Unix seconds. */
  readonly span?: { readonly fromSeconds: number; readonly toSeconds: number }
  /** How many occurrences this stands for, 1 when absent (lost records, say); below zero when some proved to be none. */
  readonly count?: number
}

/** Takes problems as they arise. */
export type ProblemSink = (problem: Problem) => void
