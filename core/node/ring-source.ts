/** The files of a recording as one capture: their octets one after the other, as long as they were when it was opened. */
import { open } from 'node:fs/promises'
import { listRingFiles } from '../live/recording-folder.ts'
import { encodeRingHead } from '../live/ring-knowledge.ts'

/** A stretch of the capture: octets in memory, or those of a file from its beginning. */
type Piece = { readonly octets: number } & (
  { readonly kind: 'memory'; readonly content: Uint8Array } | { readonly kind: 'file'; readonly path: string }
)

export interface RingReader {
  /** Octets in all. */
  readonly octets: number
  /** Fills `buffer` with the octets from `offset` on; tells how far, 0 at the end. Throws what the file system throws. */
  read(buffer: Uint8Array, offset: number): Promise<number>
  close(): Promise<void>
}

/** Opens the recording in a folder; undefined when it has none. */
export async function openRing(folder: string): Promise<RingReader | undefined> {
  const files = await listRingFiles(folder)
  if (files.length === 0) return undefined
  const head = await encodeRingHead(folder)
  const pieces: Piece[] = [
    ...(head === undefined ? [] : [{ kind: 'memory', octets: head.length, content: head } as const]),
    ...files.map(({ path, octets }) => ({ kind: 'file', octets, path }) as const),
  ]
  const handles = new Map<Piece, Awaited<ReturnType<typeof open>>>()
  // A live ring lets go of its oldest files: what is open stays readable.
  for (const piece of pieces) if (piece.kind === 'file') handles.set(piece, await open(piece.path, 'r'))

  return {
    octets: pieces.reduce((sum, piece) => sum + piece.octets, 0),
    async read(buffer, offset) {
      let from = offset
      for (const piece of pieces) {
        if (from >= piece.octets) {
          from -= piece.octets
          continue
        }
        const count = Math.min(buffer.length, piece.octets - from)
        if (piece.kind === 'memory') {
          buffer.set(piece.content.subarray(from, from + count))
          return count
        }
        return (await handles.get(piece)?.read(buffer, 0, count, from))?.bytesRead ?? 0
      }
      return 0
    },
    async close() {
      for (const handle of handles.values()) await handle.close()
    },
  }
}
