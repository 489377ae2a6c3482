/**
 * Keeps the panels of the Top view up with the session, the filter and what is brushed. The engine answers one question of a kind
 * at a time, and a newer one ends the older: panels are asked for one after another, those in sight of a change first.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { MAX_TOP_ROWS } from '../../core/protocol/aggregate-api.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ColumnInfo, SessionApi, SessionStatus } from '../../core/protocol/session-api.ts'
import { AGAIN_MS, createAskPace } from '../state/ask-pace.ts'
import type { SettingsStore } from '../state/settings.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import { NO_COMPARE, type CompareChoice } from './compare-choice.ts'
import { createListColumnsReader, type KnownListColumns } from './list-columns-reader.ts'
import { compareQuestion, figuresByGroup, topQuestion, type PanelAnswer } from './panel-questions.ts'
import { panelScopes, wantedScopes, type PanelScopes } from './panel-scope.ts'
import { panelsFor, type TopPanel } from './top-panel.ts'

/** Rows of a panel, and how many more each time. */
export const FIRST_ROWS = 10
export const MORE_ROWS = 50

/** Changes that each panel is asked for: the ranking takes the greatest of all. */
const CHANGES_EACH = 12

/** Milliseconds between two rounds that nobody asked for. */
const INTERVAL_MS = 2000

export interface PanelState extends PanelAnswer {
  readonly failure?: Failure
  /** Rows that are wanted. */
  readonly rows: number
}

export interface TopState {
  readonly panels: Readonly<Record<string, PanelState>>
  readonly compare: CompareChoice
  /** Of the lists whose columns somebody asked for. */
  readonly listColumns: KnownListColumns
  readonly isBusy: boolean
}

export interface TopKeeper {
  readonly store: StoreApi<TopState>
  /** Asks for all panels, or for one, and keeps up with the session, until the answer is called. */
  watch(panel?: string): () => void
  follow(status: SessionStatus): void
  panels(): readonly TopPanel[]
  setPanels(panels: readonly TopPanel[] | undefined): void
  compareWith(choice: CompareChoice): void
  showMore(panel: string): void
  /** Reads the columns of a list anew, for whoever chooses among them. */
  readColumns(list: ListName): void
  /** What a panel counts, of what is shown and compared now. */
  scopesOf(panel: TopPanel): Promise<PanelScopes>
  reset(): void
  dispose(): void
}

export interface TopKeeperOptions {
  readonly session: SessionApi
  readonly store: StoreApi<ViewerState>
  readonly settings: SettingsStore
}

