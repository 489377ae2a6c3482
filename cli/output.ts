/** Standard output in large pieces, with back-pressure; a reader that goes away (`head`) ends the writing quietly. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { LineSink } from './dump/record-lines.ts'

/** The place where the output goes takes no more: its disk is full, say. */
export class OutputError extends Error {
  constructor(name: string, cause: NodeJS.ErrnoException) {
    super(`${name} cannot be written (${cause.code ?? cause.message}). Free space there, or write elsewhere.`, {
      cause,
    })
  }
}

/** Octets gathered before they are written. */
const PIECE_OCTETS = 1 << 18

export interface Output extends LineSink {
  writeText(text: string): void
  /** Resolves when the stream can take more; rejects with `OutputError` when it never will. */
  ready(): Promise<void>
  /** Writes what is gathered and waits until it is out; rejects as `ready` does. */
  finish(): Promise<void>
  /** True once the reader has gone. */
  isClosed(): boolean
}

/** Makes an output on a stream, which failures call by its name. */
export function createOutput(stream: Writable, name = 'The output'): Output {
  let isClosed = false
  let mustWait = false
  let failure: OutputError | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true
    if (error.code !== 'EPIPE') failure = new OutputError(name, error)
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
      if (mustWait && !isClosed) await drained(stream)
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

/** Settles when the stream has room or has gone, and leaves no listener behind: there are as many waits as pieces. */
async function drained(stream: Writable): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).catch(() => undefined)
  over.abort()
}
