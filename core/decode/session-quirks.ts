/**
 * What a transport session shows of the quirks of its exporter, and what the user has switched. Switches are looked up once,
 * when the session is new.
 */
import {
  EVERY_EXPORTER,
  type DecodeSettings,
  type QuirkName,
  type QuirkState,
  type QuirkSwitch,
} from '../protocol/decode-settings.ts'
import type { PlanField } from '../wire/plan-field.ts'
import type { TimeQuirkEvidence } from '../wire/record-plan.ts'
import { withFourOctetSeconds } from '../wire/watched-fields.ts'

export interface SessionQuirks extends TimeQuirkEvidence {
  readonly states: Readonly<Record<QuirkName, QuirkState>>
  /** What the user subtracts from the times of the exporter, nanoseconds; undefined: nothing. */
  readonly clockOffsetNs: bigint | undefined
  /** Of dateTimeMilliseconds in 4 octets: how many, how many were looked at, and were near the export time as Unix seconds. */
  readonly shortTimes: { values: number; looked: number; near: number; key: string | undefined }
  /** Values of NetScaler's syslogTimestamp in 4 octets. */
  syslogTimes: number
  /** HTTP methods that are a text. */
  textMethods: number
  /** Of strings of variable length: how many were looked at, and how many end in a NUL. */
  readonly strings: { looked: number; endInNul: number }
}

/** Of ten values, how many have to be below 10⁶ for the rule of plain microseconds to hold: nine, none, more than there are. */
const NEEDED_TENTHS = { 'by-evidence': 9, on: 0, off: Number.POSITIVE_INFINITY } as const

/** The quirks of a session that has sent nothing yet. */
export function createSessionQuirks(settings: DecodeSettings, exporter: string): SessionQuirks {
  const stateOf = (quirk: QuirkName): QuirkState => findSwitch(settings, exporter, quirk)?.state ?? 'by-evidence'
  const plain = stateOf('plain-microseconds')
  return {
    isNetscaler: false,
    flowTimes: 0,
    smallFractions: 0,
    neededTenths: NEEDED_TENTHS[plain],
    states: {
      'plain-microseconds': plain,
      'four-octet-seconds': stateOf('four-octet-seconds'),
      'clock-offset': stateOf('clock-offset'),
    },
    clockOffsetNs: findClockOffset(settings, exporter),
    shortTimes: { values: 0, looked: 0, near: 0, key: undefined },
    syslogTimes: 0,
    textMethods: 0,
    strings: { looked: 0, endInNul: 0 },
  }
}

/**
 * The fields of a template as the session's exporter fills them. A dateTimeMilliseconds of 4 octets breaks RFC 7011 §6.2, so it
 * stays octets with a problem: evidence alone is reported and never read by, because a guess would change what `dump` prints.
 */
export function fieldsBySession({ states }: SessionQuirks, fields: readonly PlanField[]): readonly PlanField[] {
  return states['four-octet-seconds'] === 'on' ? withFourOctetSeconds(fields) : fields
}

/** Nanoseconds that the user subtracts from the canonical times of an exporter; undefined: none. */
export function findClockOffset(settings: DecodeSettings, exporter: string): bigint | undefined {
  const chosen = findSwitch(settings, exporter, 'clock-offset')
  return chosen?.state === 'on' && chosen.offsetNs !== undefined ? BigInt(chosen.offsetNs) : undefined
}

/** What the user has said of a quirk of an exporter: by its name, or else of all. The last word counts. */
export function findSwitch(settings: DecodeSettings, exporter: string, quirk: QuirkName): QuirkSwitch | undefined {
  const last = (name: string): QuirkSwitch | undefined =>
    settings.quirks.filter((chosen) => chosen.quirk === quirk && chosen.exporter === name).at(-1)
  return last(exporter) ?? last(EVERY_EXPORTER)
}
