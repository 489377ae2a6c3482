/**
 * Keeps the histogram up with the session, the filter and what a user measures: one question at a time, asked only while somebody
 * looks. What a user changes is asked for at once; what comes by itself while a file loads or a session listens, at most once a
 * second and never so often that the engine does nothing else.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { AggregateScope, HistogramResult, HistogramSpec, TimeMarks } from '../../core/protocol/aggregate-api.ts'
import { MAX_BUCKETS } from '../../core/protocol/aggregate-api.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import { isAdditive } from '../aggregate/spec-words.ts'
import { AGAIN_MS, createAskPace } from '../state/ask-pace.ts'
import type { Settings, SettingsStore } from '../state/settings.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import { panBy, zoomAt, type TimeWindow } from '../timeline/time-scale.ts'
import { errorFilter } from './error-filter.ts'
import type { HistogramChoice } from './histogram-choice.ts'
import { microsecondsOf, rangeOf } from './moments.ts'

/** Milliseconds between two questions that nobody asked for. */
const INTERVAL_MS = 1000

/** Milliseconds in which a wheel that turns is one change. */
const CHANGE_MS = 60

/** The shortest stretch that can be looked at. */
const SHORTEST_US = 10_000

/** Values of a split that have a colour of their own. */
const SPLIT_SERIES = 5

export interface HistogramState {
  readonly result: HistogramResult | undefined
  /** What the result was made for. */
  readonly choice: HistogramChoice | undefined
  /** Of each bucket, what is of errors; undefined where errors are not told apart. */
  readonly errors: readonly (number | null)[] | undefined
  readonly marks: TimeMarks | undefined
  /** All the time that the records of the session take. */
  readonly whole: TimeWindow | undefined
  /** What is zoomed to; undefined shows the whole. */
  readonly window: TimeWindow | undefined
  readonly failure: Failure | undefined
  readonly isTable: boolean
}

export interface HistogramKeeper {
  readonly store: StoreApi<HistogramState>
  /** Asks, and keeps up with the session, until the answer is called. */
  watch(): () => void
  /** Follows the session: call it with every status. */
  follow(status: SessionStatus): void
  /** So many bars have room. */
  setBuckets(buckets: number): void
  /** Below 1 comes nearer; around the middle unless a moment is given. */
  zoom(factor: number, atUs?: number): void
  /** Moves by a share of what is shown; positive goes to later times. */
  pan(share: number): void
  fit(): void
  show(window: TimeWindow): void
  /** Another session begins. */
  reset(): void
  dispose(): void
}

const FRESH: HistogramState = {
  result: undefined,
  choice: undefined,
  errors: undefined,
  marks: undefined,
  whole: undefined,
  window: undefined,
  failure: undefined,
  isTable: false,
}

/** The axis of an answer. */
export function axisOf({ from, bucketNs, buckets }: HistogramResult): TimeWindow {
  const fromUs = microsecondsOf(from)
  return { fromUs, untilUs: fromUs + (bucketNs / 1000) * buckets }
}

/** What is shown: the zoomed stretch, or the whole with as much more as a file has that is read in part. */
export function shownWindow({ whole, window, result }: HistogramState): TimeWindow | undefined {
  return window ?? (whole && withUnread(whole, result?.coverage.readShare))
}

/** While a file is read the rest of its time is guessed from the share of it that is read. */
function withUnread(whole: TimeWindow, readShare: number | undefined): TimeWindow {
  if (readShare === undefined || readShare <= 0 || readShare >= 1) return whole
  return { fromUs: whole.fromUs, untilUs: whole.fromUs + (whole.untilUs - whole.fromUs) / Math.max(readShare, 0.02) }
}

interface Wanted {
  readonly filter: string
  readonly lastSeconds: number | undefined
  readonly choice: HistogramChoice
  readonly buckets: number
  readonly window: TimeWindow | undefined
}

