/** Alert rules that a user has made, kept with the settings: the next live session begins with them. */
import { MAX_ALERT_RULES } from '../../core/limits/live.ts'
import { ALERT_MEASURES, type AlertRule } from '../../core/protocol/live-api.ts'

function parseRule(value: unknown): AlertRule | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, name, filter, measure, column, windowSeconds, comparison, threshold, isOn } = value as Partial<
    Record<keyof AlertRule, unknown>
  >
  const known = ALERT_MEASURES.find((entry) => entry === measure)
  if (typeof id !== 'string' || typeof name !== 'string' || typeof filter !== 'string') return undefined
  if (known === undefined || typeof windowSeconds !== 'number' || typeof threshold !== 'number') return undefined
  if (comparison !== 'above' && comparison !== 'below') return undefined
  return {
    id,
    name,
    filter,
    measure: known,
    ...(typeof column === 'string' && { column }),
    windowSeconds,
    comparison,
    threshold,
    isOn: isOn !== false,
  }
}

/** Rules from what was stored; whatever is none is left out. */
export function parseAlertRules(value: unknown): readonly AlertRule[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => parseRule(entry) ?? []).slice(0, MAX_ALERT_RULES)
}

/** Rules with one put in the place of its earlier self, or at the end. */
export function withRule(rules: readonly AlertRule[], rule: AlertRule): readonly AlertRule[] {
  return rules.some(({ id }) => id === rule.id)
    ? rules.map((one) => (one.id === rule.id ? rule : one))
    : [...rules, rule]
}
