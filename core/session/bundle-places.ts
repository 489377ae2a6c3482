/** Where marked records lie, in words that hold for every capture with the same packets: record numbers do not. */
import type { BundleMark } from '../protocol/live-api.ts'
import type { RecordSpine } from '../query/session-queries.ts'
import type { Result } from '../protocol/failure.ts'

/** A record by the message that it came in and its place there. */
export interface MarkPlace {
  /** Unix nanoseconds at which the message arrived. */
  readonly arrivalNs: bigint
  /** `address:port` of its transport session. */
  readonly exporter: string
  readonly domain: number
  readonly sequence: number
  /** Octets from the beginning of the message to the record. */
  readonly offset: number
}

export interface PlacedMark {
  readonly mark: BundleMark
  /** Undefined of a record that has left the session. */
  readonly place: MarkPlace | undefined
}

export interface PlacesSource {
  lookUpRecord(record: number): Promise<Result<RecordSpine>>
  exporterOf(sessionId: number): string
}

/** The places of marks, in their order. */
export async function placeMarks(source: PlacesSource, marks: readonly BundleMark[]): Promise<readonly PlacedMark[]> {
  const placed: PlacedMark[] = []
  for (const mark of marks) {
    const found = await source.lookUpRecord(mark.record)
    placed.push({ mark, place: found.ok ? placeOf(source, found.value) : undefined })
  }
  return placed
}

function placeOf(source: PlacesSource, { offset, message: { facts } }: RecordSpine): MarkPlace {
  const { arrivalNs, domain, sequence, sessionId } = facts
  return { arrivalNs, exporter: source.exporterOf(sessionId), domain, sequence, offset }
}
