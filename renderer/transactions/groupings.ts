/** By what the rows of a list can be summed up. */
import type { ListName } from '../../core/protocol/list-api.ts'

export interface Grouping {
  readonly column: string
  readonly title: string
}

export const GROUPINGS: Readonly<Record<Extract<ListName, 'transactions' | 'connections'>, readonly Grouping[]>> = {
  transactions: [
    { column: 'urlPattern', title: 'URL pattern' },
    { column: 'host', title: 'Host' },
    { column: 'application', title: 'Application' },
    { column: 'server', title: 'Backend' },
    { column: 'status', title: 'Status' },
  ],
  connections: [
    { column: 'application', title: 'Application' },
    { column: 'initiator', title: 'From' },
    { column: 'responder', title: 'To' },
  ],
}

/** Column of the durations that a group sums up. */
export const GROUP_MEASURES: Readonly<Record<Extract<ListName, 'transactions' | 'connections'>, string>> = {
  transactions: 'total',
  connections: 'duration',
}

/** Title of a grouping by its column. */
export function groupTitle(column: string): string {
  const all = [...GROUPINGS.transactions, ...GROUPINGS.connections]
  return all.find((grouping) => grouping.column === column)?.title ?? column
}
