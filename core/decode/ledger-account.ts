/** Ledgers as accounts: added up, copied, held against their sum. */
import type { Ledger, OctetLedger } from '../protocol/ledger.ts'

/** Adds what one ledger holds to another. */
export function addLedger(sum: Ledger, part: Ledger): void {
  addNumbers(sum.octets, part.octets)
  addNumbers(sum.records, part.records)
  addNumbers(sum.datagrams, part.datagrams)
}

function addNumbers<T extends object>(sum: T, part: T): void {
  const into = sum as Record<string, number>
  for (const [key, value] of Object.entries(part) as [string, number][]) into[key] = (into[key] ?? 0) + value
}

/** An independent copy. */
export function copyLedger(ledger: Ledger): Ledger {
  return { octets: { ...ledger.octets }, records: { ...ledger.records }, datagrams: { ...ledger.datagrams } }
}

/** Octets that came in less those that went anywhere: 0, or the ledger lies. */
export function ledgerDifference(octets: OctetLedger): number {
  const { header, template, optionsTemplate, decoded, pending, undecodable, malformed, padding } = octets
  return octets.in - header - template - optionsTemplate - decoded - pending - undecodable - malformed - padding
}

/** True when nothing at all was counted. */
export function isEmptyLedger({ octets, records, datagrams }: Ledger): boolean {
  return [octets, records, datagrams].every((numbers) => Object.values(numbers).every((number) => number === 0))
}
