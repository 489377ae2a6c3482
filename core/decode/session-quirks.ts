/**
 * What a transport session shows of the quirks of its exporter, and what the user has switched. Switches are looked up once,
 * when the session is new.
 */
import type { TimeQuirkEvidence } from '../wire/record-plan.ts'
import {
  EVERY_EXPORTER,
  type DecodeSettings,
  type QuirkName,
  type QuirkState,
  type QuirkSwitch,
} from '../protocol/decode-settings.ts'

export interface SessionQuirks extends TimeQuirkEvidence {
  readonly states: Readonly<Record<QuirkName, QuirkState>>
  /** What the user subtracts from the times of the exporter, nanoseconds; undefined: nothing. */
  readonly clockOffsetNs: bigint | undefined
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
  }
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
