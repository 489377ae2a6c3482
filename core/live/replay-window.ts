/** The part of a capture that is replayed, by time of arrival: moments, or seconds from the first datagram. */
import { parseSeconds } from './listen-arguments.ts'

/** A moment of the capture in nanoseconds. */
export type ReplayMoment =
  { readonly kind: 'absolute'; readonly unixNs: bigint } | { readonly kind: 'offset'; readonly fromFirstNs: bigint }

export interface ReplayWindow {
  /** Where an arrival lies; to be asked in the order of the file. */
  place(arrivalNs: bigint): 'inside' | 'outside'
  /** Begins anew with the next arrival as the first. */
  restart(): void
}

/** Makes a window; an absent end is open. `until` itself lies outside. */
export function createReplayWindow(from: ReplayMoment | undefined, until: ReplayMoment | undefined): ReplayWindow {
  let firstNs: bigint | undefined
  const resolve = (moment: ReplayMoment, first: bigint): bigint =>
    moment.kind === 'absolute' ? moment.unixNs : first + moment.fromFirstNs

  return {
    place(arrivalNs) {
      firstNs ??= arrivalNs
      const isLate = from === undefined || arrivalNs >= resolve(from, firstNs)
      const isEarly = until === undefined || arrivalNs < resolve(until, firstNs)
      return isLate && isEarly ? 'inside' : 'outside'
    },
    restart() {
      firstNs = undefined
    },
  }
}

/** A moment from `2024-05-01T10:00:00.5Z`, or from a time since the first datagram such as `90`, `1.5h`; undefined when it is neither. */
export function parseMoment(text: string): ReplayMoment | undefined {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    const milliseconds = Date.parse(text)
    return Number.isNaN(milliseconds) ? undefined : { kind: 'absolute', unixNs: BigInt(milliseconds) * 1_000_000n }
  }
  const seconds = parseSeconds(text)
  return seconds === undefined ? undefined : { kind: 'offset', fromFirstNs: BigInt(Math.round(seconds * 1e9)) }
}
