/** What a user may decide about decoding, as options of a command. */
import { readFile } from 'node:fs/promises'
import { InvalidArgumentError, type Command } from 'commander'
import { MAX_ASSUMED_TEMPLATES } from '../core/limits/templates.ts'
import {
  DEFAULT_DECODE_SETTINGS,
  EVERY_EXPORTER,
  QUIRK_NAMES,
  type DecodeSettings,
  type QuirkState,
  type QuirkSwitch,
  type TemplateSet,
} from '../core/protocol/decode-settings.ts'
import { parseTemplateSet } from '../core/protocol/template-set.ts'

export interface DecodeOptions {
  readonly quirk?: readonly QuirkSwitch[]
  readonly dropStaleTemplates?: true
  readonly assumeTemplates?: readonly string[]
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
    .option(
      '--assume-templates <file>',
      'decode data whose template never comes with those of a template set, or of other-sessions; may be repeated',
      (text, before: readonly string[] | undefined) => [...(before ?? []), text],
    )
    .option('--drop-stale-templates', 'forget a template that was not refreshed for three intervals (RFC 7011 §8.4)')
}

/** In the place of a file of templates: those of the other sessions of the capture. */
const OTHER_SESSIONS = 'other-sessions'

/** The settings that the options of a command line ask for; a template set that cannot be read, or is none, is wrong usage. */
export async function readDecodeSettings(command: Command, options: DecodeOptions): Promise<DecodeSettings> {
  const sources = options.assumeTemplates ?? []
  const paths = sources.filter((source) => source !== OTHER_SESSIONS)
  const sets = await Promise.all(paths.map((path) => readTemplateSet(command, path)))
  const assumedTemplates = sets.flatMap((set) => set.templates)
  if (assumedTemplates.length > MAX_ASSUMED_TEMPLATES) {
    refuse(command, `more than ${MAX_ASSUMED_TEMPLATES} templates were brought`)
  }
  return {
    ...DEFAULT_DECODE_SETTINGS,
    quirks: options.quirk ?? [],
    dropStaleTemplates: options.dropStaleTemplates ?? false,
    assumeFromOtherSessions: sources.includes(OTHER_SESSIONS),
    assumedTemplates,
  }
}

async function readTemplateSet(command: Command, path: string): Promise<TemplateSet> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code
    return refuse(command, `the template set ${path} cannot be read: ${why}; check the path`)
  })
  const parsed = parseTemplateSet(text)
  return parsed.ok ? parsed.set : refuse(command, `${path} is no template set: ${parsed.reason}`)
}

/** Exit status of a command that was called in the wrong way. */
const WRONG_USAGE = 2

function refuse(command: Command, message: string): never {
  command.error(`error: ${message}`, { exitCode: WRONG_USAGE })
}
