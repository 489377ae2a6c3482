/** Standard output in large pieces, with back-pressure; a reader that goes away (`head`) ends the writing quietly. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'

/** Characters gathered before they are written. */
const PIECE_LENGTH = 1 << 18

export interface Output {
  write(text: string): void
  /** Resolves when the stream can take more. */
  ready(): Promise<void>
  /** Writes what is gathered and waits until it is out. */
  finish(): Promise<void>
  /** True once the reader has gone. */
  isClosed(): boolean
}

/** Makes an output on a stream. */
export function createOutput(stream: Writable): Output {
  let gathered = ''
  let isClosed = false
  let mustWait = false
  let failure: Error | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true
    if (error.code !== 'EPIPE') failure = error
  })

  function push(): void {
    if (gathered === '' || isClosed) return
    const piece = gathered
    gathered = ''
    mustWait = !stream.write(piece)
  }

  async function ready(): Promise<void> {
    if (mustWait && !isClosed) await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => undefined)
    mustWait = false
    if (failure !== undefined) throw failure
  }

  return {
    write(text) {
      gathered += text
      if (gathered.length >= PIECE_LENGTH) push()
    },
    ready,
    async finish() {
      push()
      if (!isClosed) await new Promise<void>((done) => stream.write('', () => done()))
      if (failure !== undefined) throw failure
    },
    isClosed: () => isClosed,
  }
}
