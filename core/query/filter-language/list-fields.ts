/** The fields that a filter of a list can name: its columns, and the friendly names that a filter of records has, where they fit. */
import type { FilterCatalogue, FilterColumn } from './filter-fields.ts'

/** Friendly names that are no column; those columns are meant that a list has, and one of them must match. */
const LIST_ALIASES: Readonly<Record<string, readonly string[]>> = {
  ip: ['client', 'vip', 'snip', 'server', 'initiator', 'responder'],
  src: ['client', 'initiator'],
  srcip: ['client', 'initiator'],
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
  app: ['application'],
  host: ['serverName', 'sni'],
}

const ALIASES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(LIST_ALIASES))

/** A catalogue over the columns of a list; their own names go before the friendly ones. */
export function createListCatalogue(columns: readonly FilterColumn[]): FilterCatalogue {
  const byId = new Map(columns.map((column) => [column.id.toLowerCase(), column]))
  function find(name: string): readonly FilterColumn[] | undefined {
    const own = byId.get(name.toLowerCase())
    if (own !== undefined) return [own]
    const meant = (ALIASES.get(name.toLowerCase()) ?? []).flatMap((id) => byId.get(id.toLowerCase()) ?? [])
    return meant.length === 0 ? undefined : meant
  }
  const names = [...columns.map(({ id }) => id), ...ALIASES.keys()].filter((name) => find(name) !== undefined)
  return { find, names: () => [...new Set(names)] }
}
