/**
 * The filter that the views share. What is applied in one view is applied to the rows of the others when they are shown: a list takes
 * a filter of records, too, and shows the rows that have a record which passes. Rows that cannot take it show all; the filter stays in their bar, and the bar says why. Switched off for a moment it stays in every bar.
 * What only leads to some rows (the records of a transaction, the rows of a group) belongs to its view alone.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ColumnInfo, SessionApi } from '../../core/protocol/session-api.ts'
import { catalogueOf, fieldsFor, isFilterFor, listCatalogueOf } from '../filter/check-filter.ts'
import { createEmitter } from '../host/emitter.ts'
import type { ListKeeper } from './list-keeper.ts'
import { rememberFilter } from '../filter/kept-filters.ts'
import type { SettingsStore } from './settings.ts'
import { appliedFilter, rowsShown, writtenFilter, type FilteredRows, type SharedFilter } from './shared-filter.ts'
import type { ViewerState } from './viewer-state.ts'

export interface FilterKeeper {
  /**
   * Applies a filter to some rows now, and to others when they are shown; it is switched on by that.
   *
   * @param how `typing`: nobody said that it is finished
   */
  apply(rows: FilteredRows, filter: string, how?: 'typing'): void
  /** Lets all rows through for a moment; the filter stays in the bar. */
  switchOff(isOff: boolean): void
  /** What stands in the bar of some rows. */
  written(rows: FilteredRows): string
  onWritten(rows: FilteredRows, listener: (filter: string) => void): () => void
  /** Writes a filter into the bar of the rows that show, of Flows where none do; it waits for Enter there. */
  prepare(filter: string): void
  onPrepare(rows: FilteredRows, listener: (filter: string) => void): () => void
  /** Takes over the filter of a place whose rows show again already. */
  restore(filter: SharedFilter, rows: readonly FilteredRows[]): void
  dispose(): void
}

export interface FilterKeeperOptions {
  readonly session: SessionApi
  readonly store: StoreApi<ViewerState>
  readonly settings: SettingsStore
  readonly lists: Readonly<Record<ListName, ListKeeper>>
  /** Shows the records of a filter in Flows, in the order that they have. */
  readonly showFlows: (filter: string) => void
}

