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
} from '../limits/templates.ts'
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
  /** Of refreshes: the median of the last intervals, as of the last of them. */
  intervalSeconds?: number
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

export interface WaitingData {
  sets: number
  octets: number
  /** Export times of the first and the last, Unix seconds; of no sense while there is none. */
  first: number
  last: number
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
  /** When a definition was last sent. */
  lastSeen: number
  /** Seconds between the last times at which one was sent. */
  readonly intervals: number[]
  /** Their median: the refresh interval as observed; undefined before the template came again. */
  interval: number | undefined
  /** What all its definitions decoded, also those that are no more listed. */
  readonly data: TemplateData
  /** Data sets that wait, and those that were given up because no definition came. */
  readonly waiting: WaitingData
  readonly givenUp: WaitingData
}

/** Whose histories they are, by template id: the templates of one domain. */
export interface HistoryOwner {
  readonly histories: Map<number, TemplateHistory>
}

export interface TemplateHistories {
  /** The history of a template id, made when it is new; undefined once there are too many. */
  historyOf(owner: HistoryOwner, templateId: number): TemplateHistory | undefined
  note(history: TemplateHistory | undefined, event: HistoryEvent): void
  /** A definition was sent: what the interval of refreshes is made of. */
  noteSent(history: TemplateHistory, seconds: number): void
  /** The template came again at this time. */
  noteRefresh(history: TemplateHistory | undefined, seconds: number, version: number): void
  /** A set waits for its template. */
  noteWaiting(history: TemplateHistory | undefined, octets: number, seconds: number): void
  /** A set waits no longer, because it is decoded. */
  noteReleased(history: TemplateHistory | undefined, octets: number): void
  /** A set waits no longer, because nothing will decode it. */
  noteGivenUp(history: TemplateHistory | undefined, set: GivenUpSet): void
  /** Forgets the histories of a domain. */
  remove(owner: HistoryOwner): void
  count(): number
}

export interface GivenUpSet {
  readonly octets: number
  /** Export time of its message. */
  readonly seconds: number
  /** When it was given up. */
  readonly at: number
  readonly reason: string
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

/** Makes the account of all histories; `onFull` hears once that a template had to go without one. */
export function createTemplateHistories(
  onFull: () => void = () => undefined,
  limits: HistoryLimits = DEFAULT_LIMITS,
): TemplateHistories {
  let historyCount = 0
  let eventCount = 0
  let refreshTimeCount = 0
  let isFull = false

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
        if (!isFull) onFull()
        isFull = true
        return undefined
      }
      historyCount++
      const history = createHistory(templateId)
      owner.histories.set(templateId, history)
      return history
    },
    note,
    noteSent,
    noteRefresh(history, seconds, version) {
      if (history === undefined) return
      history.refreshCount++
      if (seconds > history.lastSeen) keepRefreshTime(history.refreshTimes, seconds)
      noteSent(history, seconds)
      const interval = history.interval === undefined ? {} : { intervalSeconds: history.interval }
      const last = history.events[history.events.length - 1]
      if (last?.kind !== 'refreshed') {
        note(history, { kind: 'refreshed', at: seconds, until: seconds, count: 1, version, ...interval })
        return
      }
      last.count++
      last.until = Math.max(last.until ?? seconds, seconds)
      Object.assign(last, interval)
    },
    noteWaiting(history, octets, seconds) {
      if (history === undefined) return
      addWaiting(history.waiting, octets, seconds)
      if (extend(history, 'data-waiting', octets, seconds)) return
      note(history, { kind: 'data-waiting', at: seconds, until: seconds, count: 1, octets, clause: 'RFC 7011 §8' })
    },
    noteReleased(history, octets) {
      if (history === undefined) return
      history.waiting.sets--
      history.waiting.octets -= octets
    },
    noteGivenUp(history, { octets, seconds, at, reason }) {
      if (history === undefined) return
      history.waiting.sets--
      history.waiting.octets -= octets
      addWaiting(history.givenUp, octets, seconds)
      if (extend(history, 'given-up', octets, at)) return
      note(history, { kind: 'given-up', at, until: at, count: 1, octets, detail: reason })
    },
    remove(owner) {
      for (const history of owner.histories.values()) {
        historyCount--
        eventCount -= history.events.length
        refreshTimeCount -= history.refreshTimes.length
      }
      owner.histories.clear()
    },
    count: () => historyCount,
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
    intervals: [],
    interval: undefined,
    data: { records: 0, octets: 0, decodedLate: 0, assumed: 0, first: undefined, last: undefined },
    waiting: { sets: 0, octets: 0, first: 0, last: 0 },
    givenUp: { sets: 0, octets: 0, first: 0, last: 0 },
  }
}

/** What is sent several times within a second is sent once: repeats of it say nothing of the interval. */
function noteSent(history: TemplateHistory, seconds: number): void {
  const { intervals, lastSeen } = history
  if (seconds <= lastSeen) return
  history.lastSeen = seconds
  if (!Number.isFinite(lastSeen)) return
  if (intervals.length >= MEDIAN_INTERVALS) intervals.shift()
  intervals.push(seconds - lastSeen)
  history.interval = [...intervals].sort((a, b) => a - b)[intervals.length >> 1]
}

function addWaiting(data: WaitingData, octets: number, seconds: number): void {
  data.first = data.sets === 0 ? seconds : Math.min(data.first, seconds)
  data.last = data.sets === 0 ? seconds : Math.max(data.last, seconds)
  data.sets++
  data.octets += octets
}

/** Adds a set to the span of its kind: the last event, or the one before where sets come and go by turns. */
function extend({ events }: TemplateHistory, kind: TemplateEventKind, octets: number, seconds: number): boolean {
  const last = events[events.length - 1]
  const isByTurns = last?.kind === 'data-waiting' || last?.kind === 'given-up'
  const span = last?.kind === kind ? last : isByTurns ? events[events.length - 2] : undefined
  if (span?.kind !== kind) return false
  addToSpan(span, octets, seconds)
  return true
}

function addToSpan(span: HistoryEvent, octets: number, seconds: number): void {
  span.count++
  span.octets = (span.octets ?? 0) + octets
  span.until = Math.max(span.until ?? seconds, seconds)
}

/** A shorter interval reads as a burst: templates that come with every datagram are not stale after a pause of seconds. */
const SHORTEST_INTERVAL_SECONDS = 30

/** After this export time the template is stale (RFC 7011 §8.4: three times its refresh); infinite while no interval is known. */
export function staleAfter(history: TemplateHistory): number {
  if (history.interval === undefined) return Number.POSITIVE_INFINITY
  return history.lastSeen + 3 * Math.max(SHORTEST_INTERVAL_SECONDS, history.interval)
}
