/**
 * LoadMaster and Flowmon sessions, made of uniflows as they come: two uniflows of one five-tuple, near in time, of one exporter
 * and domain. A session changes as records join it, and is never removed.
 */
import type { DecodedBlock, SessionFacts, TemplateVersion } from '../../decode/block.ts'
import { MAX_TRAFFIC_SESSIONS } from '../../limits.ts'
import type { RecordPlace } from '../../protocol/list-api.ts'
import type { TrafficSessionDetails, TrafficSessionGrouping } from '../../protocol/traffic-session-report.ts'
import type { Relation } from '../relation.ts'
import type { TelemetryOptions } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { createAddressTable } from './address-table.ts'
import { createApplicationTable, type ExporterSource } from './application-table.ts'
import { createBlankTexts } from './blank-texts.ts'
import { describeTrafficSession } from './describe-session.ts'
import { createGroupStandings } from './group-standing.ts'
import { extensionName } from './layer7-elements.ts'
import { createRecordPlaces } from './record-places.ts'
import { createSessionColumns } from './session-columns.ts'
import { createSessionRelationColumns } from './session-relation.ts'
import { createStitcher } from './session-stitcher.ts'
import { uniflowRecordsOf, type UniflowRecords } from './uniflow-records.ts'
import { applicationPlaces, uniflowFieldsOf, type FieldPlace, type UniflowFields } from './uniflow-fields.ts'

export interface TrafficSessionBook {
  take(block: DecodedBlock): void
  end(): void
  /** Lets rows go whose records all come before one, see `Telemetry.forgetBefore`. */
  forgetBefore(record: number): void
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
  /** Records that are in no session, and records whose layer-7 fields were not kept, for want of room. */
  readonly dropped: { readonly records: number; readonly layer7: number }
}

/** The bounds of `core/limits.ts`, where a test wants others. */
export interface TrafficSessionBounds {
  readonly sessions?: number
  readonly records?: number
  readonly layer7Octets?: number
}

/** Makes a book without pages. */
export function createTrafficSessionBook(
  { names }: TelemetryOptions,
  bounds: TrafficSessionBounds = {},
): TrafficSessionBook {
  const columns = createSessionColumns()
  const maxSessions = bounds.sessions ?? MAX_TRAFFIC_SESSIONS
  // Each session names two.
  const addresses = createAddressTable(2 * maxSessions)
  const places = createRecordPlaces(bounds.records, bounds.layer7Octets)
  const standings = createGroupStandings(columns, addresses)
  const sources: ExporterSource[] = []
  const applications = createApplicationTable(names, sources)
  const blanks = createBlankTexts()
  const sourceOfTemplate: number[] = []
  const sourceIds = new Map<string, number>()
  const sessions: SessionFacts[] = []
  const templates: TemplateVersion[] = []
  const uniflowShapes = new Map<number, UniflowFields>()
  const namingShapes = new Map<number, readonly FieldPlace[]>()
  const stitcher = createStitcher({
    columns,
    addresses,
    applications,
    places,
    blanks,
    sourceOfTemplate,
    maxSessions,
  })
  let revision = 0
  let recordsTaken = 0
  let isOver = false

  function sourceOf({ sessionId, domain }: TemplateVersion): number {
    const key = `${sessionId}/${domain}`
    const known = sourceIds.get(key)
    if (known !== undefined) return known
    sourceIds.set(key, sources.length)
    sources.push({ session: sessionId, domain })
    return sources.length - 1
  }

  function takeCatalog(block: DecodedBlock): void {
    for (const session of block.newSessions) sessions[session.id] = session
    for (const template of block.newTemplates) {
      templates[template.id] = template
      sourceOfTemplate[template.id] = sourceOf(template)
    }
    for (const shape of block.newShapes) {
      const fields = uniflowFieldsOf(shape)
      if (fields !== undefined) uniflowShapes.set(shape.id, fields)
      const naming = applicationPlaces(shape)
      if (naming.length > 0) namingShapes.set(shape.id, naming)
    }
    blanks.note(block.dictionary)
    applications.texts.take(block.dictionary)
  }

  /** What the exporter calls it, else what its layer-7 fields are of. */
  function applicationOf(row: number): string | undefined {
    const named = applications.textOf(columns.application[row] ?? -1, columns.applicationTime[row] ?? 0)
    return named ?? extensionName(columns.extensions[row] ?? 0)
  }

  const parts = {
    columns,
    addresses,
    places,
    standings,
    templates,
    applicationOf,
    exporters: { textOf: (source: number) => sessions[sources[source]?.session ?? -1]?.exporter ?? '' },
    domainOf: (source: number) => sources[source]?.domain ?? 0,
  }
  const relationColumns = createSessionRelationColumns(parts)

  return {
    take(block) {
      takeCatalog(block)
      const before = recordsTaken
      for (const batch of block.batches) {
        for (const place of namingShapes.get(batch.shapeId) ?? []) applications.noteTexts(batch, place)
      }
      for (const batch of block.batches) {
        const fields = uniflowShapes.get(batch.shapeId)
        if (fields === undefined) continue
        stitcher.take(batch, fields)
        recordsTaken += batch.rowCount
      }
      if (recordsTaken > before) revision += 1
      standings.note(recordsTaken, isOver)
    },
    end() {
      isOver = true
      revision += 1
      standings.note(recordsTaken, isOver)
    },
    forgetBefore: () => undefined,
    sessions: {
      columns: relationColumns,
      firstRow: 0,
      get rowCount() {
        return columns.count
      },
      // A label that is learned names sessions that are there already.
      get revision() {
        return revision + (sources.length > 0 ? names.revision : 0)
      },
    },
    placeRecord(record) {
      const half = places.halfOf(record)
      return half === undefined ? {} : { session: (half >>> 1) + 1 }
    },
    uniflowRecords: (session) => uniflowRecordsOf(columns, places, session - 1),
    async describeSession(session, grouping, readTexts) {
      const row = session - 1
      if (!Number.isInteger(row) || row < 0 || row >= columns.count) return undefined
      return describeTrafficSession(parts, row, grouping, readTexts)
    },
    get dropped() {
      return { records: stitcher.dropped, layer7: places.layer7Dropped }
    },
  }
}
