/** Service names of several origins as one list. */
import type { ServiceNames } from '../protocol/address-names-api.ts'
import { knownServices, type Service } from './service-table.ts'

/** From here on clients get their ports by chance (Linux; RFC 6335 says 49152): a name there would mostly be wrong. */
const FIRST_EPHEMERAL_PORT = 32_768

/** The program's table and a file: one that the user chose comes first, the system's only adds. */
export function mergeServices(file: readonly Service[], isChosen: boolean): ServiceNames['transports'] {
  const known = knownServices()
  const ordered = isChosen ? [...file, ...known] : [...known, ...file.filter(({ port }) => port < FIRST_EPHEMERAL_PORT)]
  const transports = new Map<number, Map<number, string>>()
  for (const { protocol, port, name } of ordered) {
    let names = transports.get(protocol)
    if (names === undefined) transports.set(protocol, (names = new Map<number, string>()))
    if (!names.has(port)) names.set(port, name)
  }
  return [...transports].map(([protocol, names]) => {
    const sorted = [...names].sort(([one], [other]) => one - other)
    return { protocol, ports: sorted.map(([port]) => port), names: sorted.map(([, name]) => name) }
  })
}
