/** What the template inspector shows. Times are RFC 3339 with nanoseconds, by the exporter's clock (export time of the message). */

/** A template id of one session and domain, over all its versions. */
export interface TemplateKey {
  readonly session: number
  readonly domain: number
  /** 5, 7, 9, 10; 105 for sFlow 5. */
  readonly protocolVersion: number
  readonly templateId: number
}

/**
 * `pending`: data waits, no definition has come. `unresolved`: none came at all, and what waited was given up.
 * `assumed`: decoded with a template of elsewhere.
 */
export type TemplateState = 'current' | 'stale' | 'withdrawn' | 'forgotten' | 'pending' | 'unresolved' | 'assumed'

/** Data that waits for its definition, or that was given up because none came. */
export interface PendingReport {
  readonly sets: number
  readonly octets: number
  readonly first: string
  readonly last: string
}

/** What a template is for, deduced from its elements. */
export interface TemplateMeaning {
  /** `HTTP request in, IPv4`. */
  readonly text: string
  /** The elements that say so. */
  readonly evidence: string
  /** Leg of a NetScaler transaction, 1 to 4. */
  readonly leg?: number
}

export interface TemplateSummary {
  readonly key: TemplateKey
  readonly kind: 'data' | 'options'
  readonly state: TemplateState
  /** Definitions so far; 0 while pending. */
  readonly versions: number
  readonly meaning?: TemplateMeaning
  readonly fieldCount: number
  /** Fewest octets of a record. */
  readonly leastLength: number
  readonly records: number
  readonly octets: number
  /** Mean over the time from first to last data. */
  readonly recordsPerSecond: number
  /** Share of the data octets of its session, 0 to 1. */
  readonly share: number
  readonly decodedLate: number
  readonly assumed: number
  readonly firstSeen?: string
  readonly lastSeen?: string
  readonly refresh?: { readonly count: number; readonly medianSeconds: number }
  readonly pending?: PendingReport
}

export interface DomainTemplates {
  readonly domain: number
  readonly protocolVersion: number
  readonly templates: readonly TemplateSummary[]
}

export interface SessionTemplates {
  readonly session: number
  readonly exporter: string
  readonly collector: string
  readonly protocol: string
  readonly domains: readonly DomainTemplates[]
}

export interface TemplateTree {
  readonly sessions: readonly SessionTemplates[]
  /** Sessions and templates that the tree leaves out because there are too many. */
  readonly omitted: { readonly sessions: number; readonly templates: number }
  /** From first to last export time of the whole session, for the axis of the timeline. */
  readonly timeRange?: { readonly first: string; readonly last: string }
}

export interface TemplateFieldReport {
  /** From 1. */
  readonly position: number
  /** Octets from the beginning of a record; undefined behind a field of variable length. */
  readonly offset?: number
  /** On the wire; 65535 when variable. */
  readonly length: number
  readonly pen: number
  readonly id: number
  /** `152` or `5951:130`. */
  readonly element: string
  /** Dump key and column id. */
  readonly key: string
  /** Name for the reader: the learned one where there is one. */
  readonly name: string
  /** `IANA`, `netscaler`, `NetFlow 9`, `RFC 5103` … */
  readonly registry: string
  readonly origin: 'registry' | 'learned' | 'unknown'
  readonly type: string
  readonly units?: string
  readonly isScope: boolean
  readonly isPadding: boolean
}

export interface TemplateVersionReport {
  /** Number of the definition over all sessions: `@templateVersion` of its records. */
  readonly id: number
  /** From 1. */
  readonly version: number
  readonly from: string
  /** When another definition, or a withdrawal, took its place. */
  readonly until?: string
  readonly records: number
  /** Of these records. */
  readonly octets: number
  readonly leastLength: number
  readonly scopeFieldCount: number
  readonly fields: readonly TemplateFieldReport[]
  /** Which fields give the canonical start and end, in words; undefined when none does. */
  readonly timeRule?: string
}

export type TemplateEventKind =
  | 'learned'
  | 'refreshed'
  | 'changed'
  | 'withdrawn'
  /** RFC 7011 §8.4: over UDP. */
  | 'withdrawal-ignored'
  | 'stale'
  | 'dropped-as-stale'
  | 'data-waiting'
  | 'decoded-late'
  | 'given-up'
  | 'forgotten'
  | 'assumed'

export interface TemplateEvent {
  readonly kind: TemplateEventKind
  readonly at: string
  /** Of a span: refreshes in a row, data that waited. */
  readonly until?: string
  /** Refreshes, sets or records that it stands for. */
  readonly count: number
  readonly octets?: number
  readonly version?: number
  /** What it means, with particulars: `12 fields added`. */
  readonly detail?: string
  readonly clause?: string
  /** Of refreshes: the median of the last intervals before its end, as `refresh.medianSeconds` has it for the template. */
  readonly intervalSeconds?: number
}

export interface TemplateDescription {
  readonly summary: TemplateSummary
  readonly versions: readonly TemplateVersionReport[]
  /** Oldest first; refreshes in a row are one event. */
  readonly events: readonly TemplateEvent[]
  /** Times of refreshes for the timeline, oldest first; the newest `MAX_REFRESH_TIMES` of them. */
  readonly refreshTimes: readonly string[]
  /** Events that were left out because there were too many. */
  readonly omittedEvents: number
}

/** What the records of one definition hold in one field. */
export interface FieldValues {
  readonly position: number
  /** `40 – 18,204`, `6 distinct`, `empty in 99.2 %`. */
  readonly summary: string
  /** Octets of the shortest and the longest value of a field of variable length, the NULs at the end of strings left out. */
  readonly leastOctets?: number
  readonly mostOctets?: number
}
