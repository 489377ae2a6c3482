/** Standard output in large pieces, with back-pressure; a reader that goes away (`head`) ends the writing quietly. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { LineSink } from './record-lines.ts'

/** Octets gathered before they are written. */
const PIECE_OCTETS = 1 << 18

export interface Output extends LineSink {
  writeText(text: string): void
  /** Resolves when the stream can take more. */
  ready(): Promise<void>
  /** Writes what is gathered and waits until it is out. */
  finish(): Promise<void>
  /** True once the reader has gone. */
  isClosed(): boolean
}

/** Makes an output on a stream. */
export function createOutput(stream: Writable): Output {
  let isClosed = false
  let mustWait = false
  let failure: Error | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true
    if (error.code !== 'EPIPE') failure = error
  })

  function push(): void {
    // The stream may keep what it is given for a while: it gets a copy.
    if (output.at > 0 && !isClosed) mustWait = !stream.write(Buffer.from(output.octets.subarray(0, output.at)))
    output.at = 0
  }

  const output: Output = {
    octets: new Uint8Array(2 * PIECE_OCTETS),
    at: 0,
    reserve(length) {
      if (output.at >= PIECE_OCTETS || output.at + length > output.octets.length) push()
      if (length > output.octets.length) output.octets = new Uint8Array(length)
    },
    writeText(text) {
      const octets = Buffer.from(text)
      output.reserve(octets.length)
      output.octets.set(octets, output.at)
      output.at += octets.length
    },
    async ready() {
      if (mustWait && !isClosed)
        await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined)
      mustWait = false
      if (failure !== undefined) throw failure
    },
    async finish() {
      push()
      if (!isClosed) await new Promise<void>((done) => stream.write('', () => done()))
      if (failure !== undefined) throw failure
    },
    isClosed: () => isClosed,
  }
  return output
}
