/** Recognises captures by their first octets; a file's name says nothing. */
import type { CaptureFormat } from './capture-sink.ts'
import { beginsWithMessage } from './message-plausibility.ts'

export type Compression = 'gzip' | 'zstd'

/** Octets that suffice for `detectCapture`: a message header and the header of its first set. */
export const DETECTION_OCTETS = 32

/** The first four octets of a pcap file, read as big-endian. */
const PCAP_MAGICS: readonly number[] = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1]

/** The type of a pcapng Section Header Block, the same in both byte orders (draft-ietf-opsawg-pcapng §4.1). */
const SECTION_HEADER_BLOCK = 0x0a0d0d0a

/** The capture format that begins with `head` (32 octets suffice); undefined when it is none. */
export function detectCapture(head: Uint8Array): CaptureFormat | undefined {
  if (head.length < 4) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const magic = view.getUint32(0)
  if (PCAP_MAGICS.includes(magic)) return 'pcap'
  if (magic === SECTION_HEADER_BLOCK) {
    if (head.length < 12) return 'pcapng'
    const order = view.getUint32(8)
    return order === 0x1a2b3c4d || order === 0x4d3c2b1a ? 'pcapng' : undefined
  }
  return beginsWithMessage(head) ? 'messages' : undefined
}

/** The compression that begins with `head` (4 octets suffice); undefined when there is none. */
export function detectCompression(head: Uint8Array): Compression | undefined {
  const [first, second, third, fourth] = head
  // RFC 1952 §2.3.1: ID1, ID2, and the only method there is.
  if (first === 0x1f && second === 0x8b && third === 8) return 'gzip'
  if (second === 0xb5 && third === 0x2f && fourth === 0xfd && first === 0x28) return 'zstd'
  // RFC 8878 §3.1.2: a zstd file may begin with a skippable frame.
  if (first !== undefined && first >> 4 === 5 && second === 0x2a && third === 0x4d && fourth === 0x18) return 'zstd'
  return undefined
}
