/** Codes as their names: IANA's code tables and the TCP flags. */
import { CODE_TABLES } from './tables/code-tables.data.ts'

type Labels = ReadonlyMap<number, string>

let tables: ReadonlyMap<string, Labels> | undefined

/** The tables are parsed when the first label is asked for, all of them: they are 7 KB. */
function codeTables(): ReadonlyMap<string, Labels> {
  tables ??= new Map(
    CODE_TABLES.split('\n').map((line) => {
      const [name = '', ...entries] = line.split('|')
      return [name, new Map(entries.map(parseEntry))]
    }),
  )
  return tables
}

function parseEntry(entry: string): [number, string] {
  const space = entry.indexOf(' ')
  return [Number(entry.slice(0, space)), entry.slice(space + 1)]
}

/** The name of a code in a code table (`protocol-numbers`, 6 → `TCP`); undefined when it has none. */
export function enumerationLabel(table: string, code: number): string | undefined {
  const labels = codeTables().get(table)
  const label = labels?.get(code)
  if (label !== undefined || table !== 'forwarding-status' || code > 255) return label
  // RFC 7270 §4.12: a reason that is not registered still says by its upper two bits what happened.
  return labels?.get(code & 0xc0)?.split(':')[0]
}

/** Names of protocols that are written too, by IANA or by nfdump. */
const PROTOCOL_ALIASES: ReadonlyMap<string, number> = new Map([
  ['ipv6-icmp', 58],
  ['icmp6', 58],
  ['ospfigp', 89],
])

/** The code of a name in a code table, in any case; undefined when no code or several have that name. */
export function enumerationCode(table: string, label: string): number | undefined {
  const wanted = label.toLowerCase()
  const found = enumerationEntries(table).filter(([, known]) => known.toLowerCase() === wanted)
  if (found.length === 1) return found[0]?.[0]
  return table === 'protocol-numbers' ? PROTOCOL_ALIASES.get(wanted) : undefined
}

/** All codes of a table with their names, in the order of the codes; empty when there is no such table. */
export function enumerationEntries(table: string): readonly (readonly [number, string])[] {
  return [...(codeTables().get(table) ?? [])]
}

/** From bit 0 on (RFC 9293 §3.1, RFC 9768 for AE). */
const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'] as const
/** A letter for each of the eight flags as nfdump and Wireshark write them, from bit 7 down. */
const TCP_FLAG_LETTERS = ['C', 'E', 'U', 'A', 'P', 'R', 'S', 'F'] as const

/** `···AP···`: a place for each flag, so that a column of them can be scanned; in hex when other bits are set. */
export function formatTcpFlagsShort(flags: number): string {
  if (flags > 0xff) return formatHexNumber(flags)
  return TCP_FLAG_LETTERS.map((letter, index) => (flags & (0x80 >> index) ? letter : '·')).join('')
}

/** `0x18 · PSH ACK`; bits without a name are in the number only. */
export function formatTcpFlagsLong(flags: number): string {
  const names = TCP_FLAGS.filter((_, bit) => flags & (1 << bit))
  return `${formatHexNumber(flags)} · ${names.length > 0 ? names.join(' ') : 'none'}`
}

/** `0x18`: an even number of lower-case digits. */
export function formatHexNumber(value: number): string {
  const digits = value.toString(16)
  return `0x${digits.length % 2 === 1 ? '0' : ''}${digits}`
}
