/**
 * The contract between a session (in the engine worker) and whoever looks at it. Everything is plain JSON, so that
 * a MessagePort, a WebSocket and a call in the same process carry the same messages. Cells have the values of the dump.
 */
import type { AddressNamesApi, AddressNamesControl } from './address-names-api.ts'
import type { AggregateApi } from './aggregate-api.ts'
import type { AskedBy } from './asked-by.ts'
import type { ComparedFile, ComparedFileApi } from './compared-file-api.ts'
import type { AlertState, BundleRequest, BundleSummary, LiveApi, LiveSpec, LiveSummary } from './live-api.ts'
import type { DecodeSettings, SettingsSummary } from './decode-settings.ts'
import type { ExportApi, ExportRequest, ExportSummary } from './export-api.ts'
import type { Result } from './failure.ts'
import type { HealthReport } from './health-report.ts'
import type { Ledger } from './ledger.ts'
import type { ListApi, ListCounts } from './list-api.ts'
import type { LearnedElement, NamesReport } from './names-report.ts'
import type { FieldValues, TemplateDescription, TemplateKey, TemplateTree } from './template-report.ts'

/** A value as `dump` prints it: integers from 2^53 on as decimal strings, times in RFC 3339, octets in hex; null: not in this record. */
export type Cell = number | string | boolean | null | ListCell

/** RFC 6313, as the dump prints it. */
export interface ListCell {
  readonly semantic: string
  /** Of a basicList: the element that it repeats. */
  readonly element?: string
  /** Of a subTemplateList: the template of its items. */
  readonly template?: number
  /** Values of a basicList, records of a subTemplateList, groups of a subTemplateMultiList. */
  readonly items: readonly (Cell | ListRecord | ListGroup)[]
}

export type ListRecord = Readonly<Record<string, Cell>>

export interface ListGroup {
  readonly template: number
  readonly records: readonly ListRecord[]
}

/** How a column reads: decides format, alignment and comparison. */
export type ColumnType =
  | 'integer'
  | 'float'
  | 'identifier'
  | 'octetCount'
  | 'packetCount'
  | 'address'
  | 'mac'
  | 'port'
  | 'protocol'
  | 'tcpFlags'
  | 'enumeration'
  | 'boolean'
  | 'time'
  /** Cells are nanoseconds. */
  | 'duration'
  | 'text'
  | 'octets'
  | 'list'

/** The groups of the column chooser and the header, in this order. */
export type ColumnGroup =
  'record' | 'time' | 'exporter' | 'flow' | 'volume' | 'tcp' | 'application' | 'routing' | 'other' | 'vendor'

export interface ColumnInfo {
  /** Dump key of an element, or `@name` of a column that every record has or that several elements make. */
  readonly id: string
  readonly title: string
  readonly group: ColumnGroup
  readonly type: ColumnType
  readonly units?: string
  /** `152` or `5951:130`. */
  readonly element?: string
  /** Code table that names the values. */
  readonly enumeration?: string
  /** Name of its element that options data or the user taught (RFC 5610): a filter knows it by this, too. */
  readonly alias?: string
  /** Its values are ids that options data may name; a filter compares texts with the names. */
  readonly hasLabels?: true
  /** One line: what it is; for a virtual column, which elements it is made of. */
  readonly description: string
  /** Records that carry it, so far. */
  readonly recordCount: number
}

export type SessionPhase = 'empty' | 'loading' | 'ready' | 'stopped' | 'failed'

export interface LoadProgress {
  /** Octets of the file read so far, and in all; undefined total when it cannot be known. */
  readonly octetsRead: number
  readonly octetsTotal?: number
  readonly octetsPerSecond: number
  readonly recordsPerSecond: number
  /** After two seconds, from a mean over five. */
  readonly secondsLeft?: number
}

export interface ProblemReport {
  readonly code: string
  readonly severity: 'note' | 'warning' | 'error'
  readonly sentence: string
  readonly detail: string
  readonly nextStep: string
  readonly clause?: string
  readonly count: number
  readonly exporter?: string
  readonly domain?: number
  readonly templateId?: number
  readonly frame?: number
  readonly fileOffset?: number
  /** Octets of the first occurrence, hex. */
  readonly octets?: string
  /** Octets of those that are at fault. */
  readonly mark?: { readonly offset: number; readonly length: number }
  /** Export time of the message of the first occurrence, RFC 3339. */
  readonly firstAt?: string
  /** Filter that shows the records concerned. */
  readonly filter?: string
}

export interface TemplateReport {
  readonly templateId: number
  readonly version: number
  readonly protocolVersion: number
  readonly kind: 'data' | 'options'
  readonly fields: readonly { readonly element: string; readonly key: string; readonly length: number }[]
  readonly records: number
}

export interface DomainReport {
  readonly domain: number
  readonly ledger: Ledger
  readonly templates: readonly TemplateReport[]
}

export interface ExporterReport {
  readonly exporter: string
  readonly collector: string
  readonly protocol: string
  readonly domains: readonly DomainReport[]
}

