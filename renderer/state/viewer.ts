/** The viewer without its pages: one host, one session, its state, and everything that a user can do to it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Failure } from '../../core/protocol/failure.ts'
import type { DecodeSettings } from '../../core/protocol/decode-settings.ts'
import type { SessionStatus, SortKey, TimeRange, ViewSpec } from '../../core/protocol/session-api.ts'
import { noAnswer } from '../host/no-answer.ts'
import { createSqlKeeper } from '../console/sql-keeper.ts'
import { createExportKeeper } from '../export/export-keeper.ts'
import { createHealthKeeper } from '../health/health-keeper.ts'
import { createEmitter } from '../host/emitter.ts'
import { createFollowKeeper } from '../live/follow-keeper.ts'
import { createLiveKeeper } from '../live/live-keeper.ts'
import { sayAlert } from '../live/say-alert.ts'
import { createMarksKeeper } from '../marks/marks-keeper.ts'
import { createNotices, sayRenewed } from '../live/notices.ts'
import { createNamesKeeper } from '../names/names-keeper.ts'
import { createTemplateKeeper } from '../templates/template-keeper.ts'
import type { Host } from '../host/host.ts'
import { createCharts } from './charts.ts'
import { createColumnKeeper } from './column-keeper.ts'
import { createFilterKeeper } from './filter-keeper.ts'
import { createListKeeper } from './list-keeper.ts'
import { listsAgain } from './list-state.ts'
import { createPlaceHistory } from './place-history.ts'
import { createRecordKeeper } from './record-keeper.ts'
import { createFirstView } from './first-view.ts'
import { isOtherSession, isRenewed } from './other-session.ts'
import { keepView, type ViewStorage } from './kept-view.ts'
import type { SettingsStore } from './settings.ts'
import { createScrollPlaces } from './scroll-places.ts'
import { createSessionAgain, type Legacy } from './session-again.ts'
import { createSessionOpening, loadRecent, type SessionOpening } from './session-opening.ts'
import { createViewKeeper } from './view-keeper.ts'
import type { ViewerKeepers } from './viewer-keepers.ts'
import {
  EMPTY_SPEC,
  FRESH_SESSION,
  initialState,
  renewedState,
  type Overlay,
  type Tab,
  type TemplateTarget,
  type ViewerState,
} from './viewer-state.ts'

export interface Viewer extends ViewerKeepers, SessionOpening {
  readonly host: Host
  readonly store: StoreApi<ViewerState>
  readonly settings: SettingsStore
  applyFilter(filter: string): void
  applySort(sort: readonly SortKey[]): void
  /** Shows rows in Flows as they showed elsewhere. */
  show(spec: ViewSpec): void
  /** Shows the rows of the last so many seconds, undefined all. */
  applyWindow(lastSeconds: number | undefined): void
  /** Restricts Flows, the lists and Top to a stretch of time; undefined shows all times. */
  brush(range: TimeRange | undefined): void
  renewView(): void
  select(record: number | undefined): void
  /** Selects records together, one of which has the focus. */
  selectRows(selection: readonly number[], focused: number): void
  selectField(index: number): void
  /** Row of a record in the view that is shown; -1 when the view does not have it. */
  findRow(record: number): Promise<number>
  /** Selects a record and brings its row into sight. */
  reveal(row: number, record: number): void
  /** Called when a row should come into sight. */
  onReveal(listener: (row: number) => void): () => void
  setOverlay(overlay: Overlay): void
  showTab(tab: Tab): void
  /** Shows a template, or the definition that a record was decoded with, in the Templates view. */
  showTemplate(target: TemplateTarget): void
  /** Shows the rows of a filter in Flows. */
  showRows(filter: string): void
  /** The same for a filter that nobody wrote: the history does not keep it. Resolves when its rows are there. */
  visitRows(filter: string, timeRange: TimeRange | undefined): Promise<void>
  /** Shows a column in Flows, and adds it to those shown when it is not among them. */
  showColumn(column: string): void
  onShowColumn(listener: (column: string) => void): () => void
  /** Reads the file again with its settings changed, and keeps what is shown as far as it is still there. */
  decodeAgain(change: (settings: DecodeSettings) => DecodeSettings): Promise<void>
  /** Goes back to where somebody was, or forward again; false when there is no such place. */
  stepPlace(direction: 1 | -1): boolean
  /** Goes to the next finding, or the one before, in the Health view. */
  stepFinding(direction: 1 | -1): Promise<void>
  dispose(): void
}

