/** The ledger is exact whatever comes in: promise one of the design. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, transportSession, type Sent } from '../../support/decoding.ts'
import { arbitraryDatagram } from '../../support/message-arbitraries.ts'
import { ledgerDifference } from '../../support/ledger-difference.ts'

const arbitrarySent: fc.Arbitrary<Sent> = fc
  .tuple(
    arbitraryDatagram,
    fc.constantFrom('udp' as const, 'tcp' as const, 'file' as const),
    fc.nat(1),
    fc.constantFrom(0, 0, 9),
  )
  .map(([octets, protocol, id, missing]) => ({
    octets,
    session: transportSession(id * 3 + ['udp', 'tcp', 'file'].indexOf(protocol), protocol),
    originalLength: octets.length + missing,
  }))

describe('the ledger', () => {
  it('adds up for any octets, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySent, { maxLength: 8 }), (sent) => {
        const { snapshot, records, blocks } = decode(sent)
        const { octets } = snapshot.ledger
        expect(ledgerDifference(octets)).toBe(0)
        expect(octets.pending).toBe(0)
        for (const account of Object.values(octets)) expect(account).toBeGreaterThanOrEqual(0)
        const inAll = sent.reduce((sum, { octets: { length } }) => sum + length, 0)
        expect(octets.in).toBeLessThanOrEqual(inAll)
        if (snapshot.datagramsNotFlowExport === 0) expect(octets.in).toBe(inAll)
        expect(snapshot.ledger.records.decoded).toBe(records.length)
        expect(snapshot.records.data + snapshot.records.options).toBe(records.length)
        const placed = blocks.flatMap((block) =>
          block.batches.flatMap((batch) => [...batch.length.subarray(0, batch.rowCount)]),
        )
        expect(placed.reduce((sum, length) => sum + length, 0)).toBe(octets.decoded)
      }),
      { numRuns: 400 },
    )
  })
})