export interface HistogramKeeperOptions {
  readonly session: SessionApi
  readonly store: StoreApi<ViewerState>
  readonly settings: SettingsStore
}

/** A keeper over the state of one viewer. */
export function createHistogramKeeper({ session, store: viewer, settings }: HistogramKeeperOptions): HistogramKeeper {
  const store = createStore<HistogramState>(() => FRESH)
  let buckets = 200
  let isAsking = false
  /** What the answer that shows was asked for, and of which state of the session. */
  let shownFor = ''
  let shownRevision = ''
  const pace = createAskPace({
    viewer,
    intervalMs: INTERVAL_MS,
    onChange: () => pump(),
    onDue() {
      if (!isAsking) void ask()
    },
  })

  const wanted = (): Wanted => {
    const { filter, lastSeconds } = viewer.getState().view.wanted
    return {
      filter,
      lastSeconds,
      choice: settings.getState().histogram,
      buckets,
      window: store.getState().window,
    }
  }

  const specOf = ({ choice, buckets: most }: Wanted, scope: AggregateScope): HistogramSpec => {
    const { measure, counters, split } = choice
    const spec = { scope, buckets: most, measure, ...(counters === 'both' && { counters }) }
    if (split.kind === 'sides' && isAdditive(measure)) return { ...spec, split: { kind: 'sides' } }
    if (split.kind === 'key') return { ...spec, split: { kind: 'key', key: split.key, top: SPLIT_SERIES } }
    return spec
  }

  const askOnce = async (want: Wanted): Promise<Failure | undefined> => {
    const isCurrent = pace.currency()
    const base = want.lastSeconds === undefined ? {} : { lastSeconds: want.lastSeconds }
    let { whole } = store.getState()
    if (want.filter !== '' && whole === undefined) {
      // Without its axis a filter would show the stretch that its records take, and nothing of where that lies.
      const spec: HistogramSpec = {
        scope: { filter: '', ...base },
        buckets: want.buckets,
        measure: { figure: 'records' },
      }
      const all = await session.histogram(spec)
      if (!isCurrent()) return undefined
      if (!all.ok) return all.failure
      whole = axisOf(all.value)
      store.setState({ whole })
    }
    const axis = want.window ?? (want.filter === '' ? undefined : whole && grown(whole, viewer.getState().status))
    const range = axis && rangeOf(axis)
    const answer = await session.histogram(specOf(want, { filter: want.filter, ...base, ...range }))
    if (!isCurrent()) return undefined
    if (!answer.ok) return answer.failure
    const errors = await errorsOf(want, answer.value, base)
    const marks = await session.timeMarks()
    if (!isCurrent()) return undefined
    store.setState({
      result: answer.value,
      choice: want.choice,
      errors,
      marks,
      failure: undefined,
      ...(want.window === undefined && { whole: axisOf(answer.value) }),
    })
    return undefined
  }

  /** What of each bucket is of errors; an answer with other buckets says nothing of these. */
  const errorsOf = async (
    want: Wanted,
    result: HistogramResult,
    base: Partial<AggregateScope>,
  ): Promise<readonly (number | null)[] | undefined> => {
    const filter = errorFilter(want.filter, viewer.getState().columns)
    const { split, measure } = want.choice
    if (split.kind !== 'errors' || !isAdditive(measure) || filter === undefined) return undefined
    const scope = { filter, ...base, ...rangeOf(axisOf(result)) }
    const answer = await session.histogram({ ...specOf(want, scope), buckets: Math.max(want.buckets, result.buckets) })
    if (!answer.ok) return undefined
    const { from, bucketNs, buckets: count, series } = answer.value
    const isSame = from === result.from && bucketNs === result.bucketNs && count === result.buckets
    return isSame ? series[0]?.values : undefined
  }

  const ask = async (): Promise<void> => {
    const want = wanted()
    const key = JSON.stringify(want)
    const ofRevision = pace.revision()
    const isCurrent = pace.currency()
    isAsking = true
    const startedMs = performance.now()
    const failure = await askOnce(want).catch(() => NO_ANSWER)
    isAsking = false
    if (!isCurrent()) {
      pump()
      return
    }
    pace.restSince(startedMs)
    if (failure?.code === 'superseded') {
      pace.later(AGAIN_MS)
      return
    }
    shownFor = key
    // Without a connection, of which its band tells, nothing is asked until the session is heard of again.
    shownRevision = failure === NO_ANSWER ? '' : ofRevision
    if (failure === NO_ANSWER) return
    if (failure !== undefined) store.setState({ failure })
    pump()
  }

  /** Sees to it that what is wanted is asked for. */
  const pump = (): void => {
    if (isAsking || !pace.canAsk()) return
    if (JSON.stringify(wanted()) !== shownFor) pace.later(shownFor === '' ? 0 : CHANGE_MS)
    else if (pace.revision() !== shownRevision) pace.later(pace.restMs())
  }

  const setWindow = (window: TimeWindow | undefined): void => {
    store.setState({ window })
    pump()
  }
  const bounds = (): TimeWindow | undefined => {
    const { whole, result } = store.getState()
    return whole && withUnread(whole, result?.coverage.readShare)
  }
  /** A window that shows everything follows the session as it grows. */
  const settle = (window: TimeWindow, whole: TimeWindow): void => {
    const isWhole = window.fromUs <= whole.fromUs && window.untilUs >= whole.untilUs
    setWindow(isWhole ? undefined : window)
  }

  const unsubscribe = [
    viewer.subscribe(({ view, columns }, before) => {
      const { filter, lastSeconds } = view.wanted
      if (filter !== before.view.wanted.filter || lastSeconds !== before.view.wanted.lastSeconds) pump()
      // Only now it is known how errors can be told apart.
      if (columns.length > 0 && before.columns.length === 0 && store.getState().result !== undefined) {
        shownFor = ''
        pump()
      }
    }),
    settings.subscribe((now: Settings, before: Settings) => {
      if (now.histogram !== before.histogram) pump()
    }),
  ]

  return {
    store,
    watch: () => pace.watch(),
    follow: pace.follow,
    setBuckets(count) {
      const next = Math.max(10, Math.min(MAX_BUCKETS, count))
      if (next === buckets) return
      buckets = next
      pump()
    },
    zoom(factor, atUs) {
      const whole = bounds()
      const shown = shownWindow(store.getState())
      if (whole === undefined || shown === undefined) return
      const length = shown.untilUs - shown.fromUs
      const least = Math.min(1, SHORTEST_US / length)
      const at = atUs ?? (shown.fromUs + shown.untilUs) / 2
      settle(zoomAt(shown, Math.max(factor, least), at, whole), whole)
    },
    pan(share) {
      const whole = bounds()
      const shown = shownWindow(store.getState())
      if (whole === undefined || shown === undefined) return
      settle(panBy(shown, (shown.untilUs - shown.fromUs) * share, whole), whole)
    },
    fit: () => setWindow(undefined),
    show(window) {
      const whole = bounds()
      if (whole !== undefined) settle(window, whole)
    },
    reset() {
      pace.reset()
      shownFor = ''
      shownRevision = ''
      store.setState({ ...FRESH, isTable: store.getState().isTable })
    },
    dispose() {
      pace.dispose()
      for (const stop of unsubscribe) stop()
    },
  }
}

/** A question that the host did not answer. */
const NO_ANSWER: Failure = { code: 'no-session', message: '', nextStep: '' }

/** The whole as far as the session has come since. */
function grown(whole: TimeWindow, { timeRange, phase }: SessionStatus): TimeWindow {
  if (timeRange === undefined || phase !== 'loading') return whole
  return { fromUs: whole.fromUs, untilUs: Math.max(whole.untilUs, microsecondsOf(timeRange.last) + 1) }
}
