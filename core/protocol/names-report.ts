/** What was learned from options data: labels of ids, sampling, Information Elements. */
import type { Failure } from './failure.ts'

export type NameTableKind =
  'interface' | 'application' | 'sampler' | 'vrf' | 'netscalerApplication' | 'httpMethod' | 'other'

export interface NameEntry {
  /** As the dump prints the id element. */
  readonly id: string
  readonly label: string
  /** Records that carry the id; undefined where nobody has counted. */
  readonly records?: number
  /** Export time, RFC 3339. */
  readonly learnedAt: string
}

export interface NameTable {
  readonly session: number
  readonly exporter: string
  readonly domain: number
  readonly kind: NameTableKind
  /** Element that holds the id, by key: `netscaler:appNameAppId`. */
  readonly idKey: string
  /** Element that holds the label. */
  readonly labelKey: string
  /** Options template that the names came by. */
  readonly templateId: number
  /** NetScaler: names are of this incarnation only. */
  readonly incarnation?: string
  /** The first `MAX_REPORTED_NAMES`. */
  readonly entries: readonly NameEntry[]
  readonly entryCount: number
  /** Ids that records carry and nobody has named. */
  readonly unnamed: readonly { readonly id: string; readonly records: number }[]
}

/** How an exporter samples: a record stands for `rate` of what it saw. */
export interface SamplingReport {
  readonly session: number
  readonly exporter: string
  readonly domain: number
  /** Sampler or selector; undefined: of the whole domain. */
  readonly sampler?: string
  readonly rate: number
  readonly algorithm?: string
  /** `options template 261`, `v5 header`, `each record`. */
  readonly source: string
}

/** Of elements that were learned after records of them had come. */
export interface UnreadElements {
  readonly elements: number
  /** Records that hold their octets alone. */
  readonly records: number
}

export interface NamesReport {
  readonly tables: readonly NameTable[]
  readonly sampling: readonly SamplingReport[]
  /** Labels and rates that were not kept: more than `MAX_NAMES`, `MAX_SAMPLERS`; absent: none. */
  readonly dropped?: number
  /** What decoding the file again would read; absent: nothing. */
  readonly unread?: UnreadElements
  /** Why learned elements are not kept for the next session. */
  readonly notKept?: Failure
}

/** An Information Element that type information options (RFC 5610) or the user taught. */
export interface LearnedElement {
  readonly pen: number
  readonly id: number
  readonly name: string
  /** Abstract type and semantics by their names in RFC 7012. */
  readonly type: string
  readonly semantics: string
  readonly units?: string
  readonly description?: string
  readonly rangeBegin?: string
  readonly rangeEnd?: string
  /** Who taught it. */
  readonly exporter?: string
  readonly learnedAt?: string
}

/** The file that an export makes, an import takes, and that is kept for the user. */
export interface LearnedElementFile {
  readonly format: 'flowglass-elements'
  readonly version: 1
  readonly elements: readonly LearnedElement[]
}
