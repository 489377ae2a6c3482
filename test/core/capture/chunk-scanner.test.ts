import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChunkScanner } from '../../../core/capture/chunk-scanner.ts'
import { cutIntoChunks } from '../../support/capture-runs.ts'

/** Items of one length octet and as many octets; those that begin with 200 or more are skipped unseen. */
function scan(octets: Uint8Array, sizes: readonly number[]): { items: string[]; rest: number; skipping: number } {
  const items: string[] = []
  const scanner = createChunkScanner((window, start, end, position) => {
    const length = window[start]!
    if (length >= 200) return 1 + length
    if (end - start < 1 + length) return -(1 + length)
    items.push(`${position}:${window.subarray(start + 1, start + 1 + length).join(',')}`)
    return 1 + length
  })
  for (const chunk of cutIntoChunks(octets, sizes)) {
    scanner.push(chunk)
    chunk.fill(0xee)
  }
  const { rest, skipping } = scanner.end()
  return { items, rest: rest.length, skipping }
}

describe('chunk scanner', () => {
  it('gives the same items, rest and skips for any chunks', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }),
        (octets, sizes) => {
          expect(scan(octets, sizes)).toEqual(scan(octets, []))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('hands out octets in place when an item lies within a chunk', () => {
    const chunk = Uint8Array.of(1, 2, 3)
    const seen: Uint8Array[] = []
    const scanner = createChunkScanner((octets, start, end) => {
      seen.push(octets)
      return end - start
    })
    scanner.push(chunk)
    expect(seen[0]).toBe(chunk)
  })

  it('can be used again after its end', () => {
    const scanner = createChunkScanner((_octets, start, end) => (end - start < 4 ? -4 : 100))
    scanner.push(new Uint8Array(5))
    expect(scanner.end()).toEqual({ rest: new Uint8Array(0), skipping: 95 })
    scanner.push(new Uint8Array(3))
    expect(scanner.end()).toEqual({ rest: new Uint8Array(3), skipping: 0 })
  })
})
