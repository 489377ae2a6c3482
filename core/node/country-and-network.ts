/** What MaxMind's databases (and those of others in their layout) say of an address: its country, its autonomous system. */
import type { AddressNames } from '../protocol/address-names-api.ts'
import type { ValueReader } from './mmdb-file.ts'

type Country = NonNullable<AddressNames['country']>
type AutonomousSystem = NonNullable<AddressNames['as']>

/** Characters of a name that a database gives. */
const MAX_NAME = 200

/** Country and City databases: where the address is, else where its network is registered. */
export const COUNTRIES: ValueReader<Country> = {
  what: 'countries',
  read: (record) => countryOf(partOf(record, 'country')) ?? countryOf(partOf(record, 'registered_country')),
}

/** ASN and ISP databases; Enterprise has it among the traits. */
export const AUTONOMOUS_SYSTEMS: ValueReader<AutonomousSystem> = {
  what: 'autonomous systems',
  read: (record) => autonomousSystemOf(record) ?? autonomousSystemOf(partOf(record, 'traits')),
}

function countryOf(part: unknown): Country | undefined {
  const code = textOf(part, 'iso_code')
  if (code === undefined || !/^[A-Z]{2}$/.test(code)) return undefined
  return { code, name: textOf(partOf(part, 'names'), 'en') ?? code }
}

function autonomousSystemOf(part: unknown): AutonomousSystem | undefined {
  const number = partOf(part, 'autonomous_system_number')
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined
  const organisation = textOf(part, 'autonomous_system_organization')
  return { number, ...(organisation !== undefined && { organisation }) }
}

function partOf(record: unknown, key: string): unknown {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, key)) return undefined
  return (record as Readonly<Record<string, unknown>>)[key]
}

/** A text on one line, without anything that a terminal would obey. */
function textOf(record: unknown, key: string): string | undefined {
  const text = partOf(record, key)
  if (typeof text !== 'string') return undefined
  const plain = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return plain === '' ? undefined : plain.slice(0, MAX_NAME)
}
