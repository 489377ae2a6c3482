/** The ledger under known faults, number by number: what a model says was lost, copied, late or cut is what the decoder says. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addLedger } from '../../../core/decode/ledger-account.ts'
import { createLedger, type Ledger } from '../../../core/protocol/ledger.ts'
import { decode, type Decoding } from '../../support/decoding.ts'
import { expectedLedgers } from '../../support/expected-ledger.ts'
import { arbitraryFaultyTraffic, type FaultyStream, type FaultyTraffic } from '../../support/fault-injection.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'

function ledgerOf({ snapshot }: Decoding, { session, domain }: FaultyStream): Ledger | undefined {
  const exporter = snapshot.exporters.find((each) => each.exporter === session.exporter)
  return exporter?.domains.find((each) => each.domain === domain)?.ledger
}

function sumOf(ledgers: readonly Ledger[]): Ledger {
  const sum = createLedger()
  for (const ledger of ledgers) addLedger(sum, ledger)
  return sum
}

function checkLedgers(traffic: FaultyTraffic): void {
  const decoding = decode(traffic.datagrams)
  const expected = expectedLedgers(traffic)
  traffic.streams.forEach((stream, index) => {
    const ledger = ledgerOf(decoding, stream) ?? createLedger()
    expect(ledger.records).toEqual(expected[index]!.records)
    expect(ledger.octets).toEqual(expected[index]!.octets)
    expect(ledgerDifference(ledger.octets)).toBe(0)
  })
  const { ledger } = decoding.snapshot
  const { octets, records } = sumOf(expected)
  expect({ octets: ledger.octets, records: ledger.records }).toEqual({ octets, records })
  expect(ledger.datagrams).toEqual({ received: traffic.datagrams.length, dropped: 0 })
  expect(ledger.octets.in).toBe(traffic.datagrams.reduce((sum, sent) => sum + sent.octets.length, 0))
  // What problems say and what the ledger says is the same number.
  const reported = decoding.problems.filter(({ code }) => code === 'records-lost')
  expect(reported.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(ledger.records.lost)
}

describe('RFC 7011 §3.1, RFC 3954 §5.1: the ledger of faulty traffic', () => {
  it('is that of the model for loss, copies, reordering, truncation, late and missing templates, restarts', () => {
    fc.assert(fc.property(arbitraryFaultyTraffic, checkLedgers), { numRuns: 200 })
  })

  it('knows every fault', () => {
    const traffics = fc.sample(arbitraryFaultyTraffic, { numRuns: 40, seed: 1 })
    const { octets, records } = sumOf(traffics.flatMap(expectedLedgers))
    // Nothing waits when all has been read.
    for (const [account, number] of [...Object.entries(octets), ...Object.entries(records)]) {
      if (account === 'pending') expect(number).toBe(0)
      else expect([account, number > 0]).toEqual([account, true])
    }
  })
})
