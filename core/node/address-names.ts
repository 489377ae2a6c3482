/**
 * Names beside addresses and ports, from files and from DNS. Files are read when somebody asks for the first name, and again when they have
 * changed; a lookup never waits for them: what is not there yet comes with the next revision.
 */
import { isGlobalAddress, normaliseAddress } from '../addresses/ip-address.ts'
import { mergeServices } from '../addresses/merge-services.ts'
import { MAX_KNOWN_ADDRESSES, MAX_NAMED_ADDRESSES, NAME_REPORT_WAIT_MS } from '../limits/address-names.ts'
import {
  NAME_FILES,
  type AddressNames,
  type NameFile,
  type NameSources,
  type NameSwitches,
  type ServiceNames,
} from '../protocol/address-names-api.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { AddressNaming } from '../session/address-names.ts'
import { NAME_FILE_LOADERS, systemNameFiles, type NameFileValues } from './name-files.ts'
import { DEFAULT_NAME_SETTINGS, refuseServers, type NameKeeper, type NameSettings } from './name-settings.ts'
import { createNameSlot, type NameSlot } from './name-slot.ts'
import { createReverseDns, type ReverseDns } from './reverse-dns.ts'

export interface AddressNamesOptions {
  readonly keeper: NameKeeper
  /** Where the system has files of its own. */
  readonly systemFiles?: Readonly<Partial<Record<NameFile, string>>>
  /** Milliseconds of a clock that goes on evenly. */
  now(): number
  /** The revision has grown. */
  onChanged(): void
}

/** What is known of an address without asking anybody. */
interface KnownAddress {
  /** Its one form; absent of what is no address. */
  readonly address?: string
  readonly names: AddressNames
}

const NO_ADDRESS: KnownAddress = { names: {} }
const TOO_MANY = fail('request-invalid', 'Too many addresses wait for DNS.', 'Ask again in a minute.')

type Slots = { readonly [F in NameFile]: NameSlot<NameFileValues[F]> }

