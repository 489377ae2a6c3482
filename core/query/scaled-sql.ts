/** A scaled count as SQL: the record's own rate first, then what options data said of its sampler, then of its domain. */
import { PROBABILITY_DENOMINATOR, MAX_SEEN } from '../names/sampling-rates.ts'
import { fieldColumn } from '../store/dialect.ts'
import { oneOfSql } from './one-of-sql.ts'
import type { ScaledSource } from './source.ts'

/** NULL where no rate is known; else a whole number, rounded down. */
export function scaledSql(source: ScaledSource): string {
  const count = `CAST(t.${fieldColumn(source.count.index)} AS HUGEINT)`
  const terms = [ownSql(source, count), learnedSql(source, count)].filter((term) => term !== undefined)
  return terms.length === 0 ? 'CAST(NULL AS HUGEINT)' : `coalesce(${terms.join(', ')}, CAST(NULL AS HUGEINT))`
}

function ownSql({ own }: ScaledSource, count: string): string | undefined {
  if (own === undefined) return undefined
  const whole = (field: number) => `CAST(t.${fieldColumn(field)} AS HUGEINT)`
  switch (own.kind) {
    case 'interval':
      return scaled(count, whole(own.interval), '1')
    case 'space':
      return scaled(count, `(${whole(own.interval)} + ${whole(own.space)})`, whole(own.interval))
    case 'population':
      return scaled(count, whole(own.population), whole(own.size))
    case 'probability': {
      const probability = `CAST(t.${fieldColumn(own.probability)} AS DOUBLE)`
      const taken = `CAST(round(${probability} * ${PROBABILITY_DENOMINATOR}) AS HUGEINT)`
      const rate = scaled(count, String(PROBABILITY_DENOMINATOR), taken)
      return `CASE WHEN ${probability} > 0 AND ${probability} <= 1 THEN ${rate} END`
    }
  }
}

/** Cases are tried in order, so that none divides by 0. */
function scaled(count: string, seen: string, taken: string): string {
  return `CASE WHEN ${taken} > 0 AND ${seen} >= ${taken} AND ${seen} < ${MAX_SEEN} THEN (${count} * ${seen}) // ${taken} END`
}

function learnedSql({ sampler, rates }: ScaledSource, count: string): string | undefined {
  const cases = rates.rules().flatMap((rule) => {
    if (rule.sampler !== undefined && (sampler === undefined || !/^\d+$/.test(rule.sampler))) return []
    const conditions = [oneOfSql('t.template', rule.templates)]
    if (rule.sampler !== undefined && sampler !== undefined) {
      conditions.push(`CAST(t.${fieldColumn(sampler.index)} AS HUGEINT) = ${rule.sampler}`)
    }
    if (rule.from !== undefined) conditions.push(`t.export_time >= ${rule.from}`)
    if (rule.until !== undefined) conditions.push(`t.export_time < ${rule.until}`)
    return [`WHEN ${conditions.join(' AND ')} THEN (${count} * ${rule.rate.seen}) // ${rule.rate.taken}`]
  })
  return cases.length === 0 ? undefined : `CASE ${cases.join(' ')} END`
}
