/** zstd frames made by hand, of blocks that need no entropy coder (RFC 8878 §3.1.1). */
import { concatOctets, packNumbers } from './capture-builders.ts'

const MAX_BLOCK_OCTETS = 131_072

function blockHeader(size: number, type: 'raw' | 'rle', isLast: boolean): Uint8Array {
  const value = (isLast ? 1 : 0) | (type === 'rle' ? 2 : 0) | (size << 3)
  return packNumbers('little', [[4, value]]).subarray(0, 3)
}

/** Magic number, descriptor (single segment, 4 octets of content size) and content size. */
function frameHeader(contentSize: number): Uint8Array {
  return packNumbers('little', [
    [4, 0xfd2fb528],
    [1, 0xa0],
    [4, contentSize],
  ])
}

/** A zstd frame that holds `octets` in raw blocks. */
export function zstdFrame(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [frameHeader(octets.length)]
  for (let at = 0; at === 0 || at < octets.length; at += MAX_BLOCK_OCTETS) {
    const block = octets.subarray(at, at + MAX_BLOCK_OCTETS)
    parts.push(blockHeader(block.length, 'raw', at + MAX_BLOCK_OCTETS >= octets.length), block)
  }
  return concatOctets(parts)
}

/** A zstd frame of `blockCount` times 128 KiB zeros: four octets a block. */
export function zstdZeros(blockCount: number): Uint8Array<ArrayBuffer> {
  const header = packNumbers('little', [
    [4, 0xfd2fb528],
    [1, 0x00],
    [1, 0x38], // window of 128 KiB
  ])
  const blocks = Array.from({ length: blockCount }, (_, index) =>
    concatOctets([blockHeader(MAX_BLOCK_OCTETS, 'rle', index === blockCount - 1), Uint8Array.of(0)]),
  )
  return concatOctets([header, ...blocks])
}
