/**
 * Frames of any capture as blocks of pcapng that go on with the section that `createFileHead` begins: an interface for each link
 * layer, with nanoseconds, where its first frame needs it.
 */
import type { Frame } from '../capture/capture-sink.ts'

const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
const OPTION_TSRESOL = 9
const NANOSECOND_EXPONENT = 9
const INTERFACE_OCTETS = 32
const PACKET_OVERHEAD = 32
/** Interface 0 is that of the head. */
const FIRST_INTERFACE = 1

export interface FrameBlocks {
  /** The block of a frame, and before it that of its interface where it is the first; a copy. */
  blockOf(frame: Frame): Uint8Array
}

/** Makes a writer that knows no interface but that of the head. */
export function createFrameBlocks(): FrameBlocks {
  const interfaces = new Map<number, number>()

  return {
    blockOf({ octets, from, end, linkType, arrivalNs, originalLength }) {
      const known = interfaces.get(linkType)
      const number = known ?? interfaces.size + FIRST_INTERFACE
      interfaces.set(linkType, number)
      const at = known === undefined ? INTERFACE_OCTETS : 0
      const packetOctets = end - from
      const length = PACKET_OVERHEAD + ((packetOctets + 3) & ~3)
      const block = new Uint8Array(at + length)
      const view = new DataView(block.buffer)
      if (known === undefined) writeInterface(view, linkType)
      view.setUint32(at, ENHANCED_PACKET, true)
      view.setUint32(at + 4, length, true)
      view.setUint32(at + 8, number, true)
      view.setUint32(at + 12, Number((arrivalNs >> 32n) & 0xffff_ffffn), true)
      view.setUint32(at + 16, Number(arrivalNs & 0xffff_ffffn), true)
      view.setUint32(at + 20, packetOctets, true)
      view.setUint32(at + 24, originalLength, true)
      block.set(octets.subarray(from, end), at + 28)
      view.setUint32(at + length - 4, length, true)
      return block
    },
  }
}

/** Its options end with four zero octets. */
function writeInterface(view: DataView, linkType: number): void {
  view.setUint32(0, INTERFACE_DESCRIPTION, true)
  view.setUint32(4, INTERFACE_OCTETS, true)
  view.setUint16(8, linkType, true)
  view.setUint16(16, OPTION_TSRESOL, true)
  view.setUint16(18, 1, true)
  view.setUint8(20, NANOSECOND_EXPONENT)
  view.setUint32(INTERFACE_OCTETS - 4, INTERFACE_OCTETS, true)
}
