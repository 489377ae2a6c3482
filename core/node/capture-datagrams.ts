/** The export datagrams of a capture file as they came: for whoever sends them on. */
import { createCaptureInput } from '../capture/open-capture.ts'
import type { Failure } from '../protocol/failure.ts'
import type { TransportProtocol, TransportSession } from '../transport/export-datagram.ts'
import { createTransport } from '../transport/transport.ts'
import { recogniseMessage } from '../wire/recognise-message.ts'
import { recogniseSflow } from '../wire/sflow/sflow-datagram.ts'
import { readCapture } from './file-source.ts'

export interface CapturedDatagram {
  /** Id of its transport session, from 0 in the order of appearance. */
  readonly session: number
  readonly protocol: TransportProtocol
  readonly octets: Uint8Array
  /** Unix nanoseconds; 0 when the file has no times. */
  readonly arrivalNs: bigint
}

/** What was left out. */
export interface LeftOut {
  /** Datagrams of something else. */
  notFlowExport: number
  /** Datagrams that were captured in part. */
  cut: number
}

export interface CaptureReading {
  readonly leftOut: LeftOut
  /** Why the file was not read to its end. */
  readonly failure: Failure | undefined
}

/**
 * Reads a file and hands on its datagrams, some at a time; the next ones are read when these are taken. `take` says whether more
 * are wanted.
 */
export async function readDatagrams(
  path: string,
  take: (datagrams: readonly CapturedDatagram[]) => Promise<'more' | 'stop'>,
): Promise<CaptureReading> {
  const leftOut: LeftOut = { notFlowExport: 0, cut: 0 }
  const known = new Set<number>()
  let datagrams: CapturedDatagram[] = []
  let view: DataView = new DataView(new ArrayBuffer(0))

  function isExport(session: TransportSession, octets: Uint8Array, from: number, end: number): boolean {
    // What comes out of a stream was recognised by its framing.
    if (session.protocol !== 'udp' || known.has(session.id)) return true
    if (view.buffer !== octets.buffer || view.byteOffset !== octets.byteOffset) {
      view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
    }
    const isOne =
      recogniseSflow(view, from, end, end, 'strict') !== undefined ||
      recogniseMessage(view, from, end, end, 'strict') !== undefined
    if (isOne) known.add(session.id)
    return isOne
  }

  const transport = createTransport(
    {
      onDatagram({ session, octets, from, end, originalLength, arrivalNs }) {
        if (originalLength > end - from) leftOut.cut++
        else if (!isExport(session, octets, from, end)) leftOut.notFlowExport++
        else
          datagrams.push({
            session: session.id,
            protocol: session.protocol,
            octets: octets.slice(from, end),
            arrivalNs,
          })
      },
    },
    () => undefined,
  )
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: () => undefined },
    { isCompressed: false },
  )
  let failure: Failure | undefined

  async function hand(): Promise<'more' | 'stop'> {
    const taken = datagrams
    datagrams = []
    return taken.length === 0 ? 'more' : take(taken)
  }

  const read = await readCapture(path, {
    onProblem: () => undefined,
    async onChunk(chunk) {
      failure = input.push(chunk)
      return (await hand()) === 'stop' || failure !== undefined ? 'stop' : undefined
    },
  })
  if (!read.ok) return { leftOut, failure: read.failure }
  if (failure !== undefined || !read.value.isComplete) return { leftOut, failure }
  const ended = input.end()
  transport.end()
  await hand()
  return { leftOut, failure: ended.ok ? undefined : ended.failure }
}
