/** Names beside addresses of the in-memory host. */
import { DEFAULT_NAME_SWITCHES, type AddressNamesApi, type NameFileApi } from '../../core/protocol/address-names-api.ts'
import { succeed } from '../../core/protocol/failure.ts'

export interface FakeAddressNames {
  readonly api: AddressNamesApi
  readonly files: NameFileApi
}

/** Names nothing yet. */
export function createFakeAddressNames(): FakeAddressNames {
  const sources = {
    switches: DEFAULT_NAME_SWITCHES,
    files: [],
    dns: {
      isOn: false,
      servers: [],
      perSecond: 10,
      asked: 0,
      named: 0,
      nameless: 0,
      failed: 0,
      waiting: 0,
      refused: 0,
    },
  }
  return {
    api: {
      nameSources: () => Promise.resolve(sources),
      nameAddresses: (addresses) => Promise.resolve(addresses.map(() => ({}))),
      resolveAddresses: (addresses) => Promise.resolve(succeed(addresses.length)),
      serviceNames: () => Promise.resolve({ revision: 0, transports: [] }),
      setNameSwitches: (switches) => Promise.resolve(succeed({ ...sources, switches })),
    },
    files: {
      chooseNameFile: () => Promise.resolve(succeed(false)),
      forgetNameFile: () => Promise.resolve(succeed(undefined)),
    },
  }
}
