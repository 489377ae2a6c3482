/** Where a shape says how its exporter samples: in options records for others, or in each record for itself. */
import type { Shape } from '../decode/block.ts'
import { plainKey } from './id-classes.ts'
import { makeRate, rateOfProbability, type Rate } from './sampling-rates.ts'

/** Fields by their positions; a rate is `interval`, (`interval` + `space`) / `interval`, `population` / `size`, or 1 / `probability`. */
export type RateFields =
  | { readonly kind: 'interval'; readonly interval: number }
  | { readonly kind: 'space'; readonly interval: number; readonly space: number }
  | { readonly kind: 'population'; readonly size: number; readonly population: number }
  | { readonly kind: 'probability'; readonly probability: number }

/** The value of a field of a row; undefined when it is no number. */
export type ReadNumber = (field: number) => bigint | number | undefined

/** The rate that the fields of a shape give; the first kind that the shape has. */
export function rateFieldsOf(shape: Shape): RateFields | undefined {
  const at = (key: string): number | undefined => {
    const index = shape.fields.findIndex((field) => plainKey(field.key) === key && /^[uf]\d/.test(field.kind))
    return index < 0 ? undefined : index
  }
  const interval = at('samplingInterval') ?? at('samplerRandomInterval')
  if (interval !== undefined) return { kind: 'interval', interval }
  const packets = at('samplingPacketInterval')
  const space = at('samplingPacketSpace')
  if (packets !== undefined && space !== undefined) return { kind: 'space', interval: packets, space }
  const time = at('samplingTimeInterval')
  const timeSpace = at('samplingTimeSpace')
  if (time !== undefined && timeSpace !== undefined) return { kind: 'space', interval: time, space: timeSpace }
  const size = at('samplingSize')
  const population = at('samplingPopulation')
  if (size !== undefined && population !== undefined) return { kind: 'population', size, population }
  const probability = at('samplingProbability')
  return probability === undefined ? undefined : { kind: 'probability', probability }
}

/** The field that names the sampler or selector. */
export function samplerFieldOf(shape: Shape): number | undefined {
  const index = shape.fields.findIndex(
    ({ key, kind }) => /^(?:samplerId|selectorId)$/.test(plainKey(key)) && /^u\d/.test(kind),
  )
  return index < 0 ? undefined : index
}

/** The field that names the algorithm, and the table of its codes. */
export function algorithmFieldOf(shape: Shape): { readonly field: number; readonly table: string } | undefined {
  for (const [field, { key, kind }] of shape.fields.entries()) {
    if (!/^u\d/.test(kind)) continue
    if (/^(?:samplingAlgorithm|samplerMode)$/.test(plainKey(key))) return { field, table: 'sampling-algorithm' }
    if (plainKey(key) === 'selectorAlgorithm') return { field, table: 'psamp-selector' }
  }
  return undefined
}

/** Whether an options record speaks of a part of the exporter only, of which data records do not say whether they come from it. */
export function isOfOnePart({ fields, scopeFieldCount }: Shape): boolean {
  return fields
    .slice(0, scopeFieldCount)
    .some(({ key }) => /^(?:scopeInterface|scopeLineCard|lineCardId|(?:ingress|egress)Interface)$/.test(plainKey(key)))
}

/** The rate of a row; undefined when it has none: an interval of 0 says that nothing is sampled, or nothing at all. */
export function readRate(fields: RateFields, read: ReadNumber): Rate | undefined {
  const integer = (field: number): bigint => {
    const value = read(field)
    return typeof value === 'bigint' ? value : 0n
  }
  switch (fields.kind) {
    case 'interval':
      return makeRate(integer(fields.interval), 1n)
    case 'space': {
      const interval = integer(fields.interval)
      return makeRate(interval + integer(fields.space), interval)
    }
    case 'population':
      return makeRate(integer(fields.population), integer(fields.size))
    case 'probability':
      return rateOfProbability(Number(read(fields.probability)))
  }
}
