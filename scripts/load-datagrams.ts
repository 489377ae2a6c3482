/** The payloads of the export datagrams in a capture file, in memory. */
import { createReadStream } from 'node:fs'
import { createCaptureInput } from '../core/capture/open-capture.ts'
import { createTransport } from '../core/transport/transport.ts'

/** Reads UDP payloads and messages of streams up to so many octets; throws when the file is no capture. */
export async function loadDatagrams(path: string, maxOctets: number): Promise<Uint8Array[]> {
  const datagrams: Uint8Array[] = []
  let octetsLoaded = 0
  const transport = createTransport(
    {
      onDatagram: ({ octets, from, end }) => {
        if (octetsLoaded + end - from > maxOctets) return
        datagrams.push(octets.slice(from, end))
        octetsLoaded += end - from
      },
    },
    () => undefined,
  )
  const input = createCaptureInput(
    { onFrame: transport.onFrame, onMessage: transport.onMessage, onProblem: () => undefined },
    { isCompressed: false },
  )
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const failure = input.push(chunk as Uint8Array)
    if (failure !== undefined) throw new Error(failure.message)
    if (octetsLoaded >= maxOctets) break
  }
  const ended = input.end()
  if (!ended.ok) throw new Error(ended.failure.message)
  transport.end()
  return datagrams
}
