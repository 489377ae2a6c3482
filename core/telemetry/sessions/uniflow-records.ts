/** Which records a session is made of. */
import type { TrafficUniflow } from '../../protocol/traffic-session-report.ts'
import type { RecordPlaces } from './record-places.ts'
import { clientHalf, placeOf, serverHalf, type SessionColumns } from './session-columns.ts'

export type UniflowRecords = Readonly<Partial<Record<TrafficUniflow['direction'], readonly number[]>>>

/** Numbers of the records of each direction that was exported, ascending; empty when there is no such row. */
export function uniflowRecordsOf(columns: SessionColumns, places: RecordPlaces, row: number): UniflowRecords {
  if (!Number.isInteger(row) || row < columns.firstRow || row >= columns.count) return {}
  const place = placeOf(columns, row)
  const recordsOf = (half: number): number[] =>
    places
      .chain(columns.lastEntry[half] ?? -1)
      .map((entry) => places.recordOf(entry))
      .sort((one, other) => one - other)
  const fromClient = recordsOf(clientHalf(columns, place))
  const fromServer = recordsOf(serverHalf(columns, place))
  return { ...(fromClient.length > 0 && { fromClient }), ...(fromServer.length > 0 && { fromServer }) }
}
