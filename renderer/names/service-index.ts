/** Names of services by port, as a viewer looks them up for every port that it draws. */
import type { ServiceNames } from '../../core/protocol/address-names-api.ts'

/** Transport protocols as IANA numbers them. */
const TCP = 6
const UDP = 17

export interface ServiceIndex {
  /** Without a protocol that of TCP counts, else that of UDP. */
  nameOf(port: number, protocol: number | undefined): string | undefined
}

/** No service has a name. */
export const NO_SERVICES: ServiceIndex = { nameOf: () => undefined }

/** The names of an answer; `NO_SERVICES` when it has none. */
export function serviceIndex({ transports }: Pick<ServiceNames, 'transports'>): ServiceIndex {
  const byProtocol = new Map<number, ReadonlyMap<number, string>>()
  for (const { protocol, ports, names } of transports) {
    const named = ports.flatMap<readonly [number, string]>((port, index) => {
      const name = names[index]
      return name === undefined || name === '' ? [] : [[port, name]]
    })
    if (named.length > 0) byProtocol.set(protocol, new Map(named))
  }
  if (byProtocol.size === 0) return NO_SERVICES
  const nameIn = (protocol: number, port: number): string | undefined => byProtocol.get(protocol)?.get(port)
  return {
    nameOf: (port, protocol) =>
      protocol === undefined ? (nameIn(TCP, port) ?? nameIn(UDP, port)) : nameIn(protocol, port),
  }
}
