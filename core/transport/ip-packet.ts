/** Where the parts of one IP packet lie. One object is used again for every packet: the hot path makes none. */
import type { Frame } from '../capture/capture-sink.ts'

export interface IpPacket {
  /** The frame that carried it (the last one, for a packet put together from fragments). */
  frame: Frame
  octets: Uint8Array
  /** 4 or 16. */
  addressLength: number
  sourceAt: number
  destinationAt: number
  /** IANA protocol number of the payload. */
  protocol: number
  payloadAt: number
  /** End of the payload octets that are there. */
  payloadEnd: number
  /** Octets of payload that the sender sent, more than there are when the frame was cut. */
  payloadLength: number
  /** Whether `octets` are those of the frame, so that their place in the file is known. */
  isInPlace: boolean
  /** Whether it was put together from fragments of which some are missing. */
  isIncomplete: boolean
  isFragment: boolean
  identification: number
  fragmentOffset: number
  hasMoreFragments: boolean
}

/** Where the octet at a position of the packet lies in the file; undefined when the packet does not lie there in one piece. */
export function fileOffsetOf({ frame, isInPlace }: IpPacket, at: number): number | undefined {
  return isInPlace && frame.fileOffset !== undefined ? frame.fileOffset + at - frame.from : undefined
}

/** Creates the object that `readIpPacket` fills. */
export function createIpPacket(frame: Frame): IpPacket {
  return {
    frame,
    octets: frame.octets,
    addressLength: 4,
    sourceAt: 0,
    destinationAt: 0,
    protocol: 0,
    payloadAt: 0,
    payloadEnd: 0,
    payloadLength: 0,
    isInPlace: true,
    isIncomplete: false,
    isFragment: false,
    identification: 0,
    fragmentOffset: 0,
    hasMoreFragments: false,
  }
}
