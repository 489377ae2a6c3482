/** Names beside addresses, as a session offers them: whoever makes it knows files and DNS. */
import {
  DEFAULT_NAME_SWITCHES,
  type AddressNames,
  type AddressNamesApi,
  type AddressNamesControl,
} from '../protocol/address-names-api.ts'
import { fail } from '../protocol/failure.ts'

export interface AddressNaming extends AddressNamesApi, AddressNamesControl {
  /** Names of any number of addresses, as far as they are known: nobody is asked. */
  findNames(addresses: readonly string[]): readonly AddressNames[]
  /** Grows when a name comes or goes. */
  revision(): number
}

const NO_NAMES = fail('not-allowed', 'There are no names here.', 'Use the window, or a command with names.')

/** Names nothing. */
export function createNoNaming(): AddressNaming {
  return {
    revision: () => 0,
    findNames: (addresses) => addresses.map(() => ({})),
    nameSources: () =>
      Promise.resolve({
        switches: { ...DEFAULT_NAME_SWITCHES, hosts: false, services: false, country: false, as: false },
        files: [],
        dns: {
          isOn: false,
          servers: [],
          perSecond: 0,
          asked: 0,
          named: 0,
          nameless: 0,
          failed: 0,
          waiting: 0,
          refused: 0,
        },
      }),
    nameAddresses: (addresses) => Promise.resolve(addresses.map(() => ({}))),
    resolveAddresses: () => Promise.resolve(NO_NAMES),
    serviceNames: () => Promise.resolve({ revision: 0, transports: [] }),
    setNameSwitches: () => Promise.resolve(NO_NAMES),
    useNameFile: () => Promise.resolve(NO_NAMES),
  }
}
