import type { OctetLedger } from '../../core/protocol/ledger.ts'

/** Octets that came in less those that went anywhere: 0, or the ledger lies. */
export function ledgerDifference(octets: OctetLedger): number {
  const { header, template, optionsTemplate, decoded, pending, undecodable, malformed, padding } = octets
  return octets.in - header - template - optionsTemplate - decoded - pending - undecodable - malformed - padding
}
