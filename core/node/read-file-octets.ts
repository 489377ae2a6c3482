/** Reads a few octets out of a file that may have gone since it was opened. */
import { open, stat } from 'node:fs/promises'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import { openRing, type RingReader } from './ring-source.ts'

/** `length` octets at `offset`; `file-vanished` when the file is gone, or no longer that long. */
export async function readFileOctets(path: string, offset: number, length: number): Promise<Result<Uint8Array>> {
  const gone = fail(
    'file-vanished',
    `The octets cannot be shown: ${path} has gone or has changed since it was opened.`,
    'Put the file back and open it again. The values of the records are still here.',
  )
  try {
    const ring = (await stat(path)).isDirectory() ? await openRing(path) : undefined
    if (ring !== undefined) return (await readRing(ring, offset, length)) ?? gone
    const file = await open(path, 'r')
    try {
      const octets = new Uint8Array(length)
      const { bytesRead } = await file.read(octets, 0, length, offset)
      return bytesRead === length ? succeed(octets) : gone
    } finally {
      await file.close()
    }
  } catch {
    return gone
  }
}

async function readRing(ring: RingReader, offset: number, length: number): Promise<Result<Uint8Array> | undefined> {
  try {
    const octets = new Uint8Array(length)
    return (await ring.read(octets, offset)) === length ? succeed(octets) : undefined
  } finally {
    await ring.close()
  }
}