const FRESH: TopState = { panels: {}, compare: NO_COMPARE, listColumns: {}, isBusy: false }

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
  let isAsking = false
  /** Of the session in this round, and when it began. */
  let round = ''
  let roundMs = 0
  /** The capture that is compared with, once a status has told of it. */
  let fileSeen: number | undefined
  const pace = createAskPace({
    viewer,
    intervalMs: INTERVAL_MS,
    // A capture that is compared with grows while it is read.
    alsoOf: ({ compared }) => (compared === undefined ? '' : `${compared.file} ${compared.records} ${compared.phase}`),
    onChange: () => pump(),
    onDue: () => pump(),
  })

  const panels = (): readonly TopPanel[] => settings.getState().topPanels ?? panelsFor(viewer.getState().columns)
  const choice = () => ({ shown: viewer.getState(), compare: store.getState().compare })
  const lists = createListColumnsReader({
    session,
    known: () => store.getState().listColumns,
    onRead: (listColumns) => store.setState({ listColumns }),
  })
  const scopesOf = async ({ basis }: TopPanel): Promise<PanelScopes> => {
    const columns: readonly ColumnInfo[] = basis === undefined ? [] : await lists.read(basis)
    return panelScopes(basis, choice(), columns)
  }
  const stateOf = (id: string): PanelState => store.getState().panels[id] ?? NOTHING
  const patch = (id: string, part: Partial<PanelState>) =>
    store.setState((state) => ({ panels: { ...state.panels, [id]: { ...NOTHING, ...state.panels[id], ...part } } }))

  const topOf = async (panel: TopPanel, isCurrent: () => boolean): Promise<Failure | undefined> => {
    const { after, before, filterLeftOut } = await scopesOf(panel)
    if (!isCurrent()) return undefined
    const { rows } = stateOf(panel.id)
    const spec = topQuestion(panel)
    const answer = await session.top({ ...spec, scope: after, count: rows })
    if (!isCurrent()) return undefined
    if (!answer.ok) return answer.failure
    const known = stateOf(panel.id)
    const shown: PanelState = {
      rows: known.rows,
      result: answer.value,
      ...(before !== undefined && known.before && { before: known.before }),
      ...(panel.basis === undefined && known.changes && { changes: known.changes }),
      ...(filterLeftOut !== undefined && { filterLeftOut }),
    }
    store.setState((state) => ({ panels: { ...state.panels, [panel.id]: shown } }))
    if (before === undefined) return undefined
    const other = await session.top({ ...spec, scope: before, count: MAX_TOP_ROWS })
    if (!isCurrent()) return undefined
    if (!other.ok) return other.failure
    patch(panel.id, { before: figuresByGroup(other.value) })
    return undefined
  }
  const changesOf = async (panel: TopPanel, isCurrent: () => boolean): Promise<Failure | undefined> => {
    const { after, before } = await scopesOf(panel)
    if (before === undefined) return undefined
    const answer = await session.compare({
      ...compareQuestion(panel),
      ...{ before, after, first: 0, count: CHANGES_EACH },
    })
    if (!isCurrent()) return undefined
    if (!answer.ok) return answer.failure
    patch(panel.id, { changes: answer.value })
    return undefined
  }

  /** What is to be asked next; undefined when all that is wanted is there. */
  const nextJob = (): Job | undefined => {
    const isCurrent = pace.currency()
    for (const panel of panels().filter(({ id }) => pace.isWatched(id))) {
      const wanted = JSON.stringify([panel, stateOf(panel.id).rows, wantedScopes(panel.basis, choice()), round])
      if (answered.get(panel.id) === wanted) continue
      return { key: panel.id, run: () => settled(panel.id, wanted, topOf(panel, isCurrent)) }
    }
    // What changed is told in the view of all panels alone.
    const asked = wantedScopes(undefined, choice())
    if (asked.before === undefined || !pace.isWatched()) return undefined
    for (const panel of panels().filter(({ basis }) => basis === undefined)) {
      const key = `changes of ${panel.id}`
      const wanted = JSON.stringify([panel, asked, round])
      if (answered.get(key) === wanted) continue
      return { key, run: () => settled(key, wanted, changesOf(panel, isCurrent), panel.id) }
    }
    return undefined
  }
  const settled = async (
    key: string,
    wanted: string,
    asking: Promise<Failure | undefined>,
    id = key,
  ): Promise<Failure | undefined> => {
    const isCurrent = pace.currency()
    const failure = await asking
    if (!isCurrent() || failure?.code === 'superseded') return failure
    answered.set(key, wanted)
    if (failure !== undefined) patch(id, { failure })
    return failure
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
    if (failure?.code === 'superseded') pace.later(AGAIN_MS)
    else pump()
  }
  /** Sees to it that what is wanted is asked for. */
  const pump = (): void => {
    if (isAsking || !pace.canAsk() || viewer.getState().columns.length === 0) return
    // The panels that are not asked for are named all the same.
    for (const { basis } of panels()) if (basis !== undefined) void lists.read(basis)
    const job = nextJob()
    if (job !== undefined) {
      void run(job)
      return
    }
    if (store.getState().isBusy) {
      store.setState({ isBusy: false })
      pace.restSince(roundMs)
    }
    if (pace.revision() === round) return
    if (pace.restMs() > 0) {
      pace.later(pace.restMs())
      return
    }
    round = pace.revision()
    roundMs = performance.now()
    pump()
  }

  const compareWith = (compare: CompareChoice): void => {
    fileSeen = viewer.getState().status.compared?.file
    store.setState(({ panels: all }) => ({
      compare,
      panels: Object.fromEntries(Object.entries(all).map(([id, panel]) => [id, withoutCompared(panel)])),
    }))
    roundMs = performance.now()
    pump()
  }

  const unsubscribe = [
    viewer.subscribe(({ view, filter, columns }, before) => {
      const [now, then] = [view.wanted, before.view.wanted]
      const isOther =
        now.filter !== then.filter || now.timeRange !== then.timeRange || now.lastSeconds !== then.lastSeconds
      const isOtherForLists = filter !== before.filter && panels().some(({ basis }) => basis !== undefined)
      if (isOther || isOtherForLists || (columns !== before.columns && before.columns.length === 0)) {
        roundMs = performance.now()
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
    watch: pace.watch,
    follow(status) {
      const { compare } = store.getState()
      if (compare.kind === 'file') {
        // Somebody else may have let it go, or taken another one; a status from before it was opened says nothing of it.
        if (status.compared?.file === compare.file) fileSeen = compare.file
        else if (fileSeen === compare.file) compareWith(NO_COMPARE)
      }
      pace.follow(status)
    },
    setPanels: (topPanels) => settings.setState({ topPanels }),
    compareWith,
    showMore(id) {
      patch(id, { rows: Math.min(MAX_TOP_ROWS, stateOf(id).rows + MORE_ROWS) })
      pump()
    },
    readColumns: (list) => void lists.refresh(list),
    scopesOf,
    reset() {
      pace.reset()
      lists.reset()
      answered.clear()
      round = ''
      store.setState(FRESH)
    },
    dispose() {
      pace.dispose()
      for (const stop of unsubscribe) stop()
    },
  }
}

/** A question that the host did not answer. */
const GONE: Failure = { code: 'no-session', message: '', nextStep: '' }

/** What was compared before says nothing of another window. */
function withoutCompared({ before: _, changes: __, ...panel }: PanelState): PanelState {
  return panel
}
