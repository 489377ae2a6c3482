/** The most frequent values of a field among the rows that show: what Ctrl Space offers behind an operator. */
import { EITHER_COLUMNS } from '../../core/protocol/aggregate-api.ts'
import type { Cell, ColumnInfo, SessionApi, ViewSpec } from '../../core/protocol/session-api.ts'
import { valueLiteral } from '../../core/query/filter-language/value-filter.ts'
import type { FilteredRows } from '../state/shared-filter.ts'
import type { ViewerState } from '../state/viewer-state.ts'

/** Values that are offered. */
const MAX_VALUES = 20

export interface SeenValue {
  /** As a filter writes it. */
  readonly text: string
  /** Name of an id, where one was learned. */
  readonly label?: string
  readonly count: number
}

/** Asks for the values of a field, which stands for columns. */
export type AskValues = (field: string, columns: readonly ColumnInfo[]) => Promise<readonly SeenValue[]>

function seen(column: ColumnInfo, key: Cell, label: string | null | undefined, count: number): SeenValue[] {
  const text = valueLiteral(column, key, label)
  return text === undefined ? [] : [{ text, count, ...(typeof label === 'string' ? { label } : {}) }]
}

async function valuesOfRecords(
  session: SessionApi,
  { filter, lastSeconds, timeRange }: ViewSpec,
  field: string,
  column: ColumnInfo,
): Promise<SeenValue[]> {
  const either = EITHER_COLUMNS.find((name) => name === field.toLowerCase())
  const answer = await session
    .top({
      scope: {
        filter,
        ...(lastSeconds !== undefined && { lastSeconds }),
        ...(timeRange !== undefined && { from: timeRange.from, until: timeRange.until }),
      },
      by: [{ kind: 'column', column: either ?? column.id }],
      measures: [{ figure: 'records' }],
      sort: { measure: 0, direction: 'descending' },
      first: 0,
      count: MAX_VALUES,
    })
    .catch(() => undefined)
  if (answer?.ok !== true) return []
  return answer.value.rows.flatMap(({ keys, labels, figures }) =>
    seen(column, keys[0] ?? null, labels[0], Number(figures[0]?.value ?? 0)),
  )
}

async function valuesOfList(
  session: SessionApi,
  view: number | undefined,
  column: ColumnInfo,
  columns: readonly ColumnInfo[],
): Promise<SeenValue[]> {
  const measure = columns.find(({ type }) => type === 'duration')?.id
  if (view === undefined || measure === undefined) return []
  const answer = await session.groupList({ view, by: column.id, measure }).catch(() => undefined)
  if (answer?.ok !== true) return []
  // What is beyond the largest groups is one group without a filter of its own.
  const groups = answer.value.filter(({ filter }) => filter !== '')
  return groups.slice(0, MAX_VALUES).flatMap(({ key, count }) => seen(column, key, undefined, count))
}

/** A way to ask for values among the rows that show at that moment. */
export function askValues(session: SessionApi, rows: FilteredRows, state: () => ViewerState): AskValues {
  return (field, columns) => {
    const [column] = [...columns].sort((one, other) => other.recordCount - one.recordCount)
    if (column === undefined || column.type === 'time') return Promise.resolve([])
    if (rows === 'flows') {
      const { spec } = state().view
      const inView = valuesOfRecords(session, spec, field, column)
      // What is being written takes the place of the filter that shows none of them.
      const inAll = () => valuesOfRecords(session, { ...spec, filter: '' }, field, column)
      return spec.filter === '' ? inView : inView.then((values) => (values.length > 0 ? values : inAll()))
    }
    const list = state().lists[rows]
    return valuesOfList(session, list.view.info?.view, column, list.columns)
  }
}
