/** What a user may decide about decoding, as options of a command. */
import { InvalidArgumentError, type Command } from 'commander'
import {
  DEFAULT_DECODE_SETTINGS,
  EVERY_EXPORTER,
  QUIRK_NAMES,
  type DecodeSettings,
  type QuirkState,
  type QuirkSwitch,
} from '../core/protocol/decode-settings.ts'

export interface DecodeOptions {
  readonly quirk?: readonly QuirkSwitch[]
  readonly dropStaleTemplates?: true
}

const STATES: readonly QuirkState[] = ['on', 'off', 'by-evidence']
/** Seconds, with up to nine digits after the point. */
const SECONDS = /^([+-]?)(\d{1,9})(?:\.(\d{1,9}))?$/

/** A switch from `NAME=on|off|by-evidence[@EXPORTER]`, or `clock-offset=SECONDS[@EXPORTER]`; refuses anything else. */
export function parseQuirkSwitch(text: string): QuirkSwitch {
  const parts = /^([^=@]*)=([^@]*)(?:@(.+))?$/.exec(text)
  if (parts === null) throw new InvalidArgumentError('NAME=on|off[@EXPORTER] is needed.')
  const [, name = '', value = '', exporter = EVERY_EXPORTER] = parts
  const quirk = QUIRK_NAMES.find((known) => known === name)
  if (quirk === undefined) throw new InvalidArgumentError(`No quirk is called ${name}: ${QUIRK_NAMES.join(', ')}.`)
  if (quirk === 'clock-offset') return { exporter, quirk, ...parseOffset(value) }
  const state = STATES.find((known) => known === value)
  if (state === undefined) throw new InvalidArgumentError('A quirk is on, off or by-evidence.')
  return { exporter, quirk, state }
}

function parseOffset(value: string): Pick<QuirkSwitch, 'state' | 'offsetNs'> {
  if (value === 'off' || value === 'by-evidence') return { state: value }
  const [, sign = '', whole, fraction = ''] = SECONDS.exec(value) ?? []
  if (whole === undefined) {
    throw new InvalidArgumentError(
      'clock-offset takes the seconds by which the clock is ahead, as in clock-offset=12.1.',
    )
  }
  const offset = BigInt(whole + fraction.padEnd(9, '0'))
  return { state: 'on', offsetNs: String(sign === '-' ? -offset : offset) }
}

/** Adds the options to a command that decodes. */
export function addDecodeOptions(command: Command): Command {
  return command
    .option(
      '--quirk <name=state>',
      `read an exporter’s times in a way of its own, or do not: NAME=on|off[@EXPORTER], of ${QUIRK_NAMES.join(', ')}; may be repeated`,
      (text, before: readonly QuirkSwitch[] | undefined) => [...(before ?? []), parseQuirkSwitch(text)],
    )
    .option('--drop-stale-templates', 'forget a template that was not refreshed for three intervals (RFC 7011 §8.4)')
}

/** The settings that the options of a command line ask for. */
export function readDecodeSettings(options: DecodeOptions): Promise<DecodeSettings> {
  return Promise.resolve({
    ...DEFAULT_DECODE_SETTINGS,
    quirks: options.quirk ?? [],
    dropStaleTemplates: options.dropStaleTemplates ?? false,
  })
}
