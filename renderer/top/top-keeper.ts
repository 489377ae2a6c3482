/**
 * Keeps the panels of the Top view up with the session, the filter and what is brushed. The engine answers one question of a kind
 * at a time, and a newer one ends the older: panels are asked for one after another, those in sight of a change first.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { MAX_TOP_ROWS, type CompareResult, type Figure, type TopResult } from '../../core/protocol/aggregate-api.ts'
import type { Failure, Result } from '../../core/protocol/failure.ts'
import type { SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import type { SettingsStore } from '../state/settings.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import { NO_COMPARE, scopesOf, type CompareChoice } from './compare-choice.ts'
import { panelsFor, type TopPanel } from './top-panel.ts'

/** Rows of a panel, and how many more each time. */
export const FIRST_ROWS = 10
export const MORE_ROWS = 50

/** Changes that each panel is asked for: the ranking takes the greatest of all. */
const CHANGES_EACH = 12

/** Milliseconds between two rounds that nobody asked for, and how many times as long as one took it rests. */
const INTERVAL_MS = 2000
const REST_FACTOR = 2
const AGAIN_MS = 250

export interface PanelState {
  readonly result?: TopResult
  /** Figures of the compared scope by the keys of their group. */
  readonly before?: ReadonlyMap<string, Figure>
  readonly changes?: CompareResult
  readonly failure?: Failure
  /** Rows that are wanted. */
  readonly rows: number
}

export interface TopState {
  readonly panels: Readonly<Record<string, PanelState>>
  readonly compare: CompareChoice
  readonly isBusy: boolean
}

export interface TopKeeper {
  readonly store: StoreApi<TopState>
  /** Asks, and keeps up with the session, until the answer is called. */
  watch(): () => void
  follow(status: SessionStatus): void
  panels(): readonly TopPanel[]
  setPanels(panels: readonly TopPanel[] | undefined): void
  compareWith(choice: CompareChoice): void
  showMore(panel: string): void
  reset(): void
  dispose(): void
}

export interface TopKeeperOptions {
  readonly session: SessionApi
  readonly store: StoreApi<ViewerState>
  readonly settings: SettingsStore
}

const FRESH: TopState = { panels: {}, compare: NO_COMPARE, isBusy: false }

/** What tells a group from others. */
export function groupKey(keys: readonly unknown[]): string {
  return JSON.stringify(keys)
}

const NOTHING: PanelState = { rows: FIRST_ROWS }

interface Job {
  readonly key: string
  run(): Promise<Failure | undefined>
}

