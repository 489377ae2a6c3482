/** Settings with one choice changed. */
import { QUIRK_NAMES, type DecodeSettings, type QuirkName } from '../../core/protocol/decode-settings.ts'
import type { HabitName, QuirkReport } from '../../core/protocol/health-report.ts'

export interface QuirkFacts {
  readonly name: string
  /** What it does when it is on. */
  readonly meaning: string
  /** What `count` counts. */
  readonly unit: string
}

export const QUIRKS: Record<QuirkName | HabitName, QuirkFacts> = {
  'plain-microseconds': {
    name: 'plain µs in flow times',
    meaning: 'The fraction of a flow time is read as microseconds, not as parts of 2³² (RFC 7011 §6.1.9)',
    unit: 'value',
  },
  'four-octet-seconds': {
    name: 'seconds in a time of 4 octets',
    meaning: 'A dateTimeMilliseconds field of 4 octets is read as Unix seconds (RFC 7011 §6.1.8 has 8 octets)',
    unit: 'value',
  },
  'clock-offset': {
    name: 'offset of the clock removed',
    meaning: 'Times are shifted by the offset of the exporter’s clock against the capture',
    unit: 'time',
  },
  'trailing-nul': {
    name: 'NUL ends each string',
    meaning:
      'Strings of variable length end in a NUL that counts as an octet; it is not shown (RFC 7011 §6.1.6 has none)',
    unit: 'string',
  },
  'method-as-text': {
    name: 'HTTP method as text',
    meaning: 'The HTTP method is a text, where NetScaler’s guide has a number',
    unit: 'value',
  },
}

/** The name of a quirk that can be switched; undefined for a habit, which reads the same in any case. */
export function switchableQuirk({ quirk, isSwitchable }: QuirkReport): QuirkName | undefined {
  return isSwitchable === false ? undefined : QUIRK_NAMES.find((name) => name === quirk)
}

function withoutQuirk({ quirks }: DecodeSettings, { quirk, exporter }: QuirkReport): DecodeSettings['quirks'] {
  return quirks.filter((entry) => entry.quirk !== quirk || entry.exporter !== exporter)
}

/** The settings with a quirk switched by hand for its exporter. */
export function switchQuirk(settings: DecodeSettings, report: QuirkReport, isOn: boolean): DecodeSettings {
  const quirk = switchableQuirk(report)
  if (quirk === undefined) return settings
  const { exporter, offsetNs } = report
  const choice = {
    exporter,
    quirk,
    state: isOn ? 'on' : 'off',
    ...(offsetNs === undefined ? {} : { offsetNs }),
  } as const
  return { ...settings, quirks: [...withoutQuirk(settings, report), choice] }
}

/** The settings with a quirk left to the evidence again. */
export function leaveToEvidence(settings: DecodeSettings, report: QuirkReport): DecodeSettings {
  return { ...settings, quirks: withoutQuirk(settings, report) }
}