/** What is known of a session at a moment; sent with every `changed` event, so it stays small. */
export interface SessionStatus {
  readonly phase: SessionPhase
  /** Which file this is about: how many were opened since the engine started; 0 while none is open. */
  readonly session: number
  /** Grows with every change of what a view would show. */
  readonly revision: number
  readonly source?: {
    readonly name: string
    readonly octets: number
    readonly format: string
    readonly compression?: string
    /** 32 hexadecimal digits, the same wherever the file lies; absent of a pipe and of what is listened to. */
    readonly identity?: string
  }
  readonly failure?: { readonly code: string; readonly message: string; readonly nextStep: string }
  readonly progress?: LoadProgress
  readonly records: { readonly data: number; readonly options: number }
  readonly exporters: number
  readonly templates: number
  /** Kinds of problem by severity, not occurrences. */
  readonly problems: { readonly note: number; readonly warning: number; readonly error: number }
  readonly ledger: Ledger
  /** RFC 3339, nanoseconds. */
  readonly timeRange?: { readonly first: string; readonly last: string }
  /** Grows when a column is added; `columns()` gives them. */
  readonly columnsRevision: number
  /** Grows when a label is learned: cells that were read before may have one now. */
  readonly namesRevision: number
  /** Grows when a name beside an address or a port comes or goes; views stay as they are. */
  readonly addressNamesRevision: number
  /** Rows of the lists that are made of the records. */
  readonly lists: ListCounts
  /** How the file was decoded; `settings()` has all of it. */
  readonly settings: SettingsSummary
  /** Of a live session, also when it does not listen any more. Its phase is `loading` while it does. */
  readonly live?: LiveSummary
  /** The capture that is compared with, if any. */
  readonly compared?: ComparedFile
}

/** What of a capture is no flow export, so that nothing is left out in silence. */
export interface CaptureReport {
  /** 0 for a file without frames. */
  readonly frames: number
  /** Frames of another network protocol than IP, or of an unknown link layer. */
  readonly framesWithoutIp: number
  /** IP packets of another transport protocol than UDP, TCP and SCTP. */
  readonly otherPackets: number
  /** UDP payloads that are no flow export. */
  readonly otherDatagrams: number
  /** TCP streams and SCTP associations that carry something else, and their octets. */
  readonly otherStreams: number
  readonly otherStreamOctets: number
}

/** Seconds since `open`, as measured in the engine. */
export interface Timings {
  readonly secondsToFirstRows: number
  readonly seconds: number
  readonly records: number
  readonly recordsPerSecond: number
  readonly peakRssBytes: number
}

/** The whole account of a session: `flowglass info --json`. */
export interface SessionReport {
  readonly status: SessionStatus
  readonly capture: CaptureReport
  readonly exporters: readonly ExporterReport[]
  readonly problems: readonly ProblemReport[]
  readonly timings: Timings
}

