/** The fields that a filter of a list can name: its columns, and the friendly names that a filter of records has, where they fit. */
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'
import { friendlyName } from './friendly-names.ts'
import { findWiresharkName } from './wireshark-names.ts'

/** Friendly names that are no column; those columns are meant that a list has, and one of them must match. */
const LIST_ALIASES: Readonly<Record<string, readonly string[]>> = {
  ip: ['client', 'vip', 'snip', 'server', 'initiator', 'responder'],
  src: ['client', 'initiator'],
  srcip: ['client', 'initiator'],
  net: ['client', 'vip', 'snip', 'server', 'initiator', 'responder'],
  dst: ['vip', 'server', 'responder'],
  dstip: ['vip', 'server', 'responder'],
  port: ['clientPort', 'vipPort', 'snipPort', 'serverPort', 'initiatorPort', 'responderPort'],
  srcport: ['clientPort', 'initiatorPort'],
  dstport: ['vipPort', 'serverPort', 'responderPort'],
  proto: ['protocol'],
  bytes: ['octets', 'requestOctets', 'responseOctets'],
  octets: ['requestOctets', 'responseOctets'],
  time: ['start'],
  duration: ['total', 'length'],
  rtt: ['clientRtt', 'serverRtt', 'roundTripTime'],
  ttfb: ['serverTtfb'],
  srt: ['serverTtfb'],
  app: ['application'],
  host: ['serverName', 'sni'],
}

const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(LIST_ALIASES))

/** A catalogue over the columns of a list; their own names go before the friendly ones, and these before those of Wireshark. */
export function createListCatalogue(columns: readonly FilterColumn[]): FilterCatalogue {
  const byId = new Map(columns.map((column) => [column.id.toLowerCase(), column]))
  function findPlain(name: string): readonly FilterColumn[] | undefined {
    const own = byId.get(name)
    if (own !== undefined) return [own]
    const meant = (ALIASES.get(name) ?? []).flatMap((id) => byId.get(id.toLowerCase()) ?? [])
    return meant.length === 0 ? undefined : meant
  }
  function find(name: string): readonly FilterColumn[] | undefined {
    const plain = findPlain(name.toLowerCase())
    if (plain !== undefined) return plain
    const wireshark = findWiresharkName(name)
    if (wireshark === undefined) return findPlain(friendlyName(name) ?? name.toLowerCase().replaceAll(/[._-]/g, ''))
    const { like, units } = wireshark
    const found = like === undefined ? undefined : findPlain(like)
    return units === undefined ? found : found?.map((column) => ({ ...column, units }))
  }
  const names = [...columns.map(({ id }) => id), ...ALIASES.keys()].filter((name) => find(name) !== undefined)
  return { find, names: () => [...new Set(names)] }
}
