import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketLength, mergeSpans, MIN_BAR } from '../../../renderer/timeline/span-merge.ts'
import { makeTrack, MAX_ROWS, type Span } from '../../../renderer/timeline/span-track.ts'

const spans = fc
  .array(fc.tuple(fc.nat(1_000_000), fc.oneof(fc.nat(500), fc.nat(200_000))), { maxLength: 120 })
  .map((entries) => entries.map(([startUs, length], item): Span => ({ startUs, endUs: startUs + length, item })))

const scales = fc
  .tuple(fc.nat(900_000), fc.integer({ min: 20, max: 1_300_000 }))
  .map(([fromUs, span]) => ({ fromUs, untilUs: fromUs + span, left: 200, width: 870 }))

describe('rows of a track', () => {
  it('keep spans apart that run at the same time, as far as there are rows', () => {
    fc.assert(
      fc.property(spans, (entries) => {
        const track = makeTrack(entries)
        for (let row = 0; row < MAX_ROWS - 1; row++) {
          let end = -Infinity
          for (let at = 0; at < track.count; at++) {
            if (track.row[at] !== row) continue
            expect(track.startUs[at]).toBeGreaterThanOrEqual(end)
            end = track.endUs[at]!
          }
        }
      }),
    )
  })
})

describe('merged bars', () => {
  it('never overlap in their row', () => {
    fc.assert(
      fc.property(spans, scales, fc.boolean(), (entries, scale, isBucketed) => {
        const bars = mergeSpans(makeTrack(entries), scale, isBucketed ? bucketLength(scale, 60) : Infinity)
        for (let row = 0; row < MAX_ROWS; row++) {
          const own = bars.filter((bar) => bar.row === row).sort((a, b) => a.x0 - b.x0)
          own.forEach((bar, at) => {
            expect(bar.x1).toBeGreaterThan(bar.x0)
            if (at > 0) expect(bar.x0).toBeGreaterThanOrEqual(own[at - 1]!.x1 - 1e-6)
          })
        }
      }),
    )
  })

  it('hold every span that is in sight once', () => {
    fc.assert(
      fc.property(spans, scales, (entries, scale) => {
        const inSight = entries.filter(({ startUs, endUs }) => endUs >= scale.fromUs && startUs <= scale.untilUs)
        const bars = mergeSpans(makeTrack(entries), scale)
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(inSight.length)
      }),
    )
  })

  it('leave a long span its true place', () => {
    const track = makeTrack([
      { startUs: 0, endUs: 10, item: 0 },
      { startUs: 100_000, endUs: 500_000, item: 1 },
    ])
    const scale = { fromUs: 0, untilUs: 1_000_000, left: 0, width: 1000 }
    expect(mergeSpans(track, scale).map(({ x0, x1 }) => [x0, x1])).toEqual([
      [0, MIN_BAR],
      [100, 500],
    ])
  })

  it('become one where spans are below three pixels and touch, up to the end of their bucket', () => {
    const short = Array.from({ length: 100 }, (_, item) => ({ startUs: item * 1000, endUs: item * 1000 + 400, item }))
    const scale = { fromUs: 0, untilUs: 1_000_000, left: 0, width: 1000 }
    expect(mergeSpans(makeTrack(short), scale).map(({ count }) => count)).toEqual([100])
    expect(mergeSpans(makeTrack(short), scale, 50_000).map(({ count }) => count)).toEqual([50, 50])
  })

  it('keep their places while the window pans', () => {
    const short = Array.from({ length: 400 }, (_, item) => ({ startUs: item * 900, endUs: item * 900 + 400, item }))
    const track = makeTrack(short)
    const firsts = (fromUs: number) => {
      const scale = { fromUs, untilUs: fromUs + 300_000, left: 0, width: 870 }
      return mergeSpans(track, scale, bucketLength(scale, 60)).map(({ first }) => first)
    }
    const moved = new Set(firsts(20_000))
    // Beside the one that the edge cuts, the bars are those of before.
    expect(firsts(10_000).filter((first) => first > 60 && !moved.has(first))).toEqual([])
  })
})