/** A keeper over the state of one viewer. */
export function createFilterKeeper(options: FilterKeeperOptions): FilterKeeper {
  const { session, store, settings, lists } = options
  const prepared = createEmitter<{ readonly rows: FilteredRows; readonly filter: string }>()
  /** Counts what was applied and switched; which of it each of the rows has. */
  let version = 0
  /** What was applied last while it was typed. */
  let typed: string | undefined
  const given = new Map<FilteredRows, number>()

  const patch = (part: Partial<SharedFilter>) => store.setState(({ filter }) => ({ filter: { ...filter, ...part } }))
  const setIdle = (rows: FilteredRows, text: string | undefined) => {
    const { [rows]: _, ...others } = store.getState().filter.idle
    patch({ idle: text === undefined ? others : { ...others, [rows]: text } })
  }
  const set = (rows: FilteredRows, filter: string) => {
    if (appliedFilter(rows, store.getState()) === filter) return
    if (rows === 'flows') options.showFlows(filter)
    else lists[rows].applyFilter(filter)
  }

  /** Fields of a list that was never shown are asked for. */
  const canTake = (rows: FilteredRows, filter: string): boolean | Promise<boolean> => {
    if (filter === '') return true
    const { columns, transactionColumns, lists: states, filter: shared } = store.getState()
    if (rows === 'flows') {
      // A field that other lists have, too, means that of transactions in Flows: of those lists it would let through something else.
      const isOfOthers =
        (shared.from === 'connections' || shared.from === 'sessions') &&
        isFilterFor(filter, listCatalogueOf(states[shared.from].columns))
      return isFilterFor(filter, catalogueOf(columns, isOfOthers ? [] : transactionColumns))
    }
    const recordFields = catalogueOf(columns, transactionColumns)
    const isForList = (known: readonly ColumnInfo[]): boolean =>
      isFilterFor(filter, fieldsFor(filter, { catalogue: listCatalogueOf(known), recordFields }))
    const { columns: known } = states[rows]
    if (known.length > 0) return isForList(known)
    return session
      .listColumns(rows)
      .catch(() => [])
      .then(isForList)
  }
  const put = (rows: FilteredRows, text: string, isTaken: boolean, isOff: boolean): void => {
    const isIdle = text !== '' && (isOff || !isTaken)
    // In this order the bar never is without its text.
    if (isIdle) setIdle(rows, text)
    set(rows, isIdle ? '' : text)
    if (!isIdle) setIdle(rows, undefined)
    if (store.getState().filter.isOff !== isOff) patch({ isOff })
  }
  const give = (rows: FilteredRows, text: string, isOff: boolean): void => {
    const own = version
    given.set(rows, own)
    const isTaken = canTake(rows, text)
    if (typeof isTaken === 'boolean') put(rows, text, isTaken, isOff)
    else
      void isTaken.then((answer) => {
        if (own === version) put(rows, text, answer, isOff)
      })
  }
  const giveShown = (): void => {
    const state = store.getState()
    const rows = rowsShown(state)
    if (rows === undefined || (given.get(rows) ?? 0) === version) return
    // The records of a row of a list are looked at; the filter of before comes back when they are left.
    if (rows === 'flows' && state.visit?.filter === state.view.wanted.filter) return
    give(rows, state.filter.text, state.filter.isOff)
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.status.session !== before.status.session && state.filter.text === '') {
      version = 0
      given.clear()
    }
    if (state.visit !== before.visit) given.delete('flows')
    const hasOtherFields = state.columns !== before.columns || state.transactionColumns !== before.transactionColumns
    const refused = Object.keys(state.filter.idle) as FilteredRows[]
    if (hasOtherFields && refused.length > 0 && !state.filter.isOff) {
      for (const rows of refused) given.delete(rows)
      queueMicrotask(giveShown)
    }
    if (state.tab !== before.tab || state.transactionsShow !== before.transactionsShow) queueMicrotask(giveShown)
    if (state.view === before.view && state.lists === before.lists) return
    for (const rows of ['flows', 'transactions', 'connections', 'sessions'] as const) {
      // Another filter has come in the place of the one that was not applied.
      if (state.filter.idle[rows] !== undefined && appliedFilter(rows, state) !== '') setIdle(rows, undefined)
    }
  })

  return {
    apply(rows, filter, how) {
      const text = filter.trim()
      const { filter: shared } = store.getState()
      const isThere = !shared.isOff && shared.idle[rows] === undefined && appliedFilter(rows, store.getState()) === text
      if (isThere && shared.text === text) return
      const isSame = typed !== undefined && (text.startsWith(typed) || typed.startsWith(text))
      rememberFilter(settings, text, isSame ? typed : undefined)
      typed = how === 'typing' ? text : undefined
      version++
      given.set(rows, version)
      set(rows, text)
      patch({ text, from: rows, isOff: false, idle: {} })
    },
    switchOff(isOff) {
      const state = store.getState()
      const rows = rowsShown(state)
      if (state.filter.isOff === isOff) return
      version++
      if (rows === undefined) patch({ isOff })
      else give(rows, writtenFilter(rows, state), isOff)
    },
    written: (rows) => writtenFilter(rows, store.getState()),
    onWritten: (rows, listener) =>
      store.subscribe((state, before) => {
        const filter = writtenFilter(rows, state)
        if (filter !== writtenFilter(rows, before)) listener(filter)
      }),
    prepare(filter) {
      const rows = rowsShown(store.getState())
      store.setState({ overlay: 'none', ...(rows === undefined && { tab: 'flows' }) })
      prepared.emit({ rows: rows ?? 'flows', filter })
    },
    onPrepare: (rows, listener) =>
      prepared.on((one) => {
        if (one.rows === rows) listener(one.filter)
      }),
    restore(filter, rows) {
      version++
      for (const one of rows) given.set(one, version)
      store.setState({ filter })
    },
    dispose: unsubscribe,
  }
}
