/** Ledgers as accounts: added up, copied, found empty. */
import { createLedger, type Ledger } from '../protocol/ledger.ts'

/** Adds what one ledger holds to another. */
export function addLedger(sum: Ledger, part: Ledger): void {
  addNumbers(sum.octets, part.octets, OCTETS)
  addNumbers(sum.records, part.records, RECORDS)
  addNumbers(sum.datagrams, part.datagrams, DATAGRAMS)
}

type Numbers<T> = { -readonly [K in keyof T]: number }

/** By name and not by `Object.entries`: a report adds up the ledgers of 16,384 domains. */
const EMPTY = createLedger()
const OCTETS = Object.keys(EMPTY.octets) as (keyof Ledger['octets'])[]
const RECORDS = Object.keys(EMPTY.records) as (keyof Ledger['records'])[]
const DATAGRAMS = Object.keys(EMPTY.datagrams) as (keyof Ledger['datagrams'])[]

function addNumbers<T>(sum: Numbers<T>, part: Numbers<T>, names: readonly (keyof T)[]): void {
  for (const name of names) sum[name] += part[name]
}

function isZero<T>(numbers: Numbers<T>, names: readonly (keyof T)[]): boolean {
  return names.every((name) => numbers[name] === 0)
}

/** An independent copy. */
export function copyLedger(ledger: Ledger): Ledger {
  return { octets: { ...ledger.octets }, records: { ...ledger.records }, datagrams: { ...ledger.datagrams } }
}

/** True when nothing at all was counted. */
export function isEmptyLedger({ octets, records, datagrams }: Ledger): boolean {
  return isZero(octets, OCTETS) && isZero(records, RECORDS) && isZero(datagrams, DATAGRAMS)
}
