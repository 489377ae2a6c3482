/**
 * Reads a capture file (or standard input) in chunks, one chunk ahead of whoever takes them, and unpacks it on
 * the way. Every failure is a value; damage of the packing is a problem, and what came before it stands.
 */
import { createReadStream, fstatSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import type { Compression } from '../capture/detect-capture.ts'
import { detectCompression } from '../capture/detect-capture.ts'
import { READ_CHUNK_OCTETS } from '../limits/capture.ts'
import type { ProblemSink } from '../problems/problem.ts'
import type { Result } from '../protocol/failure.ts'
import { fail, succeed } from '../protocol/failure.ts'
import { createDecompressor } from './decompress.ts'
import { describeFileError } from './describe-file-error.ts'
import { openRing, type RingReader } from './ring-source.ts'

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-'
const STANDARD_INPUT_NAME = 'Standard input'
const STANDARD_INPUT_DESCRIPTOR = 0

/** The first read is small, so that the first rows come early; each further one doubles. */
const FIRST_CHUNK_OCTETS = 1 << 16

/** Octets that are read before anything is handed on, so that compression and format can be recognised. */
const HEAD_OCTETS = 32

/** What shows when a file is opened. */
export interface ReadStart {
  /** How the file is packed. */
  readonly compression: Compression | undefined
  /** Size on disk; undefined for a pipe. */
  readonly fileOctets: number | undefined
}

/** `'stop'` ends the reading. */
export type ChunkOutcome = 'stop' | undefined

export interface ReadCaptureOptions {
  /** Stops the reading between two chunks. */
  readonly signal?: AbortSignal
  /** Called once, before the first chunk. */
  onStart?(start: ReadStart): void
  /**
   * Takes the next unpacked octets, borrowed until the returned promise settles; the next call waits for it.
   * `octetsRead` counts octets of the file as it lies on disk. Returning `'stop'` ends the reading early.
   */
  onChunk(chunk: Uint8Array, octetsRead: number): ChunkOutcome | Promise<ChunkOutcome>
  readonly onProblem: ProblemSink
  /** Largest read, for tests; `READ_CHUNK_OCTETS` when absent. */
  readonly chunkOctets?: number
}

export interface ReadSummary {
  /** Octets of the file as it lies on disk. */
  readonly octetsRead: number
  /** Whether the end of the file was reached; false when stopped or aborted. */
  readonly isComplete: boolean
}

interface OctetSource {
  /** Size on disk; undefined for a pipe. */
  readonly fileOctets: number | undefined
  /** Fills `buffer` from its start; tells how far, 0 at the end. */
  read(buffer: Uint8Array): Promise<Result<number>>
  close(): Promise<void>
}

function describeError(error: unknown, path: string): Result<never> {
  return describeFileError(error, path, (code) => {
    switch (code) {
      case 'EISDIR':
        return fail('file-is-directory', `${path} is a directory.`, 'Choose a capture file in it.')
      case 'ESTALE':
      case 'ENXIO':
      case 'ENODEV':
        return fail('file-vanished', `${path} went away while it was read (${code}).`, 'Open it again when it is back.')
      default:
        return fail('file-read-failed', `${path} cannot be read (${code}).`, 'Check the disk or the network drive.')
    }
  })
}

async function openFile(path: string): Promise<Result<OctetSource>> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    return describeError(error, path)
  }
  const facts = await handle.stat()
  if (facts.isDirectory()) {
    await handle.close()
    const ring = await openRing(path).catch(() => undefined)
    if (ring !== undefined) return succeed(ringSource(ring, path))
    return fail('file-is-directory', `${path} is a directory.`, 'Choose a capture file in it.')
  }
  return succeed({
    fileOctets: facts.isFile() ? facts.size : undefined,
    async read(buffer) {
      try {
        return succeed((await handle.read(buffer, 0, buffer.length, null)).bytesRead)
      } catch (error) {
        return describeError(error, path)
      }
    },
    close: () => handle.close(),
  })
}

function ringSource(ring: RingReader, path: string): OctetSource {
  let offset = 0
  return {
    fileOctets: ring.octets,
    async read(buffer) {
      try {
        const count = await ring.read(buffer, offset)
        offset += count
        return succeed(count)
      } catch (error) {
        return describeError(error, path)
      }
    },
    close: ring.close,
  }
}

