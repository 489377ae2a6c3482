import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRingMemory, createRingReader, createRingWriter } from '../../../core/live/byte-ring.ts'

function createRing(octets: number) {
  const memory = createRingMemory(octets)
  let woken = 0
  const writer = createRingWriter(memory, () => woken++)
  return { writer, reader: createRingReader(memory), woken: () => woken }
}

describe('byte ring', () => {
  it('hands on every octet in order, whatever the pieces, and refuses what does not fit', () => {
    const piece = fc.nat({ max: 200 })
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, piece), { maxLength: 100 }), (steps) => {
        const { writer, reader } = createRing(128)
        const written: number[] = []
        const read: number[] = []
        let next = 0
        for (const [put, take] of steps) {
          // The octets around the piece must not get in.
          const octets = Uint8Array.from({ length: put + 2 }, (_, index) => next + index)
          const fits = put <= writer.freeOctets()
          expect(writer.write(octets, 1, 1 + put)).toBe(fits)
          if (fits) written.push(...octets.subarray(1, 1 + put))
          next += put
          read.push(...reader.read(new Uint8Array(take)))
          expect(writer.usedOctets()).toBe(written.length - read.length)
          expect(reader.usedOctets()).toBe(written.length - read.length)
        }
        expect(read).toEqual(written.slice(0, read.length))
      }),
    )
  })

  it('tells how much was in it at most', () => {
    const { writer, reader } = createRing(128)
    writer.write(new Uint8Array(100), 0, 100)
    reader.read(new Uint8Array(100))
    writer.write(new Uint8Array(10), 0, 10)
    expect(writer.mostUsedOctets()).toBe(100)
  })

  it('wakes a reader that waits, once', () => {
    const { writer, reader, woken } = createRing(128)
    writer.write(new Uint8Array(10), 0, 10)
    expect(woken()).toBe(0)
    expect(reader.waitForData()).toBe(false)
    reader.read(new Uint8Array(10))
    expect(reader.waitForData()).toBe(true)
    writer.write(new Uint8Array(10), 0, 10)
    writer.write(new Uint8Array(10), 0, 10)
    expect(woken()).toBe(1)
  })

  it('rounds its size up to a power of two', () => {
    expect(createRing(1000).writer.capacityOctets).toBe(1024)
    expect(createRing(1).writer.capacityOctets).toBe(64)
  })
})
