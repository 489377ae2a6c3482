/**
 * Names beside addresses and ports: from a hosts file, reverse DNS, databases of countries and autonomous systems that the user
 * has, and service names. They stand beside the raw value, never in its place.
 *
 * How a viewer names what it shows: it asks `nameAddresses` for the addresses in sight, keeps the answers, and asks again for those when
 * `SessionStatus.addressNamesRevision` has grown: names of DNS arrive late, and sources are switched. Service names it asks for once per
 * revision (`serviceNames`) and looks them up itself (`serviceNameOf`).
 */
import type { Failure, Result } from './failure.ts'

/** Sources that are files. `hosts` and `services` have one of the system's where the user chose none. */
export const NAME_FILES = ['hosts', 'services', 'country', 'as'] as const

export type NameFile = (typeof NAME_FILES)[number]

export interface NameSwitches {
  readonly hosts: boolean
  readonly services: boolean
  readonly country: boolean
  readonly as: boolean
  /** Reverse DNS of every address that `nameAddresses` is asked for: questions leave this machine. */
  readonly dns: boolean
  /** Whether those of private networks are asked for, too. */
  readonly dnsAsksPrivate: boolean
  /** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:53`; at most `MAX_DNS_SERVERS`. Empty: those of the system. */
  readonly dnsServers: readonly string[]
}

export const DEFAULT_NAME_SWITCHES: NameSwitches = {
  hosts: true,
  services: true,
  country: true,
  as: true,
  dns: false,
  dnsAsksPrivate: false,
  dnsServers: [],
}

export interface NameFileReport {
  readonly file: NameFile
  /** `noFile`: switched on, but there is none yet. */
  readonly state: 'off' | 'noFile' | 'loading' | 'loaded' | 'failed'
  /** Absent while there is none. */
  readonly path?: string
  /** The user chose it; otherwise it is the system's. */
  readonly isChosen: boolean
  /** Names, or networks of a database. */
  readonly entries?: number
  /** Lines that were not understood and left out. */
  readonly skippedLines?: number
  /** What a database says it is: `GeoLite2-Country`. */
  readonly databaseType?: string
  /** When a database was made, or a file changed last; RFC 3339. */
  readonly builtAt?: string
  /** What is wrong with it; the names of the file that stood before are gone. */
  readonly failure?: Failure
}

export interface DnsReport {
  readonly isOn: boolean
  /** Those that are asked. */
  readonly servers: readonly string[]
  /** Questions a second, at most. */
  readonly perSecond: number
  readonly asked: number
  /** Of those asked: with a name, without one (there is none), and without an answer in time or with an error. */
  readonly named: number
  readonly nameless: number
  readonly failed: number
  /** For their turn, or for their answer. */
  readonly waiting: number
  /** Not taken because too many waited: they are asked for when they are in sight again. */
  readonly refused: number
  /** The last error of a server, in words; absent when none came since the last answer. */
  readonly failure?: Failure
}

export interface NameSources {
  readonly switches: NameSwitches
  readonly files: readonly NameFileReport[]
  readonly dns: DnsReport
}

export interface AddressNames {
  readonly host?: string
  /** Where `host` comes from; a hosts file is believed first. */
  readonly hostFrom?: 'hosts' | 'dns'
  /** DNS was asked and has not answered yet. */
  readonly isAwaited?: true
  readonly country?: { readonly code: string; readonly name: string }
  readonly as?: { readonly number: number; readonly organisation?: string }
}

/** Port and name in turn, by transport protocol as IANA numbers it. */
export interface ServiceNames {
  /** `SessionStatus.addressNamesRevision` that they are of. */
  readonly revision: number
  readonly transports: readonly {
    readonly protocol: number
    readonly ports: readonly number[]
    readonly names: readonly string[]
  }[]
}

export interface AddressNamesApi {
  nameSources(): Promise<NameSources>
  /** Names of addresses as the dump prints them, in their order; at most `MAX_NAMED_ADDRESSES`. What is no address has none. */
  nameAddresses(addresses: readonly string[]): Promise<readonly AddressNames[]>
  /**
   * Asks DNS for these, switched on or not, private or not, and again for those without a name; answers how many were taken.
   * Their names come with a greater `addressNamesRevision`.
   */
  resolveAddresses(addresses: readonly string[]): Promise<Result<number>>
  /** Empty while they are switched off. */
  serviceNames(): Promise<ServiceNames>
  /** Kept for the next start where the host keeps settings. Not every host lets its viewers (`not-allowed`). */
  setNameSwitches(switches: NameSwitches): Promise<Result<NameSources>>
}

/** What a viewer asks of the shell: paths stay with it. */
export interface NameFileApi {
  /** Shows the system's dialog and takes the file if it is one; the one before stays when it is refused. `false`: the user gave up. */
  chooseNameFile(file: NameFile): Promise<Result<boolean>>
  /** Back to the system's file, or to none. */
  forgetNameFile(file: NameFile): Promise<Result<void>>
}

/** What only the host of an engine may ask. */
export interface AddressNamesControl {
  /** Takes a file in the place of the one before, and keeps its path; undefined: the system's, or none. */
  useNameFile(file: NameFile, path: string | undefined): Promise<Result<void>>
}

/** The name of a port by its transport protocol, or by any when it is not known and all that name the port agree. */
export type FindService = (port: number, protocol?: number) => string | undefined

/** A lookup in the names that came. */
export function createServiceLookup({ transports }: Pick<ServiceNames, 'transports'>): FindService {
  const named = new Map(
    transports.map(({ protocol, ports, names }) => [protocol, new Map(ports.map((port, at) => [port, names[at]]))]),
  )
  return (port, protocol) => {
    if (protocol !== undefined) return named.get(protocol)?.get(port)
    const found = new Set([...named.values()].map((names) => names.get(port)).filter((name) => name !== undefined))
    return found.size === 1 ? [...found][0] : undefined
  }
}
