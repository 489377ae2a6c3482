/** LoadMaster and Flowmon sessions, made of uniflows as they come. */
import type { DecodedBlock } from '../../decode/block.ts'
import type { RecordPlace } from '../../protocol/list-api.ts'
import type {
  TrafficSessionDetails,
  TrafficSessionGrouping,
  TrafficUniflow,
} from '../../protocol/traffic-session-report.ts'
import type { Relation } from '../relation.ts'
import type { TelemetryOptions } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'

export type UniflowRecords = Readonly<Partial<Record<TrafficUniflow['direction'], readonly number[]>>>

export interface TrafficSessionBook {
  take(block: DecodedBlock): void
  end(): void
  readonly sessions: Relation
  placeRecord(record: number): Pick<RecordPlace, 'session'>
  /** Numbers of the records of each direction, ascending; empty when there is no such row. */
  uniflowRecords(session: number): UniflowRecords
  /** Undefined when there is no such row; numbers are from 1. */
  describeSession(
    session: number,
    grouping: TrafficSessionGrouping,
    readTexts: ReadTexts,
  ): Promise<TrafficSessionDetails | undefined>
}

const NOTHING: Relation = { columns: [], rowCount: 0, revision: 0 }

/** Makes a book without pages. */
export function createTrafficSessionBook(_options: TelemetryOptions): TrafficSessionBook {
  return {
    take: () => undefined,
    end: () => undefined,
    sessions: NOTHING,
    placeRecord: () => ({}),
    uniflowRecords: () => ({}),
    describeSession: () => Promise.resolve(undefined),
  }
}
