/**
 * What happened to each template id of a domain: learned, refreshed, changed, withdrawn, waited for. Times are export times
 * in Unix seconds. Bounded per template and over all; what a bound leaves out is counted.
 */
import {
  FIRST_TEMPLATE_EVENTS,
  MAX_ALL_REFRESH_TIMES,
  MAX_ALL_TEMPLATE_EVENTS,
  MAX_REFRESH_TIMES,
  MAX_TEMPLATE_EVENTS,
  MAX_TEMPLATE_HISTORIES,
} from '../limits.ts'
import type { TemplateEventKind } from '../protocol/template-report.ts'
import type { KnownTemplate } from './known-template.ts'

export interface HistoryEvent {
  readonly kind: TemplateEventKind
  readonly at: number
  until?: number
  count: number
  octets?: number
  readonly version?: number
  readonly detail?: string
  readonly clause?: string
}

export interface TemplateData {
  records: number
  octets: number
  decodedLate: number
  assumed: number
  /** Export times, Unix seconds; undefined before any. */
  first: number | undefined
  last: number | undefined
}

export interface TemplateHistory {
  readonly templateId: number
  /** Definitions so far, also those that are no more listed. */
  versions: number
  /** The definitions that the report lists, oldest first. */
  readonly definitions: KnownTemplate[]
  /** `none`: never defined. */
  state: 'none' | 'current' | 'stale' | 'withdrawn' | 'forgotten'
  readonly events: HistoryEvent[]
  omittedEvents: number
  /** One a second, oldest first. */
  readonly refreshTimes: number[]
  refreshCount: number
  /** When the definition was last sent. */
  lastSeen: number
  /** Seconds between two refreshes, as observed; undefined before the second. */
  interval: number | undefined
  /** What all its definitions decoded, also those that are no more listed. */
  readonly data: TemplateData
  /** Data sets without a definition: waiting, or given up at the end of the input. */
  readonly waiting: { sets: number; octets: number; first: number; last: number }
}

/** Whose histories they are, by template id: the templates of one domain. */
export interface HistoryOwner {
  readonly histories: Map<number, TemplateHistory>
}

export interface TemplateHistories {
  /** The history of a template id, made when it is new; undefined once there are too many. */
  historyOf(owner: HistoryOwner, templateId: number): TemplateHistory | undefined
  note(history: TemplateHistory | undefined, event: HistoryEvent): void
  /** The template came again at this time. */
  noteRefresh(history: TemplateHistory | undefined, seconds: number, version: number): void
  /** A set waits for its template. */
  noteWaiting(history: TemplateHistory | undefined, octets: number, seconds: number): void
  /** Waiting sets are decoded or given up. */
  noteReleased(history: TemplateHistory | undefined, sets: number, octets: number): void
  /** Forgets the histories of a domain. */
  remove(owner: HistoryOwner): void
  /** Template ids that have no history because there were too many; the same id may count again. */
  omittedCount(): number
}

/** Intervals that the median is taken of: few enough to follow a setting that was changed. */
const MEDIAN_INTERVALS = 15

export interface HistoryLimits {
  readonly histories: number
  readonly events: number
  readonly refreshTimes: number
}

const DEFAULT_LIMITS: HistoryLimits = {
  histories: MAX_TEMPLATE_HISTORIES,
  events: MAX_ALL_TEMPLATE_EVENTS,
  refreshTimes: MAX_ALL_REFRESH_TIMES,
}