export interface SortKey {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** RFC 3339 both; `until` is the first moment that does not belong to it. */
export interface TimeRange {
  readonly from: string
  readonly until: string
}

export interface ViewSpec extends AskedBy {
  /** Filter text; empty lets every record through. */
  readonly filter: string
  /** Empty: in the order of decoding. Records without a value come last in both directions. */
  readonly sort: readonly SortKey[]
  /** Records that arrived no longer than this many seconds before the newest one; absent: all. */
  readonly lastSeconds?: number
  /** Records whose `@time` lies in it; absent: all. */
  readonly timeRange?: TimeRange
}

export interface ViewInfo {
  readonly view: number
  readonly revision: number
  readonly rowCount: number
  /** Milliseconds that the engine took. */
  readonly milliseconds: number
}

export interface WindowRequest {
  readonly view: number
  readonly first: number
  readonly count: number
  readonly columns: readonly string[]
  /** Filters in their order: the answer says which is the first that a row passes. A text that is no filter for these rows passes none. */
  readonly rules?: readonly string[]
}

/** Rows as columns; `columns[i]` belongs to the i-th requested column and has `records.length` cells. */
export interface WindowResult {
  readonly view: number
  readonly revision: number
  readonly first: number
  /** Rows that the view has in all; grows while a file loads if the view is in the order of decoding. */
  readonly rowCount: number
  readonly records: readonly number[]
  readonly columns: readonly (readonly Cell[])[]
  /**
   * Labels learned for the ids in a column, null where there is none; null for a column that has no ids. Of a list: why a cell is
   * null (`Absence`).
   */
  readonly labels: readonly (readonly (string | null)[] | null)[]
  /** For each row the place of the first of the request's rules that it passes, from 0; -1: none. Absent when none were asked about. */
  readonly rules?: readonly number[]
}

export interface RecordField {
  readonly key: string
  /** Name that options data or the user taught (RFC 5610); the key stays the numbers. */
  readonly learnedName?: string
  readonly element: string
  /** The dump's value: a duration counts its `units`, not nanoseconds as in a window. */
  readonly value: Cell
  readonly type: string
  readonly units?: string
  readonly enumeration?: string
  readonly columnType: ColumnType
  readonly isScope: boolean
  /** Octets from the beginning of the message to the field, its length prefix included. */
  readonly offset: number
  readonly length: number
  /** Octets of the length prefix: 0, 1 or 3. */
  readonly prefixLength: number
  /** Learned from options data, for an id. */
  readonly label?: string
  /** `reduced`, `plain-microseconds`, `unknown-element`, `learned-element`, `invalid-length`. */
  readonly tags: readonly string[]
}

export interface RecordDetails {
  readonly record: number
  readonly type: 'data' | 'options'
  readonly exporter: string
  readonly domain: number
  readonly templateId: number
  readonly templateVersion: number
  /** Number of the definition over all sessions: `@templateVersion`, and `TemplateVersionReport.id`. */
  readonly templateVersionId: number
  /** Where the inspector has the template. */
  readonly templateKey: TemplateKey
  readonly protocolVersion: number
  readonly message: number
  readonly frame: number
  /** From 1, of its set in the message and of the record in that set. */
  readonly setNumber: number
  readonly recordInSet: number
  readonly exportTime: string
  readonly sequence: number
  readonly decodedLate: boolean
  /** Decoded with a template of another session or file. */
  readonly assumedTemplate: boolean
  /** Which fields gave start and end, in words. */
  readonly timeRule?: string
  readonly start?: string
  readonly end?: string
  readonly fields: readonly RecordField[]
  readonly messageOctets: { readonly hex: string; readonly fileOffset?: number }
  readonly recordOffset: number
  readonly recordLength: number
}

/** What a viewer may ask of a session. */
export interface SessionApi extends ListApi, LiveApi, AggregateApi, ComparedFileApi, ExportApi, AddressNamesApi {
  status(): Promise<SessionStatus>
  columns(): Promise<readonly ColumnInfo[]>
  report(): Promise<SessionReport>
  openView(spec: ViewSpec): Promise<Result<ViewInfo>>
  closeView(view: number): Promise<void>
  /**
   * Takes what came since the view was opened, or refreshed, into it: as cheap as what is new when its order is that of decoding.
   * Its number stays; positions before stay where the order is that of decoding.
   */
  refreshView(view: number): Promise<Result<ViewInfo>>
  readWindow(request: WindowRequest): Promise<Result<WindowResult>>
  /** Position of a record in a view, -1 when the view does not have it. */
  findRecord(view: number, record: number): Promise<Result<number>>
  describeRecord(record: number): Promise<Result<RecordDetails>>
  /** Stops reading; what was read stays. */
  stopLoading(): Promise<void>
  templateTree(): Promise<TemplateTree>
  describeTemplate(key: TemplateKey): Promise<Result<TemplateDescription>>
  /** What the records of a definition hold; reads all of them. */
  templateValues(templateVersion: number): Promise<Result<readonly FieldValues[]>>
  health(): Promise<HealthReport>
  names(): Promise<NamesReport>
  learnedElements(): Promise<readonly LearnedElement[]>
  /** Takes elements that the user has from elsewhere, and keeps them for the next session too; answers how many are new. */
  importElements(elements: readonly LearnedElement[]): Promise<Result<number>>
  /** How the file was decoded; what stands when there is none. */
  settings(): Promise<DecodeSettings>
  /** Reads the file again from its beginning. */
  decodeAgain(settings: DecodeSettings): Promise<Result<SessionStatus>>
}

/** What a session tells a viewer, unasked; at most once per `CHANGED_INTERVAL_MS`. */
export interface SessionEvents {
  changed(status: SessionStatus): void
  /** A rule begins to be broken, or is no longer. */
  alerted(alert: AlertState): void
}

/** What only the host of an engine may ask of it, never a viewer. */
export interface EngineControl extends AddressNamesControl {
  /** With `DEFAULT_DECODE_SETTINGS` when the settings are absent. */
  openFile(path: string, displayName: string, settings?: DecodeSettings): Promise<Result<SessionStatus>>
  /** Begins to listen; the answer has the failure when no listener could be had. What is recorded goes to `recordingFolder`. */
  openLive(spec: LiveSpec, displayName: string, recordingFolder?: string): Promise<Result<SessionStatus>>
  /** Writes an incident bundle of the live session. */
  writeBundle(path: string, request: BundleRequest): Promise<Result<BundleSummary>>
  /** Writes an export; what is at the path is replaced when the whole of it is written, and stays when it is not. */
  writeExport(path: string, request: ExportRequest): Promise<Result<ExportSummary>>
  /**
   * Begins to read a second capture, to compare with: in the place of one that was compared with before. Answers when it is recognised;
   * what is refused leaves that one as it was. It goes with the capture of the session.
   */
  openComparedFile(path: string, displayName: string): Promise<Result<ComparedFile>>
  close(): Promise<void>
}
