import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonSpan, createTrustTimeline } from '../../../core/decode/trust-timeline.ts'
import { MAX_TRUST_CELLS } from '../../../core/limits/decode.ts'
import { TRUST_BITS } from '../../../core/protocol/health-report.ts'

const START = 1_714_557_600

describe('the timeline of trust', () => {
  it('has a cell for every ten seconds, 0 where nothing came', () => {
    const trust = createTrustTimeline()
    trust.add(START, TRUST_BITS.decoded)
    trust.add(START + 3, TRUST_BITS.duplicated)
    trust.add(START + 25, TRUST_BITS.malformed)
    const span = trust.span()!
    expect(span).toEqual({ secondsPerCell: 10, first: START / 10, end: START / 10 + 3 })
    expect(trust.cells(span)).toEqual([TRUST_BITS.decoded | TRUST_BITS.duplicated, 0, TRUST_BITS.malformed])
  })

  it('takes back what was lost and came late, and what waited and was decoded', () => {
    const trust = createTrustTimeline()
    trust.addLoss(START, 5)
    trust.addWaiting(START, 2)
    expect(trust.cells(trust.span()!)).toEqual([TRUST_BITS.lost | TRUST_BITS.waiting])
    trust.addLoss(START, -5)
    trust.addWaiting(START, -1)
    expect(trust.cells(trust.span()!)).toEqual([TRUST_BITS.waiting])
  })

  it('keeps every event in the cell of its time, whatever comes in which order over any range', () => {
    const events = fc.array(fc.tuple(fc.nat(100_000), fc.constantFrom(1, 4, 16, 32)), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(events, (all) => {
        const trust = createTrustTimeline()
        for (const [seconds, bits] of all) {
          trust.add(seconds, bits)
          trust.addLoss(seconds, 1)
        }
        const span = trust.span()!
        expect(span.end - span.first).toBeLessThanOrEqual(MAX_TRUST_CELLS)
        const expected = new Array<number>(span.end - span.first).fill(0)
        for (const [seconds, bits] of all) {
          const cell = Math.floor(seconds / span.secondsPerCell) - span.first
          expected[cell]! |= bits | TRUST_BITS.lost
        }
        expect(trust.cells(span)).toEqual(expected)
      }),
    )
  })

  it('shares one span with others, in cells as long as the longest', () => {
    const short = createTrustTimeline()
    short.add(START, TRUST_BITS.decoded)
    const long = createTrustTimeline()
    long.add(START - 100, TRUST_BITS.decoded)
    long.add(START + 5000, TRUST_BITS.malformed)
    const span = commonSpan([short.span()!, long.span()!])!
    expect(span.secondsPerCell).toBe(80)
    const at = Math.floor(START / 80) - span.first
    expect(short.cells(span)[at]).toBe(TRUST_BITS.decoded)
    expect(short.cells(span)).toHaveLength(long.cells(span).length)
    expect(commonSpan([])).toBeUndefined()
  })

  it('stays within its cells over a century', () => {
    const trust = createTrustTimeline()
    trust.add(1, TRUST_BITS.decoded)
    trust.add(2 ** 32 - 1, TRUST_BITS.decoded)
    const span = trust.span()!
    expect(span.end - span.first).toBeLessThanOrEqual(MAX_TRUST_CELLS)
    expect(trust.cells(span).filter((cell) => cell > 0)).toHaveLength(2)
  })
})
