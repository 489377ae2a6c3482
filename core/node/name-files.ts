/** How files of names are read, and where the system has its own. */
import { join } from 'node:path'
import { parseHosts } from '../addresses/hosts-file.ts'
import { parseServices, type Service } from '../addresses/service-table.ts'
import { MAX_HOSTS, MAX_NAME_FILE_OCTETS } from '../limits/address-names.ts'
import type { AddressNames, NameFile } from '../protocol/address-names-api.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import { AUTONOMOUS_SYSTEMS, COUNTRIES } from './country-and-network.ts'
import { readMmdbFile, type MmdbFile, type ValueReader } from './mmdb-file.ts'
import type { LoadedFile } from './name-slot.ts'
import { readNameFile } from './read-name-file.ts'

/** What each kind of file gives. */
export interface NameFileValues {
  readonly hosts: ReadonlyMap<string, string>
  readonly services: readonly Service[]
  readonly country: MmdbFile<NonNullable<AddressNames['country']>>
  readonly as: MmdbFile<NonNullable<AddressNames['as']>>
}

type Loaders = { readonly [F in NameFile]: (path: string) => Promise<Result<LoadedFile<NameFileValues[F]>>> }

export const NAME_FILE_LOADERS: Loaders = {
  hosts: (path) =>
    loadText(path, (text) => {
      const { names, skippedLines } = parseHosts(text, MAX_HOSTS)
      return { value: names, entries: names.size, skippedLines }
    }),
  services: (path) =>
    loadText(path, (text) => {
      const { services, skippedLines } = parseServices(text)
      return { value: services, entries: services.length, skippedLines }
    }),
  country: (path) => loadDatabase(path, COUNTRIES),
  as: (path) => loadDatabase(path, AUTONOMOUS_SYSTEMS),
}

/** The system's own files. */
export function systemNameFiles(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Partial<Record<NameFile, string>>> {
  const folder =
    platform === 'win32' ? join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'drivers', 'etc') : '/etc'
  return { hosts: join(folder, 'hosts'), services: join(folder, 'services') }
}

async function loadText<Value>(
  path: string,
  parse: (text: string) => { readonly value: Value; readonly entries: number; readonly skippedLines: number },
): Promise<Result<LoadedFile<Value>>> {
  const file = await readNameFile(path, MAX_NAME_FILE_OCTETS)
  if (!file.ok) return file
  const { octets, changedAt } = file.value
  const { value, ...counts } = parse(octets.toString('utf8').replace(/^\uFEFF/, ''))
  return succeed({ value, about: { ...counts, builtAt: changedAt.toISOString() } })
}

async function loadDatabase<Value>(
  path: string,
  reader: ValueReader<Value>,
): Promise<Result<LoadedFile<MmdbFile<Value>>>> {
  const read = await readMmdbFile(path, reader)
  if (!read.ok) return read
  const { networks, databaseType, builtAt } = read.value
  const about = { entries: networks, databaseType, ...(builtAt !== undefined && { builtAt }) }
  return succeed({ value: read.value, about })
}
