/** Where names come from, in words: what each source is, and how it stands. */
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { DnsReport, NameFile, NameFileReport } from '../../core/protocol/address-names-api.ts'
import { plural } from '../ui/numbers.ts'

interface FileWords {
  readonly title: string
  readonly hint: string
  /** What its entries are. */
  readonly entry: string
  /** Said while there is none. */
  readonly none: string
}

export const FILE_WORDS: Readonly<Record<NameFile, FileWords>> = {
  hosts: {
    title: 'Hosts file',
    hint: 'A name for each address, as in /etc/hosts',
    entry: 'name',
    none: 'There is none yet.',
  },
  services: {
    title: 'Services',
    hint: 'A name for each port, as IANA has registered them',
    entry: 'name',
    none: 'There is none yet.',
  },
  country: {
    title: 'Country',
    hint: 'A MaxMind database, such as GeoLite2-Country or GeoLite2-City',
    entry: 'network',
    none: 'None yet: choose a .mmdb file that you have.',
  },
  as: {
    title: 'Autonomous system',
    hint: 'A MaxMind database, such as GeoLite2-ASN',
    entry: 'network',
    none: 'None yet: choose a .mmdb file that you have.',
  },
}

/** `GeoLite2-Country of 2026-10-01`; undefined for a file that is no database. */
function databaseText({ databaseType, builtAt }: NameFileReport): string | undefined {
  if (databaseType === undefined) return undefined
  return builtAt === undefined ? databaseType : `${databaseType} of ${builtAt.slice(0, 10)}`
}

function loadedText(report: NameFileReport): string {
  const { file, path, entries, skippedLines = 0 } = report
  const database = databaseText(report)
  const count = entries === undefined ? undefined : plural(entries, FILE_WORDS[file].entry)
  const from = path === undefined ? '' : ` from ${path}`
  const whole = database === undefined ? `${count ?? 'Read'}${from}` : [database, count].filter(Boolean).join(', ')
  return skippedLines === 0 ? whole : `${whole}. ${plural(skippedLines, 'line')} not understood`
}

/** How a file of names stands: `312 names from /etc/hosts`. */
export function fileText(report: NameFileReport): string {
  switch (report.state) {
    case 'off':
      return 'Off.'
    case 'noFile':
      return FILE_WORDS[report.file].none
    case 'loading':
      return 'Being read.'
    case 'loaded':
      return loadedText(report)
    case 'failed':
      return report.failure?.message ?? 'It could not be read.'
  }
}

/** What has come of the questions to DNS so far. */
export function dnsText({ isOn, asked, named, nameless, failed, waiting, refused }: DnsReport): string {
  if (asked === 0 && waiting === 0) return isOn ? 'Nothing is asked yet.' : 'Off. Nothing is asked.'
  const parts = [
    `${formatCount(asked)} asked`,
    `${formatCount(named)} with a name`,
    ...(nameless > 0 ? [`${formatCount(nameless)} without`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} without an answer`] : []),
    ...(waiting > 0 ? [`${formatCount(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} put off`] : []),
  ]
  return `${isOn ? '' : 'Off. '}${parts.join(', ')}.`
}

/** What reverse DNS gives away. */
export function disclosureText({ servers, perSecond }: DnsReport, asksPrivate: boolean): string {
  const who = servers.length === 0 ? 'the DNS servers of the system' : servers.join(', ')
  const held = asksPrivate ? '' : ' Addresses of private networks, and others that are not public, are not asked for.'
  return `While it is on, each address that comes into sight is sent to ${who}: they, and whoever answers for its network, learn what you look at. At most ${plural(perSecond, 'question')} a second.${held}`
}

/** Servers as somebody writes them, apart by commas or spaces. */
export function readServers(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((server) => server !== '')
}
