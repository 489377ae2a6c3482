/** What a panel asks the session, and the answer read once for a file. */
import {
  MAX_TOP_ROWS,
  type CompareResult,
  type CompareSpec,
  type Figure,
  type TopResult,
  type TopSpec,
} from '../../core/protocol/aggregate-api.ts'
import { succeed, type Result } from '../../core/protocol/failure.ts'
import type { SessionApi } from '../../core/protocol/session-api.ts'
import type { PanelScopes } from './panel-scope.ts'
import type { TopPanel } from './top-panel.ts'

/** What tells a group from others. */
export function groupKey(keys: readonly unknown[]): string {
  return JSON.stringify(keys)
}

/** The groups of a panel, the largest first. */
export function topQuestion({ basis, by, measure, counters }: TopPanel): Omit<TopSpec, 'scope' | 'count'> {
  return {
    ...(basis && { basis }),
    by,
    measures: [measure],
    sort: { measure: 0, direction: 'descending' },
    first: 0,
    ...(counters === 'both' && { counters }),
  }
}

/** What changed among the groups of a panel. */
export function compareQuestion({
  by,
  measure,
  counters,
}: TopPanel): Omit<CompareSpec, 'before' | 'after' | 'first' | 'count'> {
  return { by, measure, ...(counters === 'both' && { counters }) }
}

/** Figures by their group: those of the scope that is compared with. */
export function figuresByGroup({ rows }: TopResult): ReadonlyMap<string, Figure> {
  return new Map(
    rows.flatMap(({ keys, figures: [figure] }) => (figure === undefined ? [] : [[groupKey(keys), figure] as const])),
  )
}

/** Everything that a panel shows. */
export interface PanelAnswer {
  readonly result?: TopResult
  /** Figures of the compared scope by the keys of their group. */
  readonly before?: ReadonlyMap<string, Figure>
  readonly changes?: CompareResult
  /** What is filtered by elsewhere and not here, since it is about the rows of another list. */
  readonly filterLeftOut?: string
}

/** Asks beside the panels, which go on. */
const EXPORT = 'export'

/** As many groups and changes of a panel as an answer has. */
export async function readPanel(
  session: SessionApi,
  panel: TopPanel,
  { after, before, filterLeftOut }: PanelScopes,
): Promise<Result<PanelAnswer>> {
  const question = { ...topQuestion(panel), count: MAX_TOP_ROWS, asker: EXPORT }
  const own = await session.top({ ...question, scope: after })
  if (!own.ok) return own
  if (before === undefined) return succeed({ result: own.value, ...(filterLeftOut !== undefined && { filterLeftOut }) })
  const other = await session.top({ ...question, scope: before })
  if (!other.ok) return other
  const changes = await session.compare({
    ...compareQuestion(panel),
    ...{ before, after, first: 0, count: MAX_TOP_ROWS, asker: EXPORT },
  })
  if (!changes.ok) return changes
  return succeed({ result: own.value, before: figuresByGroup(other.value), changes: changes.value })
}
