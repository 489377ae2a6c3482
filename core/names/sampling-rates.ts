/** Sampling rates, as options data taught them: per transport session and domain, of a sampler or of the whole domain. */
import { MAX_SAMPLERS } from '../limits/names.ts'
import { createTaughtPlaces, type TaughtPlace } from './taught-places.ts'
import { forgetOldest, insertByTime, validAt, validityOf, type ValidFrom, type Validity } from './valid-from.ts'

/** One record stands for `seen` of every `taken` packets. */
export interface Rate {
  readonly seen: bigint
  readonly taken: bigint
}

export interface TaughtRate extends Rate {
  readonly session: number
  readonly domain: number
  /** Undefined: whatever names no sampler of its own. */
  readonly sampler: string | undefined
  /** Code and table of the algorithm, as far as it was told. */
  readonly algorithm: { readonly table: string; readonly code: number } | undefined
  readonly templateId: number
  /** Export time, Unix nanoseconds. */
  readonly at: bigint
}

export interface KnownRate extends TaughtRate, ValidFrom {}

/** The rates of one sampler, and when each holds. */
export interface RateSpan extends Validity {
  readonly session: number
  readonly domain: number
  readonly sampler: string | undefined
  readonly rate: Rate
}

export interface SamplingRates {
  learn(taught: TaughtRate): void
  /** Forgets what was taught by a transport session: its number is another's. */
  forgetSession(session: number): void
  /** The rate of a sampler at a moment; else that of the whole domain; undefined when neither is known. */
  rateOf(session: number, domain: number, sampler: string | undefined, time: bigint): Rate | undefined
  /** All that is known of one domain. */
  spansOf(session: number, domain: number): readonly RateSpan[]
  /** The newest rate of each sampler. */
  list(): readonly KnownRate[]
  readonly revision: number
  /** Rates that are not kept: more than `MAX_SAMPLERS`. */
  readonly dropped: number
}

/** The rates of one domain. */
interface Place extends TaughtPlace {
  readonly domain: number
  /** The empty text is the whole domain. */
  readonly samplers: Map<string, KnownRate[]>
}

const NO_SAMPLERS: ReadonlyMap<string, readonly KnownRate[]> = new Map()

/** Makes an empty book of rates. */
export function createSamplingRates(maxSamplers = MAX_SAMPLERS): SamplingRates {
  /** By session and domain. */
  const places = createTaughtPlaces<Place>()
  let count = 0
  let revision = 0
  let dropped = 0

  function placeOf({ session, domain }: TaughtRate): Place {
    const known = places.find(session, String(domain))
    if (known !== undefined) return known
    const place: Place = { session, domain, count: 0, samplers: new Map() }
    places.add(String(domain), place)
    return place
  }

  /** Lets a sixteenth of all rates go at once: those of others, or of a place's own first samplers. */
  function makeRoom(present: Place): void {
    const wanted = Math.max(1, maxSamplers >> 4)
    const gone = places.makeRoom(present, wanted, count)
    let own = 0
    for (const [sampler, rates] of present.samplers) {
      if (gone + own >= wanted) break
      present.samplers.delete(sampler)
      own += rates.length
    }
    present.count -= own
    count -= gone + own
    dropped += gone + own
  }

  return {
    learn(taught) {
      const place = placeOf(taught)
      places.note(place)
      const known = place.samplers.get(taught.sampler ?? '')
      const before = known && validAt(known, taught.at)
      if (before?.seen === taught.seen && before.taken === taught.taken) return
      if (count >= maxSamplers) {
        if (known === undefined) makeRoom(place)
        else {
          dropped += 1
          // The rate that holds now is worth more than the first one: an exporter that adapts its rate would scale by an old one for ever.
          if (!forgetOldest(known, taught.at)) return
          count -= 1
          place.count -= 1
        }
      }
      const rates = known ?? []
      insertByTime(rates, { ...taught, from: taught.at })
      place.samplers.set(taught.sampler ?? '', rates)
      count += 1
      place.count += 1
      revision += 1
    },
    forgetSession(session) {
      const gone = places.forgetSession(session)
      count -= gone
      if (gone > 0) revision += 1
    },
    rateOf(session, domain, sampler, time) {
      const samplers = places.find(session, String(domain))?.samplers
      return validAt(samplers?.get(sampler ?? '') ?? samplers?.get('') ?? [], time)
    },
    spansOf(session, domain) {
      const samplers = places.find(session, String(domain))?.samplers ?? NO_SAMPLERS
      return [...samplers].flatMap(([sampler, rates]) =>
        rates.map((rate, index) => ({
          session,
          domain,
          sampler: sampler === '' ? undefined : sampler,
          rate,
          ...validityOf(rates, index),
        })),
      )
    },
    list: () =>
      [...places.values()].flatMap(({ samplers }) => [...samplers.values()].flatMap((rates) => rates.slice(-1))),
    get revision() {
      return revision
    },
    get dropped() {
      return dropped
    },
  }
}

/** A larger one makes no sense, and a count of 64 bits times it would not go into 128. */
export const MAX_SEEN = 2n ** 62n

/** A rate from what a record says; undefined when it makes no sense. */
export function makeRate(seen: bigint, taken: bigint): Rate | undefined {
  return taken > 0n && seen >= taken && seen < MAX_SEEN ? { seen, taken } : undefined
}

/** Probabilities are kept to nine digits. */
export const PROBABILITY_DENOMINATOR = 1_000_000_000

/** RFC 5477 §8.2.7: a probability between 0 and 1. */
export function rateOfProbability(probability: number): Rate | undefined {
  if (!(probability > 0 && probability <= 1)) return undefined
  const taken = Math.round(probability * PROBABILITY_DENOMINATOR)
  return makeRate(BigInt(PROBABILITY_DENOMINATOR), BigInt(taken))
}

/** What a sampled count stands for; halves of a packet are not known, so it is rounded down. */
export function scaleBy(count: bigint, { seen, taken }: Rate): bigint {
  return (count * seen) / taken
}