/** Standard input by its descriptor: `process.stdin` is empty in a worker thread. */
function standardInput(): Readable {
  const facts = fstatSync(STANDARD_INPUT_DESCRIPTOR)
  // A read of a pipe by `fs` would hold up the end of the thread until something comes.
  if (facts.isFIFO() || facts.isSocket()) return new Socket({ fd: STANDARD_INPUT_DESCRIPTOR, writable: false })
  return createReadStream('', { fd: STANDARD_INPUT_DESCRIPTOR, autoClose: false })
}

function openStandardInput(): Result<OctetSource> {
  let input: Readable
  try {
    input = standardInput()
  } catch (error) {
    return describeError(error, STANDARD_INPUT_NAME)
  }
  const chunks = input.iterator()
  let rest: Uint8Array = new Uint8Array(0)
  return succeed({
    fileOctets: undefined,
    async read(buffer) {
      while (rest.length === 0) {
        try {
          const next = await chunks.next()
          if (next.done === true) return succeed(0)
          rest = next.value as Uint8Array
        } catch (error) {
          return describeError(error, STANDARD_INPUT_NAME)
        }
      }
      const count = Math.min(rest.length, buffer.length)
      buffer.set(rest.subarray(0, count))
      rest = rest.subarray(count)
      return succeed(count)
    },
    async close() {
      await chunks.return?.()
    },
  })
}

/** Reads on until `buffer` holds `HEAD_OCTETS` or the file ends: a pipe may deliver octet by octet. */
async function readHead(source: OctetSource, buffer: Uint8Array): Promise<Result<number>> {
  let length = 0
  while (length < HEAD_OCTETS) {
    const count = await source.read(buffer.subarray(length))
    if (!count.ok) return count
    if (count.value === 0) break
    length += count.value
  }
  return succeed(length)
}

async function pump(source: OctetSource, name: string, options: ReadCaptureOptions): Promise<Result<ReadSummary>> {
  const largest = Math.max(options.chunkOctets ?? READ_CHUNK_OCTETS, HEAD_OCTETS)
  let size = Math.min(FIRST_CHUNK_OCTETS, largest)
  let current = new Uint8Array(size)
  let spare = new Uint8Array(size)
  const head = await readHead(source, current)
  if (!head.ok) return head
  let length = head.value
  if (length === 0) return fail('file-empty', `${name} is empty.`, 'Check the program that wrote it.')
  const compression = detectCompression(current.subarray(0, length))
  options.onStart?.({ compression, fileOctets: source.fileOctets })
  const decompressor = compression === undefined ? undefined : createDecompressor(compression, options.onProblem)
  let octetsRead = length
  const deliver = async (chunk: Uint8Array): Promise<boolean> =>
    (await options.onChunk(chunk, octetsRead)) === 'stop' || options.signal?.aborted === true
  try {
    while (length > 0) {
      if (options.signal?.aborted === true) return succeed({ octetsRead, isComplete: false })
      size = Math.min(size * 2, largest)
      if (spare.length < size) spare = new Uint8Array(size)
      const reading = source.read(spare)
      const chunk = current.subarray(0, length)
      const isStopped = decompressor === undefined ? await deliver(chunk) : await decompressor.push(chunk, deliver)
      const read = await reading
      if (isStopped) return succeed({ octetsRead, isComplete: false })
      if (!read.ok) return read
      length = read.value
      octetsRead += length
      const done = current
      current = spare
      spare = done
    }
    if (decompressor !== undefined && (await decompressor.end(deliver))) {
      return succeed({ octetsRead, isComplete: false })
    }
  } finally {
    decompressor?.dispose()
  }
  const { fileOctets } = source
  if (fileOctets !== undefined && octetsRead < fileOctets) {
    const detail = `The file shrank from ${fileOctets} to ${octetsRead} octets while it was read.`
    options.onProblem({ code: 'file-cut-short', detail })
  }
  return succeed({ octetsRead, isComplete: true })
}

/** Reads the file at `path` (`-` is standard input) to its end; the result says how far it came, or why not. */
export async function readCapture(path: string, options: ReadCaptureOptions): Promise<Result<ReadSummary>> {
  const isStandardInput = path === STANDARD_INPUT
  const opened = isStandardInput ? openStandardInput() : await openFile(path)
  if (!opened.ok) return opened
  const source = opened.value
  try {
    return await pump(source, isStandardInput ? STANDARD_INPUT_NAME : path, options)
  } finally {
    await source.close()
  }
}
