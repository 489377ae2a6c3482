/** What names read as: one word beside an address, all of it in tips and details. */
import type { AddressNames } from '../../core/protocol/address-names-api.ts'

/** Characters that draw nothing or turn the text around: a name of DNS is whatever its zone says. */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

function safe(text: string): string {
  return text.replace(UNSAFE, '\ufffd')
}

/** Where a host name comes from, in words. */
const HOST_SOURCES = { hosts: 'hosts file', dns: 'reverse DNS' } as const

/** `AS64500 Example Net`. */
export function asText({ number, organisation }: NonNullable<AddressNames['as']>): string {
  return organisation === undefined ? `AS${number}` : `AS${number} ${safe(organisation)}`
}

/** The one word beside an address: its host, else its country, else its autonomous system; undefined when nothing is known. */
export function shortName({ host, country, as }: AddressNames): string | undefined {
  if (host !== undefined) return safe(host)
  if (country !== undefined) return safe(country.code)
  return as === undefined ? undefined : `AS${as.number}`
}

/** Everything that is known, a line each: `gw.example.net (hosts file)`, `Germany (DE)`, `AS64500 Example Net`. */
export function nameLines({ host, hostFrom, isAwaited, country, as }: AddressNames): readonly string[] {
  return [
    ...(host === undefined ? [] : [hostFrom === undefined ? safe(host) : `${safe(host)} (${HOST_SOURCES[hostFrom]})`]),
    ...(isAwaited === true ? ['DNS is being asked'] : []),
    ...(country === undefined ? [] : [`${safe(country.name)} (${safe(country.code)})`]),
    ...(as === undefined ? [] : [asText(as)]),
  ]
}
