/** Names beside addresses of the in-memory host: a test gives them, and switches its sources like a user. */
import {
  DEFAULT_NAME_SWITCHES,
  NAME_FILES,
  type AddressNames,
  type AddressNamesApi,
  type NameFile,
  type NameFileApi,
  type NameFileReport,
  type NameSources,
} from '../../core/protocol/address-names-api.ts'
import { succeed, type Failure } from '../../core/protocol/failure.ts'

export interface FakeAddressNames {
  readonly api: AddressNamesApi
  readonly files: NameFileApi
  /** What is known of an address from now on; whoever asked before is not told. */
  name(address: string, names: AddressNames): void
  /** Addresses that DNS was asked for. */
  readonly resolved: readonly string[]
  /** Files that were chosen, in their order. */
  readonly chosen: readonly NameFile[]
  /** The next change of a source is refused with this. */
  refuseNext(failure: Failure): void
}

const SERVICES = [
  { protocol: 6, ports: [22, 53, 80, 443, 3306], names: ['ssh', 'domain', 'http', 'https', 'mysql'] },
  { protocol: 17, ports: [53, 123, 4739], names: ['domain', 'ntp', 'ipfix'] },
]

/** Names services, and addresses as it is told. */
export function createFakeAddressNames(): FakeAddressNames {
  const known = new Map<string, AddressNames>()
  const resolved: string[] = []
  const chosen: NameFile[] = []
  let switches = DEFAULT_NAME_SWITCHES
  let refusal: Failure | undefined

  const reportOf = (file: NameFile): NameFileReport => {
    const isChosen = chosen.includes(file)
    if (!switches[file]) return { file, state: 'off', isChosen }
    if (isChosen) return { file, state: 'loaded', isChosen, path: `/home/me/${file}`, entries: 12 }
    if (file === 'country' || file === 'as') return { file, state: 'noFile', isChosen }
    return { file, state: 'loaded', isChosen, path: `/etc/${file}`, entries: 312 }
  }
  const sources = (): NameSources => ({
    switches,
    files: NAME_FILES.map(reportOf),
    dns: {
      isOn: switches.dns,
      servers: switches.dnsServers,
      perSecond: 10,
      asked: resolved.length,
      named: resolved.length,
      nameless: 0,
      failed: 0,
      waiting: 0,
      refused: 0,
    },
  })
  const takeRefusal = (): { readonly ok: false; readonly failure: Failure } | undefined => {
    const failure = refusal
    refusal = undefined
    return failure && { ok: false, failure }
  }
  return {
    api: {
      nameSources: () => Promise.resolve(sources()),
      nameAddresses: (addresses) => Promise.resolve(addresses.map((address) => known.get(address) ?? {})),
      resolveAddresses(addresses) {
        resolved.push(...addresses)
        return Promise.resolve(succeed(addresses.length))
      },
      serviceNames: () => Promise.resolve({ revision: 0, transports: switches.services ? SERVICES : [] }),
      setNameSwitches(next) {
        const refused = takeRefusal()
        if (refused !== undefined) return Promise.resolve(refused)
        switches = next
        return Promise.resolve(succeed(sources()))
      },
    },
    files: {
      chooseNameFile(file) {
        const refused = takeRefusal()
        if (refused !== undefined) return Promise.resolve(refused)
        chosen.push(file)
        return Promise.resolve(succeed(true))
      },
      forgetNameFile(file) {
        chosen.splice(0, chosen.length, ...chosen.filter((one) => one !== file))
        return Promise.resolve(succeed(undefined))
      },
    },
    name: (address, names) => known.set(address, names),
    resolved,
    chosen,
    refuseNext(failure) {
      refusal = failure
    },
  }
}
