/** What a user may decide about decoding. Changing it decodes the file again; the raw values stay at hand in any case. */

/** A way in which exporters depart from the standard, recognised by evidence. */
export type QuirkName =
  /** NetScaler: the fraction of a flow time counts microseconds instead of 1/2³² seconds. */
  | 'plain-microseconds'
  /** A dateTimeMilliseconds field of 4 octets that holds Unix seconds. */
  | 'four-octet-seconds'
  /** The exporter's clock differs from that of the capture; on: its times are shifted by the offset. Never by evidence alone. */
  | 'clock-offset'

export const QUIRK_NAMES = [
  'plain-microseconds',
  'four-octet-seconds',
  'clock-offset',
] as const satisfies readonly QuirkName[]

/** In the place of an exporter: all that no switch of their own names. */
export const EVERY_EXPORTER = '*'

/** By evidence: the engine decides as it reads. */
export type QuirkState = 'by-evidence' | 'on' | 'off'

export interface QuirkSwitch {
  /** `address:port` of the exporter, `file` for a file without transport, `EVERY_EXPORTER`. */
  readonly exporter: string
  readonly quirk: QuirkName
  readonly state: QuirkState
  /** Nanoseconds by which `clock-offset` shifts times, as a decimal string: what a report said the offset was. */
  readonly offsetNs?: string
}

/** A template without its session: what an export of the inspector holds. */
export interface TemplateDefinition {
  /** Exporter and domain it came from: for the reader, and to choose between two definitions of one id. */
  readonly exporter: string
  readonly domain: number
  /** 9 or 10. */
  readonly protocolVersion: number
  readonly templateId: number
  readonly kind: 'data' | 'options'
  readonly scopeFieldCount: number
  /** `length` 65535 is variable; `name` is for the reader only. */
  readonly fields: readonly {
    readonly pen: number
    readonly id: number
    readonly length: number
    readonly name?: string
  }[]
}

/** The file that an export of templates makes and that `assumeTemplates` takes. */
export interface TemplateSet {
  readonly format: 'flowglass-template-set'
  readonly version: 1
  readonly templates: readonly TemplateDefinition[]
}

export interface DecodeSettings {
  /** Those that differ from `by-evidence`. */
  readonly quirks: readonly QuirkSwitch[]
  /** RFC 7011 §8: templates of other sessions are used only when the user says so; such records are marked. */
  readonly assumeFromOtherSessions: boolean
  /** Templates of another file, for data whose own template never came; such records are marked. */
  readonly assumedTemplates: readonly TemplateDefinition[]
  /** RFC 7011 §8.4: whether a template that was not refreshed for three intervals is dropped, or only called stale. */
  readonly dropStaleTemplates: boolean
}

/** What a status says of the settings: whole template sets would travel with every change of it. */
export interface SettingsSummary {
  /** How many are switched by hand. */
  readonly quirks: number
  readonly assumeFromOtherSessions: boolean
  /** How many were brought. */
  readonly assumedTemplates: number
  readonly dropStaleTemplates: boolean
}

/** The settings in numbers. */
export function summarizeSettings(settings: DecodeSettings): SettingsSummary {
  const { quirks, assumedTemplates, ...choices } = settings
  return { ...choices, quirks: quirks.length, assumedTemplates: assumedTemplates.length }
}

export const DEFAULT_DECODE_SETTINGS: DecodeSettings = {
  quirks: [],
  assumeFromOtherSessions: false,
  assumedTemplates: [],
  dropStaleTemplates: false,
}
