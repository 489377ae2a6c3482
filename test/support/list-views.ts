import { createListViews } from '../../core/telemetry/lists/list-views.ts'
import type { ListSpec } from '../../core/protocol/list-api.ts'
import type { SortKey } from '../../core/protocol/session-api.ts'
import { createFakeRelation, type FakeColumn, type FakeRelation } from './fake-relation.ts'
import { valueOf } from './query-session.ts'

const NOTHING = createFakeRelation([])

/** Views over one relation, as the list of transactions. */
export function viewsOf(relation: FakeRelation, isComplete = false) {
  let lastView = 0
  const views = createListViews({
    telemetry: {
      isComplete: () => isComplete,
      relation: (list) => (list === 'transactions' ? relation : NOTHING),
    },
    readTexts: relation.readTexts,
  })
  const openSpec = (spec: ListSpec) => views.open(spec, { view: (lastView += 1), revision: 7 })
  const open = async (filter = '', sort: readonly SortKey[] = []) =>
    valueOf(await openSpec({ list: 'transactions', filter, sort }))
  const numbers = async (filter = '', sort: readonly SortKey[] = []) => {
    const { view, rowCount } = await open(filter, sort)
    const window = valueOf(await views.read({ view, first: 0, count: rowCount, columns: [] }))
    views.close(view)
    return window.records
  }
  return { views, open, openSpec, numbers }
}

/** Microseconds of 2024-07-11T09:15Z. */
export const START = 1_720_689_300_000_000

/** Four rows, with values of each kind and without. */
export const COLUMNS: readonly FakeColumn[] = [
  { id: 'start', type: 'time', values: [START, START + 1, START + 2_000_000, undefined] },
  { id: 'url', type: 'text', values: ['/b', '/a', undefined, '/b'] },
  { id: 'total', type: 'duration', absence: 'notKnown', values: [1500, undefined, 2.5, 0] },
  { id: 'status', type: 'integer', values: [200, 503, undefined, 200] },
  { id: 'isCached', type: 'boolean', values: [true, false, undefined, false] },
  { id: 'verdict', type: 'text', isOwn: true, values: ['complete', 'legLost', 'complete', 'waiting'] },
]

export const by = (column: string, direction: SortKey['direction'] = 'ascending'): SortKey => ({ column, direction })
