import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildPcapng,
  concatOctets,
  enhancedPacketBlock,
  hex,
  interfaceDescriptionBlock,
  obsoletePacketBlock,
  pcapngBlock,
  sectionHeaderBlock,
  simplePacketBlock,
} from '../../support/capture-builders.ts'
import { runCapture } from '../../support/capture-runs.ts'

const TIME_NS = 1_714_557_600_123_456_789n

describe('pcapng reader', () => {
  it('reads a little-endian section octet for octet', () => {
    const file = hex(`
      0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000  ; section header
      01000000 14000000 6500 0000 00000000 14000000                   ; interface: raw IP, no snap length
      06000000 24000000 00000000                                      ; enhanced packet, interface 0
      60170600 c056a8ce                                               ; high and low word of the microseconds
      03000000 05000000                                               ; 3 octets captured of 5
      aabbcc00 24000000`)
    const { frames, problems, result } = runCapture(file)
    expect(result).toEqual({ ok: true, value: 'pcapng' })
    expect(problems).toEqual([])
    const micros = 0x0006_1760n * 0x1_0000_0000n + 0xcea8_56c0n
    expect(frames).toEqual([
      {
        number: 1,
        linkType: 101,
        arrivalNs: micros * 1000n,
        octets: hex('aabbcc'),
        from: 0,
        end: 3,
        originalLength: 5,
        fileOffset: 28 + 20 + 28,
      },
    ])
  })

  it.each([
    ['microseconds without the option', undefined, 1000n],
    ['microseconds', 6, 1000n],
    ['nanoseconds', 9, 1n],
    ['seconds', 0, 1_000_000_000n],
    ['milliseconds', 3, 1_000_000n],
  ])('reads times in %s', (_name, tsresol, unitNs) => {
    const interfaces = [tsresol === undefined ? {} : { tsresol }]
    for (const byteOrder of ['little', 'big'] as const) {
      const file = buildPcapng({ byteOrder, interfaces, frames: [{ octets: hex('01'), timeNs: TIME_NS }] })
      expect(runCapture(file).frames[0]?.arrivalNs).toBe(TIME_NS - (TIME_NS % unitNs))
    }
  })

  it('reads times in powers of two', () => {
    const file = buildPcapng({
      interfaces: [{ tsresol: 0x80 + 10 }],
      frames: [{ octets: hex('01'), timeNs: 1_714_557_600_500_000_000n }],
    })
    expect(runCapture(file).frames[0]?.arrivalNs).toBe(1_714_557_600_500_000_000n)
  })

  it('adds the offset of the interface', () => {
    const file = buildPcapng({
      interfaces: [{ tsresol: 9, tsoffset: 1_714_557_000n }],
      frames: [{ octets: hex('01'), timeNs: TIME_NS }],
    })
    expect(runCapture(file).frames[0]?.arrivalNs).toBe(TIME_NS)
  })

  it('reads several sections in their own byte order with their own interfaces', () => {
    const file = concatOctets([
      buildPcapng({ byteOrder: 'big', interfaces: [{ linkType: 1 }], frames: [{ octets: hex('01') }] }),
      buildPcapng({
        interfaces: [{ linkType: 101 }, { linkType: 276, tsresol: 9 }],
        frames: [
          { octets: hex('02'), interfaceId: 1, timeNs: TIME_NS },
          { octets: hex('03'), interfaceId: 0 },
        ],
      }),
    ])
    const { frames, problems } = runCapture(file)
    expect(problems).toEqual([])
    expect(frames.map((frame) => [frame.number, frame.linkType, frame.octets[0]])).toEqual([
      [1, 1, 1],
      [2, 276, 2],
      [3, 101, 3],
    ])
    expect(frames[1]?.arrivalNs).toBe(TIME_NS)
  })

  it('reads simple and obsolete packet blocks', () => {
    const file = concatOctets([
      sectionHeaderBlock('big'),
      interfaceDescriptionBlock({ snapLength: 4 }, 'big'),
      simplePacketBlock({ octets: hex('01020304'), originalLength: 9 }, 'big'),
      obsoletePacketBlock({ octets: hex('0506'), timeNs: 5_000_000_000n }, {}, 'big'),
    ])
    const { frames } = runCapture(file)
    expect(frames).toMatchObject([
      { octets: hex('01020304'), originalLength: 9, arrivalNs: 0n },
      { octets: hex('0506'), originalLength: 2, arrivalNs: 5_000_000_000n },
    ])
  })

  it('passes over other blocks', () => {
    const file = concatOctets([
      sectionHeaderBlock(),
      pcapngBlock(0x8000_0001, new Uint8Array(70_000)),
      interfaceDescriptionBlock(),
      pcapngBlock(4, hex('0000 0000')),
      enhancedPacketBlock({ octets: hex('01') }),
      pcapngBlock(5, new Uint8Array(30)),
    ])
    for (const sizes of [[], [11], [4096]]) {
      const { frames, problems } = runCapture(file, sizes)
      expect(frames).toHaveLength(1)
      expect(problems).toEqual([])
    }
  })

  it('reports packets of an interface that is not described', () => {
    const file = concatOctets([sectionHeaderBlock(), enhancedPacketBlock({ octets: hex('01'), interfaceId: 3 })])
    const { frames, problems } = runCapture(file)
    expect(frames).toEqual([])
    expect(problems).toMatchObject([{ code: 'file-damaged', frame: 1 }])
  })

  it('goes on at the next valid block after damage', () => {
    const good = enhancedPacketBlock({ octets: new Uint8Array(50).fill(7) })
    const damage = Uint8Array.from({ length: 3001 }, (_, index) => (index * 37) % 256)
    const file = concatOctets([sectionHeaderBlock(), interfaceDescriptionBlock(), good, damage, good, good])
    const { frames, problems } = runCapture(file, [100])
    expect(frames.map((frame) => frame.number)).toEqual([1, 2, 3])
    expect(problems.map((problem) => problem.code)).toEqual(['file-damaged'])
    expect(problems[0]?.detail).toContain('3,001 octets')
  })

  it('hands on what is there of the last frame when the file is cut short', () => {
    const file = buildPcapng({ frames: [{ octets: hex('0102030405060708') }] })
    const { frames, problems } = runCapture(file.subarray(0, file.length - 7))
    expect(frames).toMatchObject([{ octets: hex('0102030405'), originalLength: 8 }])
    expect(problems.map((problem) => problem.code)).toEqual(['file-cut-short'])
  })

  it('gives the same frames in whatever chunks the file comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
        fc.uint8Array({ maxLength: 60 }),
        (frames, sizes, trailer) => {
          const file = concatOctets([buildPcapng({ frames: frames.map((octets) => ({ octets })) }), trailer])
          const whole = runCapture(file)
          const pieces = runCapture(file, sizes)
          expect(pieces.frames).toEqual(whole.frames)
          expect(pieces.problems.map((problem) => problem.code)).toEqual(whole.problems.map((problem) => problem.code))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('reads any octets to their end without an exception', () => {
    const blocks = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 5, 6), fc.uint8Array({ maxLength: 60 }))
        .map(([type, body]) => pcapngBlock(type, body)),
    )
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 20 }), fc.integer({ min: 1, max: 100 }), (parts, size) => {
        const file = concatOctets([sectionHeaderBlock(), ...parts])
        const { frames } = runCapture(file, [size])
        expect(frames.reduce((sum, frame) => sum + frame.octets.length, 0)).toBeLessThanOrEqual(file.length)
      }),
      { numRuns: 200 },
    )
  })
})
