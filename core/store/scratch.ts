/** Files that statements write on their way to somewhere else, in the one folder that they may write to. */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'

export interface Scratch {
  /** A path in the folder that nothing has yet. */
  next(extension: string): string
  /** The octets of a file, in pieces. Throws what the file system throws. */
  read(path: string): AsyncIterable<Uint8Array>
  /** Removes all files that were named. */
  dispose(): Promise<void>
}

const PIECE_OCTETS = 1 << 20

/** Makes the folder if need be. Throws what the file system throws. */
export async function openScratch(folder: string): Promise<Scratch> {
  await makeFolder(folder, 0o700)
  const paths: string[] = []
  return {
    next(extension) {
      const path = join(folder, `${randomBytes(8).toString('hex')}.${extension}`)
      paths.push(path)
      return path
    },
    read: (path) => createReadStream(path, { highWaterMark: PIECE_OCTETS }),
    async dispose() {
      await Promise.all(paths.map((path) => rm(path, { force: true })))
    },
  }
}
