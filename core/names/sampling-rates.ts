/** Sampling rates, as options data taught them: per transport session and domain, of a sampler or of the whole domain. */
import { MAX_SAMPLERS } from '../limits/names.ts'
import { insertByTime, validAt, validityOf, type ValidFrom, type Validity } from './valid-from.ts'

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
  /** The rate of a sampler at a moment; else that of the whole domain; undefined when neither is known. */
  rateOf(session: number, domain: number, sampler: string | undefined, time: bigint): Rate | undefined
  /** All that is known of one domain. */
  spansOf(session: number, domain: number): readonly RateSpan[]
  /** The newest rate of each sampler. */
  list(): readonly KnownRate[]
  readonly revision: number
  /** Rates that were not kept: more than `MAX_SAMPLERS`. */
  readonly dropped: number
}

/** Makes an empty book of rates. */
export function createSamplingRates(maxSamplers = MAX_SAMPLERS): SamplingRates {
  /** By session and domain, then by sampler; the empty text is the whole domain. */
  const domains = new Map<string, Map<string, KnownRate[]>>()
  let count = 0
  let revision = 0
  let dropped = 0

  return {
    learn(taught) {
      const place = `${taught.session}/${taught.domain}`
      const samplers = domains.get(place) ?? new Map<string, KnownRate[]>()
      const rates = samplers.get(taught.sampler ?? '') ?? []
      const before = validAt(rates, taught.at)
      if (before?.seen === taught.seen && before.taken === taught.taken) return
      if (count >= maxSamplers) {
        dropped += 1
        return
      }
      insertByTime(rates, { ...taught, from: taught.at })
      samplers.set(taught.sampler ?? '', rates)
      domains.set(place, samplers)
      count += 1
      revision += 1
    },
    rateOf(session, domain, sampler, time) {
      const samplers = domains.get(`${session}/${domain}`)
      return validAt(samplers?.get(sampler ?? '') ?? samplers?.get('') ?? [], time)
    },
    spansOf(session, domain) {
      const samplers = domains.get(`${session}/${domain}`) ?? new Map<string, KnownRate[]>()
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
    list: () => [...domains.values()].flatMap((samplers) => [...samplers.values()].flatMap((rates) => rates.slice(-1))),
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
