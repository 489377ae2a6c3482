/** How a session stands among those of its groups, as columns. */
import { MIN_GROUP_SESSIONS } from '../../limits/lists.ts'
import { TRAFFIC_SESSION_GROUPINGS, type TrafficSessionGrouping } from '../../protocol/traffic-session-report.ts'
import type { RelationColumn } from '../relation.ts'
import type { GroupStandings } from './group-standing.ts'
import { wordsOf, type MakeNumber, type MakeText } from './session-column.ts'
import type { SessionColumns } from './session-columns.ts'
import { sessionVerdict } from './session-verdict.ts'
import * as values from './session-values.ts'
import { createTextTable } from './text-table.ts'

const POSITION_SUFFIX: Readonly<Record<TrafficSessionGrouping, string>> = {
  service: '',
  clientNetwork: 'ByClientNetwork',
  serverName: 'ByServerName',
}
const POSITION_GROUP: Readonly<Record<TrafficSessionGrouping, string>> = {
  service: 'service',
  clientNetwork: 'client network',
  serverName: 'server name',
}
const POSITIONS = [
  { id: 'rtt', title: 'RTT', measure: 'roundTripTime' },
  { id: 'srt', title: 'SRT', measure: 'serverResponseTime' },
] as const
/** In the order of their bits in `odd`. */
const JUDGED = ['roundTripTime', 'serverResponseTime', 'jitter', 'retransmissions'] as const

/** Where it lies between the percentiles of each group, and what of it is odd there. */
export function positionColumns(standings: GroupStandings, number: MakeNumber): readonly RelationColumn[] {
  return TRAFFIC_SESSION_GROUPINGS.flatMap((grouping) => [
    ...POSITIONS.map(({ id, title, measure }) =>
      number(
        `${id}Position${POSITION_SUFFIX[grouping]}`,
        wordsOf(
          'tcp',
          'float',
          `${title} pos.`,
          `0 at p1, 100 at p99 of the same ${POSITION_GROUP[grouping]}; from ${MIN_GROUP_SESSIONS} sessions on.`,
        ),
        (row) => standings.positionOf(row, grouping, measure),
      ),
    ),
    number(
      `odd${POSITION_SUFFIX[grouping]}`,
      wordsOf(
        'tcp',
        'integer',
        'Odd',
        `What is at p95 of the same ${POSITION_GROUP[grouping]} or above: 1 RTT, 2 SRT, 4 jitter, 8 retransmissions, summed.`,
      ),
      (row) =>
        JUDGED.reduce((bits, measure, bit) => (standings.isOdd(row, grouping, measure) ? bits | (1 << bit) : bits), 0),
    ),
  ])
}

/** What is to blame, if anything is odd. */
export function verdictColumn(columns: SessionColumns, standings: GroupStandings): Parameters<MakeText> {
  const labels = createTextTable(() => 0)
  return [
    'verdict',
    wordsOf('tcp', 'text', 'Verdict', 'Network or server, by what is odd among the sessions of the same service.'),
    (row) => {
      const isOdd = (measure: (typeof JUDGED)[number]) => standings.isOdd(row, 'service', measure)
      const verdict = sessionVerdict(
        {
          roundTripTime: isOdd('roundTripTime'),
          serverResponseTime: isOdd('serverResponseTime'),
          jitter: isOdd('jitter'),
          retransmissions: isOdd('retransmissions'),
          hasServerResponseTime: !Number.isNaN(values.serverResponseTime(columns, row)),
        },
        'service',
      )
      return verdict === undefined ? -1 : labels.idOf(verdict.label, () => verdict.label)
    },
    labels,
  ]
}
