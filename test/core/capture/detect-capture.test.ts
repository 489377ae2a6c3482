import { describe, expect, it } from 'vitest'
import { detectCapture, detectCompression } from '../../../core/capture/detect-capture.ts'
import { hex } from '../../support/capture-builders.ts'

describe('detectCapture', () => {
  it.each([
    ['d4c3b2a1', 'pcap'],
    ['a1b2c3d4', 'pcap'],
    ['4d3cb2a1', 'pcap'],
    ['a1b23c4d', 'pcap'],
    ['34cdb2a1', 'pcap'],
    ['0a0d0d0a 1c000000 4d3c2b1a', 'pcapng'],
    ['0a0d0d0a 0000001c 1a2b3c4d', 'pcapng'],
    ['000a 0028 66321060 00000000 00000001 0002 0018', 'messages'],
    ['0009 0001 000003e8 66321060 00000000 00000001 0000 0010', 'messages'],
    ['0005 0001 000003e8 66321060 00000000 00000000 00000000', 'messages'],
  ])('takes %s for %s', (head, format) => {
    expect(detectCapture(hex(head))).toBe(format)
  })

  it.each([
    ['0a0d0d0a 1c000000 00000000', 'a pcapng type without its byte-order magic'],
    ['000a 000f 66321060 00000000 00000001 0002 0018', 'an IPFIX length below the header'],
    ['0005 0000 000003e8 66321060 00000000 00000000 00000000', 'a v5 message without records'],
    ['0005 0001 000003e8 66321060 ffffffff 00000000 00000000', 'a v5 message with too many nanoseconds'],
    ['a1b2', 'two octets'],
  ])('takes %s for nothing: %s', (head) => {
    expect(detectCapture(hex(head))).toBeUndefined()
  })
})

describe('detectCompression', () => {
  it.each([
    ['1f8b0800', 'gzip'],
    ['28b52ffd', 'zstd'],
    ['502a4d18', 'zstd'],
    ['1f8b0000', undefined],
    ['d4c3b2a1', undefined],
    ['', undefined],
  ])('takes %s for %s', (head, compression) => {
    expect(detectCompression(hex(head))).toBe(compression)
  })
})
