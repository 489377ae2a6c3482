/** Which rows a panel counts. That of a list reads the filter that is shown as the list does: over its columns, or else over records. */
import type { AggregateScope } from '../../core/protocol/aggregate-api.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import type { ColumnInfo } from '../../core/protocol/session-api.ts'
import { catalogueOf, isFilterFor, listCatalogueOf } from '../filter/check-filter.ts'
import type { ViewerState } from '../state/viewer-state.ts'
import { NO_COMPARE, scopesOf, type CompareChoice, type ComparedScopes } from './compare-choice.ts'

export interface PanelScopes extends ComparedScopes {
  /** What is filtered by elsewhere and not here, since it is about the rows of another list. */
  readonly filterLeftOut?: string
}

export interface ScopeChoice {
  readonly shown: Pick<ViewerState, 'view' | 'filter' | 'columns' | 'transactionColumns'>
  readonly compare: CompareChoice
}

/** What of the choice a panel goes by: rows of lists are not compared, and what Flows cannot take they may. */
export function wantedScopes(basis: ListName | undefined, { shown, compare }: ScopeChoice): ComparedScopes {
  const { view, filter } = shown
  if (basis === undefined) return scopesOf(view.wanted, compare)
  const text = filter.isOff ? view.wanted.filter : (filter.idle.flows ?? view.wanted.filter)
  return scopesOf({ ...view.wanted, filter: text }, NO_COMPARE)
}

/**
 * The rows of a panel and those they are compared with.
 *
 * @param columns of its list
 */
export function panelScopes(
  basis: ListName | undefined,
  choice: ScopeChoice,
  columns: readonly ColumnInfo[],
): PanelScopes {
  const wanted = wantedScopes(basis, choice)
  const { filter } = wanted.after
  if (basis === undefined || isFilterFor(filter, listCatalogueOf(columns))) return wanted
  if (isFilterFor(filter, catalogueOf(choice.shown.columns, choice.shown.transactionColumns))) return wanted
  const after: AggregateScope = { ...wanted.after, filter: '' }
  return { ...wanted, after, filterLeftOut: filter }
}