/** Asks the host for what there is and follows it from then on; `storage` is the window's own, which a reload keeps. */
export function createViewer(host: Host, settings: SettingsStore, storage?: ViewStorage): Viewer {
  const store = createStore<ViewerState>(() => initialState(host.connection()))
  const views = createViewKeeper(host.session, store)
  const records = createRecordKeeper(host.session, store)
  const health = createHealthKeeper(host.session)
  const live = createLiveKeeper(host, settings)
  const following = createFollowKeeper(store, views.catchUp)
  const charts = createCharts(host.session, store, settings)
  const notices = createNotices()
  const exports = createExportKeeper(host, notices)
  const sql = createSqlKeeper(host.session, settings)
  const marks = createMarksKeeper(host.host, store)
  const names = createNamesKeeper({ session: host.session, viewer: store, settings, notices })
  const templates = createTemplateKeeper(host.session)
  const brush = (timeRange: TimeRange | undefined): void => {
    const { filter, sort } = store.getState().view.wanted
    // The last minutes and a brushed stretch are two answers to one question: when.
    void views.show({ filter, sort, ...(timeRange && { timeRange }) })
  }
  const ofLists = { session: host.session, store, clearBrush: () => brush(undefined) }
  const lists = {
    transactions: createListKeeper(ofLists, 'transactions'),
    connections: createListKeeper(ofLists, 'connections'),
    sessions: createListKeeper(ofLists, 'sessions'),
  }
  const columns = createColumnKeeper(host.session, store)
  const again = createSessionAgain(host.session, store)
  const filters = createFilterKeeper({
    session: host.session,
    store,
    settings,
    lists,
    showFlows: (filter) => void views.show({ ...store.getState().view.wanted, filter }),
  })
  const scrolls = createScrollPlaces()
  const revealed = createEmitter<number>()
  const columnShown = createEmitter<string>()
  let legacy: Legacy | undefined
  let events = 0

  /** The file was read again: what was shown before is shown again. */
  const inherit = async (from: Legacy, status: SessionStatus): Promise<void> => {
    legacy = undefined
    health.store.setState({ isDecodingAgain: false })
    await first.shown()
    // A filter may name a column that was not there when the reading began.
    if (store.getState().view.wanted === EMPTY_SPEC && from.spec !== EMPTY_SPEC) await views.show(from.spec)
    const isThere = await again.hasSelected(from)
    const { selected, status: now } = store.getState()
    if (!isThere || from.selected === undefined || selected !== undefined || now.session !== status.session) return
    await selectInSight(from.selected.record)
  }

  const selectInSight = async (record: number): Promise<void> => {
    records.select(record)
    const row = await findRow(record)
    if (row >= 0) revealed.emit(row)
  }

  const findRow = async (record: number): Promise<number> => {
    const view = store.getState().view.info
    if (view === undefined) return -1
    const found = await host.session.findRecord(view.view, record).catch(() => undefined)
    return found?.ok === true ? found.value : -1
  }

  const first = createFirstView({ store, storage, marks, lists, show: views.show, select: selectInSight })

  const take = (status: SessionStatus): void => {
    const before = store.getState().status
    if (isOtherSession(before, status)) {
      const renewed = isRenewed(before, status) ? renewedState(store.getState()) : undefined
      first.begin(status)
      views.reset()
      columns.reset()
      charts.reset()
      sql.reset()
      legacy = again.take(status)
      if (legacy === undefined && renewed === undefined) health.reset()
      else health.beginAgain()
      // A template is known by the number of its exporter's session, which is another one's once numbers begin anew.
      if (legacy === undefined) templates.reset()
      else templates.beginAgain()
      // The filter bar follows what is wanted: it must not see an empty filter in between.
      for (const keeper of Object.values(lists)) keeper.reset()
      const taken = legacy && {
        tab: legacy.tab,
        view: { ...FRESH_SESSION.view, wanted: legacy.spec },
        lists: listsAgain(store.getState().lists),
        filter: store.getState().filter,
        transactionsShow: store.getState().transactionsShow,
      }
      store.setState({ ...FRESH_SESSION, status, ...taken, ...renewed })
      if (renewed !== undefined && status.live !== undefined) notices.say(sayRenewed(status.live))
      if (status.phase === 'empty') void loadRecent({ host, store })
    } else {
      store.setState({ status })
    }
    live.follow(status)
    following.take(status)
    charts.follow(status)
    health.follow(status)
    templates.follow(status)
    for (const keeper of Object.values(lists)) keeper.follow(status)
    if (status.phase === 'empty' || status.phase === 'failed') {
      legacy = undefined
      return
    }
    columns.follow(status, before)
    if (store.getState().view.info !== undefined) views.follow(status)
    first.follow(status)
    if (legacy !== undefined && status.phase !== 'loading') void inherit(legacy, status)
  }

  const refresh = async (): Promise<void> => {
    const eventsBefore = events
    try {
      const [status, info] = await Promise.all([host.session.status(), host.host.info()])
      store.setState({ info })
      // An event that came meanwhile is newer than the answer.
      if (events === eventsBefore) take(status)
      await loadRecent({ host, store })
    } catch {
      // No connection yet: asked again when there is one.
    }
  }

  const places = createPlaceHistory(store, {
    lists,
    filters,
    scrolls,
    showFlows(spec, record) {
      records.select(record)
      if (store.getState().view.wanted !== spec) void views.show(spec)
    },
  })

  const unsubscribe = [
    places.dispose,
    filters.dispose,
    store.subscribe(({ status }, before) => {
      const isLabelled =
        status.namesRevision !== before.status.namesRevision && status.session === before.status.session
      if (isLabelled) records.readAgain()
    }),
    store.subscribe(({ status, view }, before) => {
      if (view.wanted.timeRange !== before.view.wanted.timeRange) {
        for (const keeper of Object.values(lists)) keeper.follow(status)
      }
      const isNew = view.wanted !== before.view.wanted && view.wanted !== EMPTY_SPEC
      if (isNew && storage !== undefined)
        keepView(storage, status, { ...view.wanted, filter: filters.written('flows') })
    }),
    host.onChanged((status) => {
      events++
      take(status)
    }),
    host.onAlerted((alert) => sayAlert(alert, store.getState(), notices)),
    host.onOpenFailed((openFailure: Failure) => store.setState({ openFailure })),
    host.onConnection((connection) => {
      const before = store.getState().connection
      store.setState({ connection })
      if (connection.kind !== 'connected' || before.kind === 'connected') return
      void refresh().then(() => {
        views.renew()
        records.readAgain()
        for (const keeper of Object.values(lists)) keeper.renew()
      })
    }),
  ]
  void refresh()

  return {
    ...createSessionOpening({ host, store, lookAround: live.lookAround }),
    host,
    store,
    settings,
    health,
    templates,
    lists,
    filters,
    scrolls,
    live,
    following,
    charts,
    notices,
    exports,
    sql,
    marks,
    names,
    applyFilter: (filter) => filters.apply('flows', filter),
    applySort: (sort) => void views.show({ ...store.getState().view.wanted, sort }),
    show: (spec) => void views.show(spec),
    applyWindow(lastSeconds) {
      const { filter, sort } = store.getState().view.wanted
      void views.show({ filter, sort, ...(lastSeconds !== undefined && { lastSeconds }) })
    },
    brush,
    renewView: () => views.renew(),
    select(record) {
      if (store.getState().selection.length > 0) store.setState({ selection: [] })
      records.select(record)
    },
    selectRows(selection, focused) {
      store.setState({ selection })
      records.select(focused)
    },
    selectField: (field) => store.setState((state) => ({ details: { ...state.details, field } })),
    findRow,
    reveal(row, record) {
      this.select(record)
      revealed.emit(row)
    },
    onReveal: revealed.on,
    setOverlay: (overlay) => store.setState({ overlay }),
    showTab: (tab) => store.setState({ tab, overlay: 'none' }),
    showTemplate: (target) => store.setState({ tab: 'templates', overlay: 'none', templateTarget: { ...target } }),
    showRows(filter) {
      store.setState({ tab: 'flows', overlay: 'none' })
      this.applyFilter(filter)
    },
    visitRows(filter, timeRange) {
      store.setState({ tab: 'flows', overlay: 'none' })
      const { timeRange: before, ...wanted } = store.getState().view.wanted
      const isShown = wanted.filter === filter && before === timeRange
      return isShown ? Promise.resolve() : views.show({ ...wanted, filter, ...(timeRange && { timeRange }) })
    },
    showColumn(column) {
      store.setState({ tab: 'flows', overlay: 'none' })
      columnShown.emit(column)
    },
    onShowColumn: columnShown.on,
    async decodeAgain(change) {
      again.begin()
      health.store.setState({ isDecodingAgain: true, failure: undefined })
      const settings = host.session.settings()
      const result = await settings.then((now) => host.session.decodeAgain(change(now))).catch(noAnswer)
      if (result.ok) return
      again.giveUp()
      health.store.setState({ isDecodingAgain: false, failure: result.failure })
    },
    stepPlace: (direction) => places.step(direction),
    async stepFinding(direction) {
      if (await health.step(direction)) store.setState({ tab: 'health', overlay: 'none' })
    },
    dispose() {
      for (const stop of unsubscribe) stop()
      views.reset()
      for (const keeper of Object.values(lists)) keeper.reset()
      health.dispose()
      live.dispose()
      following.dispose()
      charts.dispose()
      notices.dispose()
      exports.dispose()
      marks.dispose()
      names.dispose()
      first.dispose()
      templates.dispose()
      host.dispose()
    },
  }
}
