/** The files of a ring as one capture: each is a section of pcapng, and sections follow each other in a file. */
import { createReadStream } from 'node:fs'
import { open, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { listRingFiles } from './recording-folder.ts'
import { encodeRingHead } from './ring-knowledge.ts'

/** Only the user may read what exporters tell. */
const MODE = 0o600

/**
 * Makes one file of the ring in a folder, at its head what was known before it, and removes the folder. Piece by piece, so that the
 * disk never holds more than one file of the ring twice; what was not gathered when it fails is still in the folder. Answers the
 * octets; 0, and no file, of an empty ring.
 */
export async function gatherRing(folder: string, path: string): Promise<Result<number>> {
  try {
    const files = [...(await listRingFiles(folder))]
    const head = files.length === 0 ? undefined : await encodeRingHead(folder)
    let octets = 0
    if (head !== undefined) {
      await writeFile(path, head, { flag: 'wx', mode: MODE })
      octets = head.length
    } else {
      const first = files.shift()
      if (first !== undefined) {
        await truncate(first.path, first.octets)
        await rename(first.path, path)
        octets = first.octets
      }
    }
    for (const file of files) {
      const target = await open(path, 'r+')
      try {
        let at = octets
        for await (const chunk of createReadStream(file.path, { end: file.octets - 1 })) {
          const piece = chunk as Buffer
          await target.write(piece, 0, piece.length, at)
          at += piece.length
        }
        octets = at
      } finally {
        await target.close()
      }
      await rm(file.path)
    }
    await rm(folder, { recursive: true, force: true })
    return succeed(octets)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return fail(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'recording-failed',
      `The recording could not be put into ${path} (${code}).`,
      `What is missing there is in ${folder}.`,
    )
  }
}
