/** What a capture reader hands on: frames of a packet capture, or messages of a file without packets. */
import type { ProblemSink } from '../problems/problem.ts'

/**
 * A stretch of octets: those from `from` to before `end`. It is borrowed, and valid during the call only; where it lies in a
 * larger piece that was read, no window is made for it.
 */
export interface Stretch {
  readonly octets: Uint8Array
  readonly from: number
  readonly end: number
}

/** One captured frame: the captured octets, fewer than `originalLength` when cut by the snap length. */
export interface Frame extends Stretch {
  /** Position in the file, from 1. */
  readonly number: number
  /** LINKTYPE_ number of tcpdump.org. */
  readonly linkType: number
  /** Unix nanoseconds at which it was captured. */
  readonly arrivalNs: bigint
  readonly originalLength: number
  /** Where it begins in the file as it lies on disk; undefined when the file is compressed. */
  readonly fileOffset: number | undefined
}

/** One message of an IPFIX file (RFC 5655) or raw message stream. */
export interface FileMessage extends Stretch {
  readonly fileOffset: number | undefined
}

export interface CaptureSink {
  onFrame(frame: Frame): void
  onMessage(message: FileMessage): void
  /** Takes the comments of a section of a pcapng file, before its packets. */
  onSectionComments?(comments: readonly string[]): void
  readonly onProblem: ProblemSink
}

/** Reads a capture pushed in chunks of any size. Keeps at most one frame or block. */
export interface CaptureReader {
  /** Takes the next octets of the file; they are borrowed. */
  push(chunk: Uint8Array): void
  /** Says that the file is over: what is left is reported as cut short. */
  end(): void
}

export type CaptureFormat = 'pcap' | 'pcapng' | 'messages'
