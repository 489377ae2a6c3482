/** Writes an incident bundle of a capture file, or of a recording that may go on meanwhile. */
import { stat } from 'node:fs/promises'
import { writeBundle, type BundleOptions, type ReadCapture } from '../live/bundle-writer.ts'
import { READ_CHUNK_OCTETS } from '../limits/capture.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { BundleSummary } from '../protocol/live-api.ts'
import { readCapture, STANDARD_INPUT } from './file-source.ts'
import { openRing, type RingReader } from './ring-source.ts'

export interface CaptureBundleOptions extends Omit<BundleOptions, 'read'> {
  /** A capture file, or the folder of a recording. */
  readonly source: string
}

/** Writes the bundle; what arrives in a recording meanwhile is not in it. */
export async function writeCaptureBundle(options: CaptureBundleOptions): Promise<Result<BundleSummary>> {
  const { source, ...others } = options
  if (source === STANDARD_INPUT) {
    return fail('read-once', 'What came through a pipe cannot be read again.', 'Save it to a file first.')
  }
  const isFolder = (await stat(source).catch(() => undefined))?.isDirectory() === true
  const ring = isFolder ? await openRing(source).catch(() => undefined) : undefined
  if (ring === undefined) {
    return writeBundle({
      ...others,
      read: (take) => readCapture(source, { onChunk: (chunk) => take(chunk), onProblem: () => undefined }),
    })
  }
  try {
    return await writeBundle({ ...others, read: readRing(ring) })
  } finally {
    await ring.close()
  }
}

/** Every pass over the same octets, whatever the ring lets go of and takes meanwhile. */
function readRing(ring: RingReader): ReadCapture {
  return async (take) => {
    const buffer = new Uint8Array(READ_CHUNK_OCTETS)
    let offset = 0
    try {
      for (;;) {
        const count = await ring.read(buffer, offset)
        offset += count
        if (count === 0 || (await take(buffer.subarray(0, count))) === 'stop') return succeed(undefined)
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return fail('file-read-failed', `The recording cannot be read: ${reason}.`, 'Check the disk.')
    }
  }
}
