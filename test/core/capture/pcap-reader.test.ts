import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BuiltFrame } from '../../support/capture-builders.ts'
import { buildPcap, concatOctets, hex, pcapHeader, pcapRecord } from '../../support/capture-builders.ts'
import { runCapture } from '../../support/capture-runs.ts'

const TIME_NS = 1_714_557_600_123_456_789n

function frameOf(...octets: number[]): BuiltFrame {
  return { octets: Uint8Array.from(octets) }
}

describe('pcap reader', () => {
  it('reads a big-endian nanosecond file octet for octet', () => {
    const file = hex(`
      a1b23c4d           ; magic: nanoseconds, big-endian
      0002 0004          ; version 2.4
      00000000 00000000  ; reserved
      00040000           ; snap length
      10000065           ; FCS length above link type 101, raw IP
      66320360 075bcd15  ; 2024-05-01T08:54:56.123456789Z
      00000003 00000005  ; 3 octets captured of 5
      aabbcc`)
    const { frames, problems, result } = runCapture(file)
    expect(result).toEqual({ ok: true, value: 'pcap' })
    expect(problems).toEqual([])
    expect(frames).toEqual([
      {
        number: 1,
        linkType: 101,
        arrivalNs: 1_714_553_696_123_456_789n,
        octets: hex('aabbcc'),
        from: 0,
        end: 3,
        originalLength: 5,
        fileOffset: 40,
      },
    ])
  })

  it.each(['little', 'big'] as const)('reads microseconds and nanoseconds in %s-endian order', (byteOrder) => {
    for (const resolution of ['micro', 'nano'] as const) {
      const file = buildPcap({ byteOrder, resolution, frames: [{ octets: hex('0102'), timeNs: TIME_NS }] })
      const [frame] = runCapture(file).frames
      expect(frame?.arrivalNs).toBe(resolution === 'nano' ? TIME_NS : TIME_NS - 789n)
    }
  })

  it('reads the modified format with its longer record headers', () => {
    const header = pcapHeader()
    header.set(hex('34cdb2a1'))
    const record = pcapRecord(frameOf(1, 2, 3))
    const file = concatOctets([header, record.subarray(0, 16), new Uint8Array(8), record.subarray(16)])
    expect(runCapture(file).frames[0]).toMatchObject({ octets: hex('010203'), fileOffset: 48 })
  })

  it('says where frames lie in the file, unless it is packed', () => {
    const file = buildPcap({ frames: [frameOf(1, 2, 3), frameOf(4, 5)] })
    expect(runCapture(file).frames.map((frame) => frame.fileOffset)).toEqual([40, 59])
    expect(runCapture(file, [], true).frames.map((frame) => frame.fileOffset)).toEqual([undefined, undefined])
  })

  it('carries a fraction of more than a second over', () => {
    const file = buildPcap({ frames: [{ octets: hex('01'), timeNs: 1_000_000_000n }] })
    file.set(hex('80841e00'), 24 + 4) // 2,000,000 µs
    expect(runCapture(file).frames[0]?.arrivalNs).toBe(3_000_000_000n)
  })

  it('hands on what is there of the last frame when the file is cut short', () => {
    const file = buildPcap({ frames: [frameOf(1, 2, 3, 4), frameOf(5, 6, 7, 8)] })
    const { frames, problems } = runCapture(file.subarray(0, file.length - 1))
    expect(frames.map((frame) => [frame.octets.length, frame.originalLength])).toEqual([
      [4, 4],
      [3, 4],
    ])
    expect(problems).toMatchObject([{ code: 'file-cut-short', frame: 2, fileOffset: 44 }])
  })

  it('goes on after damage where valid packets follow, and counts it once', () => {
    const frames = Array.from({ length: 4 }, (_, index) => ({ octets: new Uint8Array(100).fill(index + 1) }))
    const damage = Uint8Array.from({ length: 5000 }, (_, index) => ((index * 151 + (index >> 3) * 7) % 251) | 0x80)
    const file = concatOctets([
      buildPcap({ frames: frames.slice(0, 2) }),
      damage,
      ...frames.slice(2).map((frame, index) => pcapRecord(frame, {}, index + 2)),
    ])
    const run = runCapture(file)
    expect(run.frames.map((frame) => frame.octets[0])).toEqual([1, 2, 3, 4])
    expect(run.problems).toHaveLength(1)
    expect(run.problems[0]).toMatchObject({ code: 'file-damaged', frame: 3, fileOffset: 24 + 2 * 116 })
    expect(run.problems[0]?.detail).toContain('5,000 octets from offset 256')
  })

  it('skips zeros after the header quickly, as one problem', () => {
    const problems: string[] = []
    const run = runCapture(concatOctets([pcapHeader(), new Uint8Array(8 << 20)]), [1 << 20])
    problems.push(...run.problems.map((problem) => problem.code))
    expect(problems).toEqual(['file-damaged'])
    expect(run.frames).toEqual([])
  })

  it('keeps frames of no octets that have a time', () => {
    const file = buildPcap({ frames: [{ octets: hex(''), originalLength: 60 }, frameOf(1)] })
    const { frames, problems } = runCapture(file)
    expect(frames.map((frame) => frame.originalLength)).toEqual([60, 1])
    expect(problems).toEqual([])
  })

  it('gives the same frames in whatever chunks the file comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
        fc.uint8Array({ maxLength: 60 }),
        (frames, sizes, trailer) => {
          const file = concatOctets([buildPcap({ frames: frames.map((octets) => ({ octets })) }), trailer])
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
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.integer({ min: 1, max: 100 }), (octets, size) => {
        const file = concatOctets([pcapHeader({ byteOrder: size % 2 === 0 ? 'big' : 'little' }), octets])
        const { frames } = runCapture(file, [size])
        expect(frames.reduce((sum, frame) => sum + frame.octets.length, 0)).toBeLessThanOrEqual(octets.length)
      }),
      { numRuns: 200 },
    )
  })
})
