/** The options about names beside addresses and ports. */
import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { refuseServers, type NameSettings } from '../../core/node/name-settings.ts'
import { MAX_DNS_SERVERS } from '../../core/limits/address-names.ts'
import { DEFAULT_NAME_SWITCHES, NAME_FILES } from '../../core/protocol/address-names-api.ts'

export interface NameOptions {
  /** Of commands that name nothing unless they are told: `--names`; of the others false for `--no-names`. */
  readonly names?: boolean
  readonly hosts?: string
  readonly services?: string
  readonly country?: string
  readonly as?: string
  /** True: the servers of the system. */
  readonly dns?: true | readonly string[]
  readonly dnsPrivate?: true
}

/** Adds the options to a command; `'asked'`: it names nothing unless one of them is given. */
export function addNameOptions(command: Command, when: 'asked' | 'always'): Command {
  if (when === 'always') command.option('--no-names', 'no names beside addresses and ports')
  else command.option('--names', 'names beside addresses and ports: the hosts file and the services of this machine')
  return command
    .option('--hosts <file>', 'names of hosts from this file, in the form of /etc/hosts')
    .option('--services <file>', 'names of ports from this file, in the form of /etc/services')
    .option('--country <file>', 'countries from this MaxMind database (.mmdb)')
    .option('--as <file>', 'autonomous systems from this MaxMind database (.mmdb)')
    .option('--dns [servers]', 'ask DNS for names: the servers of this machine, or these, between commas', parseServers)
    .option('--dns-private', 'ask DNS for addresses of private networks, too')
}

/** What the options say; undefined when nothing is to be named. */
export function nameSettingsOf(options: NameOptions, when: 'asked' | 'always'): NameSettings | undefined {
  const { names, dns, dnsPrivate = false } = options
  const isAsked = dns !== undefined || dnsPrivate || NAME_FILES.some((file) => options[file] !== undefined)
  if (names === false || (when === 'asked' && names === undefined && !isAsked)) return undefined
  return {
    switches: {
      ...DEFAULT_NAME_SWITCHES,
      dns: dns !== undefined,
      dnsAsksPrivate: dnsPrivate,
      dnsServers: typeof dns === 'object' ? dns : [],
    },
    paths: Object.fromEntries(
      NAME_FILES.flatMap((file) => (options[file] === undefined ? [] : [[file, resolve(options[file])]])),
    ),
  }
}

function parseServers(text: string): readonly string[] {
  const servers = text.split(',').map((server) => server.trim())
  const refused = refuseServers(servers)
  if (refused?.ok === false) throw new InvalidArgumentError(`${refused.failure.message} ${refused.failure.nextStep}`)
  if (servers.length > MAX_DNS_SERVERS) throw new InvalidArgumentError(`At most ${MAX_DNS_SERVERS} servers are asked.`)
  return servers
}
