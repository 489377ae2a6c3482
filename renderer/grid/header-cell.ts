/** A column's header: sorting is ours, because the old order stays until the engine has the new one. */
import type { IHeaderComp, IHeaderParams } from 'ag-grid-community'
import type { SortKey } from '../../core/protocol/session-api.ts'

export interface SortControl {
  /** The order that was asked for. */
  current(): readonly SortKey[]
  /** Sorts by a column; `isAdded` keeps the columns before it. */
  toggle(column: string, isAdded: boolean): void
  readonly subscribe: (listener: () => void) => () => void
}

type Params = IHeaderParams & { readonly sorting: SortControl; readonly tooltip: string }

/** Ascending, then descending, then not at all. */
export function nextSort(current: readonly SortKey[], column: string, isAdded: boolean): SortKey[] {
  const existing = current.find((key) => key.column === column)
  const direction = existing === undefined ? 'ascending' : existing.direction === 'ascending' ? 'descending' : undefined
  const next: SortKey[] = direction === undefined ? [] : [{ column, direction }]
  if (!isAdded) return next
  if (existing === undefined || direction === undefined)
    return [...current.filter((key) => key.column !== column), ...next]
  return current.map((key) => (key.column === column ? { column, direction } : key))
}

export class HeaderCell implements IHeaderComp {
  readonly #root = document.createElement('div')
  readonly #arrow = document.createElement('span')
  #unsubscribe: (() => void) | undefined

  init(params: Params): void {
    const label = document.createElement('span')
    label.className = 'header-label'
    label.textContent = params.displayName
    this.#root.className = 'header-cell'
    this.#root.title = params.tooltip
    this.#arrow.className = 'header-arrow'
    this.#arrow.setAttribute('aria-hidden', 'true')
    this.#root.append(label, this.#arrow)
    const id = params.column.getColId()
    this.#root.addEventListener('click', (event) => params.sorting.toggle(id, event.shiftKey))
    const show = () => this.#show(params, id)
    this.#unsubscribe = params.sorting.subscribe(show)
    show()
  }

  getGui(): HTMLElement {
    return this.#root
  }

  refresh(): boolean {
    return false
  }

  destroy(): void {
    this.#unsubscribe?.()
  }

  #show(params: Params, id: string): void {
    const keys = params.sorting.current()
    const at = keys.findIndex((key) => key.column === id)
    const key = keys[at]
    const sign = key === undefined ? '' : key.direction === 'ascending' ? '↑' : '↓'
    this.#arrow.textContent = keys.length > 1 && key !== undefined ? `${sign}${at + 1}` : sign
    this.#root.classList.toggle('is-sorted', key !== undefined)
    params.eGridHeader.setAttribute('aria-sort', key?.direction ?? 'none')
  }
}
