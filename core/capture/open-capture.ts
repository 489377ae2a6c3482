/** Glue: collects the head of a file until its format shows, then hands the octets to the reader of that format. */
import type { Failure, Result } from '../protocol/failure.ts'
import { succeed } from '../protocol/failure.ts'
import type { CaptureFormat, CaptureReader, CaptureSink } from './capture-sink.ts'
import { describeContent } from './describe-content.ts'
import { detectCapture, DETECTION_OCTETS } from './detect-capture.ts'
import { createMessageReader } from './message-reader.ts'
import { createPcapReader } from './pcap-reader.ts'
import { createPcapngReader } from './pcapng-reader.ts'

export interface CaptureInput {
  /** Takes the next octets of the unpacked file; returns the failure once it is clear that this is no capture. */
  push(chunk: Uint8Array): Failure | undefined
  /** Says that the file is over; tells its format, or `file-not-a-capture`. */
  end(): Result<CaptureFormat>
  /** The format, once the head has shown it. */
  format(): CaptureFormat | undefined
}

type CreateReader = (sink: CaptureSink, options: { readonly isCompressed: boolean }) => CaptureReader

const READERS: Readonly<Record<CaptureFormat, CreateReader>> = {
  pcap: createPcapReader,
  pcapng: createPcapngReader,
  messages: createMessageReader,
}

/** Creates the reader of one format. */
export function createCaptureReader(
  format: CaptureFormat,
  sink: CaptureSink,
  options: { readonly isCompressed: boolean },
): CaptureReader {
  return READERS[format](sink, options)
}

function describeStranger(octets: Uint8Array): Failure {
  const looks = octets.length === 0 ? undefined : describeContent(octets.subarray(0, 512))
  const message = `The file is no capture that is known here${looks === undefined ? '' : `: it looks like ${looks}`}.`
  return {
    code: 'file-not-a-capture',
    message: octets.length === 0 ? 'Nothing can be read from the file.' : message,
    nextStep: 'Open a pcap, pcapng or IPFIX file, as it is or packed with gzip or zstd.',
  }
}

/** Creates an input that detects the format by content. Octets are borrowed. */
export function createCaptureInput(sink: CaptureSink, options: { readonly isCompressed: boolean }): CaptureInput {
  let head = new Uint8Array(0)
  let reader: CaptureReader | undefined
  let format: CaptureFormat | undefined
  let failure: Failure | undefined

  function detect(octets: Uint8Array): void {
    format = detectCapture(octets)
    if (format === undefined) {
      failure = describeStranger(octets)
      return
    }
    reader = createCaptureReader(format, sink, options)
    reader.push(octets)
  }

  return {
    push(chunk) {
      if (failure !== undefined) return failure
      if (reader !== undefined) {
        reader.push(chunk)
        return undefined
      }
      let octets = chunk
      if (head.length > 0) {
        octets = new Uint8Array(head.length + chunk.length)
        octets.set(head)
        octets.set(chunk, head.length)
      }
      if (octets.length < DETECTION_OCTETS) head = octets.slice()
      else detect(octets)
      return failure
    },
    end() {
      if (reader === undefined && failure === undefined) detect(head)
      reader?.end()
      return format === undefined ? { ok: false, failure: failure ?? describeStranger(head) } : succeed(format)
    },
    format: () => format,
  }
}
