/** Sampling rates that options data taught, by the template versions of the records. */
import type { Rate } from '../names/sampling-rates.ts'
import type { SessionNames } from '../names/session-names.ts'
import type { Validity } from '../names/valid-from.ts'

/** A rate, and the records it holds for. */
export interface RateRule extends Validity {
  readonly templates: readonly number[]
  /** Undefined: of all records whose sampler is not known. */
  readonly sampler: string | undefined
  readonly rate: Rate
}

export interface RateBook {
  rateOf(templateVersion: number, sampler: string | undefined, time: bigint): Rate | undefined
  /** All rules; the first that fits a record counts. */
  rules(): readonly RateRule[]
  /** Whether a rate is known for some records of a shape. */
  knowsShape(shapeId: number): boolean
}

/** Knows no rate but what records say of themselves. */
export const NO_RATES: RateBook = { rateOf: () => undefined, rules: () => [], knowsShape: () => false }

/** The rates of a session. */
export function createRateBook(names: SessionNames): RateBook {
  return {
    rateOf(templateVersion, sampler, time) {
      const template = names.templates[templateVersion]
      return template && names.rates.rateOf(template.sessionId, template.domain, sampler, time)
    },
    rules() {
      const versions = new Map<string, number[]>()
      for (const { id, sessionId, domain } of names.templates.filter(Boolean)) {
        const place = `${sessionId}/${domain}`
        const list = versions.get(place)
        if (list === undefined) versions.set(place, [id])
        else list.push(id)
      }
      const rules = [...versions].flatMap(([place, templates]) => {
        const [session, domain] = place.split('/').map(Number)
        const spans = names.rates.spansOf(session ?? 0, domain ?? 0)
        return spans.map(({ sampler, rate, from, until }) => ({ templates, sampler, rate, from, until }))
      })
      return [
        ...rules.filter(({ sampler }) => sampler !== undefined),
        ...rules.filter(({ sampler }) => sampler === undefined),
      ]
    },
    knowsShape: (shapeId) =>
      names.rates.revision > 0 &&
      names.templates.some(
        (template) =>
          template.shapeId === shapeId && names.rates.spansOf(template.sessionId, template.domain).length > 0,
      ),
  }
}
