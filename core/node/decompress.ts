/** Unpacks gzip (node:zlib) and zstd (fzstd) as streams, with back-pressure and without exceptions. */
import type { Gunzip } from 'node:zlib'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import type { Compression } from '../capture/detect-capture.ts'
import { READ_CHUNK_OCTETS } from '../limits.ts'
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

function createGzipDecompressor(onProblem: ProblemSink): Decompressor {
  const gunzip: Gunzip = createGunzip({ chunkSize: READ_CHUNK_OCTETS / 4 })
  let error: Error | undefined
  let isEnded = false
  gunzip.on('error', (cause) => (error = cause))
  gunzip.on('end', () => (isEnded = true))

  async function drain(deliver: Deliver, isDone: () => boolean): Promise<boolean> {
    for (;;) {
      const chunk = gunzip.read() as Uint8Array | null
      if (chunk !== null) {
        if (await deliver(chunk)) return true
        continue
      }
      if (isDone() || error !== undefined || isEnded) return false
      await new Promise<void>((resolve) => {
        const go = (): void => {
          for (const event of ['readable', 'drain', 'error', 'end', 'taken']) gunzip.off(event, go)
          resolve()
        }
        for (const event of ['readable', 'drain', 'error', 'end', 'taken']) gunzip.on(event, go)
      })
    }
  }

  function reportError(cause: Error): void {
    const isCut = 'code' in cause && cause.code === 'Z_BUF_ERROR'
    onProblem({
      code: isCut ? 'file-cut-short' : 'compression-damaged',
      detail: isCut ? 'The gzip data end before their end mark.' : `gzip: ${cause.message}.`,
    })
  }

  let isReported = false
  function reportOnce(): void {
    if (error === undefined || isReported) return
    isReported = true
    reportError(error)
  }

  return {
    async push(chunk, deliver) {
      if (error !== undefined || isEnded) return false
      let isTaken = false
      // The chunk is borrowed: it is handed back only when zlib has taken all of it.
      gunzip.write(chunk, () => {
        isTaken = true
        gunzip.emit('taken')
      })
      const isStopped = await drain(deliver, () => isTaken)
      reportOnce()
      return isStopped
    },
    async end(deliver) {
      if (error === undefined) gunzip.end()
      const isStopped = await drain(deliver, () => false)
      reportOnce()
      return isStopped
    },
    dispose() {
      gunzip.destroy()
    },
  }
}

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
    push(chunk, deliver) {
      // fzstd keeps references into what it is given until the block is complete.
      feed(chunk.slice(), false)
      return flush(deliver)
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