/** A keeper over the state of one viewer. */
export function createTopKeeper({ session, store: viewer, settings }: TopKeeperOptions): TopKeeper {
  const store = createStore<TopState>(() => FRESH)
  /** What each answer was asked for. */
  const answered = new Map<string, string>()
  let watchers = 0
  let generation = 0
  let isAsking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let revision = ''
  /** Of the session in this round, when it began, and until when to rest after it. */
  let round = ''
  let roundMs = 0
  let restUntilMs = 0

  const panels = (): readonly TopPanel[] => settings.getState().topPanels ?? panelsFor(viewer.getState().columns)
  const scopes = () => scopesOf(viewer.getState().view.wanted, store.getState().compare)
  const stateOf = (id: string): PanelState => store.getState().panels[id] ?? NOTHING
  const patch = (id: string, part: Partial<PanelState>) =>
    store.setState((state) => ({ panels: { ...state.panels, [id]: { ...NOTHING, ...state.panels[id], ...part } } }))

  const countersOf = ({ counters }: TopPanel) => (counters === 'both' ? { counters } : {})
  const topOf = async (panel: TopPanel, own: number): Promise<Failure | undefined> => {
    const { after, before } = scopes()
    const { rows } = stateOf(panel.id)
    const spec = {
      by: panel.by,
      measures: [panel.measure],
      sort: { measure: 0, direction: 'descending' },
      first: 0,
      ...countersOf(panel),
    } as const
    const answer = await session.top({ ...spec, scope: after, count: rows })
    if (own !== generation) return undefined
    if (!answer.ok) return answer.failure
    if (before === undefined) {
      const { before: _, ...rest } = stateOf(panel.id)
      store.setState((state) => ({ panels: { ...state.panels, [panel.id]: withAnswer(rest, answer.value) } }))
      return undefined
    }
    patch(panel.id, withAnswer({ rows }, answer.value))
    const other = await session.top({ ...spec, scope: before, count: MAX_TOP_ROWS })
    if (own !== generation) return undefined
    if (!other.ok) return other.failure
    const figures = other.value.rows.flatMap(({ keys, figures: [figure] }) =>
      figure === undefined ? [] : [[groupKey(keys), figure] as const],
    )
    patch(panel.id, { before: new Map(figures) })
    return undefined
  }
  const changesOf = async (panel: TopPanel, own: number): Promise<Failure | undefined> => {
    const { after, before } = scopes()
    if (before === undefined) return undefined
    const { by, measure } = panel
    const answer: Result<CompareResult> = await session.compare({
      before,
      after,
      by,
      measure,
      first: 0,
      count: CHANGES_EACH,
      ...countersOf(panel),
    })
    if (own !== generation) return undefined
    if (!answer.ok) return answer.failure
    patch(panel.id, { changes: answer.value })
    return undefined
  }

  /** What is to be asked next; undefined when all that is wanted is there. */
  const nextJob = (): Job | undefined => {
    const own = generation
    const asked = scopes()
    for (const panel of panels()) {
      const wanted = JSON.stringify([panel, stateOf(panel.id).rows, asked, round])
      if (answered.get(panel.id) === wanted) continue
      return { key: panel.id, run: () => settled(panel.id, wanted, topOf(panel, own)) }
    }
    if (asked.before === undefined) return undefined
    for (const panel of panels()) {
      const key = `changes of ${panel.id}`
      const wanted = JSON.stringify([panel, asked, round])
      if (answered.get(key) === wanted) continue
      return { key, run: () => settled(key, wanted, changesOf(panel, own), panel.id) }
    }
    return undefined
  }
  const settled = async (
    key: string,
    wanted: string,
    asking: Promise<Failure | undefined>,
    id = key,
  ): Promise<Failure | undefined> => {
    const own = generation
    const failure = await asking
    if (own !== generation || failure?.code === 'superseded') return failure
    answered.set(key, wanted)
    if (failure !== undefined) patch(id, { failure })
    return failure
  }

  const later = (ms: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      pump()
    }, ms)
  }
  const run = async (job: Job): Promise<void> => {
    isAsking = true
    store.setState({ isBusy: true })
    const failure = await job.run().catch(() => GONE)
    isAsking = false
    if (failure === GONE) {
      // Without a connection nothing is asked until the session is heard of again.
      store.setState({ isBusy: false })
      return
    }
    if (failure?.code === 'superseded') later(AGAIN_MS)
    else pump()
  }
  const hasRecords = (): boolean => {
    const { phase, records } = viewer.getState().status
    return phase !== 'empty' && phase !== 'failed' && records.data + records.options > 0
  }
  /** Sees to it that what is wanted is asked for. */
  const pump = (): void => {
    if (watchers === 0 || isAsking || !hasRecords() || viewer.getState().columns.length === 0) return
    const job = nextJob()
    if (job !== undefined) {
      void run(job)
      return
    }
    if (store.getState().isBusy) {
      store.setState({ isBusy: false })
      restUntilMs = Math.max(roundMs + INTERVAL_MS, Date.now() + (Date.now() - roundMs) * REST_FACTOR)
    }
    if (revision === round) return
    const rest = restUntilMs - Date.now()
    if (rest > 0) {
      later(rest)
      return
    }
    round = revision
    roundMs = Date.now()
    pump()
  }

  const unsubscribe = [
    viewer.subscribe(({ view, columns }, before) => {
      const [now, then] = [view.wanted, before.view.wanted]
      const isOther =
        now.filter !== then.filter || now.timeRange !== then.timeRange || now.lastSeconds !== then.lastSeconds
      if (isOther || (columns !== before.columns && before.columns.length === 0)) {
        roundMs = Date.now()
        pump()
      }
    }),
    settings.subscribe((now, before) => {
      if (now.topPanels !== before.topPanels) pump()
    }),
  ]

  return {
    store,
    panels,
    watch() {
      watchers += 1
      pump()
      return () => {
        watchers -= 1
      }
    },
    follow(status) {
      revision = `${status.session} ${status.revision} ${status.phase}`
      pump()
    },
    setPanels: (topPanels) => settings.setState({ topPanels }),
    compareWith(compare) {
      store.setState(({ panels: all }) => ({
        compare,
        panels: Object.fromEntries(Object.entries(all).map(([id, panel]) => [id, withoutCompared(panel)])),
      }))
      roundMs = Date.now()
      pump()
    },
    showMore(id) {
      patch(id, { rows: Math.min(MAX_TOP_ROWS, stateOf(id).rows + MORE_ROWS) })
      pump()
    },
    reset() {
      generation += 1
      answered.clear()
      clearTimeout(timer)
      timer = undefined
      round = ''
      restUntilMs = 0
      store.setState(FRESH)
    },
    dispose() {
      generation += 1
      watchers = 0
      clearTimeout(timer)
      for (const stop of unsubscribe) stop()
    },
  }
}

/** A question that the host did not answer. */
const GONE: Failure = { code: 'no-session', message: '', nextStep: '' }

function withAnswer({ failure: _, ...panel }: PanelState, result: TopResult): PanelState {
  return { ...panel, result }
}

/** What was compared before says nothing of another window. */
function withoutCompared({ before: _, changes: __, ...panel }: PanelState): PanelState {
  return panel
}
