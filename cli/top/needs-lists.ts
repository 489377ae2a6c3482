/** Whether a question is about what records make together, which costs time to make. */
import { createNameCatalogue } from '../../core/query/filter-names.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import type { Basis } from '../../core/protocol/aggregate-api.ts'
import type { LearnedElement } from '../../core/protocol/names-report.ts'
import { registryWith } from '../elements-option.ts'

/** True where rows of a list count, or a filter names what no record has by itself: fields of transactions, or what the capture teaches. */
export function needsLists(basis: Basis, filters: readonly string[], elements: readonly LearnedElement[]): boolean {
  if (basis !== 'records') return true
  const registry = registryWith(elements)
  const ofRecords = createNameCatalogue((key) => registry.findByKey(key) !== undefined)
  return filters.some((filter) => !parseFilter(filter, ofRecords).ok)
}
