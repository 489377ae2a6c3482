/** Unpacks gzip (node:zlib) and zstd (fzstd) as streams, with back-pressure and without exceptions. */
import type { Gunzip } from 'node:zlib'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import type { Compression } from '../capture/detect-capture.ts'
import { READ_CHUNK_OCTETS } from '../limits/capture.ts'
import type { ProblemSink } from '../problems/problem.ts'

/** Takes unpacked octets; resolves to true when the reading is to stop. */
export type Deliver = (chunk: Uint8Array) => Promise<boolean>

export interface Decompressor {
  /** Unpacks `chunk` and delivers what comes out; resolves to true when the reading is to stop. */
  push(chunk: Uint8Array, deliver: Deliver): Promise<boolean>
  /** Delivers the rest; reports `file-cut-short` when the packed data are not complete. */
  end(deliver: Deliver): Promise<boolean>
  dispose(): void
}

/** Creates a decompressor; damage becomes a `compression-damaged` problem, after which it delivers nothing more. */
export function createDecompressor(compression: Compression, onProblem: ProblemSink): Decompressor {
  return compression === 'gzip' ? createGzipDecompressor(onProblem) : createZstdDecompressor(onProblem)
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * Packed octets given to zlib at a time. When they are damaged, zlib keeps back what it unpacked of this piece: the
 * smaller the piece, the less is lost, and the more calls there are.
 */
const GZIP_PIECE_OCTETS = 4096

/** The same for the end of the file, where damage is most likely: a cut, a wrong checksum, octets that do not belong. */
const GZIP_LAST_PIECE_OCTETS = 16

function createGzipDecompressor(onProblem: ProblemSink): Decompressor {
  const gunzip: Gunzip = createGunzip({ chunkSize: READ_CHUNK_OCTETS / 4 })
  /** The end of the input so far: less than two pieces. */
  let tail = new Uint8Array(0)
  let error: Error | undefined
  let isEnded = false
  let wake: (() => void) | undefined
  const notify = (): void => wake?.()
  gunzip.on('readable', notify)
  gunzip.on('end', () => {
    isEnded = true
    notify()
  })
  gunzip.on('error', (cause) => {
    error = cause
    const isCut = 'code' in cause && cause.code === 'Z_BUF_ERROR'
    onProblem({
      code: isCut ? 'file-cut-short' : 'compression-damaged',
      detail: isCut ? 'The gzip data end before their end mark.' : `gzip: ${cause.message}.`,
    })
    notify()
  })

  /** Delivers what is unpacked until `isDone`; resolves to true when the reading is to stop. */
  async function drain(deliver: Deliver, isDone: () => boolean): Promise<boolean> {
    for (;;) {
      const chunk = gunzip.read() as Uint8Array | null
      if (chunk !== null) {
        if (await deliver(chunk)) return true
      } else if (isDone() || error !== undefined || isEnded) {
        return false
      } else {
        await new Promise<void>((resolve) => (wake = resolve))
      }
    }
  }

  /** Unpacks one piece, which is borrowed until zlib has taken all of it. */
  async function feed(piece: Uint8Array, deliver: Deliver): Promise<boolean> {
    if (error !== undefined || isEnded) return false
    let isTaken = false
    gunzip.write(piece, () => {
      isTaken = true
      notify()
    })
    return drain(deliver, () => isTaken)
  }

  return {
    async push(chunk, deliver) {
      const octets = new Uint8Array(tail.length + chunk.length)
      octets.set(tail)
      octets.set(chunk, tail.length)
      let at = 0
      for (; octets.length - at > GZIP_PIECE_OCTETS; at += GZIP_PIECE_OCTETS) {
        if (await feed(octets.subarray(at, at + GZIP_PIECE_OCTETS), deliver)) return true
      }
      tail = octets.slice(at)
      return false
    },
    async end(deliver) {
      for (let at = 0; at < tail.length; at += GZIP_LAST_PIECE_OCTETS) {
        if (await feed(tail.subarray(at, at + GZIP_LAST_PIECE_OCTETS), deliver)) return true
      }
      if (error === undefined) gunzip.end()
      return drain(deliver, () => false)
    },
    dispose() {
      gunzip.destroy()
    },
  }
}

/**
 * Packed octets given to fzstd at a time. It unpacks all of them before it returns, and 4 octets can stand for
 * 128 KiB (RFC 8878 §3.1.1.2): the piece bounds the memory.
 */
const ZSTD_PIECE_OCTETS = 1024

function createZstdDecompressor(onProblem: ProblemSink): Decompressor {
  let output: Uint8Array[] = []
  let isFailed = false
  const stream = new Decompress((data) => {
    if (data.length > 0) output.push(data)
  })

  async function flush(deliver: Deliver): Promise<boolean> {
    const chunks = output
    output = []
    for (const chunk of chunks) if (await deliver(chunk)) return true
    return false
  }

  function feed(chunk: Uint8Array, isLast: boolean): void {
    if (isFailed) return
    try {
      stream.push(chunk, isLast)
    } catch (error) {
      isFailed = true
      onProblem({
        code: isLast ? 'file-cut-short' : 'compression-damaged',
        detail: isLast ? 'The zstd data end inside a block.' : `zstd: ${describe(error)}.`,
      })
    }
  }

  return {
    async push(chunk, deliver) {
      for (let at = 0; at < chunk.length; at += ZSTD_PIECE_OCTETS) {
        // A copy: fzstd keeps what it is given until the block is complete.
        feed(chunk.slice(at, at + ZSTD_PIECE_OCTETS), false)
        if (await flush(deliver)) return true
      }
      return false
    },
    end(deliver) {
      feed(new Uint8Array(0), true)
      return flush(deliver)
    },
    dispose() {
      output = []
    },
  }
}
