/** Looks at alert rules again and again while records come: which are broken, since when, and how often they were. */
import { MAX_ALERT_FIRINGS, MAX_ALERT_RULES } from '../limits/live.ts'
import type { Failure, Result } from '../protocol/failure.ts'
import type { AlertFiring, AlertRule, AlertState } from '../protocol/live-api.ts'
import type { Measured } from '../query/measure.ts'
import type { MeasureSpec } from '../query/session-queries.ts'

/** Milliseconds between two looks. */
const LOOK_INTERVAL_MS = 2000

export interface AlertWatchOptions {
  /** Measures records of the open session; undefined while there is none, or when another took its place meanwhile. */
  measure(spec: MeasureSpec): Promise<Result<Measured> | undefined> | undefined
  /** Unix milliseconds. */
  wallClock(): number
  /** A rule begins to be broken, or is no longer. */
  onAlert(alert: AlertState): void
}

export interface AlertWatch {
  list(): readonly AlertState[]
  /** Replaces the rules; those that stay as they were go on. Settles when all have been looked at. */
  set(rules: readonly AlertRule[]): Promise<readonly AlertState[]>
  /** What was broken belongs to a session that is over: all begin anew. */
  reset(): void
  /**
   * Records of before are no longer there, though exporters went on. Until a rule's window is full again too few records cannot be
   * told from those that went: how many there are, or come in a second, is held against a threshold only when it is above.
   */
  renew(): void
  dispose(): void
}

interface Watched {
  rule: AlertRule
  value: number | undefined
  records: number
  failure: Failure | undefined
  firings: AlertFiring[]
}

const FRACTIONS = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

/** Makes a watch without rules; it looks only while it has some. */
export function createAlertWatch(options: AlertWatchOptions): AlertWatch {
  let watched: Watched[] = []
  let timer: ReturnType<typeof setInterval> | undefined
  let looking: Promise<void> | undefined
  /** When records began to be there, Unix milliseconds, where there were others before. */
  let renewedAtMs = Number.NEGATIVE_INFINITY

  async function look(): Promise<void> {
    for (const each of watched) {
      if (!each.rule.isOn) continue
      const measured = await options.measure(specOf(each.rule))
      // Whoever opens a view goes first; the next look makes up for it.
      if (measured === undefined || !watched.includes(each)) continue
      if (measured.ok) take(each, measured.value)
      else if (measured.failure.code !== 'superseded') refuse(each, measured.failure)
    }
  }

  function take(each: Watched, measured: Measured): void {
    const { rule } = each
    const value = valueOf(rule, measured)
    if (value !== undefined && !isTold(rule, value)) return
    each.failure = undefined
    each.value = value
    each.records = measured.records
    // Where there is nothing to measure, nothing is said: a percentile of no value is neither high nor low.
    if (value === undefined) return
    const isBroken = rule.comparison === 'above' ? value > rule.threshold : value < rule.threshold
    const last = each.firings.at(-1)
    const isFiring = last !== undefined && last.to === undefined
    const now = new Date(options.wallClock()).toISOString()
    if (isBroken && isFiring) {
      each.firings[each.firings.length - 1] = { ...last, value: worse(rule, last.value, value) }
    } else if (isBroken) {
      each.firings = [...each.firings, { rule: rule.id, name: rule.name, from: now, value }].slice(-MAX_ALERT_FIRINGS)
    } else if (isFiring) {
      each.firings[each.firings.length - 1] = { ...last, to: now }
    }
    if (isBroken !== isFiring) options.onAlert(stateOf(each))
  }

  /** Whether a value says something, though the records of before are no longer there. */
  function isTold({ measure, windowSeconds, comparison, threshold }: AlertRule, value: number): boolean {
    if (measure !== 'count' && measure !== 'rate') return true
    const isFull = options.wallClock() - renewedAtMs >= windowSeconds * 1000
    return isFull || (comparison === 'above' && value > threshold)
  }

  function refuse(each: Watched, failure: Failure): void {
    each.failure = failure
    each.value = undefined
    each.records = 0
  }

  function lookNow(): Promise<void> {
    return (looking ??= look().finally(() => (looking = undefined)))
  }

  function setTimer(): void {
    clearInterval(timer)
    timer = undefined
    if (watched.some(({ rule }) => rule.isOn)) timer = setInterval(() => void lookNow(), LOOK_INTERVAL_MS)
  }

  return {
    list: () => watched.map(stateOf),
    async set(rules) {
      await looking
      const before = new Map(watched.map((each) => [JSON.stringify(each.rule), each]))
      watched = rules.slice(0, MAX_ALERT_RULES).map((rule) => before.get(JSON.stringify(rule)) ?? watch(rule))
      setTimer()
      await lookNow()
      return watched.map(stateOf)
    },
    reset() {
      renewedAtMs = Number.NEGATIVE_INFINITY
      watched = watched.map(({ rule }) => watch(rule))
    },
    renew() {
      renewedAtMs = options.wallClock()
    },
    dispose() {
      watched = []
      setTimer()
    },
  }
}

function watch(rule: AlertRule): Watched {
  return { rule, value: undefined, records: 0, failure: undefined, firings: [] }
}

function specOf({ filter, windowSeconds, measure, column }: AlertRule): MeasureSpec {
  const spec = { filter, lastSeconds: windowSeconds }
  if (measure === 'count' || measure === 'rate') return spec
  return { ...spec, percentile: { column: column ?? '', fraction: FRACTIONS[measure] } }
}

function valueOf({ measure, windowSeconds }: AlertRule, { records, value }: Measured): number | undefined {
  if (measure === 'count') return records
  if (measure === 'rate') return records / Math.max(windowSeconds, 1)
  return value
}

function worse({ comparison }: AlertRule, before: number, now: number): number {
  return comparison === 'above' ? Math.max(before, now) : Math.min(before, now)
}

function stateOf({ rule, value, records, failure, firings }: Watched): AlertState {
  const last = firings.at(-1)
  const isFiring = rule.isOn && last !== undefined && last.to === undefined
  return {
    rule,
    state: failure !== undefined ? 'invalid' : isFiring ? 'firing' : 'quiet',
    records,
    firings: [...firings],
    ...(value !== undefined && { value }),
    ...(last !== undefined && { firedAt: last.from }),
    ...(failure && { failure }),
  }
}