/** Reads nothing and asks nobody until it is asked. */
export function createAddressNames(options: AddressNamesOptions): AddressNaming & { dispose(): void } {
  const { keeper, systemFiles = systemNameFiles(), now } = options
  let settings = DEFAULT_NAME_SETTINGS
  let revision = 0
  let started: Promise<void> | undefined
  /** Settings are changed one after the other. */
  let last: Promise<unknown> = Promise.resolve()
  let dns: ReverseDns | undefined
  let services: ServiceNames['transports'] | undefined
  const known = new Map<string, KnownAddress>()

  function changed(): void {
    revision += 1
    options.onChanged()
  }

  function fileChanged(): void {
    known.clear()
    services = undefined
    changed()
  }

  const slotOf = <F extends NameFile>(file: F): NameSlot<NameFileValues[F]> =>
    createNameSlot<NameFileValues[F]>({
      file,
      systemPath: systemFiles[file],
      load: NAME_FILE_LOADERS[file],
      onChanged: fileChanged,
    })
  const slots: Slots = {
    hosts: slotOf('hosts'),
    services: slotOf('services'),
    country: slotOf('country'),
    as: slotOf('as'),
  }

  function askDns(): ReverseDns {
    dns ??= createReverseDns({ servers: settings.switches.dnsServers, now, onAnswer: changed })
    return dns
  }

  async function apply(next: NameSettings): Promise<void> {
    const before = settings.switches
    settings = next
    const { switches, paths } = next
    if (!isAlike(before.dnsServers, switches.dnsServers) || (before.dns && !switches.dns)) {
      dns?.dispose()
      dns = undefined
    }
    // Whoever shows names asks again: what is in sight is now asked for, or is not any more.
    if (!isAlike(before, switches)) changed()
    await Promise.all(NAME_FILES.map((file) => slots[file].apply(switches[file], paths[file])))
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  function start(): Promise<void> {
    started ??= inTurn(async () => apply(await keeper.read()))
    return started
  }

  /** Takes what another window has settled, and files as they are now. */
  async function catchUp(): Promise<void> {
    await start()
    await inTurn(async () => {
      await apply(await keeper.read())
      await Promise.all(NAME_FILES.map((file) => slots[file].refresh()))
    })
  }

  function knownOf(text: string): KnownAddress {
    const before = known.get(text)
    if (before !== undefined) return before
    const found = lookUp(text)
    if (known.size >= MAX_KNOWN_ADDRESSES) known.clear()
    known.set(text, found)
    return found
  }

  function lookUp(text: string): KnownAddress {
    const address = normaliseAddress(text)
    if (address === undefined) return NO_ADDRESS
    const host = slots.hosts.value()?.get(address)
    const country = slots.country.value()?.find(address)
    const as = slots.as.value()?.find(address)
    return {
      address,
      names: {
        ...(host !== undefined && { host, hostFrom: 'hosts' as const }),
        ...(country && { country }),
        ...(as && { as }),
      },
    }
  }

  function nameOne(text: string): AddressNames {
    const { address, names } = knownOf(text)
    if (address === undefined || names.host !== undefined) return names
    const { switches } = settings
    if (switches.dns && (switches.dnsAsksPrivate || isGlobalAddress(address))) askDns().see(address)
    return withDns(names, address)
  }

  function withDns(names: AddressNames, address: string): AddressNames {
    const found = dns?.find(address)
    if (found === undefined) return names
    return found === 'awaited' ? { ...names, isAwaited: true } : { ...names, host: found.name, hostFrom: 'dns' }
  }

  function findOne(text: string): AddressNames {
    const { address, names } = knownOf(text)
    return address === undefined || names.host !== undefined ? names : withDns(names, address)
  }

  function report(): NameSources {
    const { switches } = settings
    return {
      switches,
      files: NAME_FILES.map((file) => slots[file].report()),
      dns: { isOn: switches.dns, ...askDns().report() },
    }
  }

  /** Keeps what holds already. */
  async function settle(next: NameSettings): Promise<Result<void>> {
    await apply(next)
    return keeper.write(next)
  }

  return {
    revision: () => revision,
    findNames: (addresses) => addresses.map(findOne),
    async nameSources() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((goOn) => {
        timer = setTimeout(goOn, NAME_REPORT_WAIT_MS)
      })
      await Promise.race([catchUp(), late])
      clearTimeout(timer)
      return report()
    },
    nameAddresses(addresses) {
      void start()
      return Promise.resolve(addresses.slice(0, MAX_NAMED_ADDRESSES).map(nameOne))
    },
    async resolveAddresses(addresses) {
      await start()
      const wanted = addresses.flatMap((text) => knownOf(text).address ?? [])
      if (wanted.length === 0) return fail('request-invalid', 'There is no address to ask for.', 'Choose an address.')
      const taken = wanted.filter((address) => askDns().ask(address)).length
      changed()
      return taken === 0 ? TOO_MANY : succeed(taken)
    },
    async serviceNames() {
      await start()
      const { isChosen } = slots.services.report()
      services ??= settings.switches.services ? mergeServices(slots.services.value() ?? [], isChosen) : []
      return { revision, transports: services }
    },
    async setNameSwitches(switches: NameSwitches) {
      const refused = refuseServers(switches.dnsServers)
      if (refused) return refused
      await start()
      const kept = await inTurn(() => settle({ ...settings, switches }))
      return kept.ok ? succeed(report()) : kept
    },
    async useNameFile(file, path) {
      await start()
      return inTurn(async () => {
        const { [file]: _, ...others } = settings.paths
        if (path === undefined) return settle({ ...settings, paths: others })
        const taken = await slots[file].take(path)
        if (!taken.ok) return taken
        return settle({ switches: { ...settings.switches, [file]: true }, paths: { ...others, [file]: path } })
      })
    },
    dispose() {
      dns?.dispose()
      dns = undefined
    },
  }
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
