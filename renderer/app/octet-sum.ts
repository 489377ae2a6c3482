import { formatCount } from '../../core/elements/format-quantity.ts'
import type { OctetLedger } from '../../core/protocol/ledger.ts'

export interface OctetSum {
  readonly isExact: boolean
  /** What came in less what is explained. */
  readonly difference: number
  readonly explained: number
  readonly sentence: string
  /** The sum as an equation, for the tooltip. */
  readonly explanation: string
}

/** Whether every octet that came in is accounted for. */
export function octetSum(octets: OctetLedger): OctetSum {
  const parts: readonly (readonly [string, number])[] = [
    ['headers', octets.header],
    ['templates', octets.template],
    ['options templates', octets.optionsTemplate],
    ['decoded', octets.decoded],
    ['pending', octets.pending],
    ['undecodable', octets.undecodable],
    ['malformed', octets.malformed],
    ['padding', octets.padding],
  ]
  const explained = parts.reduce((total, [, count]) => total + count, 0)
  const equation = parts.map(([name, count]) => `${formatCount(count)} ${name}`).join(' + ')
  const isExact = explained === octets.in
  return {
    isExact,
    difference: octets.in - explained,
    explained,
    sentence: isExact
      ? `Sum exact: ${formatCount(explained)} of ${formatCount(octets.in)} octets accounted for`
      : `${formatCount(explained)} of ${formatCount(octets.in)} octets accounted for, ${formatCount(Math.abs(octets.in - explained))} differ`,
    explanation: `${equation} = ${formatCount(explained)}`,
  }
}
