/** Ledgers as accounts: made empty, added up. */
import type { Ledger, OctetLedger } from '../protocol/ledger.ts'

/** A ledger in which nothing has come in. */
export function createLedger(): Ledger {
  return {
    octets: {
      in: 0,
      header: 0,
      template: 0,
      optionsTemplate: 0,
      decoded: 0,
      pending: 0,
      undecodable: 0,
      malformed: 0,
      padding: 0,
    },
    records: { decoded: 0, pending: 0, lost: 0, duplicated: 0, reordered: 0, late: 0 },
    datagrams: { received: 0, dropped: 0 },
  }
}

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
