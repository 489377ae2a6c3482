/**
 * LoadMaster and Flowmon sessions, made of uniflows as they come: two uniflows of one five-tuple, near in time, of one exporter
 * and domain. A session changes as records join it; in a live session the oldest go.
 */
import type { DecodedBlock, TemplateVersion } from '../../decode/block.ts'
import type { RecordPlace } from '../../protocol/list-api.ts'
import type { TrafficSessionDetails, TrafficSessionGrouping } from '../../protocol/traffic-session-report.ts'
import { hasRecord, type RecordSet } from '../../query/record-sets.ts'
import type { Relation } from '../relation.ts'
import type { TelemetryOptions } from '../telemetry.ts'
import type { ReadTexts } from '../text-lookup.ts'
import { createAddressTable } from './address-table.ts'
import { createApplicationTable } from './application-table.ts'
import { createBlankTexts } from './blank-texts.ts'
import { describeTrafficSession } from './describe-session.ts'
import { createExporterSources } from './exporter-sources.ts'
import { createGroupStandings } from './group-standing.ts'
import { extensionName } from './layer7-elements.ts'
import { createRecordPlaces } from './record-places.ts'
import { sessionBounds, type TrafficSessionBounds } from './session-bounds.ts'
import { createSessionColumns, dropSessions, NONE_32, placesOf, sessionsBefore } from './session-columns.ts'
import { createSessionRelationColumns } from './session-relation.ts'
import { createStitcher } from './session-stitcher.ts'
import { createUnusedSessionIds } from './unused-session-ids.ts'
import { uniflowRecordsOf, type UniflowRecords } from './uniflow-records.ts'
import { applicationPlaces, uniflowFieldsOf, type FieldPlace, type UniflowFields } from './uniflow-fields.ts'

export interface TrafficSessionBook {
  take(block: DecodedBlock): void
  end(): void
  /** Lets rows go whose records all come before one, see `Telemetry.forgetBefore`. */
  forgetBefore(record: number): void
  /** Tells of the dictionary ids that rows and their layer-7 fields refer to, some more than once. */
  eachText(visit: (id: number) => void): void
  /** How many numbers the rows of the book have taken: the most of any of its tables, which end at `MAX_ROW_NUMBER`. */
  numbersGiven(): number
  readonly sessions: Relation
  placeRecord(record: number): Pick<RecordPlace, 'session'>
  /** A mark for each session that is there: 1 where it has one of the records. */
  sessionsWith(records: RecordSet): Uint8Array
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

/** Part of the sessions that goes at once when room is made: it is seldom then. */
const SHARE_AT_ONCE = 1 / 16

/** Makes a book without pages, with the bounds of its retention unless a test wants others. */
export function createTrafficSessionBook(
  { names, retention = 'none' }: TelemetryOptions,
  wanted: Partial<TrafficSessionBounds> = {},
): TrafficSessionBook {
  const columns = createSessionColumns()
  const bounds = { ...sessionBounds(retention), ...wanted }
  const addresses = createAddressTable(bounds.addresses)
  const places = createRecordPlaces(bounds)
  const standings = createGroupStandings(columns, addresses)
  const sources = createExporterSources()
  const applications = createApplicationTable(names, sources)
  const blanks = createBlankTexts()
  const unused = createUnusedSessionIds({ columns, addresses, applications, sources, standings })
  const sourceOfTemplate: number[] = []
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
    maxSessions: bounds.sessions,
    makeRoom() {
      if (bounds.isOldestOut) dropSessions(columns, columns.firstRow + Math.ceil(SHARE_AT_ONCE * bounds.sessions))
    },
  })
  let revision = 0
  let recordsTaken = 0
  let isOver = false

  function takeCatalog(block: DecodedBlock): void {
    for (const { id, exporter } of block.newSessions) sources.openSession(id, exporter)
    for (const template of block.newTemplates) {
      templates[template.id] = template
      sourceOfTemplate[template.id] = sources.numberOf(template)
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
    exporters: { textOf: (source: number) => sources.sourceOf(source)?.exporter ?? '' },
    domainOf: (source: number) => sources.sourceOf(source)?.domain ?? 0,
  }
  const relationColumns = createSessionRelationColumns(parts)

  return {
    take(block) {
      unused.forget()
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
      const { firstLiveId } = block.dictionary
      if (firstLiveId !== undefined) {
        blanks.forgetBefore(firstLiveId)
        applications.forgetTextsBefore(firstLiveId)
      }
      if (recordsTaken > before) revision += 1
      standings.note(recordsTaken, isOver)
    },
    end() {
      isOver = true
      revision += 1
      standings.note(recordsTaken, isOver)
    },
    forgetBefore(record) {
      places.forgetBefore(record)
      dropSessions(columns, sessionsBefore(columns, record))
      revision += 1
    },
    eachText(visit) {
      for (const place of placesOf(columns)) {
        for (const id of [columns.serverName[place], columns.queryName[place]]) {
          if (id !== undefined && id !== NONE_32) visit(id)
        }
      }
      places.eachText(visit)
    },
    numbersGiven: () => Math.max(columns.count, places.entriesGiven),
    sessions: {
      columns: relationColumns,
      get firstRow() {
        return columns.firstRow
      },
      get rowCount() {
        return columns.count
      },
      // A label that is learned names sessions that are there already.
      get revision() {
        return revision + (sources.numberEnd > 0 ? names.revision : 0)
      },
    },
    placeRecord(record) {
      const half = places.halfOf(record)
      return half === undefined || half >>> 1 < columns.firstRow ? {} : { session: (half >>> 1) + 1 }
    },
    sessionsWith(records) {
      const { firstRow, count } = columns
      const marks = new Uint8Array(count - firstRow)
      places.eachPlaced((record, half) => {
        const row = half >>> 1
        if (row >= firstRow && hasRecord(records, record)) marks[row - firstRow] = 1
      })
      return marks
    },
    uniflowRecords: (session) => uniflowRecordsOf(columns, places, session - 1),
    describeSession: (session, grouping, readTexts) => describeTrafficSession(parts, session - 1, grouping, readTexts),
    get dropped() {
      return { records: stitcher.dropped, layer7: places.layer7Dropped }
    },
  }
}
