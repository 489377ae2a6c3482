/** Runs captures through the reader and the transport layer, whole or in chunks, and keeps what came out. */
import type { FileMessage, Frame, Stretch } from '../../core/capture/capture-sink.ts'
import { createCaptureInput } from '../../core/capture/open-capture.ts'
import type { Problem } from '../../core/problems/problem.ts'
import type { CaptureFormat } from '../../core/capture/capture-sink.ts'
import type { Result } from '../../core/protocol/failure.ts'
import type { ExportDatagram } from '../../core/transport/export-datagram.ts'
import type { TransportCounters } from '../../core/transport/transport-counters.ts'
import { createTransport } from '../../core/transport/transport.ts'

/** A copy of a stretch by itself: its octets are borrowed. */
function keep<T extends Stretch>(stretch: T): T {
  const octets = stretch.octets.slice(stretch.from, stretch.end)
  return { ...stretch, octets, from: 0, end: octets.length }
}

export interface CaptureRun {
  readonly frames: Frame[]
  readonly messages: FileMessage[]
  readonly problems: Problem[]
  readonly result: Result<CaptureFormat>
}

/** Cuts `octets` into pieces of the given sizes, used in turns. */
export function cutIntoChunks(octets: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let at = 0
  for (let turn = 0; at < octets.length; turn++) {
    const size = sizes.length === 0 ? octets.length : Math.max(1, sizes[turn % sizes.length] ?? 1)
    // A copy, cleared after use below: whoever keeps borrowed octets is found out.
    chunks.push(octets.slice(at, at + size))
    at += size
  }
  return chunks
}

/** Reads a capture pushed in chunks of the given sizes (whole when there are none). */
export function runCapture(
  octets: Uint8Array,
  sizes: readonly number[] = [],
  isCompressed = false,
  onSectionComments: (comments: readonly string[]) => void = () => undefined,
): CaptureRun {
  const frames: Frame[] = []
  const messages: CaptureRun['messages'] = []
  const problems: Problem[] = []
  const input = createCaptureInput(
    {
      onFrame: (frame) => frames.push(keep(frame)),
      onMessage: (message) => messages.push(keep(message)),
      onSectionComments,
      onProblem: (problem) =>
        problems.push(problem.octets === undefined ? problem : { ...problem, octets: problem.octets.slice() }),
    },
    { isCompressed },
  )
  for (const chunk of cutIntoChunks(octets, sizes)) {
    input.push(chunk)
    chunk.fill(0xee)
  }
  return { frames, messages, problems, result: input.end() }
}

export interface TransportRun {
  readonly datagrams: ExportDatagram[]
  readonly problems: Problem[]
  readonly counters: Readonly<TransportCounters>
}

/** Hands frames to a transport layer; their octets are cleared afterwards, as the reader's next chunk would. */
export function runTransport(
  frames: readonly Uint8Array[],
  options: { readonly linkType?: number; readonly arrivalNs?: (index: number) => bigint } = {},
): TransportRun {
  const { linkType = 1, arrivalNs = () => 1n } = options
  const whole = frames.map((octets, index) => ({
    number: index + 1,
    linkType,
    arrivalNs: arrivalNs(index),
    octets: octets.slice(),
    from: 0,
    end: octets.length,
    originalLength: octets.length,
    fileOffset: (index + 1) * 100_000,
  }))
  return runTransportOn(whole)
}

/** The same for frames that a reader gave. */
export function runTransportOn(frames: readonly Frame[]): TransportRun {
  const datagrams: ExportDatagram[] = []
  const problems: Problem[] = []
  const transport = createTransport({ onDatagram: (datagram) => datagrams.push(keep(datagram)) }, (problem) =>
    problems.push(problem),
  )
  for (const frame of frames) {
    const octets = frame.octets.slice()
    transport.onFrame({ ...frame, octets })
    octets.fill(0xee)
  }
  transport.end()
  return { datagrams, problems, counters: transport.counters }
}
