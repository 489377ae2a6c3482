/** What the user has settled about names: sources that are on, and the files they are read from. */
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import * as v from 'valibot'
import { DEFAULT_NAME_SWITCHES, NAME_FILES, type NameFile, type NameSwitches } from '../protocol/address-names-api.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { nameSwitches } from '../session/address-names-schemas.ts'
import { writeJsonFile } from './json-file.ts'

export interface NameSettings {
  readonly switches: NameSwitches
  /** Files that the user chose. */
  readonly paths: Readonly<Partial<Record<NameFile, string>>>
}

export const DEFAULT_NAME_SETTINGS: NameSettings = { switches: DEFAULT_NAME_SWITCHES, paths: {} }

export interface NameKeeper {
  /** Those that were kept, or the defaults. */
  read(): Promise<NameSettings>
  /** `names-not-kept` when the system refuses. */
  write(settings: NameSettings): Promise<Result<void>>
}

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

const settingsSchema = v.object({
  switches: v.fallback(nameSwitches, DEFAULT_NAME_SWITCHES),
  paths: v.fallback(v.partial(v.strictObject({ hosts: path, services: path, country: path, as: path })), {}),
})

/** Keeps the settings in a file; one that is missing or damaged gives the defaults. */
export function createNameKeeper(file: string): NameKeeper {
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => '{}')
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), settingsSchema), text)
      if (!parsed.success) return DEFAULT_NAME_SETTINGS
      const { switches, paths } = parsed.output
      return { switches, paths: definedOnly(paths) }
    },
    async write(settings) {
      try {
        await writeJsonFile(file, settings)
        return succeed(undefined)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return fail('names-not-kept', `The settings of names are not kept: ${reason}.`, `Look at ${file}.`)
      }
    },
  }
}

/** Settings of a command line: they hold as long as it runs. */
export function createFixedNames(settings: NameSettings): NameKeeper {
  let current = settings
  return {
    read: () => Promise.resolve(current),
    write(next) {
      current = next
      return Promise.resolve(succeed(undefined))
    },
  }
}

function definedOnly(paths: Readonly<Partial<Record<NameFile, string | undefined>>>): NameSettings['paths'] {
  return Object.fromEntries(NAME_FILES.flatMap((file) => (paths[file] === undefined ? [] : [[file, paths[file]]])))
}

/** Why these cannot be DNS servers; undefined when they can. */
export function refuseServers(servers: readonly string[]): Result<never> | undefined {
  const wrong = servers.find((server) => !isServer(server))
  if (wrong === undefined) return undefined
  return fail(
    'request-invalid',
    `${wrong} is no DNS server.`,
    'Write an address, like 192.0.2.53 or [2001:db8::53]:53.',
  )
}

function isServer(text: string): boolean {
  if (isIP(text) !== 0) return true
  const match = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text)
  const port = Number(match?.[3] ?? 53)
  return isIP(match?.[1] ?? match?.[2] ?? '') !== 0 && port > 0 && port < 65_536
}
