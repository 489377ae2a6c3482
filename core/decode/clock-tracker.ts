/**
 * Export time against arrival, per transport session: how far an exporter's clock is off, and whether it drifts. Samples are
 * spread evenly over all messages; when there are too many, every second one is forgotten.
 */
import { present } from '../bytes/invariant.ts'
import { MAX_CLOCK_SAMPLES } from '../limits/decode.ts'

export interface ClockSample {
  /** Arrival, Unix nanoseconds. */
  readonly arrivalNs: bigint
  /** Export time less arrival. */
  readonly offsetNs: number
}

export interface ClockTracker {
  /** Notes a message; `precision` is that of the header: v5 and v7 have nanoseconds. */
  note(exportTimeNs: bigint, arrivalNs: bigint, precision: 'seconds' | 'nanoseconds'): void
  readonly samples: () => readonly ClockSample[]
  /** Undefined when no message had both times. */
  measure(): ClockMeasure | undefined
}

export interface ClockMeasure {
  /** Median; positive: the exporter is ahead. */
  readonly offsetNs: number
  /** From the 5th to the 95th percentile. */
  readonly spreadNs: number
  /** Nanoseconds in an hour; 0 when nothing can be told from the noise. */
  readonly driftNs: number
  readonly isOdd: boolean
}

const SECOND = 1_000_000_000
const HOUR = 3_600 * SECOND
/** Export times of v9 and IPFIX are cut to whole seconds: half a second is what the cut takes on the average. */
const HALF_SECOND = SECOND / 2
/** 1971: who says an earlier time has no clock. */
const FIRST_CLOCK_NS = 31_536_000_000_000_000n
const ODD_OFFSET_NS = 2 * SECOND
/** What a drift must have made of itself before it is called one. */
const LEAST_DRIFT_NS = 1.5 * SECOND
/** Messages of a minute at least: two that happen to lie apart are no drift. */
const LEAST_DRIFT_SAMPLES = 10
const LEAST_DRIFT_RANGE_NS = 60 * SECOND
/** Samples whose pairs make the slope. */
const SLOPE_SAMPLES = 64

/** Makes the tracker of a session that has sent nothing yet. */
export function createClockTracker(): ClockTracker {
  let samples: ClockSample[] = []
  /** One of so many messages is a sample. */
  let stride = 1
  let left = 1
  let isCut = false

  return {
    note(exportTimeNs, arrivalNs, precision) {
      if (--left > 0) return
      left = stride
      // A file of messages has no arrival times; some captures, and some exporters, count from when they began.
      if (arrivalNs < FIRST_CLOCK_NS || exportTimeNs < FIRST_CLOCK_NS) return
      if (samples.length >= MAX_CLOCK_SAMPLES) {
        samples = samples.filter((_, index) => index % 2 === 0)
        stride *= 2
        left = stride
      }
      isCut ||= precision === 'seconds'
      const offsetNs = Number(exportTimeNs - arrivalNs) + (precision === 'seconds' ? HALF_SECOND : 0)
      samples.push({ arrivalNs, offsetNs })
    },
    samples: () => samples,
    measure() {
      const offsets = samples.map(({ offsetNs }) => offsetNs).sort((a, b) => a - b)
      if (offsets.length === 0) return undefined
      const offsetNs = quantile(offsets, 0.5)
      const isOdd = Math.abs(offsetNs) > ODD_OFFSET_NS + (isCut ? HALF_SECOND : 0)
      const spreadNs = quantile(offsets, 0.95) - quantile(offsets, 0.05)
      return { offsetNs, spreadNs, driftNs: measureDrift(samples), isOdd }
    },
  }
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] ?? 0
  const high = sorted[Math.ceil(place)] ?? low
  return low + (high - low) * (place - Math.floor(place))
}

/** The median of the slopes between all pairs (Theil and Sen): a few late messages do not move it. */
function measureDrift(all: readonly ClockSample[]): number {
  const step = Math.max(1, all.length / SLOPE_SAMPLES)
  const samples: ClockSample[] = []
  for (let at = 0; at < all.length; at += step) samples.push(present(all[Math.floor(at)], 'a sample'))
  const [first] = samples
  const last = samples[samples.length - 1]
  if (first === undefined || last === undefined) return 0
  const times = samples.map(({ arrivalNs }) => Number(arrivalNs - first.arrivalNs))
  const slopes: number[] = []
  for (let i = 0; i < samples.length; i++) {
    for (let j = i + 1; j < samples.length; j++) {
      const span = (times[j] ?? 0) - (times[i] ?? 0)
      if (span > 0) slopes.push(((samples[j]?.offsetNs ?? 0) - (samples[i]?.offsetNs ?? 0)) / span)
    }
  }
  if (slopes.length === 0) return 0
  const slope = quantile(
    slopes.sort((a, b) => a - b),
    0.5,
  )
  const range = times[times.length - 1] ?? 0
  if (samples.length < LEAST_DRIFT_SAMPLES || range < LEAST_DRIFT_RANGE_NS) return 0
  return Math.abs(slope * range) < LEAST_DRIFT_NS ? 0 : slope * HOUR
}

/** `ahead by 12.1 s, steady`; `behind by 1 h: wrong time zone?`. */
export function clockWords({ offsetNs, spreadNs, driftNs, isOdd }: ClockMeasure): string {
  const steadiness = steadinessWords(driftNs, spreadNs)
  if (!isOdd) return `in step, ${steadiness}`
  const direction = offsetNs > 0 ? 'ahead' : 'behind'
  const zone = isTimeZone(offsetNs) ? ': wrong time zone?' : ''
  return `${direction} by ${spanWords(Math.abs(offsetNs) / SECOND)}${zone || `, ${steadiness}`}`
}

function steadinessWords(driftNs: number, spreadNs: number): string {
  if (driftNs !== 0)
    return `drifts ${driftNs > 0 ? 'ahead' : 'behind'} by ${spanWords(Math.abs(driftNs) / SECOND)} an hour`
  return spreadNs > 5 * SECOND ? `varies by ${spanWords(spreadNs / SECOND)}` : 'steady'
}

/** Zones differ by quarters of an hour, up to 14 hours. */
function isTimeZone(offsetNs: number): boolean {
  const minutes = Math.abs(offsetNs) / (60 * SECOND)
  const quarter = Math.round(minutes / 15) * 15
  return quarter >= 30 && quarter <= 14 * 60 && Math.abs(minutes - quarter) <= 1
}

/** `12.1 s`, `3 min 5 s`, `1 h`, `3 d 2 h`, `54 years`: the two largest units that matter. */
export function spanWords(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`
  const whole = Math.round(seconds)
  if (whole >= 2 * 365.25 * 86_400) return `${Math.round(whole / (365.25 * 86_400))} years`
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const
  const firstAt = parts.findIndex(([count]) => count > 0)
  const shown = parts.slice(firstAt, firstAt + 2).filter(([count]) => count > 0)
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ')
}