/** Makes the account of all histories. */
export function createTemplateHistories(limits: HistoryLimits = DEFAULT_LIMITS): TemplateHistories {
  let historyCount = 0
  let eventCount = 0
  let refreshTimeCount = 0
  let omitted = 0

  function note(history: TemplateHistory | undefined, event: HistoryEvent): void {
    if (history === undefined) return
    const { events } = history
    if (eventCount < limits.events && events.length < FIRST_TEMPLATE_EVENTS + MAX_TEMPLATE_EVENTS) {
      eventCount++
    } else {
      history.omittedEvents++
      // Without an older one to go, the new one is left out: the beginning tells more.
      if (events.length <= FIRST_TEMPLATE_EVENTS) return
      events.splice(FIRST_TEMPLATE_EVENTS, 1)
    }
    events.push(event)
  }

  function keepRefreshTime(times: number[], seconds: number): void {
    if (refreshTimeCount < limits.refreshTimes && times.length < MAX_REFRESH_TIMES) refreshTimeCount++
    else if (times.shift() === undefined) return
    times.push(seconds)
  }

  return {
    historyOf(owner, templateId) {
      const known = owner.histories.get(templateId)
      if (known !== undefined) return known
      if (historyCount >= limits.histories) {
        omitted++
        return undefined
      }
      historyCount++
      const history = createHistory(templateId)
      owner.histories.set(templateId, history)
      return history
    },
    note,
    noteRefresh(history, seconds, version) {
      if (history === undefined) return
      history.refreshCount++
      if (seconds > history.lastSeen) {
        keepRefreshTime(history.refreshTimes, seconds)
        history.interval = medianInterval(history.refreshTimes) ?? seconds - history.lastSeen
        history.lastSeen = seconds
      }
      const last = history.events[history.events.length - 1]
      if (last?.kind !== 'refreshed') {
        note(history, { kind: 'refreshed', at: seconds, until: seconds, count: 1, version })
        return
      }
      last.count++
      last.until = Math.max(last.until ?? seconds, seconds)
    },
    noteWaiting(history, octets, seconds) {
      if (history === undefined) return
      const { waiting, events } = history
      const last = events[events.length - 1]
      if (waiting.sets === 0) waiting.first = seconds
      waiting.first = Math.min(waiting.first, seconds)
      waiting.last = waiting.sets === 0 ? seconds : Math.max(waiting.last, seconds)
      waiting.sets++
      waiting.octets += octets
      if (last?.kind !== 'data-waiting') {
        note(history, { kind: 'data-waiting', at: seconds, until: seconds, count: 1, octets })
        return
      }
      last.count++
      last.octets = (last.octets ?? 0) + octets
      last.until = Math.max(last.until ?? seconds, seconds)
    },
    noteReleased(history, sets, octets) {
      if (history === undefined) return
      history.waiting.sets -= sets
      history.waiting.octets -= octets
    },
    remove(owner) {
      for (const history of owner.histories.values()) {
        historyCount--
        eventCount -= history.events.length
        refreshTimeCount -= history.refreshTimes.length
      }
      owner.histories.clear()
    },
    omittedCount: () => omitted,
  }
}

function createHistory(templateId: number): TemplateHistory {
  return {
    templateId,
    versions: 0,
    definitions: [],
    state: 'none',
    events: [],
    omittedEvents: 0,
    refreshTimes: [],
    refreshCount: 0,
    lastSeen: Number.NEGATIVE_INFINITY,
    interval: undefined,
    data: { records: 0, octets: 0, decodedLate: 0, assumed: 0, first: undefined, last: undefined },
    waiting: { sets: 0, octets: 0, first: 0, last: 0 },
  }
}

/** The middle one of the last intervals; undefined when there is none. */
function medianInterval(times: readonly number[]): number | undefined {
  const last = times.slice(-MEDIAN_INTERVALS - 1)
  const intervals = last.slice(1).map((time, index) => time - (last[index] ?? time))
  return intervals.sort((a, b) => a - b)[intervals.length >> 1]
}

/** A shorter interval reads as a burst: templates that come with every datagram are not stale after a pause of seconds. */
const SHORTEST_INTERVAL_SECONDS = 30

/** After this export time the template is stale (RFC 7011 §8.4: three times its refresh); infinite while no interval is known. */
export function staleAfter(history: TemplateHistory): number {
  if (history.interval === undefined) return Number.POSITIVE_INFINITY
  return history.lastSeen + 3 * Math.max(SHORTEST_INTERVAL_SECONDS, history.interval)
}
