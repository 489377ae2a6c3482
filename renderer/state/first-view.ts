/** What shows first of a session: what was looked at when the capture was open last, as far as it is there. */
import type { StoreApi } from 'zustand/vanilla'
import { LIST_NAMES, type ListName } from '../../core/protocol/list-api.ts'
import type { SessionStatus, ViewSpec } from '../../core/protocol/session-api.ts'
import type { KeptPlace } from '../marks/kept-capture.ts'
import type { MarksKeeper } from '../marks/marks-keeper.ts'
import { keptView, type ViewStorage } from './kept-view.ts'
import type { ListKeeper } from './list-keeper.ts'
import { NO_FILTER } from './shared-filter.ts'
import { EMPTY_SPEC, type ViewerState } from './viewer-state.ts'

export interface FirstView {
  /** Another session has begun; comes before its status is in the store. */
  begin(status: SessionStatus): void
  /** Shows the first rows, and later what could not be shown yet. */
  follow(status: SessionStatus): void
  /** Settles when the first rows show. */
  shown(): Promise<void>
  dispose(): void
}

export interface FirstViewOptions {
  readonly store: StoreApi<ViewerState>
  /** The window's own storage, which a reload keeps. */
  readonly storage: ViewStorage | undefined
  readonly marks: MarksKeeper
  readonly lists: Readonly<Record<ListName, ListKeeper>>
  readonly show: (spec: ViewSpec) => Promise<void>
  /** Selects a record and brings it into sight. */
  readonly select: (record: number) => Promise<void>
}

/** What waits until more is read. */
interface Waiting {
  spec?: ViewSpec
  /** Columns that were known when it was refused. */
  columnsRevision?: number
  selected?: number
  lists?: KeptPlace['lists']
}

/** For one viewer. */
export function createFirstView({ store, storage, marks, lists, show, select }: FirstViewOptions): FirstView {
  let kept: Promise<KeptPlace | undefined> | undefined
  let isBegun = false
  let isFirst = true
  let waiting: Waiting = {}
  let shown: Promise<void> = Promise.resolve()

  const showFirst = async (spec: ViewSpec): Promise<void> => {
    const { columnsRevision } = store.getState().status
    await show(spec)
    const { info, failure, wanted } = store.getState().view
    // What was kept may not suit an engine that began anew, or name a field that is still to come.
    if (spec !== EMPTY_SPEC && wanted === spec && info === undefined && failure !== undefined) {
      const { status } = store.getState()
      if (status.phase === 'loading') waiting = { ...waiting, spec, columnsRevision }
      await show(EMPTY_SPEC)
    }
  }

  const showPlace = async (session: number, reloaded: ViewSpec | undefined): Promise<void> => {
    const place = await kept
    const { status, view } = store.getState()
    if (status.session !== session || view.isBusy || view.info !== undefined) return
    const spec = reloaded ?? place?.flows ?? EMPTY_SPEC
    if (spec.filter !== '') store.setState({ filter: { ...NO_FILTER, text: spec.filter } })
    if (place !== undefined) {
      const entries = LIST_NAMES.map((list) => {
        const state = store.getState().lists[list]
        return [list, { ...state, view: { ...state.view, wanted: place.lists[list].query } }] as const
      })
      store.setState(({ lists: before }) => ({
        tab: place.tab,
        transactionsShow: place.transactionsShow,
        lists: { ...before, ...Object.fromEntries(entries) },
      }))
      waiting = { lists: place.lists, ...(place.selected !== undefined && { selected: place.selected }) }
    }
    const isPlain = spec.filter === '' && spec.sort.length === 0 && spec.timeRange === undefined
    await showFirst(isPlain ? EMPTY_SPEC : spec)
    if (store.getState().status.session === session) catchUp(store.getState().status)
  }

  /** Shows what waits, as far as what it needs is there and nobody has asked for something else. */
  const catchUp = (status: SessionStatus): void => {
    const { view, selected } = store.getState()
    if (view.info === undefined) return
    const isRead = status.phase !== 'loading'
    if (
      waiting.selected !== undefined &&
      (isRead || status.records.data + status.records.options >= waiting.selected)
    ) {
      const record = waiting.selected
      delete waiting.selected
      if (selected === undefined) void select(record)
    }
    const { spec: refused, columnsRevision = Number.POSITIVE_INFINITY } = waiting
    if (!isRead && refused !== undefined && view.wanted === EMPTY_SPEC && status.columnsRevision > columnsRevision) {
      delete waiting.spec
      void showFirst(refused)
    }
    if (!isRead) return
    const { spec, lists: rows } = waiting
    waiting = {}
    if (spec !== undefined && view.wanted === EMPTY_SPEC) void show(spec)
    for (const list of rows === undefined ? [] : LIST_NAMES) {
      const number = rows?.[list].selected
      const isThere = number !== undefined && number <= status.lists[list]
      if (isThere && store.getState().lists[list].selected === undefined) lists[list].select(number)
    }
  }

  const unsubscribe = store.subscribe(({ view, status }, before) => {
    // The first rows may be those of a later question, and no further status may come.
    if (view.info !== undefined && before.view.info === undefined) queueMicrotask(() => catchUp(status))
  })

  return {
    begin(status) {
      kept = marks.begin(status)
      isBegun = false
      waiting = {}
    },
    follow(status) {
      const { view } = store.getState()
      if (view.info !== undefined) {
        catchUp(status)
        return
      }
      const hasRows = status.records.data + status.records.options > 0 || status.phase !== 'loading'
      if (view.isBusy || isBegun || !hasRows) return
      const reloaded = isFirst && storage !== undefined ? keptView(storage, status) : undefined
      isFirst = false
      if (view.wanted !== EMPTY_SPEC || (kept === undefined && reloaded === undefined)) {
        shown = showFirst(view.wanted)
        return
      }
      isBegun = true
      shown = showPlace(status.session, reloaded).finally(() => {
        isBegun = false
      })
    },
    shown: () => shown,
    dispose: unsubscribe,
  }
}
